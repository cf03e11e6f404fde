/* SPDX-License-Identifier: Apache-2.0 */
#include "core/instant.h"

#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* The clock of every case: 2026-03-18T12:00:00Z. */
#define NOW      INT64_C(1773835200)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name, *text, *expected; /* expected: instant_format, NULL = refused */
} moments[] = {
	{"first sighting of the BSI rows", "2026-03-17T18:34:54Z",
         "2026-03-17T18:34:54Z"							       },
	{"epoch",			  "1970-01-01T00:00:00Z",      "1970-01-01T00:00:00Z"},
	{"before the epoch",               "1969-12-31T23:59:59Z",      "1969-12-31T23:59:59Z"},
	{"first year",                     "0000-01-01T00:00:00Z",      "0000-01-01T00:00:00Z"},
	{"last second",                    "9999-12-31T23:59:59Z",      "9999-12-31T23:59:59Z"},
	{"lower case",                     "2026-03-17t18:34:54z",      "2026-03-17T18:34:54Z"},
	{"east",			   "2026-03-17T01:34:54+02:00", "2026-03-16T23:34:54Z"},
	{"west",			   "2025-12-31T20:00:00-08:00", "2026-01-01T04:00:00Z"},
	{"fraction is dropped",            "2026-03-17T18:34:54.999Z",  "2026-03-17T18:34:54Z"},
	{"leap day",		       "2024-02-29T12:00:00Z",      "2024-02-29T12:00:00Z"},
	{"leap day of a century",          "2000-02-29T12:00:00Z",      "2000-02-29T12:00:00Z"},
	{"no leap day",                    "2026-02-29T12:00:00Z",      NULL                  },
	{"no leap day in 1900",            "1900-02-29T12:00:00Z",      NULL                  },
	{"leap second",                    "2016-12-31T23:59:60Z",      NULL                  },
	{"hour 24",			"2026-03-17T24:00:00Z",      NULL                  },
	{"minute 60",		      "2026-03-17T18:60:00Z",      NULL                  },
	{"month 0",			"2026-00-17T18:34:54Z",      NULL                  },
	{"month 13",		       "2026-13-17T18:34:54Z",      NULL                  },
	{"day 0",			  "2026-03-00T18:34:54Z",      NULL                  },
	{"31 June",			"2026-06-31T18:34:54Z",      NULL                  },
	{"no zone",			"2026-03-17T18:34:54",       NULL                  },
	{"no seconds",                     "2026-03-17T18:34Z",         NULL                  },
	{"blank for T",                    "2026-03-17 18:34:54Z",      NULL                  },
	{"empty fraction",                 "2026-03-17T18:34:54.Z",     NULL                  },
	{"zone without minutes",           "2026-03-17T18:34:54+02",    NULL                  },
	{"zone beyond a day",              "2026-03-17T18:34:54+24:00", NULL                  },
	{"left over",		      "2026-03-17T18:34:54Z ",     NULL                  },
	{"day alone",		      "2026-03-17",                NULL                  },
	{"sign in the year",               "-026-03-17T18:34:54Z",      NULL                  },
	{"empty",			  "",			  NULL                  },
	{"bytes above 0x7f",               "\xff\xfe\x80",              NULL                  },
};

static void
test_rfc3339(void **state)
{
	char text[INSTANT_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(moments); i++) {
		int64_t at = 7;
		bool ok = instant_parse_rfc3339(moments[i].text, &at);

		print_message("%s\n", moments[i].name);
		assert_int_equal(ok, moments[i].expected != NULL);
		if (ok)
			assert_string_equal(
				instant_format(at, text), moments[i].expected);
		else
			assert_int_equal(at, 7);
	}
}

static void
test_rfc3339_is_cut_nowhere(void **state)
{
	char text[] = "2026-03-17T18:34:54+02:00";
	int64_t at;

	(void)state;
	assert_true(instant_parse_rfc3339(text, &at));
	for (size_t len = sizeof text - 1; len-- > 0;) {
		text[len] = '\0';
		assert_false(instant_parse_rfc3339(text, &at));
	}
}

static void
test_day(void **state)
{
	char text[INSTANT_TEXT_BYTES];
	int64_t day;

	(void)state;
	assert_true(instant_parse_day("2026-03-17", &day));
	assert_int_equal(day, 1773705600);
	assert_string_equal(instant_format(day, text), "2026-03-17T00:00:00Z");
	assert_string_equal(
		instant_format_day(day + INSTANT_DAY_S - 1, text), "2026-03-17");
	assert_int_equal(instant_day(day), day);
	assert_int_equal(instant_day(day + INSTANT_DAY_S - 1), day);
	assert_int_equal(instant_day(day - 1), day - INSTANT_DAY_S);
	assert_int_equal(instant_day(-1), -INSTANT_DAY_S);
	assert_int_equal(instant_day(INSTANT_NONE), INSTANT_NONE);
	assert_false(instant_parse_day("2026-03-17T00:00:00Z", &day));
	assert_false(instant_parse_day("2026-3-17", &day));
	assert_false(instant_parse_day("2026-03-32", &day));
	assert_false(instant_parse_day("", &day));
}

/* Every day of 800 years, and the ends of the range, come back as they went. */
static void
test_calendar_round_trip(void **state)
{
	char text[INSTANT_TEXT_BYTES];
	int64_t from, to, back;

	(void)state;
	assert_true(instant_parse_day("1600-01-01", &from));
	assert_true(instant_parse_day("2400-12-31", &to));
	assert_int_equal((to - from) / INSTANT_DAY_S, 292559);
	for (int64_t day = from; day <= to; day += INSTANT_DAY_S) {
		if (!instant_parse_day(instant_format_day(day, text), &back) ||
			back != day)
			fail_msg("%s", text);
	}
	assert_string_equal(instant_format(INSTANT_NONE, text), "");
	assert_string_equal(instant_format_day(INSTANT_NONE, text), "");
	assert_string_equal(
		instant_format(INT64_MAX, text), "292277026596-12-04T15:30:07Z");
	assert_true(strlen(instant_format(INT64_MIN + 1, text)) < INSTANT_TEXT_BYTES);
}

static const struct {
	const char *name, *text, *expected;
} human[] = {
	{"RFC 3339",               "2026-03-17T18:34:54Z",          "2026-03-17T18:34:54Z"},
	{"with an offset",         "2026-03-17 18:34:54+02:00",     "2026-03-17T16:34:54Z"},
	{"blank, seconds",         "2026-03-17 18:34:54",           "2026-03-17T18:34:54Z"},
	{"blank, minutes",         "2026-03-17 18:34",              "2026-03-17T18:34:00Z"},
	{"T, minutes",             "2026-03-17T18:34",              "2026-03-17T18:34:00Z"},
	{"T, minutes, zone",       "2026-03-17T18:34Z",             "2026-03-17T18:34:00Z"},
	{"a day is its end",       "2026-03-17",                    "2026-03-17T23:59:59Z"},
	{"now",		    "now",			   "2026-03-18T12:00:00Z"},
	{"today is its end",       "today",                         "2026-03-18T23:59:59Z"},
	{"yesterday is its end",   "yesterday",                     "2026-03-17T23:59:59Z"},
	{"words fold case",        "Yesterday",                     "2026-03-17T23:59:59Z"},
	{"minutes",                "90 minutes ago",                "2026-03-18T10:30:00Z"},
	{"hours",		  "2 hours ago",                   "2026-03-18T10:00:00Z"},
	{"days",		   "3 days ago",                    "2026-03-15T12:00:00Z"},
	{"one day",                "1 day ago",                     "2026-03-17T12:00:00Z"},
	{"weeks",		  "2 weeks ago",                   "2026-03-04T12:00:00Z"},
	{"months",                 "6 months ago",                  "2025-09-18T12:00:00Z"},
	{"months over the year",   "3 months ago",                  "2025-12-18T12:00:00Z"},
	{"one year",               "1 year ago",                    "2025-03-18T12:00:00Z"},
	{"fold case",              "3 DAYS AGO",                    "2026-03-15T12:00:00Z"},
	{"short days",             "3d",                            "2026-03-15T12:00:00Z"},
	{"short hours",            "12h",                           "2026-03-18T00:00:00Z"},
	{"short weeks",            "2w",                            "2026-03-04T12:00:00Z"},
	{"short and ago",          "3d ago",                        "2026-03-15T12:00:00Z"},
	{"without ago",            "3 days",                        "2026-03-15T12:00:00Z"},
	{"nothing ago",            "0 days ago",                    "2026-03-18T12:00:00Z"},
	{"m is minutes or months", "3m",                            NULL                  },
	{"negative",               "-3 days ago",                   NULL                  },
	{"plus",		   "+3 days ago",                   NULL                  },
	{"before 1970",            "1969-12-31",                    NULL                  },
	{"older than 1970",        "57 years ago",                  NULL                  },
	{"as old as 1970",         "56 years ago",                  "1970-03-18T12:00:00Z"},
	{"absurd months",          "999999999 months ago",          NULL                  },
	{"absurd weeks",           "999999999w",                    NULL                  },
	{"too many digits",        "99999999999999999999 days ago", NULL                  },
	{"fraction of a day",      "1.5 days ago",                  NULL                  },
	{"no unit",                "3",			     NULL                  },
	{"no number",              "days ago",                      NULL                  },
	{"unknown unit",           "3 fortnights ago",              NULL                  },
	{"short plural",           "3ds",                           NULL                  },
	{"in the future",          "3 days hence",                  NULL                  },
	{"no real day",            "2026-02-30",                    NULL                  },
	{"hour only",              "2026-03-17 18",                 NULL                  },
	{"empty",		  "",			      NULL                  },
	{"blank",		  " ",			     NULL                  },
	{"a build",                "25D2128",                       NULL                  },
	{"bytes above 0x7f",       "3 \xc3\xa4ons ago",             NULL                  },
};

static void
test_human(void **state)
{
	char text[INSTANT_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(human); i++) {
		struct error err = ERROR_INIT;
		int64_t at = 7;
		bool ok = instant_parse_human("--at", human[i].text, NOW, &at, &err);

		print_message("%s\n", human[i].name);
		assert_int_equal(ok, human[i].expected != NULL);
		if (ok) {
			assert_string_equal(instant_format(at, text), human[i].expected);
			assert_false(error_is_set(&err));
		} else {
			assert_int_equal(at, 7);
			assert_int_equal(err.code, ERR_USAGE);
			assert_string_equal(err.source, "--at");
			assert_non_null(strstr(err.reason, human[i].text));
			assert_non_null(strstr(err.next, "2026-03-17"));
			assert_non_null(strstr(err.next, "3 days ago"));
		}
	}
}

static void
test_human_month_ends(void **state)
{
	char text[INSTANT_TEXT_BYTES];
	struct error err = ERROR_INIT;
	int64_t now, at;

	(void)state;
	assert_true(instant_parse_rfc3339("2026-03-31T08:00:00Z", &now));
	assert_true(instant_parse_human("--at", "1 month ago", now, &at, &err));
	assert_string_equal(instant_format(at, text), "2026-02-28T08:00:00Z");
	assert_true(instant_parse_rfc3339("2024-02-29T08:00:00Z", &now));
	assert_true(instant_parse_human("--at", "1 year ago", now, &at, &err));
	assert_string_equal(instant_format(at, text), "2023-02-28T08:00:00Z");
}

static void
test_a_megabyte_is_refused(void **state)
{
	static const char fills[] = {'0', '9', ' ', 'd', '-', '\xff'};
	size_t len = MIB(1);
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(fills); i++) {
		struct error err = ERROR_INIT;
		int64_t at;

		memset(text, fills[i], len);
		text[len] = '\0';
		assert_false(instant_parse_rfc3339(text, &at));
		assert_false(instant_parse_day(text, &at));
		assert_false(instant_parse_human("--at", text, NOW, &at, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.reason, "the time is longer than 256 bytes");
	}
	free(text);
}

static void
test_plausible(void **state)
{
	int64_t first;

	(void)state;
	assert_true(instant_parse_day("2000-01-01", &first));
	assert_true(instant_is_plausible(first, NOW));
	assert_false(instant_is_plausible(first - 1, NOW));
	assert_true(instant_is_plausible(NOW + CAP_DATE_AHEAD_S, NOW));
	assert_false(instant_is_plausible(NOW + CAP_DATE_AHEAD_S + 1, NOW));
	assert_false(instant_is_plausible(INSTANT_NONE, NOW));
	assert_false(instant_is_plausible(INT64_MAX, 0));
	assert_true(instant_now() > 0);
}

static void
test_a_span_begins_with_its_day(void **state)
{
	static const struct {
		const char *text, *from;
	} since[] = {
		{"2026-03-17",           "2026-03-17T00:00:00Z"},
		{"today",                "2026-03-18T00:00:00Z"},
		{"Yesterday",            "2026-03-17T00:00:00Z"},
		{"now",                  "2026-03-18T06:00:00Z"},
		{"1 day ago",            "2026-03-17T06:00:00Z"},
		{"2026-03-17T18:34:54Z", "2026-03-17T18:34:54Z"},
	};
	int64_t now, at;
	char text[INSTANT_TEXT_BYTES];

	(void)state;
	assert_true(instant_parse_rfc3339("2026-03-18T06:00:00Z", &now));
	for (size_t i = 0; i < sizeof since / sizeof since[0]; i++) {
		struct error err = ERROR_INIT;

		assert_true(
			instant_parse_since("--since", since[i].text, now, &at, &err));
		assert_string_equal(instant_format(at, text), since[i].from);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc3339),
		cmocka_unit_test(test_rfc3339_is_cut_nowhere),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_calendar_round_trip),
		cmocka_unit_test(test_human),
		cmocka_unit_test(test_human_month_ends),
		cmocka_unit_test(test_a_megabyte_is_refused),
		cmocka_unit_test(test_plausible),
		cmocka_unit_test(test_a_span_begins_with_its_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
