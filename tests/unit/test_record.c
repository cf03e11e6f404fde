/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
test_kind_names(void **state)
{
	static const char *const names[KIND_COUNT] = {"unknown", "full", "rsr", "bsi"};

	(void)state;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		assert_string_equal(
			release_kind_name((enum release_kind)kind), names[kind]);
		assert_int_equal(release_kind_parse(names[kind]), kind);
	}
	assert_int_equal(release_kind_parse(""), KIND_COUNT);
	assert_int_equal(release_kind_parse("BSI"), KIND_COUNT);
	assert_int_equal(release_kind_parse("response"), KIND_COUNT);
}

static void
test_notice_names(void **state)
{
	static const char *const names[NOTICE_COUNT] = {"unknown_key", "unknown_list",
		"bad_record", "bad_value", "duplicate", "decoy", "tethered"};

	(void)state;
	for (int kind = 0; kind < NOTICE_COUNT; kind++)
		assert_string_equal(
			notice_kind_name((enum notice_kind)kind), names[kind]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kind_names),
		cmocka_unit_test(test_notice_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
