/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exit_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void
test_i20_each_error_has_one_exit_status(void **state)
{
	static const struct {
		enum error_code code;
		int status;
	} cases[] = {
		{ERR_NONE,    0},
		{ERR_USAGE,   2},
		{ERR_UNKNOWN, 3},
		{ERR_NET,     4},
		{ERR_FORMAT,  4},
		{ERR_LIMIT,   4},
		{ERR_VERIFY,  4},
		{ERR_HELD,    4},
		{ERR_REFUSED, 1},
		{ERR_DB,      5},
		{ERR_LOCKED,  5},
		{ERR_IO,      1},
		{ERR_NOMEM,   1},
	};

	(void)state;
	assert_int_equal(sizeof cases / sizeof *cases, ERR_NOMEM + 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int status = exit_status_of(cases[i].code);
		const struct exit_meaning *m = exit_meanings;

		assert_int_equal(status, cases[i].status);
		while (m->status && strtol(m->status, NULL, 10) != status)
			m++;
		assert_non_null(m->status); /* and help tells what it means */
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_i20_each_error_has_one_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
