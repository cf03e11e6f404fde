/* SPDX-License-Identifier: Apache-2.0 */
#include "db/statement.h"

#include "core/instant.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define X(name) extern const unsigned char sql_##name[];
STATEMENTS(X)
#undef X

static const struct {
	const char *name;
	const unsigned char *sql;
} statements[STATEMENT_COUNT] = {
#define X(name) [STATEMENT_##name] = {#name, sql_##name},
	STATEMENTS(X)
#undef X
};

#define MAX_PARAMETERS 32

struct query {
	struct db *db;
	enum statement which;
	sqlite3_stmt *stmt;
	uint32_t bound;      /* bit n: parameter n+1 */
	int failed;          /* SQLite result of the first failed bind, 0 = none */
	const char *unknown; /* a parameter that the SQL does not know */
	bool busy;
};

static struct query *
cached(struct db *db, enum statement which, struct error *err)
{
	struct query **cache = *db_statements(db);
	struct query *q;

	if (!cache) {
		cache = calloc(STATEMENT_COUNT, sizeof *cache);
		if (!cache) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			return NULL;
		}
		*db_statements(db) = cache;
	}
	if (cache[which])
		return cache[which];
	q = calloc(1, sizeof *q);
	if (!q) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	q->db = db;
	q->which = which;
	if (sqlite3_prepare_v3(db_handle(db), (const char *)statements[which].sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL) != SQLITE_OK ||
		!q->stmt) {
		(void)db_failed(db, statements[which].name, err);
		free(q);
		return NULL;
	}
	cache[which] = q;
	return q;
}

struct query *
query_begin(struct db *db, enum statement which, struct error *err)
{
	struct query *q = cached(db, which, err);

	if (!q)
		return NULL;
	if (q->busy) {
		(void)error_set(err, ERR_DB, statements[which].name,
			"statement used twice at once");
		return NULL;
	}
	q->busy = true;
	q->bound = 0;
	q->failed = SQLITE_OK;
	q->unknown = NULL;
	return q;
}

void
query_end(struct query *q)
{
	if (!q)
		return;
	(void)sqlite3_reset(q->stmt);
	(void)sqlite3_clear_bindings(q->stmt);
	q->busy = false;
}

/* The parameter's number, or 0 with the mistake noted. */
static int
parameter(struct query *q, const char *name)
{
	int n = sqlite3_bind_parameter_index(q->stmt, name);

	if (n <= 0 || n > MAX_PARAMETERS) {
		q->unknown = name;
		return 0;
	}
	q->bound |= UINT32_C(1) << (n - 1);
	return n;
}

static void
note(struct query *q, int result)
{
	if (result != SQLITE_OK && q->failed == SQLITE_OK)
		q->failed = result;
}

void
query_bind_int(struct query *q, const char *name, int64_t value)
{
	int n = parameter(q, name);

	if (n)
		note(q, sqlite3_bind_int64(q->stmt, n, value));
}

void
query_bind_time(struct query *q, const char *name, int64_t value)
{
	if (value == INSTANT_NONE)
		query_bind_null(q, name);
	else
		query_bind_int(q, name, value);
}

void
query_bind_text(struct query *q, const char *name, const char *text)
{
	int n = parameter(q, name);

	if (n)
		note(q, sqlite3_bind_text(q->stmt, n, text, -1, SQLITE_TRANSIENT));
}

void
query_bind_blob(struct query *q, const char *name, const void *data, size_t len)
{
	int n = parameter(q, name);

	if (n)
		note(q, sqlite3_bind_blob64(
				q->stmt, n, len ? data : "", len, SQLITE_TRANSIENT));
}

void
query_bind_null(struct query *q, const char *name)
{
	int n = parameter(q, name);

	if (n)
		note(q, sqlite3_bind_null(q->stmt, n));
}

enum step
query_step(struct query *q, struct error *err)
{
	const char *name = statements[q->which].name;
	int wanted = sqlite3_bind_parameter_count(q->stmt);
	uint32_t all =
		wanted >= MAX_PARAMETERS ? UINT32_MAX : (UINT32_C(1) << wanted) - 1;
	int result;

	if (q->unknown) {
		(void)error_set(err, ERR_DB, name, "unknown parameter %s", q->unknown);
		return STEP_FAIL;
	}
	if (q->bound != all) {
		(void)error_set(err, ERR_DB, name, "a parameter was left unbound");
		return STEP_FAIL;
	}
	if (q->failed != SQLITE_OK) {
		(void)error_set(err, q->failed == SQLITE_NOMEM ? ERR_NOMEM : ERR_DB, name,
			"binding failed: %s", sqlite3_errstr(q->failed));
		return STEP_FAIL;
	}
	result = sqlite3_step(q->stmt);
	if (result == SQLITE_ROW)
		return STEP_ROW;
	if (result == SQLITE_DONE)
		return STEP_DONE;
	(void)db_failed(q->db, name, err);
	return STEP_FAIL;
}

bool
query_run(struct query *q, struct error *err)
{
	enum step step;

	do
		step = query_step(q, err);
	while (step == STEP_ROW);
	query_end(q);
	return step == STEP_DONE;
}

bool
query_number(struct query *q, int64_t none, int64_t *number, struct error *err)
{
	enum step step;

	*number = none;
	if (!q)
		return false;
	step = query_step(q, err);
	if (step == STEP_ROW)
		*number = query_int(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

void
query_reset(struct query *q)
{
	(void)sqlite3_reset(q->stmt);
}

int64_t
query_int(struct query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

int64_t
query_time(struct query *q, int column)
{
	return query_is_null(q, column) ? INSTANT_NONE
					: sqlite3_column_int64(q->stmt, column);
}

const char *
query_text(struct query *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q->stmt, column);

	return text ? (const char *)text : "";
}

const void *
query_blob(struct query *q, int column, size_t *len)
{
	const void *data = sqlite3_column_blob(q->stmt, column);
	int n = sqlite3_column_bytes(q->stmt, column);

	*len = n > 0 ? (size_t)n : 0;
	return data ? data : "";
}

bool
query_is_null(struct query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

bool
query_is_int(struct query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_INTEGER;
}

const char *
query_column_name(struct query *q, int column)
{
	return sqlite3_column_name(q->stmt, column);
}

int
query_columns(struct query *q)
{
	return sqlite3_column_count(q->stmt);
}

const char *
statement_name(enum statement which)
{
	return statements[which].name;
}

const char *
statement_sql(enum statement which)
{
	return (const char *)statements[which].sql;
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes(db_handle(db));
}

int64_t
db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db_handle(db));
}

void
statement_close_all(struct db *db)
{
	struct query **cache = *db_statements(db);

	if (!cache)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		if (!cache[i])
			continue;
		(void)sqlite3_finalize(cache[i]->stmt);
		free(cache[i]);
	}
	free(cache);
	*db_statements(db) = NULL;
}
