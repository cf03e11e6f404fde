/* SPDX-License-Identifier: Apache-2.0 */
#include "core/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void
test_first_failure_wins(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(
		error_set_at(&err, ERR_FORMAT, "gdmf-pmv", 12, 340, "no %s", "list"));
	assert_false(error_set_name(&err, "json.shape"));
	assert_false(error_set_next(&err, "wait"));
	assert_false(error_set(&err, ERR_IO, "other", "later"));
	assert_false(error_set_name(&err, "later"));
	assert_false(error_set_next(&err, "later"));
	assert_int_equal(err.code, ERR_FORMAT);
	assert_string_equal(err.source, "gdmf-pmv");
	assert_string_equal(err.reason, "no list");
	assert_string_equal(err.name, "json.shape");
	assert_string_equal(err.next, "wait");
	assert_int_equal(err.line, 12);
	assert_int_equal(err.offset, 340);
	error_clear(&err);
	assert_false(error_is_set(&err));
	assert_int_equal(err.offset, -1);
}

/* What a field of `cap` bytes keeps of `text`; its last bytes when it is cut. */
static void
check_kept(const char *text, const char *kept)
{
	struct error err = ERROR_INIT;

	(void)error_set(&err, ERR_FORMAT, text, "%s", text);
	if (strcmp(err.source, kept) != 0 || strcmp(err.reason, kept) != 0)
		fail_msg("\"%s\" and \"%s\", not \"%s\"", err.source, err.reason, kept);
}

static void
test_what_is_no_text_is_replaced_byte_by_byte(void **state)
{
	static const char *const cases[][2] = {
		{"K\xC3\xB6ln \xF0\x9F\x8D\x8E",   "K\xC3\xB6ln \xF0\x9F\x8D\x8E"},
		{"a\tb\x1B[31m\x7F\r\n",           "a?b?[31m???"                 },
		{"\xFF\xC3z\xC3",                  "??z?"                        },
		{"\xE0\x80\x80 \xED\xA0\x80 \xF5", "??? ??? ?"                   },
		{"",			       ""			    },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_kept(cases[i][0], cases[i][1]);
}

/* A root element named by 400 letters of two bytes: wherever the cut falls, what is kept is text. */
static void
test_i20_a_long_text_is_cut_between_characters(void **state)
{
	struct error err;
	char text[1200];
	size_t len;

	(void)state;
	for (size_t before = 0; before < 4; before++) {
		memset(text, 'x', before);
		for (len = before; len < 800; len += 2)
			memcpy(text + len, "\xC3\xA9", 2);
		text[len] = '\0';
		err = ERROR_INIT;
		(void)error_set(&err, ERR_FORMAT, text, "%s", text);
		for (int field = 0; field < 2; field++) {
			const char *kept = field ? err.reason : err.source;
			size_t cap = field ? sizeof err.reason : sizeof err.source;
			size_t n = strlen(kept);

			assert_in_range(n, cap - 5, cap - 1);
			assert_string_equal(kept + n - 3, "...");
			assert_memory_equal(kept, text, n - 3);
			assert_int_equal((n - 3 - before) % 2, 0); /* whole letters */
		}
	}
}

static void
test_a_text_that_just_fits_is_whole(void **state)
{
	struct error err = ERROR_INIT;
	char text[sizeof err.reason];

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)error_set(&err, ERR_FORMAT, NULL, "%s", text);
	assert_string_equal(err.reason, text);
	assert_string_equal(err.source, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_failure_wins),
		cmocka_unit_test(test_what_is_no_text_is_replaced_byte_by_byte),
		cmocka_unit_test(test_i20_a_long_text_is_cut_between_characters),
		cmocka_unit_test(test_a_text_that_just_fits_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
