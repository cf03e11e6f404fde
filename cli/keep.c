/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/keep.h"

#include "cli/keep_next.h"
#include "cli/log.h"
#include "core/instant.h"
#include "core/limits.h"
#include "parser/format.h"

#include <stdio.h>
#include <string.h>

/* A run and a wait for the lock: an answer is not older. */
#define CLOCK_PLAY_S ((int64_t)2 * CAP_RUN_S)

int64_t
keep_time(const struct keeper *k, const struct fetch_answer *a)
{
	int64_t now = k->options->now;

	return a->asked_at >= now && a->asked_at <= now + CLOCK_PLAY_S ? a->asked_at
								       : now;
}

static bool
is_fatal(const struct error *err)
{
	return err->code == ERR_DB || err->code == ERR_LOCKED || err->code == ERR_IO ||
	       err->code == ERR_NOMEM;
}

bool
keep_set_state(struct keeper *k, int64_t source_id, const struct source_state *state,
	struct error *err)
{
	if (!db_begin(k->db, err))
		return false;
	if (!source_set_state(k->db, source_id, state, err)) {
		db_rollback(k->db);
		return false;
	}
	return db_commit(k->db, err);
}

struct source_state
keep_state_of(const struct source *s)
{
	return (struct source_state){s->asked_at, s->success_at, s->change_at,
		s->asked_url, s->etag, s->last_modified, s->state, s->message,
		s->failures};
}

/* Failures are told the first and the third time, then once a day; of what many have in common one. */
static void
tell(struct keeper *k, const struct plan_entry *entry, int64_t failures, int64_t at,
	const struct error *why, const char *line)
{
	const struct source *s = entry->source;
	const struct sync_watcher *w = &k->options->watcher;
	bool again = entry->next_of && k->told_next == entry->next_of;
	bool loud = k->options->tell_all || failures <= 1 || failures == 3 ||
		    instant_day(s->asked_at) != instant_day(at);

	if (loud && !again)
		again = keep_hosts_told(&k->hosts, entry->url, why);
	if (w->tell)
		w->tell(w->ctx, loud && !again ? LOG_WARN : LOG_DEBUG, line);
	if (entry->next_of)
		k->told_next = entry->next_of;
}

/* What happened, in front of a reason that says only why; "" where it says both. */
static const char *
what_of(const struct error *why)
{
	static const struct {
		const char *name, *what; /* a name or its beginning */
	} words[] = {
		{"tls.refused",   ""                },
		{"tls.date",      ""                },
		{"tls.host",      ""                },
		{"tls.pinned",    ""                },
		{"url.",          ""                },
		{"tls.root",      "TLS refused: "   },
		{"http.header",   "answer refused: "},
		{"http.framing",  "answer refused: "},
		{"http.encoding", "answer refused: "},
		{"http.unframed", "answer refused: "},
		{"limit.",        "answer refused: "},
	};

	if (why->code == ERR_HELD)
		return "";
	if (why->code == ERR_FORMAT && !why->name)
		return "refused: ";
	for (size_t i = 0; why->name && i < sizeof words / sizeof *words; i++)
		if (strncmp(why->name, words[i].name, strlen(words[i].name)) == 0)
			return words[i].what;
	return "no answer: ";
}

/* "SOURCE: WHAT: WHY; the last good answer stays served; NEXT [NAME]". */
static void
tell_failure(struct keeper *k, const struct plan_entry *entry, int64_t failures,
	int64_t at, const struct error *why)
{
	const struct source *s = entry->source;
	char line[1024], served[INSTANT_TEXT_BYTES + 64] = "", day[INSTANT_TEXT_BYTES];
	int64_t last = s->success_at > s->covers_until ? s->success_at : s->covers_until;
	bool named = why->name && log_shows(LOG_DEBUG);

	if (last != INSTANT_NONE && !entry->next_of)
		(void)snprintf(served, sizeof served,
			"; the last good answer, of %s, stays served",
			instant_format(last, day));
	(void)snprintf(line, sizeof line, "%s: %s%s%s; %s%s%s%s", s->name, what_of(why),
		why->reason, served, why->next ? why->next : "the next sync asks again",
		named ? " [" : "", named ? why->name : "", named ? "]" : "");
	tell(k, entry, failures, at, why, line);
}

bool
keep_failure(struct keeper *k, const struct plan_entry *entry, int64_t at,
	const struct error *why, struct sync_report *report, struct error *err)
{
	struct source_state state = keep_state_of(entry->source);

	state.asked_at = at;
	state.state = "failed";
	state.message = why->reason;
	state.failures++;
	*report = (struct sync_report){.asked = true,
		.outcome = SYNC_FAILED,
		.message = arena_text(k->arena, why->reason),
		.error = why->name ? why->name : ""};
	if (!report->message)
		return arena_failed(k->arena, entry->source->name, err);
	tell_failure(k, entry, state.failures, at, why);
	return keep_set_state(k, entry->source->id, &state, err);
}

/* What the newest answer of a source came to, after the fold. */
static enum sync_outcome
judge(const struct source *s, bool fresh)
{
	if (strcmp(s->verdict, "refused") == 0)
		return SYNC_REFUSED;
	if (s->holding)
		return SYNC_HELD;
	if (strcmp(s->verdict, "stale") == 0)
		return SYNC_STALE;
	return fresh ? SYNC_NEW : SYNC_UNCHANGED;
}

static const char *
state_name(const struct source *s, enum sync_outcome outcome)
{
	if (outcome == SYNC_NEW)
		return strcmp(s->verdict, "kept") == 0 ? "kept" : "ok";
	return sync_outcome_name(outcome);
}

/* A validator of the answer; of a 304, which may leave it out, the one that we sent. */
static const char *
validator(const struct fetch_answer *a, const char *theirs, const char *ours)
{
	return a->result == FETCH_UNCHANGED && !*theirs ? ours : theirs;
}

/* The state of a source after the fold of an answer that came. */
static struct source_state
state_after(const struct source *s, const struct plan_entry *entry,
	const struct fetch_answer *a, enum sync_outcome outcome, int64_t at)
{
	struct source_state state = keep_state_of(s);

	state.asked_at = at;
	state.url = entry->url;
	state.state = state_name(s, outcome);
	state.message = outcome == SYNC_NEW || outcome == SYNC_UNCHANGED
				? ""
				: s->verdict_message;
	if (outcome == SYNC_REFUSED) {
		state.etag = state.last_modified = "";
		state.failures++;
		return state;
	}
	state.etag = validator(a, a->etag, s->etag);
	state.last_modified = validator(a, a->last_modified, s->last_modified);
	state.failures = 0;
	if (outcome == SYNC_STALE) /* it says nothing of what is there now (T8) */
		return state;
	state.success_at = at;
	if (s->changed_at > state.change_at)
		state.change_at = s->changed_at;
	return state;
}

static bool
record(struct keeper *k, const struct plan_entry *entry, const struct fetch_answer *a,
	bool fresh, struct sync_report *report, struct error *err)
{
	struct source_state state;
	struct source *s;

	arena_reset(&k->scratch);
	if (!source_get(k->db, &k->scratch, entry->source->name, &s, err))
		return false;
	if (!s)
		return error_set(err, ERR_DB, entry->source->name, "it left the store");
	*report = (struct sync_report){.asked = true,
		.outcome = judge(s, fresh),
		.bytes = (int64_t)a->body_len,
		.error = ""};
	state = state_after(s, entry, a, report->outcome, keep_time(k, a));
	report->message = arena_text(k->arena, state.message);
	return report->message ? keep_set_state(k, s->id, &state, err)
			       : arena_failed(k->arena, s->name, err);
}

/* No failure: Apple's nodes are hours apart at times. */
static void
tell_stale(struct keeper *k, const char *name, const char *message)
{
	const struct sync_watcher *w = &k->options->watcher;
	char line[1024];

	(void)snprintf(line, sizeof line,
		"%s: stale answer: %s; the newer one stays served, the next sync asks again, or: sucat sync --confirm %s",
		name, message, name);
	if (w->tell)
		w->tell(w->ctx, LOG_DEBUG, line);
}

/* Tell what the fold said of an answer that was not taken as it came. */
static void
tell_verdict(struct keeper *k, const struct plan_entry *entry,
	const struct sync_report *report, int64_t at)
{
	const char *name = entry->source->name;
	struct error why = ERROR_INIT;
	char next[CAP_NAME_BYTES + 64];

	if (report->outcome == SYNC_HELD) {
		(void)error_set(&why, ERR_HELD, name, "%s", report->message);
		(void)snprintf(next, sizeof next,
			"the next answer decides, or: sucat sync --confirm %s", name);
		why.next = next; /* lives as long as `why` */
		tell_failure(k, entry, 0, at, &why);
	} else if (report->outcome == SYNC_REFUSED) {
		(void)error_set(&why, ERR_FORMAT, name, "%s", report->message);
		tell_failure(k, entry, entry->source->failures + 1, at, &why);
	} else if (report->outcome == SYNC_STALE) {
		tell_stale(k, name, report->message);
	}
}

/* Does a Content-Type hold a word that an answer of this kind comes with? Nothing said is nothing
 * wrong; a body is judged by what it is (T6). */
static bool
is_usual_type(const char *kind, const char *type)
{
	static const struct {
		const char *kind, *words[4];
	} usual[] = {
		{"catalog",        {"xml", "plist", "octet-stream", "text/plain"}},
		{"mesu",           {"xml", "plist", "octet-stream", "text/plain"}},
		{"ipsw",           {"xml", "plist", "octet-stream", "text/plain"}},
		{"pmv",            {"json", "octet-stream", "text/plain"}        },
		{"security-index", {"html"}                                      },
		{"advisory",       {"html"}				      },
	};

	for (size_t i = 0; *type && i < sizeof usual / sizeof *usual; i++) {
		if (strcmp(usual[i].kind, kind) != 0)
			continue;
		for (size_t n = 0; n < 4 && usual[i].words[n]; n++)
			if (strstr(type, usual[i].words[n]))
				return true;
		return false;
	}
	return true;
}

/* A body that was taken under a Content-Type of something else: worth a word, no failure. */
static void
note_type(const struct keeper *k, const struct plan_entry *entry,
	const struct fetch_answer *a, const struct sync_report *report)
{
	const struct sync_watcher *w = &k->options->watcher;
	char line[CAP_NAME_BYTES + CAP_VALIDATOR_BYTES + 128];

	if (!w->tell || a->result != FETCH_BODY || report->outcome == SYNC_REFUSED ||
		is_usual_type(entry->source->kind, a->content_type))
		return;
	(void)snprintf(line, sizeof line,
		"%s: taken: it came as \"%s\", and is what it should be; check for a proxy that rewrites answers",
		entry->source->name, a->content_type);
	w->tell(w->ctx, LOG_INFO, line);
}

bool
keep_answer(struct keeper *k, const struct plan_entry *entry,
	const struct fetch_answer *a, struct sync_report *report, struct error *err)
{
	const struct source *s = entry->source;
	int64_t at = keep_time(k, a);
	struct ingest_answer answer = {.source_id = s->id,
		.kind = s->kind,
		.url = entry->url,
		.at = at,
		.body = a->body,
		.len = a->body_len,
		.modified = a->modified_at > 0 ? a->modified_at : 0};
	struct fold_result fold = {0};
	struct error why = ERROR_INIT;
	enum keep keep = KEEP_REPEAT;
	bool ok;

	/* that nothing is new is written with what else is not, what is new at once */
	if (!db_hold(k->db, err))
		return false;
	if (entry->next_of)
		return keep_next(k, entry, a, report, err);
	if (a->result == FETCH_FAILED)
		return keep_failure(k, entry, at, &a->error, report, err);
	ok = a->result == FETCH_UNCHANGED
		     ? ingest_unchanged(k->ingest, s->id, at, &fold, &why)
		     : ingest_live(k->ingest, &answer, &keep, &fold, &why);
	if (!ok && is_fatal(&why)) {
		*err = why;
		return false;
	}
	if (!ok)
		return keep_failure(k, entry, at, &why, report, err);
	if (!record(k, entry, a, keep == KEEP_NEW, report, err) ||
		((keep == KEEP_NEW || fold.folded) && !db_let_go(k->db, err)))
		return false;
	tell_verdict(k, entry, report, at);
	note_type(k, entry, a, report);
	return true;
}

bool
keep_refusal(struct keeper *k, const struct source *source, const struct error *why,
	struct error *err)
{
	struct source_state state = keep_state_of(source);

	state.state = "refused";
	state.message = why->reason;
	state.etag = state.last_modified = "";
	state.failures++;
	return keep_set_state(k, source->id, &state, err);
}

bool
sync_confirm(struct db *db, const struct source *source, struct error *err)
{
	struct keeper k = {.db = db, .ingest = ingest_new(db, format_find, err)};
	struct source_state state = keep_state_of(source);
	struct fold_result fold = {0};
	struct error why = ERROR_INIT;
	bool ok;

	if (!k.ingest)
		return false;
	ok = ingest_confirm(k.ingest, source->id, &fold, &why);
	if (!ok)
		(void)error_set(err, why.code, source->name, "%s", why.reason);
	state.state = "ok";
	state.message = "";
	if (ok && source->asked_at !=
			  INSTANT_NONE) /* of an imported answer the verdict tells */
		ok = keep_set_state(&k, source->id, &state, err);
	ingest_free(k.ingest);
	return ok;
}
