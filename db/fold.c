/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fold.h"

#include "db/fold_state.h"
#include "db/release.h"
#include "db/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An interval of `seen` that waits. */
struct pending {
	int64_t first_at, last_at, answer_id, body_id;
	int64_t modified;
	int64_t bytes, kept; /* of the body */
};

static bool
write_verdict(struct fold *f, const struct pending *p, const char *verdict,
	const char *message, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_seen_verdict, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	query_bind_int(q, ":first_at", p->first_at);
	query_bind_int(q, ":answer_id", p->answer_id);
	query_bind_text(q, ":verdict", verdict);
	query_bind_text(q, ":message", message);
	return query_run(q, err);
}

static bool
write_coverage(struct fold *f, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_coverage_set, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	query_bind_int(q, ":first_at", f->first_at);
	query_bind_int(q, ":last_at", f->prev_last_at);
	query_bind_int(q, ":folded_at", f->folded_at);
	query_bind_int(q, ":holding", f->holding ? 1 : 0);
	query_bind_time(q, ":dated", f->dated);
	return query_run(q, err);
}

/* Read one answer and write what came of it. */
static bool
fold_answer(struct fold *f, const struct pending *p, const char **verdict, char *message,
	size_t cap, struct error *err)
{
	const char *read = NULL;

	if (p->kept < p->bytes) {
		(void)snprintf(message, cap,
			"one of too many: %lld of its %lld bytes are kept",
			(long long)p->kept, (long long)p->bytes);
		*verdict = "refused";
		return true;
	}
	if (!fold_read(f, p->body_id, &read, message, cap, err))
		return false;
	if (read) {
		*verdict = read;
		return true;
	}
	if (!fold_write(f, verdict, message, cap, err))
		return false;
	if (strcmp(*verdict, "accepted") == 0 && f->stated != INSTANT_NONE)
		f->dated = f->stated; /* not before, but where the admin said so */
	return true;
}

/* What came of an answer, for the caller. */
static void
count(struct fold *f, const char *verdict, const char *message)
{
	struct fold_result *r = f->result;

	r->folded++;
	r->refused += strcmp(verdict, "refused") == 0 ? 1 : 0;
	r->held += strcmp(verdict, "held") == 0 ? 1 : 0;
	if (*message) {
		(void)snprintf(r->message, sizeof r->message, "%s", message);
		(void)snprintf(r->source, sizeof r->source, "%s", f->name);
	}
}

static void
clear_sets(struct fold *f)
{
	struct textset *const sets[] = {
		&f->touched, &f->fresh, &f->opened, &f->closed, &f->advised};

	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
		textset_clear(sets[i]);
		textset_init(sets[i]);
	}
	announce_reset(&f->news);
}

/* Fold one answer; `waited`: it is counted, as it was not folded before. */
static bool
fold_one(struct fold *f, const struct pending *p, bool waited, struct error *err)
{
	const char *verdict = f->prev_verdict;
	char message[FOLD_MESSAGE_BYTES] = "";
	bool repeat = p->answer_id == f->prev_answer && !f->holding, good;

	f->at = p->first_at;
	f->answer_id = p->answer_id;
	f->folded_at = p->first_at;
	f->modified = p->modified;
	if (!repeat && !fold_answer(f, p, &verdict, message, sizeof message, err))
		return false;
	good = strcmp(verdict, "refused") != 0 && strcmp(verdict, "stale") != 0;
	if (good) {
		f->first_at = f->first ? p->first_at : f->first_at;
		f->first = false;
		f->named = f->named || f->rank != FOLD_RANK_COMPLETE || f->records > 0;
		f->prev_last_at = p->last_at;
	}
	if (waited)
		count(f, verdict, message);
	if (!write_verdict(f, p, verdict, message, err) ||
		(!f->first && !write_coverage(f, err)))
		return false;
	f->prev_answer = p->answer_id;
	if (verdict != f->prev_verdict)
		(void)snprintf(f->prev_verdict, sizeof f->prev_verdict, "%s", verdict);
	clear_sets(f);
	return true;
}

/* The intervals that wait, in the order of their time; the caller frees. */
static bool
list_pending(struct fold *f, struct pending **list, size_t *n, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_seen_pending, err);
	size_t alloc = 0;
	enum step step;

	*list = NULL;
	*n = 0;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	while ((step = query_step(q, err)) == STEP_ROW) {
		if (*n == alloc) {
			struct pending *more;

			alloc = alloc ? 2 * alloc : 16;
			more = realloc(*list, alloc * sizeof **list);
			if (!more) {
				(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
				step = STEP_FAIL;
				break;
			}
			*list = more;
		}
		(*list)[(*n)++] = (struct pending){query_int(q, 0), query_int(q, 2),
			query_int(q, 1), query_int(q, 3), query_time(q, 4),
			query_int(q, 5), query_int(q, 6)};
	}
	query_end(q);
	return step == STEP_DONE;
}

static bool
read_source(struct fold *f, fold_format_fn *format_of, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_source_by_id, err);
	bool ok;

	if (!q)
		return false;
	query_bind_int(q, ":id", f->source_id);
	ok = query_step(q, err) == STEP_ROW;
	if (ok) {
		(void)snprintf(f->name, sizeof f->name, "%s", query_text(q, 0));
		f->format = format_of(query_text(q, 1));
		f->rank = query_int(q, 3);
	} else {
		(void)error_set(err, ERR_DB, db_path(f->db), "source %lld is missing",
			(long long)f->source_id);
	}
	query_end(q);
	return ok;
}

static bool
read_coverage(struct fold *f, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_coverage_get, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	step = query_step(q, err);
	f->first = step != STEP_ROW;
	f->folded_at = f->prev_last_at = f->first_at = f->dated = INSTANT_NONE;
	if (step == STEP_ROW) {
		f->first_at = query_int(q, 0);
		f->prev_last_at = query_int(q, 1);
		f->folded_at = query_int(q, 2);
		f->holding = query_int(q, 3) != 0;
		f->dated = query_time(q, 4);
	}
	query_end(q);
	return step != STEP_FAIL;
}

/* Did an answer before these name anything? */
static bool
read_named(struct fold *f, struct error *err)
{
	struct query *q;
	enum step step;

	f->named = !f->first && f->rank != FOLD_RANK_COMPLETE;
	if (f->named || f->first)
		return true;
	q = query_begin(f->db, STATEMENT_source_named_any, err);
	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	step = query_step(q, err);
	f->named = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

static bool
run_for_source(struct db *db, enum statement which, int64_t source_id, struct error *err)
{
	struct query *q = query_begin(db, which, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	return query_run(q, err);
}

bool
fold_wipe(struct db *db, int64_t source_id, struct error *err)
{
	return run_for_source(db, STATEMENT_sightings_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_product_sightings_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_advisory_sightings_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_stated_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_absence_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_lapse_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_coverage_wipe, source_id, err) &&
	       run_for_source(db, STATEMENT_seen_reset, source_id, err);
}

/* A late answer: begin anew; releases are derived again at the end. */
static bool
start_over(struct fold *f, struct pending **list, size_t *n, struct error *err)
{
	if (!fold_wipe(f->db, f->source_id, err) || !read_coverage(f, err))
		return false;
	f->holding = false;
	return list_pending(f, list, n, err);
}

/* Fold all of `list`; those that also stand in `waiting`, which has the same order, are counted. */
static bool
fold_list(struct fold *f, const struct pending *list, size_t n,
	const struct pending *waiting, size_t n_waiting, struct error *err)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		bool waited = k < n_waiting && list[i].first_at == waiting[k].first_at &&
			      list[i].answer_id == waiting[k].answer_id;

		k += waited ? 1 : 0;
		if (!fold_one(f, &list[i], waited, err))
			return false;
	}
	return true;
}

bool
fold_source(struct db *db, struct raw *raw, int64_t source_id, fold_format_fn *format_of,
	bool events, struct fold_result *result, struct error *err)
{
	struct fold f = {.db = db, .raw = raw, .source_id = source_id, .result = result};
	struct pending *waiting = NULL, *again = NULL;
	bool ok = false, late = false;
	size_t n = 0, n_again = 0;

	itemset_init(&f.items);
	announce_init(&f.news);
	clear_sets(&f);
	if (!read_source(&f, format_of, err) || !read_coverage(&f, err) ||
		!list_pending(&f, &waiting, &n, err))
		goto out;
	/* late is what lies before the newest moment, also inside the interval of the newest answer */
	f.events_after = events ? f.prev_last_at : INT64_MAX;
	if (n == 0) { /* an unchanged answer costs no more than this (I10) */
		ok = true;
		goto out;
	}
	if (!f.format || !f.format->parse) {
		for (size_t i = 0; i < n; i++)
			if (!write_verdict(&f, &waiting[i], "kept", "", err))
				goto out;
		ok = true;
		goto out;
	}
	late = n && !f.first && waiting[0].first_at <= f.folded_at;
	if (late && !start_over(&f, &again, &n_again, err))
		goto out;
	if (f.rank == 9)
		f.events_after = INT64_MAX; /* bundled facts are never news */
	if (!fold_load(&f, err) || !read_named(&f, err))
		goto out;
	ok = fold_list(&f, late ? again : waiting, late ? n_again : n, waiting, n, err) &&
	     (!late || release_refresh_all(db, err));
out:
	free(waiting);
	free(again);
	record_memory_clear(&f.memory);
	itemset_clear(&f.items);
	clear_sets(&f);
	announce_clear(&f.news);
	return ok;
}

bool
fold_wipe_all(struct db *db, struct error *err)
{
	static const enum statement wipes[] = {STATEMENT_release_wipe,
		STATEMENT_rebuild_wipe_claims, STATEMENT_rebuild_wipe_products,
		STATEMENT_rebuild_wipe_advisory_releases,
		STATEMENT_rebuild_wipe_advisory_cves, STATEMENT_rebuild_wipe_advisories};
	struct query *q = query_begin(db, STATEMENT_source_list, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":name", "");
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!fold_wipe(db, query_int(q, 0), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	for (size_t i = 0; step == STEP_DONE && i < sizeof wipes / sizeof wipes[0]; i++) {
		q = query_begin(db, wipes[i], err);
		if (!q || !query_run(q, err))
			return false;
	}
	return step == STEP_DONE;
}
