/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void
set(const char *name, const char *value)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void
test_the_store_is_where_the_first_word_says(void **state)
{
	static const struct {
		const char *name, *given, *sucat_db, *data_home, *home;
		const char *path, *root_path; /* root_path NULL: the same for root */
	} cases[] = {
		{"option",               "a.db", "/b", "/x", "/h", "a.db",                           NULL                       },
		{"variable",             NULL,   "/b", "/x", "/h", "/b",                             NULL                       },
		{"data folder",          NULL,   "",   "/x", "/h", "/x/sucat/sucat.db",
                 SUCAT_STATE_DIR "/sucat.db"										    },
		{"relative data folder", NULL,   NULL, "x",  "/h",
                 "/h/.local/share/sucat/sucat.db",                                                   SUCAT_STATE_DIR "/sucat.db"},
		{"home",                 NULL,   NULL, NULL, "/h", "/h/.local/share/sucat/sucat.db",
                 SUCAT_STATE_DIR "/sucat.db"										    },
		{"nowhere",              NULL,   NULL, NULL, NULL, NULL,                             SUCAT_STATE_DIR "/sucat.db"},
		{"empty option",         "",     "/b", "/x", "/h", NULL,                             NULL                       },
	};
	char path[64];

	(void)state;
	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		bool root = i % 2;
		const char *name = cases[i / 2].name;
		const char *want = cases[i / 2].path;
		struct error err = ERROR_INIT;

		if (root && cases[i / 2].root_path)
			want = cases[i / 2].root_path;
		set("SUCAT_DB", cases[i / 2].sucat_db);
		set("XDG_DATA_HOME", cases[i / 2].data_home);
		set("HOME", cases[i / 2].home);
		if (store_path(cases[i / 2].given, root, path, sizeof path, &err) !=
			(want != NULL))
			fail_msg("%s: %s", name, err.reason);
		if (want)
			assert_string_equal(path, want);
		else
			assert_int_equal(err.code, ERR_USAGE);
	}
}

static void
test_a_path_that_does_not_fit_is_refused(void **state)
{
	struct error err = ERROR_INIT;
	char path[8];

	(void)state;
	assert_true(store_path("1234567", false, path, sizeof path, &err));
	assert_false(store_path("12345678", false, path, sizeof path, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_string_equal(err.reason, "path of more than 7 bytes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_store_is_where_the_first_word_says),
		cmocka_unit_test(test_a_path_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
