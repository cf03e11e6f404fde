/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_fixture.h - a fresh store in a folder of its own, for tests of db.
 *
 * Include after cmocka.h. Every helper asserts.
 */
#ifndef SUCAT_TESTS_UNIT_STORE_FIXTURE_H
#define SUCAT_TESTS_UNIT_STORE_FIXTURE_H

#include "core/buf.h"
#include "core/limits.h"
#include "db/connection.h"
#include "db/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct store {
	char folder[64], path[96];
	struct db *db;
	struct error err;
};

static inline void
store_open(struct store *s)
{
	*s = (struct store){.folder = "/tmp/sucat-test-XXXXXX", .err = ERROR_INIT};
	assert_non_null(mkdtemp(s->folder));
	(void)snprintf(s->path, sizeof s->path, "%s/sucat.db", s->folder);
	s->db = db_open(s->path, DB_CREATE, &s->err);
	assert_non_null(s->db);
}

static inline void
store_close(struct store *s)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
	char path[128];

	db_close(s->db);
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(path, sizeof path, "%s%s", s->path, suffixes[i]);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(s->folder), 0);
}

/* Add a source; returns its row. */
static inline int64_t
store_source(struct store *s, const char *name, const char *kind, int rank)
{
	const struct source_row row = {
		name, kind, "https://example.com/", "any", "public", 1800, 0};
	struct source *source = NULL;
	struct arena arena;
	int64_t id;

	arena_init(&arena, MIB(1));
	assert_true(db_begin(s->db, &s->err));
	assert_true(source_put(s->db, &row, rank, true, &s->err));
	assert_true(db_commit(s->db, &s->err));
	assert_true(source_get(s->db, &arena, name, &source, &s->err));
	assert_non_null(source);
	id = source->id;
	arena_clear(&arena);
	return id;
}

static inline int
store_append_row(void *ctx, int n, char **values, char **names)
{
	struct buf *out = ctx;

	(void)names;
	for (int i = 0; i < n; i++)
		assert_true(buf_printf(
			out, "%s%s", i ? " " : "", values[i] ? values[i] : "-"));
	assert_true(buf_text(out, "\n"));
	return 0;
}

/* The rows of a statement as text, the columns joined by spaces, NULL as "-". Caller frees. */
static inline char *
store_rows(struct store *s, const char *statement)
{
	struct buf out;
	size_t len;

	buf_init(&out, MIB(4));
	assert_true(buf_text(&out, ""));
	assert_int_equal(
		sqlite3_exec(db_handle(s->db), statement, store_append_row, &out, NULL),
		SQLITE_OK);
	return buf_take(&out, &len);
}

static inline void
store_expect(struct store *s, const char *statement, const char *rows)
{
	char *got = store_rows(s, statement);

	assert_string_equal(got ? got : "", rows);
	free(got);
}

#endif
