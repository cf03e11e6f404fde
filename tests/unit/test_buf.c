/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void
test_grows_to_cap_and_no_further(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (int i = 0; i < 100; i++)
		assert_true(buf_byte(&b, 'x'));
	assert_int_equal(b.len, 100);
	assert_false(buf_byte(&b, 'x'));
	assert_true(b.over);
	assert_null(b.data);
	assert_int_equal(b.len, 0);
}

static void
test_over_cap_is_a_limit_error(void **state)
{
	struct error err = ERROR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 3);
	assert_false(buf_text(&b, "four"));
	assert_false(buf_failed(&b, "gdmf-pmv", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.source, "gdmf-pmv");
	assert_string_equal(err.reason, "more than 3 bytes");
}

static void
test_take_hands_the_bytes_over(void **state)
{
	struct buf b;
	size_t len;
	char *text;

	(void)state;
	buf_init(&b, 100);
	assert_true(buf_printf(&b, "%s-%d", "25D", 2128));
	text = buf_take(&b, &len);
	assert_int_equal(len, 8);
	assert_string_equal(text, "25D-2128");
	assert_null(b.data);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_to_cap_and_no_further),
		cmocka_unit_test(test_over_cap_is_a_limit_error),
		cmocka_unit_test(test_take_hands_the_bytes_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
