/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/skew.h"
#include "core/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#define NOW  INT64_C(1773772800) /* 2026-03-17T18:40:00Z */
#define DAY  INT64_C(86400)
#define GDMF "https://gdmf.apple.com/v2/pmv"
#define SCAN "https://swscan.apple.com/content/catalogs/index-1.sucatalog"

/* The Date of two answers, and what both say of a clock that shows NOW. */
static void
test_t21_two_hosts_judge_the_clock(void **state)
{
	static const struct {
		const char *name, *first, *second;
		int64_t first_date, second_date;
		enum skew_verdict verdict;
		int64_t seconds;
	} cases[] = {
		{"right",                     GDMF,           SCAN,            NOW + 1,         NOW - 2,         SKEW_RIGHT,   0        },
		{"one host",                  GDMF,           GDMF "?again",   NOW + 400 * DAY, NOW + 400 * DAY,
                 SKEW_UNKNOWN,												 400 * DAY},
		{"ten minutes less a second", GDMF,           SCAN,            NOW + 599,       NOW + 9000,
                 SKEW_RIGHT,												   599      },
		{"ten minutes",               GDMF,           SCAN,            NOW + 600,       NOW + 9000,      SKEW_WARN,    600      },
		{"ten minutes ahead",         GDMF,           SCAN,            NOW - 9000,      NOW - 600,       SKEW_WARN,    -600     },
		{"a day less a second",       GDMF,           SCAN,            NOW + DAY - 1,   NOW + DAY,       SKEW_WARN,
                 DAY - 1														},
		{"a day",                     GDMF,           SCAN,            NOW + DAY,       NOW + 2 * DAY,   SKEW_WRONG,   DAY      },
		{"a year ahead",              GDMF,           SCAN,            NOW - 365 * DAY, NOW - 366 * DAY, SKEW_WRONG,
                 -365 * DAY													     },
		{"hosts that differ",         GDMF,           SCAN,            NOW - 2 * DAY,   NOW + 2 * DAY,
                 SKEW_RIGHT,												   0        },
		{"an old cache",              GDMF,           SCAN,            NOW - 3 * DAY,   NOW,             SKEW_RIGHT,   0        },
		{"no Date",                   GDMF,           SCAN,            NOW - 3 * DAY,   INSTANT_NONE,    SKEW_UNKNOWN,
                 -3 * DAY													       },
		{"other ports",               "https://a:1/", "https://a:12/", NOW + DAY,       NOW + DAY,
                 SKEW_WRONG,												   DAY      },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct skew s = {.any = false};

		print_message("%s\n", cases[i].name);
		skew_hear(&s, cases[i].first, cases[i].first_date, NOW);
		skew_hear(&s, cases[i].second, cases[i].second_date, NOW);
		assert_int_equal(skew_judge(&s), cases[i].verdict);
		assert_int_equal(skew_seconds(&s), cases[i].seconds);
	}
}

static void
test_nothing_heard_is_not_known(void **state)
{
	struct skew s = {.any = false};

	(void)state;
	assert_int_equal(skew_judge(&s), SKEW_UNKNOWN);
	skew_hear(&s, GDMF, INT64_MAX, -2); /* their difference is no number */
	assert_int_equal(skew_judge(&s), SKEW_UNKNOWN);
}

static void
test_one_answer_that_is_far(void **state)
{
	(void)state;
	assert_true(skew_is_far(NOW + DAY, NOW));
	assert_true(skew_is_far(NOW - DAY, NOW));
	assert_false(skew_is_far(NOW + DAY - 1, NOW));
	assert_false(skew_is_far(INSTANT_NONE, NOW));
	assert_false(skew_is_far(NOW, INSTANT_NONE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_t21_two_hosts_judge_the_clock),
		cmocka_unit_test(test_nothing_heard_is_not_known),
		cmocka_unit_test(test_one_answer_that_is_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
