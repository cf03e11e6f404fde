/* SPDX-License-Identifier: Apache-2.0 */
/* Replaced, or taken back: what the list offers the device beside it tells. */
#include "parser/succession.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

/* What a device may be offered. first_seen: only the order counts. */
static const struct listing releases[] = {
	{true,  "12.5.8", "",    "16H88",      "",        1},
	{true,  "14.8.8", "",    "23J620",     "",        1},
	{true,  "15.7.8", "",    "24G824",     "",        1},
	{true,  "15.7.9", "",    "24G830",     "",        2},
	{true,  "17.6.1", "",    "21M80",      "",        1},
	{true,  "17.7",   "",    "21H16",      "",        1},
	{true,  "17.7.6", "",    "21H423",     "",        1},
	{true,  "17.7.7", "",    "21H433",     "",        2},
	{true,  "18.0",   "",    "22A3354",    "",        2},
	{true,  "18.2",   "",    "22K154",     "",        3},
	{true,  "26.0",   "",    "23A341",     "",        1},
	{true,  "26.0",   "",    "23A345",     "",        2},
	{true,  "26.3",   "",    "25D125",     "",        1},
	{true,  "26.3.1", "",    "25D2128",    "",        2},
	{true,  "26.4",   "",    "25E246",     "",        4},
	{true,  "26.5.1", "",    "23F81",      "",        1},
	{true,  "26.5.2", "",    "23F84",      "",        2},
	{true,  "26.5.2", "",    "23F6084",    "",        3},
	{true,  "26.6.1", "",    "25G76",      "",        5},
	{true,  "26.6.2", "",    "25G83",      "",        6},
	{true,  "27.0",   "",    "26A340",     "",        7},
	{true,  "x",      "",    "25G77",      "",        5},
	{true,  "13.4.1", "",    "22F82",      "",        1},
	{false, "13.4.1", "(a)", "22F770820b", "22F82",   2},
	{false, "13.4.1", "(c)", "22F770820d", "22F82",   3},
	{false, "13.4.1", "(c)", "22F770830e", "22F2083", 3},
	{false, "26.3.1", "(a)", "25D771280a", "25D2128", 3},
};

struct one {
	const char *name, *gone;
	const char *listed; /* builds, separated by blanks */
	bool replaced;
};

static const struct one cases[] = {
	{"26.6.1 gave way to 26.6.2",                      "25G76",      "25G83 24G830",     true },
	{"17.7.7 was taken back: 17.7.6 is there again",   "21H433",     "21H423",           false},
	{"18.0 was taken back from the M4 iPads",          "22A3354",    "21H16",            false},
	{"its twin is no successor",                       "23F84",      "23F6084 23F81",    false},
	{"26.0 was built again",                           "23A341",     "23A345",           true },
	{"the earlier of two builds is no rebuild",        "23A345",     "23A341",           false},
	{"the train of tvOS 17 ended",                     "21M80",      "22K154",           true },
	{"15.7.9 was taken back; 26.6.2 is another train", "24G830",     "24G824 25G83",
         false										    },
	{"an older train says nothing",                    "24G830",     "23J620",           false},
	{"nothing at all is left for the device",          "16H88",      "",                 true },
	{"a version that cannot be read",                  "25G77",      "25G76",            true },
	{"a response whose base stands",                   "25D771280a", "25D2128 25D125",   false},
	{"26.4 replaced its base",                         "25D771280a", "25D2128 25E246",   true },
	{"a later train does not end a response",          "25D771280a", "25D2128 26A340",   false},
	{"its base is gone",			       "25D771280a", "25D125",           true },
	{"(c) replaced (a)",			       "22F770820b", "22F82 22F770820d", true },
	{"(c) is for another base",                        "22F770820b", "22F82 22F770830e", false},
	{"(a) does not replace (c)",                       "22F770820d", "22F82 22F770820b", false},
};

static struct listing
release(const char *build, size_t len)
{
	for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++)
		if (strlen(releases[i].build) == len &&
			memcmp(releases[i].build, build, len) == 0)
			return releases[i];
	fail_msg("%s is not in the table", build);
	return releases[0];
}

static void
test_replaced_or_taken_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct listing gone = release(cases[i].gone, strlen(cases[i].gone));
		struct listing listed[4];
		size_t n = 0, len;

		for (const char *at = cases[i].listed; *at; at += strspn(at, " ")) {
			len = strcspn(at, " ");
			listed[n++] = release(at, len);
			at += len;
		}
		if (succession_is_replaced(&gone, listed, n) != cases[i].replaced)
			fail_msg("%s", cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replaced_or_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
