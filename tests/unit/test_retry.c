/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/retry.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define SHARE_MS ((int64_t)CAP_SOURCE_S * 1000)

static void
test_what_is_tried_again_and_when(void **state)
{
	static const struct {
		const char *name;
		struct retry_case c;
		int64_t wait_ms;
	} cases[] = {
		{"first wait, least",       {1, true, 0, -1, 0, 0},                       0   },
		{"first wait, most",        {1, true, 0, -1, 999, 0},                     999 },
		{"first wait, wraps",       {1, true, 0, -1, 1000, 0},                    0   },
		{"second doubles",          {2, true, 0, -1, 1999, 0},                    1999},
		{"third doubles again",     {3, true, 0, -1, 3999, 0},                    3999},
		{"no fourth",               {4, true, 0, -1, 0, 0},                       -1  },
		{"not begun",               {0, true, 0, -1, 0, 0},                       -1  },
		{"408",                     {1, false, 408, -1, 5, 0},                    5   },
		{"429",                     {1, false, 429, -1, 5, 0},                    5   },
		{"500",                     {1, false, 500, -1, 5, 0},                    5   },
		{"599",                     {1, false, 599, -1, 5, 0},                    5   },
		{"404",                     {1, false, 404, -1, 5, 0},                    -1  },
		{"400 with Retry-After",    {1, false, 400, 1, 5, 0},                     -1  },
		{"304",                     {1, false, 304, -1, 5, 0},                    -1  },
		{"a cap or certificate",    {1, false, 0, -1, 5, 0},                      -1  },
		{"Retry-After",             {1, false, 503, 7, 5, 0},                     7005},
		{"Retry-After, longest",    {1, false, 429, CAP_RETRY_AFTER_S, 0, 0},
                 300000								       },
		{"Retry-After, longer",     {1, false, 429, CAP_RETRY_AFTER_S + 1, 0, 0}, -1  },
		{"just within its share",   {1, true, 0, -1, 5, SHARE_MS - 1},            5   },
		{"its share is spent",      {1, true, 0, -1, 5, SHARE_MS},                -1  },
		{"spent, and Retry-After",  {1, false, 429, 0, 5, SHARE_MS},              -1  },
		{"Retry-After of for ever", {1, false, 429, INT64_MAX, 0, 0},             -1  },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (retry_wait_ms(&cases[i].c) != cases[i].wait_ms)
			fail_msg("%s: %lld", cases[i].name,
				(long long)retry_wait_ms(&cases[i].c));
}

static void
test_retry_after_is_seconds_or_a_date(void **state)
{
	const int64_t now = 1773772800; /* Tue, 17 Mar 2026 18:40:00 GMT */

	(void)state;
	assert_int_equal(retry_after_parse("120", now), 120);
	assert_int_equal(retry_after_parse("0", now), 0);
	assert_int_equal(retry_after_parse("99999999999999999999", now), INT64_MAX);
	assert_int_equal(retry_after_parse("Tue, 17 Mar 2026 18:41:30 GMT", now), 90);
	assert_int_equal(retry_after_parse("Tue, 17 Mar 2026 18:00:00 GMT", now), 0);
	assert_int_equal(retry_after_parse("", now), -1);
	assert_int_equal(retry_after_parse("-5", now), -1);
	assert_int_equal(retry_after_parse("soon", now), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_tried_again_and_when),
		cmocka_unit_test(test_retry_after_is_seconds_or_a_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
