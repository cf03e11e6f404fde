/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text;
	struct version v;
} versions[] = {
	{"13.4.1",			   {{13, 4, 1, 0}, 3, VERSION_RELEASE, 0, 0, ""} },
	{"26.0",			     {{26, 0, 0, 0}, 2, VERSION_RELEASE, 0, 0, ""} },
	{"26",			       {{26, 0, 0, 0}, 1, VERSION_RELEASE, 0, 0, ""} },
	{"12.5.8",			   {{12, 5, 8, 0}, 3, VERSION_RELEASE, 0, 0, ""} },
	{"10.3.3.1",			 {{10, 3, 3, 1}, 4, VERSION_RELEASE, 0, 0, ""} },
	{"13.4.1 (c)",		       {{13, 4, 1, 0}, 3, VERSION_RELEASE, 0, 0, "c"}},
	{"13.4.1(c)",			{{13, 4, 1, 0}, 3, VERSION_RELEASE, 0, 0, "c"}},
	{"26.3 beta",			{{26, 3, 0, 0}, 2, VERSION_BETA, 1, 0, ""}    },
	{"26.3 beta (a)",                    {{26, 3, 0, 0}, 2, VERSION_BETA, 1, 0, "a"}   },
	{"26.3 beta 2 (b)",                  {{26, 3, 0, 0}, 2, VERSION_BETA, 2, 0, "b"}   },
	{"27.0 beta 3",                      {{27, 0, 0, 0}, 2, VERSION_BETA, 3, 0, ""}    },
	{"27.0 beta 3 v.2",                  {{27, 0, 0, 0}, 2, VERSION_BETA, 3, 2, ""}    },
	{"26.5 RC",			  {{26, 5, 0, 0}, 2, VERSION_RC, 1, 0, ""}      },
	{"26.5 RC 2",			{{26, 5, 0, 0}, 2, VERSION_RC, 2, 0, ""}      },
	{"26.5 rc 2",			{{26, 5, 0, 0}, 2, VERSION_RC, 2, 0, ""}      },
	{"macOS Ventura 13.4.1 (c)",         {{13, 4, 1, 0}, 3, VERSION_RELEASE, 0, 0, "c"}},
	{"macOS 26.3.1",                     {{26, 3, 1, 0}, 3, VERSION_RELEASE, 0, 0, ""} },
	{"macOS Big Sur 11.7.11",            {{11, 7, 11, 0}, 3, VERSION_RELEASE, 0, 0, ""}},
	{"iOS Security Response 16.4.1 (a)",
         {{16, 4, 1, 0}, 3, VERSION_RELEASE, 0, 0, "a"}                                    },
	{"  26.3.1  (a)  ",                  {{26, 3, 1, 0}, 3, VERSION_RELEASE, 0, 0, "a"}},
};

static void
test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(versions); i++) {
		const struct version *expected = &versions[i].v;
		struct version v;

		print_message("%s\n", versions[i].text);
		assert_true(version_parse(versions[i].text, &v));
		assert_memory_equal(v.numbers, expected->numbers, sizeof v.numbers);
		assert_int_equal(v.n_numbers, expected->n_numbers);
		assert_int_equal(v.stage, expected->stage);
		assert_int_equal(v.stage_number, expected->stage_number);
		assert_int_equal(v.respin, expected->respin);
		assert_string_equal(v.extra, expected->extra);
		assert_int_equal(version_major(versions[i].text), expected->numbers[0]);
	}
}

static const char *const not_versions[] = {"", " ", ".", "26.", ".26", "26..3",
	"26.3.1.0.0", "9.9.26.3.1", "macOS", "macOS Ventura", "26.3.1 (a", "26.3.1 a)",
	"26.3.1 ()", "26.3.1 (A)", "26.3.1 (a) (b)", "26.3.1 (abcdefgh)",
	"26.3.1 (\xc3\xa4)", "26.3.1a", "26.3.1 beta v.", "26.3.1 beta beta",
	"26.3.1 gamma", "26.3.1 betamax", "-26.3", "+26", "26,3", "0x1a", "25D2128",
	"1234567890", "26.3 beta 1234567890", "26.3.1\n", "\xff\xfe", "26\xc2\xa0.3"};

static void
test_not_a_version(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(not_versions); i++) {
		struct version v = {.n_numbers = 7};

		print_message("%s\n", not_versions[i]);
		assert_false(version_parse(not_versions[i], &v));
		assert_int_equal(v.n_numbers, 7);
		assert_int_equal(version_major(not_versions[i]), -1);
	}
}

static void
test_a_megabyte_is_refused(void **state)
{
	static const char fills[] = {'1', '.', ' ', 'a', '(', '\xff'};
	size_t len = MIB(1);
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(fills); i++) {
		char extra[8];
		struct version v;

		memset(text, fills[i], len);
		text[len] = '\0';
		assert_false(version_parse(text, &v));
		assert_int_equal(version_compare_text(text, "26"), -1);
		assert_false(version_is_plain(text));
		assert_ptr_equal(version_strip_prefix(text), text);
		assert_int_equal(version_extra_parse(text, extra), fills[i] == ' ');
		assert_string_equal(extra, "");
	}
	free(text);
}

/* Each row is less than the next one. */
static const char *const ascending[] = {"", "x", /* no versions: before all, by bytes */
	"10.15.7", "12.5.7", "12.5.8", "13.2.1", "13.4.1", "13.4.1 (a)", "13.4.1 (c)",
	"13.4.1 (z)", "13.4.1 (aa)", "13.5", "15.7.10", "15.8", "26.0 beta", "26.0 RC",
	"26.0", "26.0.1", "26.3 beta", "26.3 beta (a)", "26.3 beta (b)", "26.3 beta 2",
	"26.3 beta 2 v.2", "26.3 beta 3", "26.3 beta 10", "26.3 RC", "26.3 RC 2", "26.3",
	"26.3.1", "iOS 26.3.1 (a)", "26.3.2", "26.10", "27"};

static void
test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ascending); i++)
		for (size_t j = 0; j < COUNT(ascending); j++) {
			print_message("%s, %s\n", ascending[i], ascending[j]);
			assert_int_equal(version_compare_text(ascending[i], ascending[j]),
				(i > j) - (i < j));
		}
	assert_int_equal(version_compare_text("26", "26.0"), 0);
	assert_int_equal(version_compare_text("26.0.0.0", "26"), 0);
	assert_int_equal(version_compare_text("macOS Tahoe 26.3", "26.3"), 0);
}

static void
test_numbers_alone(void **state)
{
	(void)state;
	assert_int_equal(version_compare_numbers("26", "26.0"), 0);
	assert_int_equal(version_compare_numbers("26.3.1 (a)", "26.3.1"), 0);
	assert_int_equal(version_compare_numbers("26.3 beta 2", "26.3"), 0);
	assert_int_equal(version_compare_numbers("26.9", "26.10"), -1);
	assert_int_equal(version_compare_numbers("26.10", "26.9"), 1);
	assert_int_equal(version_compare_numbers("", "26"), -1);
	assert_int_equal(version_compare_numbers("26", ""), 1);
	assert_int_equal(version_compare_numbers("", ""), 0);
}

static const struct {
	const char *text, *expected; /* NULL = refused */
} extras[] = {
	{"(a)",        "a"      },
	{"a",          "a"      },
	{" (a) ",      "a"      },
	{"(aa)",       "aa"     },
	{"(abcdefg)",  "abcdefg"},
	{"",           ""       },
	{"  ",         ""       },
	{NULL,         ""       },
	{"(abcdefgh)", NULL     },
	{"()",         NULL     },
	{"(a",         NULL     },
	{"a)",         NULL     },
	{"( a )",      NULL     },
	{"(A)",        NULL     },
	{"(1)",        NULL     },
	{"(a)(b)",     NULL     },
	{"a b",        NULL     },
	{"(\xc3\xa4)", NULL     },
};

static void
test_extra(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(extras); i++) {
		char to[8] = "x";
		bool ok = version_extra_parse(extras[i].text, to);

		print_message("%s\n", extras[i].text ? extras[i].text : "NULL");
		assert_int_equal(ok, extras[i].expected != NULL);
		assert_string_equal(to, ok ? extras[i].expected : "");
	}
	assert_int_equal(version_extra_compare("", "a"), -1);
	assert_int_equal(version_extra_compare("a", "c"), -1);
	assert_int_equal(version_extra_compare("c", "a"), 1);
	assert_int_equal(version_extra_compare("z", "aa"), -1);
	assert_int_equal(version_extra_compare("ab", "aa"), 1);
	assert_int_equal(version_extra_compare("", ""), 0);
}

static const struct {
	const char *text, *expected;
} prefixed[] = {
	{"9.9.26.3.1", "26.3.1"  },
	{"9.9.10.3.4", "10.3.4"  },
	{"9.9.16.1",   "16.1"    },
	{"9.9.99.0",   "99.0"    },
	{"8.4.1",      "8.4.1"   },
	{"9.9.26",     "9.9.26"  },
	{"9.9.26.",    "9.9.26." },
	{"9.9.",       "9.9."    },
	{"9.9",        "9.9"     },
	{"9.9..1",     "9.9..1"  },
	{"19.9.1.2",   "19.9.1.2"},
	{"",           ""        },
};

static void
test_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prefixed); i++)
		assert_string_equal(
			version_strip_prefix(prefixed[i].text), prefixed[i].expected);
}

static void
test_plain(void **state)
{
	static const char *const plain[] = {
		"26", "26.3.1", "10.13.6", "1.2.3.4", "999.9999.9999.9999"};
	static const char *const not_plain[] = {"", "26.", ".26", "26.3.1 (a)",
		"26.3 beta", "1.2.3.4.5", "1000", "26.10000", " 26", "26 ", "26..3",
		"\xff", "v26"};

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++)
		assert_true(version_is_plain(plain[i]));
	for (size_t i = 0; i < COUNT(not_plain); i++)
		assert_false(version_is_plain(not_plain[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_not_a_version),
		cmocka_unit_test(test_a_megabyte_is_refused),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_numbers_alone),
		cmocka_unit_test(test_extra),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
