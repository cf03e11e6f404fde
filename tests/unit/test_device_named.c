/* SPDX-License-Identifier: Apache-2.0 */
#include "db/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "core/limits.h"

/* J1AP has another's model as an alias, J6AP a model that is the name of another, J5AP none; J3AP and J4AP
 * are one model. */
static const char devices_sql[] =
	"INSERT INTO device (name, platform, model, title, aliases) VALUES"
	" ('J1AP', 'macOS', 'Mac1,1', 'One', 'Mac2,2 Mac1,1-Rack'),"
	" ('J2AP', 'macOS', 'Mac2,2', 'Two', ''),"
	" ('J3AP', 'macOS', 'Mac3,1', 'Three', ''),"
	" ('J4AP', 'macOS', 'Mac3,1', 'Three', ''),"
	" ('J5AP', 'macOS', '', '', ''),"
	" ('J6AP', 'macOS', 'Mac6,1', 'Six', ''),"
	" ('Mac6,1', 'macOS', '', '', ''),"
	" ('iPhone1,1', 'iOS', 'iPhone1,1', 'iPhone', '')";

static const struct {
	const char *text, *names;
	bool at_once; /* device_named finds them */
} cases[] = {
	{"J1AP",        "J1AP",       true },
	{"Mac1,1",      "J1AP",       true },
	{"Mac2,2",      "J2AP",       true }, /* as given before any alias */
	{"mac2,2",      "J1AP",       false},
	{" J2AP ",      "J2AP",       false},
	{"j2ap",        "J2AP",       false},
	{"Mac1,1-Rack", "J1AP",       false},
	{"Two",         "J2AP",       false},
	{"Mac3,1",      "J3AP, J4AP", true },
	{"iPhone1,1",   "iPhone1,1",  true },
	{"Mac6,1",      "Mac6,1",     true }, /* its identifier before any model */
	{"J5AP",        "J5AP",       true },
	{"",            "",           false},
	{"Mac9,9",      "",           false},
};

static void
expect_names(const struct device *const *found, size_t n, const char *names)
{
	char text[64];

	device_join_names(found, n, text, sizeof text);
	assert_string_equal(text, names);
}

static void
test_a_device_is_named(void **state)
{
	struct store s;
	struct arena arena;
	struct device *all = NULL;
	size_t n;

	(void)state;
	store_open(&s);
	arena_init(&arena, MIB(1));
	assert_int_equal(
		sqlite3_exec(db_handle(s.db), devices_sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(device_list(s.db, &arena, &all, &n, &s.err));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct device *found[8], *named[8];
		struct device *devices = NULL;
		size_t n_named = 0;

		print_message("%s\n", cases[i].text);
		expect_names(found, device_match(all, n, cases[i].text, found),
			cases[i].names);
		assert_true(device_named(
			s.db, &arena, cases[i].text, &devices, &n_named, &s.err));
		for (size_t j = 0; j < n_named; j++)
			named[j] = &devices[j];
		expect_names(named, n_named, cases[i].at_once ? cases[i].names : "");
	}
	arena_clear(&arena);
	store_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_device_is_named)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
