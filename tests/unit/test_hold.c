/* SPDX-License-Identifier: Apache-2.0 */
/* Many small transactions as one: what others see of them, and what each may undo. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

/* A store with one source, the first; from here on it holds. */
static void
open_held(struct store *s)
{
	store_open(s);
	assert_int_equal(store_source(s, "first", "pmv", 1), 1);
	assert_true(db_hold(s->db, &s->err));
}

static void
rename_first(struct store *s, const char *name)
{
	char statement[128];

	assert_true(db_begin(s->db, &s->err));
	(void)snprintf(statement, sizeof statement,
		"UPDATE source SET name = '%s' WHERE id = 1", name);
	store_expect(s, statement, "");
}

static void
keep_name(struct store *s, const char *name)
{
	rename_first(s, name);
	assert_true(db_commit(s->db, &s->err));
}

/* The name that somebody else reads. */
static void
others_read(struct store *s, const char *name)
{
	struct store other = *s;

	other.db = db_open(s->path, DB_READ, &other.err);
	assert_non_null(other.db);
	store_expect(&other, "SELECT name FROM source WHERE id = 1", name);
	db_close(other.db);
}

static void
test_what_is_held_is_written_when_it_is_let_go(void **state)
{
	struct store s;

	(void)state;
	store_open(&s);
	assert_int_equal(store_source(&s, "first", "pmv", 1), 1);
	assert_true(db_let_go(s.db, &s.err)); /* nothing is held */
	assert_true(db_hold(s.db, &s.err));
	keep_name(&s, "second");
	others_read(&s, "first\n");
	assert_true(db_hold(s.db, &s.err)); /* it is already */
	keep_name(&s, "third");
	others_read(&s, "first\n");
	assert_true(db_let_go(s.db, &s.err));
	others_read(&s, "third\n");
	keep_name(&s, "fourth"); /* by itself again */
	others_read(&s, "fourth\n");
	store_close(&s);
}

static void
test_a_part_is_undone_alone(void **state)
{
	struct store s;

	(void)state;
	open_held(&s);
	keep_name(&s, "second");
	rename_first(&s, "wrong");
	db_rollback(s.db);
	assert_true(db_let_go(s.db, &s.err));
	others_read(&s, "second\n");
	store_close(&s);
}

/* As without memory: then all of it goes, never a half. */
static void
test_a_part_that_cannot_be_undone_takes_all_with_it(void **state)
{
	struct store s;

	(void)state;
	open_held(&s);
	rename_first(&s, "second");
	store_expect(&s, "RELEASE part", "");
	db_rollback(s.db);
	assert_true(db_let_go(s.db, &s.err));
	others_read(&s, "first\n");
	keep_name(&s, "third");
	others_read(&s, "third\n");
	store_close(&s);
}

static void
test_what_is_held_can_be_dropped(void **state)
{
	struct store s;

	(void)state;
	store_open(&s);
	assert_int_equal(store_source(&s, "first", "pmv", 1), 1);
	db_drop(s.db); /* nothing is held */
	assert_true(db_hold(s.db, &s.err));
	keep_name(&s, "second");
	db_rollback(s.db); /* no part is open: nothing is undone */
	rename_first(&s, "third");
	db_drop(s.db);
	assert_true(db_let_go(s.db, &s.err));
	others_read(&s, "first\n");
	store_close(&s);
}

/* SQLite undoes the whole by itself, as it does on a full disk. */
static void
test_what_sqlite_undid_is_held_no_more(void **state)
{
	struct store s;

	(void)state;
	open_held(&s);
	rename_first(&s, "second");
	store_expect(&s, "ROLLBACK", "");
	db_rollback(s.db);
	keep_name(&s, "third");
	others_read(&s, "third\n");
	assert_true(db_let_go(s.db, &s.err));
	store_close(&s);
}

/* As when the process is killed. */
static void
test_what_is_held_at_the_end_is_lost(void **state)
{
	struct store s;

	(void)state;
	open_held(&s);
	keep_name(&s, "second");
	db_close(s.db);
	s.db = db_open(s.path, DB_WRITE, &s.err);
	assert_non_null(s.db);
	others_read(&s, "first\n");
	store_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_held_is_written_when_it_is_let_go),
		cmocka_unit_test(test_a_part_is_undone_alone),
		cmocka_unit_test(test_a_part_that_cannot_be_undone_takes_all_with_it),
		cmocka_unit_test(test_what_is_held_can_be_dropped),
		cmocka_unit_test(test_what_sqlite_undid_is_held_no_more),
		cmocka_unit_test(test_what_is_held_at_the_end_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
