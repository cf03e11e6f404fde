/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/keep_next.h"

#include "cli/log.h"
#include "core/limits.h"
#include "parser/format.h"

#include <stdio.h>
#include <string.h>

/* Apple's servers say 404, and 403 of what they have nowhere. */
static bool
is_absent(const struct fetch_answer *a)
{
	return a->result == FETCH_FAILED &&
	       (a->status == 403 || a->status == 404 || a->status == 410);
}

/* Its folder's state: asked, and not failed. Of several in a run the first tells, but for what is
 * more than nothing. */
static bool
note_folder(struct keeper *k, const struct plan_entry *entry, int64_t at,
	const char *state, const char *message, struct error *err)
{
	struct source_state now;
	struct source *s;

	arena_reset(&k->scratch);
	if (!source_get(k->db, &k->scratch, entry->next_of->source->name, &s, err))
		return false;
	if (!s)
		return error_set(
			err, ERR_DB, entry->next_of->source->name, "it left the store");
	if (strcmp(state, "unchanged") == 0 && s->asked_at >= k->options->now)
		return true;
	now = keep_state_of(s);
	now.asked_at = now.success_at = at;
	now.state = state;
	now.message = message;
	now.failures = 0;
	return keep_set_state(k, s->id, &now, err);
}

static bool
keep_absent(struct keeper *k, const struct plan_entry *entry,
	const struct fetch_answer *a, struct sync_report *report, struct error *err)
{
	char message[64];

	(void)snprintf(
		message, sizeof message, "not there yet: HTTP status %ld", a->status);
	*report = (struct sync_report){.asked = true,
		.outcome = SYNC_ABSENT,
		.message = arena_text(k->arena, message),
		.error = ""};
	if (!report->message)
		return arena_failed(k->arena, entry->source->name, err);
	return note_folder(k, entry, keep_time(k, a), "unchanged",
		"no further catalog is there yet", err);
}

static bool
is_catalog(const struct plan_entry *entry, const struct fetch_answer *a, int64_t at,
	struct error *why)
{
	const struct format *format = format_find(entry->source->kind);
	const struct record_sink nothing = {0};

	return format && format->parse(a->body ? a->body : "", a->body_len,
				 entry->source->name, at, &nothing, why);
}

/* Make it a source, unless it is one; `*s` is it. */
static bool
put(struct keeper *k, const struct plan_entry *entry, struct source **s,
	struct error *err)
{
	const struct format *format = format_find(entry->source->kind);
	const struct source_row row = {.name = entry->source->name,
		.kind = entry->source->kind,
		.url = entry->url,
		.platform = entry->source->platform,
		.trust = entry->trust,
		.interval_s = entry->found_interval_s};

	if (!source_get(k->db, k->arena, row.name, s, err))
		return false;
	if (*s)
		return true;
	if (!db_begin(k->db, err))
		return false;
	if (!source_put(k->db, &row, format->rank, false, err)) {
		db_rollback(k->db);
		return false;
	}
	return db_commit(k->db, err) && source_get(k->db, k->arena, row.name, s, err) &&
	       (*s || error_set(err, ERR_DB, row.name, "it left the store"));
}

static bool
keep_found(struct keeper *k, const struct plan_entry *entry, const struct fetch_answer *a,
	struct sync_report *report, struct error *err)
{
	const struct sync_watcher *w = &k->options->watcher;
	struct plan_entry found = *entry;
	char text[CAP_NAME_BYTES + 128];
	struct source *s;

	if (!put(k, entry, &s, err))
		return false;
	found.source = s;
	found.next_of = NULL;
	if (!keep_answer(k, &found, a, report, err))
		return false;
	(void)snprintf(text, sizeof text, "found %s", s->name);
	if (!note_folder(k, entry, keep_time(k, a), "ok", text, err))
		return false;
	(void)snprintf(text, sizeof text,
		"%s: found: Apple has a catalog of this name now; it is a source like the others, see: sucat sources",
		s->name);
	if (w->tell)
		w->tell(w->ctx, LOG_WARN, text);
	if (!*report->message)
		report->message = "a source from now on";
	return true;
}

bool
keep_next(struct keeper *k, const struct plan_entry *entry, const struct fetch_answer *a,
	struct sync_report *report, struct error *err)
{
	struct error why = ERROR_INIT, told = ERROR_INIT;
	int64_t at = keep_time(k, a);

	if (is_absent(a))
		return keep_absent(k, entry, a, report, err);
	if (a->result == FETCH_FAILED)
		return keep_failure(k, entry, at, &a->error, report, err);
	if (is_catalog(entry, a, at, &why))
		return keep_found(k, entry, a, report, err);
	if (why.code == ERR_NOMEM) {
		*err = why;
		return false;
	}
	(void)error_set(&told, ERR_FORMAT, entry->source->name,
		"what is there is no catalog: %s", why.reason);
	return keep_failure(k, entry, at, &told, report, err);
}
