/* SPDX-License-Identifier: Apache-2.0 */
#include "db/ingest.h"

#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/chain.h"
#include "db/refused.h"
#include "db/source.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

struct ingest {
	struct db *db;
	struct raw *raw;
	fold_format_fn *format_of;
};

/* An interval of `seen`. */
struct interval {
	int64_t first_at, answer_id, last_at;
	int64_t modified; /* 0 = none */
	bool refused, stale, any;
};

struct ingest *
ingest_new(struct db *db, fold_format_fn *format_of, struct error *err)
{
	struct ingest *in = calloc(1, sizeof *in);

	if (!in) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	in->db = db;
	in->format_of = format_of;
	in->raw = raw_new(db, err);
	if (!in->raw) {
		free(in);
		return NULL;
	}
	return in;
}

void
ingest_free(struct ingest *in)
{
	if (!in)
		return;
	raw_free(in->raw);
	free(in);
}

struct raw *
ingest_raw(struct ingest *in)
{
	return in->raw;
}

/* The answer row of this source and body, made when it is new. */
static bool
answer_row(struct ingest *in, const struct ingest_answer *a, int64_t body_id, int64_t *id,
	struct error *err)
{
	struct query *q = query_begin(in->db, STATEMENT_answer_find, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", a->source_id);
	query_bind_int(q, ":body_id", body_id);
	if (!query_number(q, 0, id, err))
		return false;
	return *id || chain_append(in->db, a->source_id, body_id, a->at, a->url, id, err);
}

static bool
newest_interval(struct db *db, int64_t source_id, struct interval *out, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_seen_newest, err);
	enum step step;

	*out = (struct interval){0};
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*out = (struct interval){.first_at = query_int(q, 0),
			.answer_id = query_int(q, 1),
			.last_at = query_int(q, 2),
			.modified = query_int(q, 4),
			.refused = strcmp(query_text(q, 3), "refused") == 0,
			.stale = strcmp(query_text(q, 3), "stale") == 0,
			.any = true};
	query_end(q);
	return step != STEP_FAIL;
}

static bool
insert_interval(struct db *db, int64_t source_id, int64_t answer_id, int64_t at,
	int64_t modified, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_seen_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":answer_id", answer_id);
	query_bind_int(q, ":first_at", at);
	query_bind_int(q, ":last_at", at);
	query_bind_time(q, ":modified", modified ? modified : INSTANT_NONE);
	return query_run(q, err);
}

static bool
set_last(struct db *db, int64_t source_id, const struct interval *i, int64_t last_at,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_seen_extend, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":first_at", i->first_at);
	query_bind_int(q, ":answer_id", i->answer_id);
	query_bind_int(q, ":last_at", last_at);
	return query_run(q, err);
}

static bool
is_holding(struct db *db, int64_t source_id, bool *holding, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_coverage_get, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	step = query_step(q, err);
	*holding = step == STEP_ROW && query_int(q, 3) != 0;
	query_end(q);
	return step != STEP_FAIL;
}

/* The newest answer again, live: O(1), unless a loss waits for just this. */
static bool
repeat(struct ingest *in, int64_t source_id, const struct interval *newest, int64_t at,
	struct error *err)
{
	struct query *q;
	bool holding;

	if (at <= newest->last_at)
		return true;
	if (!is_holding(in->db, source_id, &holding, err))
		return false;
	if (holding && !newest->refused && !newest->stale)
		return insert_interval(
			in->db, source_id, newest->answer_id, at, newest->modified, err);
	if (!set_last(in->db, source_id, newest, at, err))
		return false;
	if (newest->refused || newest->stale)
		return true;
	q = query_begin(in->db, STATEMENT_coverage_extend, err);
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":last_at", at);
	return query_run(q, err);
}

/*
 * Where a moment lies among the intervals of its source: known (the same answer holds it), or
 * inside the interval of another answer, which is then cut in two at the moments that we know.
 */
static bool
place(struct ingest *in, int64_t source_id, int64_t answer_id, int64_t at, bool *known,
	struct error *err)
{
	struct interval other = {0};
	struct query *q = query_begin(in->db, STATEMENT_seen_at, err);
	enum step step;

	*known = false;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	while ((step = query_step(q, err)) == STEP_ROW) {
		struct interval i = {.first_at = query_int(q, 0),
			.answer_id = query_int(q, 1),
			.last_at = query_int(q, 2),
			.modified = query_int(q, 4),
			.any = true};

		if (i.answer_id == answer_id)
			*known = true;
		else if (i.first_at < at && at < i.last_at)
			other = i;
	}
	query_end(q);
	if (step == STEP_FAIL || *known || !other.any)
		return step != STEP_FAIL;
	return set_last(in->db, source_id, &other, other.first_at, err) &&
	       insert_interval(in->db, source_id, other.answer_id, other.last_at,
		       other.modified, err);
}

/* Keep an answer, `part` bytes of its body. */
static bool
keep_answer(struct ingest *in, const struct ingest_answer *a, size_t part, bool live,
	enum keep *keep, struct error *err)
{
	struct interval newest = {0}; /* of what is live; else none */
	const struct raw_origin from = {a->source_id, a->kind, a->at};
	int64_t body_id, answer_id;
	bool known;

	if (!(part < a->len ? raw_keep_part(in->raw, a->body, a->len, part, &body_id, err)
			    : raw_keep(in->raw, &from, a->body, a->len, &body_id, err)) ||
		!answer_row(in, a, body_id, &answer_id, err) ||
		(live && !newest_interval(in->db, a->source_id, &newest, err)))
		return false;
	if (newest.any && newest.answer_id == answer_id) {
		*keep = KEEP_REPEAT;
		return repeat(in, a->source_id, &newest, a->at, err);
	}
	if (!place(in, a->source_id, answer_id, a->at, &known, err))
		return false;
	*keep = known ? KEEP_KNOWN : KEEP_NEW;
	return known ||
	       insert_interval(in->db, a->source_id, answer_id, a->at, a->modified, err);
}

bool
ingest_keep(struct ingest *in, const struct ingest_answer *a, bool live, enum keep *keep,
	struct error *err)
{
	return keep_answer(in, a, a->len, live, keep, err);
}

bool
ingest_fold(struct ingest *in, int64_t source_id, struct fold_result *result,
	struct error *err)
{
	return fold_source(in->db, in->raw, source_id, in->format_of, true, result, err);
}

/* The first source with something to fold; 0 = none. */
static bool
next_pending(struct db *db, int64_t *source_id, struct error *err)
{
	return query_number(
		query_begin(db, STATEMENT_seen_sources, err), 0, source_id, err);
}

bool
ingest_fold_all(struct ingest *in, struct fold_result *result, struct error *err)
{
	int64_t source_id;

	while (next_pending(in->db, &source_id, err) && source_id) {
		if (!db_begin(in->db, err))
			return false;
		if (!ingest_fold(in, source_id, result, err)) {
			db_rollback(in->db);
			return false;
		}
		if (!db_commit(in->db, err))
			return false;
	}
	return !error_is_set(err);
}

bool
ingest_live(struct ingest *in, const struct ingest_answer *answer, enum keep *keep,
	struct fold_result *result, struct error *err)
{
	struct ingest_answer a = *answer;
	struct refused_answer asked = {
		.source_id = a.source_id, .body = a.body, .len = a.len};
	struct interval newest;
	size_t part;

	if (!db_begin(in->db, err))
		return false;
	if (!newest_interval(in->db, a.source_id, &newest, err))
		goto fail;
	/* The clock went back (T21), or one second saw two answers, which then have no order. */
	if (newest.any && a.at <= newest.last_at)
		a.at = newest.last_at + 1;
	asked.at = a.at;
	if (!refused_part(in->db, in->format_of(a.kind), &asked, &part, err) ||
		!keep_answer(in, &a, part, true, keep, err) ||
		!ingest_fold(in, a.source_id, result, err))
		goto fail;
	if (db_commit(in->db, err))
		return true;
fail:
	db_rollback(in->db);
	raw_forget(in->raw);
	return false;
}

bool
ingest_unchanged(struct ingest *in, int64_t source_id, int64_t at,
	struct fold_result *result, struct error *err)
{
	struct interval newest;

	if (!db_begin(in->db, err))
		return false;
	if (!newest_interval(in->db, source_id, &newest, err))
		goto fail;
	if (!newest.any) {
		(void)error_set(err, ERR_NET, NULL, "304 to a first request");
		goto fail;
	}
	if (!repeat(in, source_id, &newest, at, err) ||
		!ingest_fold(in, source_id, result, err))
		goto fail;
	return db_commit(in->db, err);
fail:
	db_rollback(in->db);
	return false;
}

bool
ingest_newest(struct ingest *in, int64_t source_id, const char **data, size_t *len,
	struct error *err)
{
	struct interval newest;
	struct query *q;
	int64_t body_id;

	*len = 0;
	if (!newest_interval(in->db, source_id, &newest, err))
		return false;
	if (!newest.any)
		return true;
	q = query_begin(in->db, STATEMENT_answer_raw, err);
	if (!q)
		return false;
	query_bind_int(q, ":id", newest.answer_id);
	return query_number(q, 0, &body_id, err) &&
	       raw_read(in->raw, body_id, data, len, err);
}

static bool
confirm_row(struct ingest *in, int64_t source_id, int64_t at, struct error *err)
{
	struct query *q = query_begin(in->db, STATEMENT_confirmation_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	return query_run(q, err) && fold_wipe(in->db, source_id, err);
}

/* When did the source say what the admin may believe; INSTANT_NONE = nothing waits for that. */
static bool
find_doubted(struct ingest *in, int64_t source_id, int64_t *at, struct error *err)
{
	struct interval newest;
	struct query *q;
	bool holding;

	*at = INSTANT_NONE;
	if (!is_holding(in->db, source_id, &holding, err) ||
		!newest_interval(in->db, source_id, &newest, err))
		return false;
	if (!holding) {
		*at = newest.stale ? newest.first_at : INSTANT_NONE;
		return true;
	}
	q = query_begin(
		in->db, STATEMENT_seen_accepted_at, err); /* that is the held one */
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", INT64_MAX);
	return query_number(q, INSTANT_NONE, at, err);
}

bool
ingest_confirm(struct ingest *in, int64_t source_id, struct fold_result *result,
	struct error *err)
{
	int64_t at;

	if (!db_begin(in->db, err))
		return false;
	if (!find_doubted(in, source_id, &at, err))
		goto fail;
	if (at == INSTANT_NONE) {
		(void)error_set(err, ERR_UNKNOWN, NULL, "nothing is held back");
		goto fail;
	}
	if (!confirm_row(in, source_id, at, err) ||
		!ingest_fold(in, source_id, result, err))
		goto fail;
	return db_commit(in->db, err);
fail:
	db_rollback(in->db);
	return false;
}

bool
ingest_rebuild(struct ingest *in, struct fold_result *result, struct error *err)
{
	int64_t source_id;

	if (!db_begin(in->db, err))
		return false;
	if (!fold_wipe_all(in->db, err))
		goto fail;
	while (next_pending(in->db, &source_id, err) && source_id)
		if (!fold_source(in->db, in->raw, source_id, in->format_of, false, result,
			    err))
			goto fail;
	if (!error_is_set(err) && meta_set(in->db, INGEST_WANTS_REBUILD, "no", err))
		return db_commit(in->db, err);
fail:
	db_rollback(in->db);
	return false;
}
