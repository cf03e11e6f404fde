/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sync.h"

#include "cli/apple_root.h"
#include "cli/command.h"
#include "cli/keep.h"
#include "cli/log.h"
#include "cli/skew.h"
#include "core/instant.h"
#include "core/limits.h"
#include "parser/format.h"

#include <stdlib.h>
#include <string.h>

/* An answer that waits for another host's Date; its strings are in the run's arena. */
struct doubt {
	struct plan_entry *entry;
	struct fetch_answer answer;
};

struct run {
	struct keeper keeper;
	struct arena doubts_arena;
	struct plan *plan;
	const struct sync_options *options;
	struct sync_result *result;
	struct skew skew;
	struct doubt *doubts; /* room for all entries */
	size_t n_doubts, n_done, n_asked;
	int64_t bytes;             /* over the wire, of those that are over */
	struct plan_entry **asked; /* by request, of the phase that runs; NULL = over */
	int64_t *got, *of;         /* bytes, of the same */
	size_t n_requests;
	struct buf root;         /* Apple Root CA, DER */
	struct error root_error; /* why sucat-fetch did not take it */
	bool fatal;              /* the store failed, or the clock is wrong */
};

const char *
sync_outcome_name(enum sync_outcome outcome)
{
	static const char *const names[] = {
		"new", "unchanged", "held", "stale", "refused", "failed", "absent"};

	return names[outcome];
}

static struct sync_report *
report_of(struct run *run, const struct plan_entry *entry)
{
	return &run->result->reports[entry - run->plan->entries];
}

static bool
take(struct run *run, const struct plan_entry *entry, const struct fetch_answer *a,
	struct error *err)
{
	if (a->result == FETCH_FAILED && strcmp(entry->trust, "apple") == 0 &&
		a->error.name && strcmp(a->error.name, "tls.root") == 0)
		run->root_error = a->error;
	return keep_answer(&run->keeper, entry, a, report_of(run, entry), err);
}

static bool
fail(struct run *run, const struct plan_entry *entry, int64_t at, const struct error *why,
	struct error *err)
{
	return keep_failure(&run->keeper, entry, at, why, report_of(run, entry), err);
}

/* Keep an answer in memory until another host is heard; false when there is no room. */
static bool
doubt(struct run *run, struct plan_entry *entry, const struct fetch_answer *a)
{
	struct arena *arena = &run->doubts_arena;
	struct doubt d = {entry, *a};

	d.answer.etag = arena_text(arena, a->etag);
	d.answer.last_modified = arena_text(arena, a->last_modified);
	d.answer.content_type = arena_text(arena, a->content_type);
	d.answer.body = a->body ? arena_copy(arena, a->body, a->body_len) : NULL;
	if (!d.answer.etag || !d.answer.last_modified || !d.answer.content_type ||
		(a->body && !d.answer.body))
		return false;
	run->doubts[run->n_doubts++] = d;
	return true;
}

/* The clock was right: what waited is taken. */
static bool
take_doubts(struct run *run, struct error *err)
{
	for (size_t i = 0; i < run->n_doubts; i++)
		if (!take(run, run->doubts[i].entry, &run->doubts[i].answer, err))
			return false;
	run->n_doubts = 0;
	arena_reset(&run->doubts_arena);
	return true;
}

static bool
fail_clock(const struct run *run, struct error *err)
{
	int64_t ahead = skew_seconds(&run->skew);

	(void)error_set(err, ERR_IO, "clock",
		"wrong: this machine's clock is %lld days %s what two hosts say; nothing is recorded",
		(long long)(ahead < 0 ? -ahead : ahead) / INSTANT_DAY_S,
		ahead < 0 ? "ahead of" : "behind");
	(void)error_set_name(err, "clock.wrong");
	return error_set_next(err, "set the clock, then sync again");
}

static bool
hear(struct run *run, struct plan_entry *entry, const struct fetch_answer *a,
	struct error *err)
{
	struct error why = ERROR_INIT;

	if (a->result == FETCH_FAILED)
		return take(run, entry, a, err);
	skew_hear(&run->skew, entry->url, a->server_date, a->asked_at);
	switch (skew_judge(&run->skew)) {
	case SKEW_WRONG:
		return fail_clock(run, err);
	case SKEW_UNKNOWN:
		if (!skew_is_far(a->server_date, a->asked_at))
			break;
		if (doubt(run, entry, a))
			return true;
		(void)error_set(&why, ERR_LIMIT, entry->source->name,
			"its Date is not this day's, and too much waits already");
		(void)error_set_name(&why, "clock.doubt");
		return fail(run, entry, keep_time(&run->keeper, a), &why, err);
	case SKEW_RIGHT:
	case SKEW_WARN:
		break;
	}
	return take_doubts(run, err) && take(run, entry, a, err);
}

/* `request`: the one that was heard of; once it is over, what is waited for is the first of the others. */
static void
show(const struct run *run, size_t request)
{
	const struct sync_watcher *w = &run->options->watcher;
	struct sync_progress p = {.done = run->n_done,
		.asked = run->n_asked,
		.bytes = run->bytes,
		.source = ""};

	if (!w->progress)
		return;
	for (size_t i = 0; i < run->n_requests; i++)
		p.bytes += run->asked[i] ? run->got[i] : 0;
	if (!run->asked[request])
		request = 0;
	while (request < run->n_requests && !run->asked[request])
		request++;
	if (request < run->n_requests) {
		p.source = run->asked[request]->source->name;
		p.got = run->got[request];
		p.of = run->of[request];
	}
	w->progress(w->ctx, &p);
}

static bool
on_answer(void *ctx, const struct fetch_answer *a, struct error *err)
{
	struct run *run = ctx;
	struct plan_entry *entry = run->asked[a->request];

	run->n_done++;
	run->bytes += a->wire_bytes;
	run->asked[a->request] = NULL;
	show(run, a->request);
	run->fatal = !hear(run, entry, a, err);
	return !run->fatal;
}

static void
on_progress(void *ctx, size_t request, int64_t bytes, int64_t total)
{
	struct run *run = ctx;

	if (!run->asked[request])
		return;
	run->got[request] = bytes;
	run->of[request] = total;
	show(run, request);
}

static void
fill_request(const struct plan_entry *entry, struct fetch_request *request)
{
	const struct source *s = entry->source;
	bool conditional = strcmp(s->asked_url, entry->url) == 0;

	*request = (struct fetch_request){.source = s->name,
		.url = entry->url,
		.trust = entry->trust,
		.etag = conditional ? s->etag : "",
		.last_modified = conditional ? s->last_modified : "",
		.cap_body = entry->cap_body};
}

/* sucat-fetch did not come to its end: what it left open has failed. */
static bool
fail_rest(struct run *run, size_t n, const struct error *why, struct error *err)
{
	struct error told = ERROR_INIT;

	(void)error_set(&told, why->code, NULL, "%s%s%s", why->source,
		why->source[0] ? ": " : "", why->reason);
	(void)error_set_name(&told, why->name);
	(void)error_set_next(&told, why->next);
	for (size_t i = 0; i < n; i++)
		if (run->asked[i] &&
			!fail(run, run->asked[i], run->options->now, &told, err))
			return false;
	return true;
}

/* Ask n entries (run->asked) at once. */
static bool
phase(struct run *run, size_t n, struct error *err)
{
	struct fetch_options options = {.fetcher = run->options->fetcher,
		.ca_file = run->options->ca_file,
		.apple_root = run->root.data,
		.apple_root_len = run->root.len};
	struct fetch_request *requests;
	struct error why = ERROR_INIT;
	bool ok = false;

	if (n == 0)
		return true;
	requests = calloc(n, sizeof *requests);
	if (!requests)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	for (size_t i = 0; i < n; i++) {
		fill_request(run->asked[i], &requests[i]);
		run->got[i] = run->of[i] = 0;
	}
	run->n_requests = n;
	show(run, 0);
	if (fetch_run(&options, requests, n, on_answer, on_progress, run, &why))
		ok = true;
	else if (run->fatal || session_stopped() || why.code == ERR_NOMEM)
		*err = why; /* no source's failure */
	else
		ok = fail_rest(run, n, &why, err);
	free(requests);
	return ok && take_doubts(run, err);
}

static bool
read_root(struct run *run, const struct source *source, struct error *err)
{
	const char *data;
	size_t len;

	buf_reset(&run->root);
	if (!apple_root_read(run->keeper.ingest, source, &data, &len, err))
		return false;
	return len == 0 || buf_append(&run->root, data, len) ||
	       buf_failed(&run->root, source->name, err);
}

static bool
needs_root(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->entries[i].due && strcmp(plan->entries[i].trust, "apple") == 0)
			return true;
	return false;
}

/* Have the Apple root at hand: the newest answer of its source, asked first where there is none. */
static bool
get_root(struct run *run, struct error *err)
{
	struct plan_entry *entry = plan_find(run->plan, APPLE_ROOT_SOURCE);
	struct source *kept;

	if (!source_get(
		    run->keeper.db, run->keeper.arena, APPLE_ROOT_SOURCE, &kept, err) ||
		!read_root(run, kept, err))
		return false;
	if (run->root.len || !entry)
		return true;
	run->n_asked += entry->due ? 0 : 1;
	entry->due = true;
	run->asked[0] = entry;
	return phase(run, 1, err) &&
	       source_get(run->keeper.db, run->keeper.arena, APPLE_ROOT_SOURCE, &kept,
		       err) &&
	       read_root(run, kept, err);
}

/* Without its root nothing of Apple's can be asked. */
static bool
fail_rootless(struct run *run, const struct plan_entry *entry, struct error *err)
{
	const struct plan_entry *root = plan_find(run->plan, APPLE_ROOT_SOURCE);
	struct error why = ERROR_INIT;

	(void)error_set(&why, ERR_VERIFY, entry->source->name,
		"Apple Root CA could not be had: %s", report_of(run, root)->message);
	(void)error_set_name(&why, "tls.root");
	(void)error_set_next(&why,
		"see what is told of " APPLE_ROOT_SOURCE ", which it is verified by");
	run->n_done++;
	return fail(run, entry, run->options->now, &why, err);
}

static bool
ask_all(struct run *run, struct error *err)
{
	size_t n = 0;
	bool rootless = false;

	if (needs_root(run->plan)) {
		const struct plan_entry *root;

		if (!get_root(run, err))
			return false;
		root = plan_find(run->plan, APPLE_ROOT_SOURCE);
		rootless = !run->root.len && root && report_of(run, root)->asked;
	}
	for (size_t i = 0; i < run->plan->n; i++) {
		struct plan_entry *entry = &run->plan->entries[i];

		if (!entry->due || report_of(run, entry)->asked)
			continue;
		if (rootless && strcmp(entry->trust, "apple") == 0) {
			if (!fail_rootless(run, entry, err))
				return false;
		} else {
			run->asked[n++] = entry;
		}
	}
	return phase(run, n, err);
}

/* sucat-fetch holds the fingerprint: what it did not take is refused, and asked for anew. */
static bool
refuse_root(struct run *run, struct error *err)
{
	const struct plan_entry *entry = plan_find(run->plan, APPLE_ROOT_SOURCE);
	struct source *s;

	if (!run->root.len || !error_is_set(&run->root_error))
		return true;
	if (!source_get(run->keeper.db, run->keeper.arena, APPLE_ROOT_SOURCE, &s, err) ||
		!s)
		return !error_is_set(err);
	if (entry && report_of(run, entry)->asked) {
		struct sync_report *report = report_of(run, entry);

		report->outcome = SYNC_REFUSED;
		report->error = "tls.root";
		report->message = arena_text(run->keeper.arena, run->root_error.reason);
		if (!report->message)
			return arena_failed(run->keeper.arena, s->name, err);
	}
	return keep_refusal(&run->keeper, s, &run->root_error, err);
}

static bool
run_init(struct run *run, struct error *err)
{
	size_t n = run->plan->n;

	run->n_asked = run->plan->n_due;
	run->root_error = ERROR_INIT;
	arena_init(&run->keeper.scratch, MIB(1));
	arena_init(&run->doubts_arena, CAP_BODY_BYTES + MIB(1));
	buf_init(&run->root, CAP_CA_FILE_BYTES);
	run->result->reports =
		arena_array(run->keeper.arena, n ? n : 1, sizeof *run->result->reports);
	run->asked =
		arena_array(run->keeper.arena, n ? n : 1, sizeof(struct plan_entry *));
	run->doubts = arena_array(run->keeper.arena, n ? n : 1, sizeof *run->doubts);
	run->got = arena_array(run->keeper.arena, n ? n : 1, sizeof *run->got);
	run->of = arena_array(run->keeper.arena, n ? n : 1, sizeof *run->of);
	if (!run->result->reports || !run->asked || !run->doubts || !run->got || !run->of)
		return arena_failed(run->keeper.arena, "sources", err);
	run->keeper.ingest = ingest_new(run->keeper.db, format_find, err);
	return run->keeper.ingest != NULL;
}

bool
sync_run(struct db *db, struct arena *arena, struct plan *plan,
	const struct sync_options *options, struct sync_result *result, struct error *err)
{
	struct run run = {
		.keeper = {.db = db, .arena = arena, .options = options},
		.plan = plan,
		.options = options,
		.result = result
        };
	struct error held = ERROR_INIT;
	bool ok;

	*result = (struct sync_result){0};
	ok = run_init(&run, err) && ask_all(&run, err) && refuse_root(&run, err);
	if (!ok && err->code == ERR_DB)
		db_drop(db); /* nothing is written any more into a store that is damaged */
	ok = db_let_go(db, &held) && ok; /* also what was heard before it failed */
	if (error_is_set(&held) && !error_is_set(err))
		*err = held;
	for (size_t i = 0; ok && i < plan->n; i++)
		if (result->reports[i].asked) {
			result->asked++;
			result->counts[result->reports[i].outcome]++;
		}
	if (ok)
		keep_hosts_tell(&run.keeper.hosts, &options->watcher);
	if (ok && skew_judge(&run.skew) == SKEW_WARN && options->watcher.tell)
		options->watcher.tell(options->watcher.ctx, LOG_WARN,
			"clock: wrong: it differs by 10 minutes and more from what the hosts say; set it");
	ingest_free(run.keeper.ingest);
	buf_clear(&run.root);
	arena_clear(&run.doubts_arena);
	arena_clear(&run.keeper.scratch);
	return ok;
}

bool
sync_add_sources(struct db *db, const struct source *sources, size_t n,
	const struct source_row *rows, size_t n_rows, bool *added, struct error *err)
{
	*added = false;
	if (!db_begin(db, err))
		return false;
	for (size_t i = 0; i < n_rows; i++) {
		const struct format *format = format_find(rows[i].kind);
		struct source_row row = rows[i];
		bool known = false;

		for (size_t k = 0; k < n && !known; k++)
			known = strcmp(sources[k].name, row.name) == 0;
		if (known)
			continue;
		row.interval_s = 0; /* plain runs do not know its roots */
		if (!source_put(db, &row, format ? format->rank : 0, false, err)) {
			db_rollback(db);
			return false;
		}
		*added = true;
	}
	return db_commit(db, err);
}
