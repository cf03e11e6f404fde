/* SPDX-License-Identifier: Apache-2.0 */
#include "data/bundle.h"
#include "parser/train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static void
test_keys(void **state)
{
	static const struct {
		enum platform platform;
		const char *version, *key;
	} cases[] = {
		{PLATFORM_MACOS,    "26.3.1",  "26"   },
		{PLATFORM_MACOS,    "26",      "26"   },
		{PLATFORM_MACOS,    "11.7.10", "11"   },
		{PLATFORM_MACOS,    "10.15.7", "10.15"},
		{PLATFORM_MACOS,    "10.9",    "10.9" },
		{PLATFORM_IOS,      "10.3.4",  "10"   },
		{PLATFORM_VISIONOS, "2.6",     "2"    },
		{PLATFORM_MACOS,    "",        NULL   },
		{PLATFORM_MACOS,    "Tahoe",   NULL   },
	};
	char key[TRAIN_KEY_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(train_key(cases[i].platform, cases[i].version, key),
			cases[i].key != NULL);
		if (cases[i].key)
			assert_string_equal(key, cases[i].key);
	}
}

struct found {
	size_t rows;
	char tahoe[32];
};

static bool
find_tahoe(void *ctx, const struct train_row *row, struct error *err)
{
	struct found *found = ctx;

	(void)err;
	found->rows++;
	if (row->platform == PLATFORM_MACOS && strcmp(row->key, "26") == 0)
		(void)strncpy(found->tahoe, row->name, sizeof found->tahoe - 1);
	return true;
}

static void
test_the_bundled_names(void **state)
{
	struct error err = ERROR_INIT;
	struct found found = {0};

	(void)state;
	assert_true(train_rows((const char *)data_trains, data_trains_len, "trains.tsv",
		find_tahoe, &found, &err));
	assert_string_equal(found.tahoe, "Tahoe");
	assert_true(found.rows > 10);
}

static void
test_what_is_no_row_is_named(void **state)
{
	static const char *const bad[] = {
		"platform\ttrain\tname\nPalmOS\t5\tGarnet\n",
		"platform\ttrain\tname\nmacOS\tTahoe\tTahoe\n",
		"platform\ttrain\tname\nmacOS\t26\t\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		struct found found = {0};

		assert_false(train_rows(
			bad[i], strlen(bad[i]), "trains.tsv", find_tahoe, &found, &err));
		assert_int_equal(err.line, 2);
		assert_int_equal(found.rows, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_the_bundled_names),
		cmocka_unit_test(test_what_is_no_row_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
