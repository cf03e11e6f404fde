/* SPDX-License-Identifier: Apache-2.0 */
#include "db/verify.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/chain.h"
#include "db/raw.h"
#include "db/source.h"
#include "db/statement.h"

#include <stdio.h>
#include <string.h>

struct check {
	struct db *db;
	verify_problem_fn *problem;
	void *ctx;
	struct verify_result *result;
};

/* --- the logical digest ------------------------------------------------------------------ */

static const struct {
	enum statement which;
	const char *heading;
} dumps[] = {
	{STATEMENT_dump_claims,     "claims\n"    },
	{STATEMENT_dump_stated,     "stated\n"    },
	{STATEMENT_dump_products,   "products\n"  },
	{STATEMENT_dump_advisories, "advisories\n"},
	{STATEMENT_dump_absences,   "absences\n"  },
	{STATEMENT_dump_lapses,     "lapses\n"    },
	{STATEMENT_dump_releases,   "releases\n"  },
};

static bool
feed(struct digest_stream *s, const char *text, struct error *err)
{
	return digest_update(s, text, strlen(text)) ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static bool
feed_dump(struct db *db, struct digest_stream *s, enum statement which, struct error *err)
{
	struct query *q = query_begin(db, which, err);
	enum step step;

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW) {
		int n = query_columns(q);

		for (int i = 0; i < n && step == STEP_ROW; i++)
			if (!feed(s, query_text(q, i), err) ||
				!feed(s, i + 1 < n ? "\t" : "\n", err))
				step = STEP_FAIL;
		if (step == STEP_FAIL)
			break;
	}
	query_end(q);
	return step == STEP_DONE;
}

bool
verify_digest(struct db *db, struct digest *out, struct error *err)
{
	struct digest_stream *s = digest_new();
	bool ok = false;

	if (!s)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	for (size_t i = 0; i < sizeof dumps / sizeof dumps[0]; i++)
		if (!feed(s, dumps[i].heading, err) ||
			!feed_dump(db, s, dumps[i].which, err))
			goto out;
	ok = digest_final(s, out) || error_set(err, ERR_NOMEM, NULL, "out of memory");
out:
	digest_free(s);
	return ok;
}

/* --- the checks -------------------------------------------------------------------------- */

static void
tell(struct check *c, const char *what)
{
	c->result->problems++;
	c->problem(c->ctx, what);
}

static void
tell_finding(void *ctx, const char *what)
{
	tell(ctx, what);
}

/* A failure that tells of the store becomes a problem; false when it is of another kind. */
static bool
absorb(struct check *c, struct error *err)
{
	if (err->code != ERR_DB && err->code != ERR_VERIFY && err->code != ERR_LIMIT)
		return false;
	tell(c, err->reason);
	error_clear(err);
	return true;
}

static bool
check_bodies(struct check *c, bool quick, struct error *err)
{
	struct raw *raw = raw_new(c->db, err);
	struct query *q = raw ? query_begin(c->db, STATEMENT_verify_bodies, err) : NULL;
	enum step step = STEP_FAIL;

	while (q && (step = query_step(q, err)) == STEP_ROW) {
		const char *data;
		size_t len;

		c->result->bodies++;
		if (!quick && !raw_read(raw, query_int(q, 0), &data, &len, err) &&
			!absorb(c, err)) {
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	raw_free(raw);
	return step == STEP_DONE;
}

static bool
read_digest(struct query *q, int column, struct digest *out)
{
	size_t n;
	const void *blob = query_blob(q, column, &n);

	if (n != DIGEST_BYTES)
		return false;
	memcpy(out->bytes, blob, DIGEST_BYTES);
	return true;
}

static bool
check_link(struct check *c, struct query *q, struct error *err)
{
	struct digest body, kept, now;
	char what[128];

	if (!read_digest(q, 2, &body) || !read_digest(q, 5, &kept))
		return error_set(err, ERR_DB, db_path(c->db), "answer %lld is damaged",
			(long long)query_int(q, 0));
	if (!chain_link(&c->result->chain, query_text(q, 1), &body, query_int(q, 3),
		    query_text(q, 4), &now, err))
		return false;
	if (memcmp(now.bytes, kept.bytes, DIGEST_BYTES) != 0) {
		(void)snprintf(what, sizeof what,
			"answer %lld breaks the chain of answers",
			(long long)query_int(q, 0));
		tell(c, what);
	}
	c->result->chain = kept; /* what follows is judged by itself */
	return true;
}

static bool
check_chain(struct check *c, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_verify_answers, err);
	enum step step;

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!check_link(c, q, err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

/* What a question looks at first may tell of too long a time, never of too short a one. */
static bool
check_times(struct check *c, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_verify_times, err);
	enum step step;
	char what[128];

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW) {
		(void)snprintf(what, sizeof what,
			"the times kept of %s %s leave out when it was listed",
			query_text(q, 0), query_text(q, 1));
		tell(c, what);
	}
	query_end(q);
	return step == STEP_DONE;
}

static bool
count_seen(struct check *c, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_status_store, err);
	bool ok;

	if (!q)
		return false;
	ok = query_step(q, err) == STEP_ROW;
	if (ok)
		c->result->seen = query_int(q, 0);
	query_end(q);
	return ok;
}

bool
verify_store(struct db *db, bool quick, verify_problem_fn *problem, void *ctx,
	struct verify_result *result, struct error *err)
{
	struct check c = {db, problem, ctx, result};

	*result = (struct verify_result){0};
	return db_check(db, tell_finding, &c, err) &&
	       (check_bodies(&c, quick, err) || absorb(&c, err)) &&
	       (check_chain(&c, err) || absorb(&c, err)) &&
	       (check_times(&c, err) || absorb(&c, err)) &&
	       (count_seen(&c, err) || absorb(&c, err)) &&
	       (verify_digest(db, &result->digest, err) || absorb(&c, err));
}

/* --- once a day -------------------------------------------------------------------------- */

static void
set_finding(void *ctx, const char *what)
{
	struct error *err = ctx;

	(void)error_set(err, ERR_DB, NULL, "%s", what); /* the first one is told */
}

static bool
read_checked(struct db *db, const char *today, bool *checked, struct error *err)
{
	const char *day;
	struct arena arena;
	bool ok;

	arena_init(&arena, KIB(16));
	ok = meta_get(db, &arena, "checked", &day, err);
	*checked = ok && strcmp(day, today) == 0;
	arena_clear(&arena);
	return ok;
}

bool
verify_daily(struct db *db, int64_t now, struct error *err)
{
	struct error found = ERROR_INIT;
	char today[INSTANT_TEXT_BYTES];
	bool checked;

	(void)instant_format_day(now, today);
	if (!read_checked(db, today, &checked, err))
		return false;
	if (checked)
		return true;
	if (!db_check_quick(db, set_finding, &found, err))
		return false;
	if (error_is_set(&found))
		return error_set(err, ERR_DB, db_path(db), "damaged: %s", found.reason);
	if (!db_begin(db, err))
		return false;
	if (meta_set(db, "checked", today, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}
