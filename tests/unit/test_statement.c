/* SPDX-License-Identifier: Apache-2.0 */
/* Every statement prepares, every file of db/sql is one, and no hot one scans what grows. */
#include "db/statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <string.h>

#include "store_fixture.h"

static int
set_up(void **state)
{
	struct store *s = calloc(1, sizeof *s);

	assert_non_null(s);
	store_open(s);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	store_close(*state);
	free(*state);
	return 0;
}

static void
test_every_statement_prepares(void **state)
{
	struct store *s = *state;

	for (int i = 0; i < STATEMENT_COUNT; i++) {
		struct query *q = query_begin(s->db, (enum statement)i, &s->err);

		if (!q)
			fail_msg("%s: %s", statement_name((enum statement)i),
				s->err.reason);
		query_end(q);
	}
}

static bool
is_listed(const char *name, size_t len)
{
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		const char *known = statement_name((enum statement)i);

		if (strlen(known) == len && memcmp(known, name, len) == 0)
			return true;
	}
	return false;
}

static void
test_every_file_is_a_statement(void **state)
{
	DIR *folder = opendir(SUCAT_SQL_DIR);
	const struct dirent *entry;
	int files = 0;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		const char *end = strstr(entry->d_name, ".sql");

		if (!end || (entry->d_name[0] >= '0' && entry->d_name[0] <= '9'))
			continue;
		files++;
		if (!is_listed(entry->d_name, (size_t)(end - entry->d_name)))
			fail_msg("%s is not in db/statement.h", entry->d_name);
	}
	(void)closedir(folder);
	assert_int_equal(files, STATEMENT_COUNT);
}

static void
test_an_unbound_or_unknown_parameter_is_told(void **state)
{
	struct store *s = *state;
	struct query *q = query_begin(s->db, STATEMENT_seen_newest, &s->err);

	assert_non_null(q);
	assert_int_equal(query_step(q, &s->err), STEP_FAIL);
	assert_int_equal(s->err.code, ERR_DB);
	assert_string_equal(s->err.source, "seen_newest");
	query_end(q);
	error_clear(&s->err);
	q = query_begin(s->db, STATEMENT_seen_newest, &s->err);
	query_bind_int(q, ":source_id", 1);
	query_bind_int(q, ":sourceid", 1);
	assert_int_equal(query_step(q, &s->err), STEP_FAIL);
	assert_non_null(strstr(s->err.reason, ":sourceid"));
	query_end(q);
}

/* A line that names a subquery: that name, in a line of its own. */
static void
note_subquery(char *names, size_t size, const char *line)
{
	static const char *const begins[] = {"CO-ROUTINE ", "MATERIALIZE "};

	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(begins[i]), len = strlen(names);

		if (strncmp(line, begins[i], n) == 0)
			(void)snprintf(names + len, size - len, "%s\n", line + n);
	}
}

static bool
is_noted(const char *names, const char *name)
{
	char line[64];

	(void)snprintf(line, sizeof line, "\n%s\n", name);
	return strstr(names, line) != NULL;
}

/* No line of the plan reads a whole table (`bad` is NULL), or has `bad` in it. */
static void
expect_no_line(struct store *s, enum statement which, const char *bad)
{
	sqlite3_stmt *stmt = NULL;
	char found[256] = "\n"; /* what lines of their own find is gone over */
	struct buf text;
	int lines = 0;

	buf_init(&text, KIB(64));
	assert_true(buf_printf(&text, "EXPLAIN QUERY PLAN %s", statement_sql(which)));
	assert_int_equal(sqlite3_prepare_v2(db_handle(s->db), text.data, -1, &stmt, NULL),
		SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(stmt, 3);

		lines++;
		note_subquery(found, sizeof found, line);
		/* a table of values is as long as what was asked for */
		if (bad ? strstr(line, bad) != NULL
			: strncmp(line, "SCAN ", 5) == 0 &&
					!strstr(line, "VIRTUAL TABLE") &&
					!is_noted(found, line + 5))
			fail_msg("%s: %s", statement_name(which), line);
	}
	(void)sqlite3_finalize(stmt);
	buf_clear(&text);
	assert_true(lines > 0);
}

static void
test_hot_statements_scan_no_table(void **state)
{
	static const enum statement hot[] = {STATEMENT_view_rows, STATEMENT_view_listed,
		STATEMENT_device_listed, STATEMENT_device_named,
		STATEMENT_coverage_of_rank, STATEMENT_answered_by,
		STATEMENT_release_claims, STATEMENT_release_is_offered,
		STATEMENT_seen_pending, STATEMENT_seen_newest, STATEMENT_seen_accepted_at,
		STATEMENT_sightings_open, STATEMENT_sightings_at,
		STATEMENT_product_sightings_open, STATEMENT_product_sightings_at,
		STATEMENT_show_evidence, STATEMENT_device_sets_of, STATEMENT_body_find,
		STATEMENT_body_find_prefix, STATEMENT_body_newest_of_source,
		STATEMENT_answer_find, STATEMENT_claim_find, STATEMENT_product_state_find,
		STATEMENT_stated_last, STATEMENT_device_first, STATEMENT_release_list};

	for (size_t i = 0; i < sizeof hot / sizeof hot[0]; i++)
		expect_no_line(*state, hot[i], NULL);
}

/* What asks for one release may not walk all that its source ever said. */
static void
test_a_release_is_found_by_its_build(void **state)
{
	static const enum statement of_a_release[] = {STATEMENT_absence_begin,
		STATEMENT_absence_beside, STATEMENT_absence_lost, STATEMENT_change_gained,
		STATEMENT_lapse_last_listed, STATEMENT_release_claims,
		STATEMENT_release_is_offered};

	for (size_t i = 0; i < sizeof of_a_release / sizeof of_a_release[0]; i++)
		expect_no_line(*state, of_a_release[i], "sighting_open (source_id=?)");
}

/* A question of one device may not walk the claims that came after its moment. */
static void
test_claims_are_found_by_when_they_stood(void **state)
{
	static const char *const longer[] = {"claim_listed (device_set_id=?)",
		"claim_listed (device_set_id=? AND platform=?)",
		"claim_of_set (device_set_id=?)",
		"claim_of_set (device_set_id=? AND platform=?)"};

	for (size_t i = 0; i < sizeof longer / sizeof longer[0]; i++) {
		expect_no_line(*state, STATEMENT_view_rows, longer[i]);
		expect_no_line(*state, STATEMENT_view_listed, longer[i]);
	}
}

/* A sync may not walk all intervals of its source to find the one that waits. */
static void
test_what_waits_is_found_by_its_index(void **state)
{
	expect_no_line(*state, STATEMENT_seen_pending, "PRIMARY KEY (source_id=?)");
	expect_no_line(*state, STATEMENT_seen_sources, "PRIMARY KEY (source_id=?)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_every_statement_prepares, set_up, tear_down),
		cmocka_unit_test(test_every_file_is_a_statement),
		cmocka_unit_test_setup_teardown(
			test_an_unbound_or_unknown_parameter_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_hot_statements_scan_no_table, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_release_is_found_by_its_build, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_waits_is_found_by_its_index, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_claims_are_found_by_when_they_stood, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
