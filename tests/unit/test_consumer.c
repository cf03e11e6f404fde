/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors move forward only; what is refused for good is parked, never lost. */
#include "db/consumer.h"

#include "core/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#define MARCH_17 INT64_C(1773705600)

struct fixture {
	struct store store;
	struct arena arena;
};

/* A store with the events of three builds: two of 2026-03-17, one of the day after. */
static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	store_open(&f->store);
	arena_init(&f->arena, MIB(1));
	free(store_rows(&f->store,
		"INSERT INTO event (id, type, at, platform, build, group_key) VALUES "
		"('new:macOS:25D2128', 'new', 1773705600, 'macOS', '25D2128', '2026-03-17'),"
		"('new:iOS:23D8133', 'new', 1773705600, 'iOS', '23D8133', '2026-03-17'),"
		"('new:macOS:25E246', 'new', 1773792000, 'macOS', '25E246', '2026-03-18')"));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	arena_clear(&f->arena);
	store_close(&f->store);
	free(f);
	return 0;
}

/* The consumer, which has to be there. */
static struct consumer
get(struct fixture *f, const char *name)
{
	struct consumer *list;
	size_t n;

	assert_true(
		consumer_list(f->store.db, &f->arena, name, &list, &n, &f->store.err));
	assert_int_equal(n, 1);
	return list[0];
}

static void
test_names(void **state)
{
	static const char *const good[] = {"ops", "a", "Slack_2", "mail.weekly", "0-x"};
	static const char *const bad[] = {
		"", "-x", ".x", "a b", "a/b", "a'b", "\303\244"};
	char longest[CONSUMER_NAME_BYTES + 2];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(consumer_is_name(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(consumer_is_name(bad[i]));
	memset(longest, 'a', sizeof longest);
	longest[CONSUMER_NAME_BYTES] = '\0';
	assert_true(consumer_is_name(longest));
	longest[CONSUMER_NAME_BYTES] = 'a';
	longest[CONSUMER_NAME_BYTES + 1] = '\0';
	assert_false(consumer_is_name(longest));
}

static void
test_where_a_cursor_begins(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int64_t at, cursor;
	} cases[] = {
		{0,                0},
                {MARCH_17,         0},
                {MARCH_17 + 1,     2},
                {MARCH_17 + 86400, 2},
		{MARCH_17 + 86401, 3}
        };
	int64_t cursor;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(consumer_cursor_at(
			f->store.db, cases[i].at, &cursor, &f->store.err));
		assert_int_equal(cursor, cases[i].cursor);
	}
}

static void
test_a_cursor_never_goes_back(void **state)
{
	struct fixture *f = *state;
	struct db *db = f->store.db;
	struct consumer c;

	assert_true(consumer_start(db, "ops", 1, MARCH_17, &f->store.err));
	c = get(f, "ops");
	assert_int_equal(c.cursor, 1);
	assert_int_equal(c.lag, 2);
	assert_int_equal(c.created, MARCH_17);
	assert_int_equal(c.told_at, INSTANT_NONE);
	assert_true(consumer_told(db, "ops", 3, MARCH_17 + 5, &f->store.err));
	assert_true(consumer_told(db, "ops", 2, MARCH_17 + 6, &f->store.err));
	assert_true(consumer_pass(db, "ops", 1, &f->store.err));
	c = get(f, "ops");
	assert_int_equal(c.cursor, 3);
	assert_int_equal(c.lag, 0);
	assert_int_equal(c.told_at, MARCH_17 + 6);
	assert_false(consumer_start(db, "ops", 0, MARCH_17, &f->store.err));
}

static void
test_failures_count_until_something_is_acknowledged(void **state)
{
	struct fixture *f = *state;
	struct db *db = f->store.db;
	struct consumer c;

	assert_true(consumer_start(db, "ops", 0, MARCH_17, &f->store.err));
	assert_true(consumer_run(db, "ops", MARCH_17 + 1, &f->store.err));
	assert_true(consumer_fail(db, "ops", MARCH_17 + 1, MARCH_17 + 60,
		"HTTP status 500", &f->store.err));
	assert_true(consumer_fail(db, "ops", MARCH_17 + 2, MARCH_17 + 300,
		"HTTP status 503", &f->store.err));
	assert_true(consumer_pass(db, "ops", 1, &f->store.err));
	c = get(f, "ops");
	assert_int_equal(c.run_at, MARCH_17 + 2);
	assert_int_equal(c.failures, 2);
	assert_int_equal(c.next_at, MARCH_17 + 300);
	assert_string_equal(c.message, "HTTP status 503");
	assert_int_equal(c.lag, 2);
	assert_true(consumer_told(db, "ops", 2, MARCH_17 + 301, &f->store.err));
	c = get(f, "ops");
	assert_int_equal(c.failures, 0);
	assert_int_equal(c.next_at, INSTANT_NONE);
	assert_string_equal(c.message, "");
}

static void
test_what_is_refused_for_good_is_parked(void **state)
{
	static const int64_t both[] = {1, 2}, second[] = {2};
	struct fixture *f = *state;
	struct db *db = f->store.db;
	struct parked *parked;
	size_t n;

	assert_true(consumer_start(db, "ops", 0, MARCH_17, &f->store.err));
	assert_true(consumer_park(
		db, "ops", both, 2, MARCH_17, "HTTP status 404", &f->store.err));
	assert_int_equal(get(f, "ops").cursor, 2);
	assert_int_equal(get(f, "ops").parked, 2);
	assert_true(consumer_park(
		db, "ops", second, 1, MARCH_17 + 9, "HTTP status 410", &f->store.err));
	assert_true(consumer_parked(db, &f->arena, "ops", &parked, &n, &f->store.err));
	assert_int_equal(n, 2);
	assert_string_equal(parked[0].id, "new:macOS:25D2128");
	assert_string_equal(parked[0].message, "HTTP status 404");
	assert_string_equal(parked[1].message, "HTTP status 410");
	assert_int_equal(parked[1].at, MARCH_17 + 9);
	assert_true(consumer_unpark(db, "ops", both, 1, MARCH_17 + 10, &f->store.err));
	assert_int_equal(get(f, "ops").parked, 1);
	assert_int_equal(get(f, "ops").cursor, 2);
}

static void
test_to_park_ends_a_row_of_failures(void **state)
{
	static const int64_t first[] = {1}, second[] = {2};
	struct fixture *f = *state;
	struct db *db = f->store.db;
	struct consumer c;

	assert_true(consumer_start(db, "ops", 0, MARCH_17, &f->store.err));
	assert_true(consumer_fail(
		db, "ops", MARCH_17, MARCH_17 + 60, "HTTP status 500", &f->store.err));
	assert_true(consumer_park(
		db, "ops", first, 1, MARCH_17 + 1, "HTTP status 404", &f->store.err));
	c = get(f, "ops");
	assert_int_equal(c.failures, 0);
	assert_int_equal(c.next_at, INSTANT_NONE);
	assert_string_equal(c.message, "");
	assert_int_equal(c.told_at, INSTANT_NONE);
	assert_true(consumer_fail(db, "ops", MARCH_17 + 2, MARCH_17 + 62,
		"HTTP status 503", &f->store.err));
	assert_true(consumer_park(
		db, "ops", first, 1, MARCH_17 + 3, "HTTP status 410", &f->store.err));
	c = get(f, "ops"); /* what was parked before says nothing of what waits */
	assert_int_equal(c.failures, 1);
	assert_int_equal(c.next_at, MARCH_17 + 62);
	assert_true(consumer_park(
		db, "ops", second, 1, MARCH_17 + 4, "HTTP status 404", &f->store.err));
	assert_int_equal(get(f, "ops").failures, 0);
}

static void
test_a_refused_park_changes_nothing(void **state)
{
	static const int64_t none[] = {1, 99};
	struct fixture *f = *state;

	assert_true(consumer_start(f->store.db, "ops", 0, MARCH_17, &f->store.err));
	assert_false(consumer_park(
		f->store.db, "ops", none, 2, MARCH_17, "no such event", &f->store.err));
	error_clear(&f->store.err);
	assert_int_equal(get(f, "ops").cursor, 0);
	assert_int_equal(get(f, "ops").parked, 0);
}

static void
test_to_forget_is_to_forget_what_is_parked(void **state)
{
	static const int64_t first[] = {1};
	struct fixture *f = *state;
	struct db *db = f->store.db;
	struct consumer *list;
	bool known;
	size_t n;

	assert_true(consumer_start(db, "b", 0, MARCH_17, &f->store.err));
	assert_true(consumer_start(db, "a", 3, MARCH_17, &f->store.err));
	assert_true(consumer_park(db, "b", first, 1, MARCH_17, "x", &f->store.err));
	assert_true(consumer_list(db, &f->arena, NULL, &list, &n, &f->store.err));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "a");
	assert_true(consumer_forget(db, "b", &known, &f->store.err));
	assert_true(known);
	assert_true(consumer_forget(db, "b", &known, &f->store.err));
	assert_false(known);
	store_expect(&f->store, "SELECT count(*) FROM parked", "0\n");
	assert_true(consumer_list(db, &f->arena, "b", &list, &n, &f->store.err));
	assert_int_equal(n, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		TEST(test_where_a_cursor_begins),
		TEST(test_a_cursor_never_goes_back),
		TEST(test_failures_count_until_something_is_acknowledged),
		TEST(test_what_is_refused_for_good_is_parked),
		TEST(test_to_park_ends_a_row_of_failures),
		TEST(test_a_refused_park_changes_nothing),
		TEST(test_to_forget_is_to_forget_what_is_parked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
