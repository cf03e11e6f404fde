/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nearest.h"
#include "cli/option.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static const struct option_spec specs[] = {
	{"device", 'd', "ID",   false, "the device"},
	{"kind",   0,   "K",    true,  "a kind"    },
	{"defer",  0,   "DAYS", false, "days"      },
	{"latest", 'l', NULL,   false, "the newest"},
	{NULL,     0,   NULL,   false, NULL        },
};

static const struct option_spec globals[] = {
	{"db",    0,   "FILE", false, "the store"  },
	{"quiet", 'q', NULL,   false, "errors only"},
	{NULL,    0,   NULL,   false, NULL         },
};

#define MAX_ARGS 8

struct line {
	const char *name;
	const char *args[MAX_ARGS]; /* up to the first NULL */
};

static int
count(const struct line *line)
{
	int n = 0;

	while (n < MAX_ARGS && line->args[n])
		n++;
	return n;
}

/* argv is not const in C; the parser does not write. */
static char *const *
argv_of(const struct line *line)
{
	union {
		const char *const *read;
		char *const *argv;
	} both = {.read = line->args};

	return both.argv;
}

static void
test_options_and_operands_mix(void **state)
{
	static const struct line lines[] = {
		{"before",   {"--device", "Mac15,3", "-lq", "--db=x", "a", "b"}},
		{"after",    {"a", "b", "-d", "Mac15,3", "-l", "-q", "--db=x"} },
		{"between",  {"a", "-dMac15,3", "b", "--db", "x", "-ql"}       },
		{"repeated", {"-lql", "a", "b", "-dMac15,3", "--db=x", "-q"}   },
	};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct option_values *v = option_parse(
			specs, globals, count(&lines[i]), argv_of(&lines[i]), &err);
		const char *const *operands;
		size_t n;

		if (!v)
			fail_msg("%s: %s: %s", lines[i].name, err.source, err.reason);
		assert_string_equal(option_value(v, "device"), "Mac15,3");
		assert_string_equal(option_value(v, "db"), "x");
		assert_true(option_flag(v, "latest"));
		assert_true(option_flag(v, "quiet"));
		assert_null(option_value(v, "defer"));
		operands = option_operands(v, &n);
		assert_int_equal(n, 2);
		assert_string_equal(operands[0], "a");
		assert_string_equal(operands[1], "b");
		option_free(v);
	}
}

static void
test_two_dashes_end_options_and_one_is_an_operand(void **state)
{
	static const struct line line = {
		"", {"-l", "-", "--", "--device", "-q", "--"}
        };
	struct error err = ERROR_INIT;
	struct option_values *v;
	const char *const *operands;
	size_t n;

	(void)state;
	v = option_parse(specs, globals, count(&line), argv_of(&line), &err);
	assert_non_null(v);
	operands = option_operands(v, &n);
	assert_int_equal(n, 4);
	assert_string_equal(operands[0], "-");
	assert_string_equal(operands[1], "--device");
	assert_string_equal(operands[3], "--");
	assert_false(option_flag(v, "quiet"));
	option_free(v);
}

static void
test_a_repeated_option_keeps_its_values_in_order(void **state)
{
	static const struct line line = {
		"", {"--kind", "rsr", "-l", "--kind=bsi", "--db", "x", "--kind", "full"}
        };
	struct error err = ERROR_INIT;
	struct option_values *v;
	const char *const *kinds;
	size_t n;

	(void)state;
	v = option_parse(specs, globals, count(&line), argv_of(&line), &err);
	assert_non_null(v);
	kinds = option_values_of(v, "kind", &n);
	assert_int_equal(n, 3);
	assert_string_equal(kinds[0], "rsr");
	assert_string_equal(kinds[1], "bsi");
	assert_string_equal(kinds[2], "full");
	assert_string_equal(option_value(v, "db"), "x");
	(void)option_values_of(v, "defer", &n);
	assert_int_equal(n, 0);
	option_free(v);
}

static void
test_wrong_usage_names_the_option_and_the_reason(void **state)
{
	static const struct {
		struct line line;
		const char *source, *reason;
	} cases[] = {
		{{"mistyped", {"--devcie", "x"}},           "--devcie",
                 "unknown option: the nearest known is --device"                                                 },
		{{"begun", {"--lat"}},                      "--lat",
                 "unknown option: the nearest known is --latest"                                                 },
		{{"mistyped global", {"--quite"}},          "--quite",
                 "unknown option: the nearest known is --quiet"                                                  },
		{{"far from all", {"--frobnicate"}},        "--frobnicate",
                 "unknown option: none here is called so"                                                        },
		{{"letter", {"-lx"}},                       "-lx",          "unknown option: no -x is known here"},
		{{"no value", {"a", "--device"}},           "--device",     "needs a value: ID"                  },
		{{"next option", {"--device", "--latest"}}, "--device",
                 "needs a value: ID"									     },
		{{"letter alone", {"-ld"}},                 "-ld",          "needs a value: ID"                  },
		{{"flag with one", {"--latest=1"}},         "--latest=1",   "takes no value"                     },
		{{"twice", {"--device=a", "-d", "b"}},      "--device",
                 "given more than once"									  },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = ERROR_INIT;
		const struct line *line = &cases[i].line;

		if (option_parse(specs, globals, count(line), argv_of(line), &err))
			fail_msg("%s: accepted", line->name);
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.source, cases[i].source);
		assert_string_equal(err.reason, cases[i].reason);
	}
}

static void
test_the_command_is_the_first_operand(void **state)
{
	static const struct {
		struct line line;
		int at;
	} cases[] = {
		{{"alone", {"targets"}},                           0 },
		{{"behind a flag", {"-q", "targets", "--lat"}},    1 },
		{{"behind a value", {"--db", "x", "targets"}},     2 },
		{{"behind two dashes", {"-q", "--", "targets"}},   2 },
		{{"none", {"-q"}},                                 1 },
		{{"nothing", {NULL}},                              0 },
		{{"option of a command", {"--device", "targets"}}, -1},
		{{"value missing", {"--db"}},                      -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = ERROR_INIT;
		const struct line *line = &cases[i].line;

		assert_int_equal(
			option_first_operand(globals, count(line), argv_of(line), &err),
			cases[i].at);
		assert_int_equal(err.code, cases[i].at < 0 ? ERR_USAGE : ERR_NONE);
	}
}

static void
test_numbers_are_whole_and_in_range(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t number;
	} cases[] = {
		{"0",                    true,  0 },
		{"90",                   true,  90},
		{"-1",                   false, 0 },
		{"91",                   false, 0 },
		{"",		     false, 0 },
		{"7d",                   false, 0 },
		{" 7",                   false, 0 },
		{"+7",                   false, 0 },
		{"99999999999999999999", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = ERROR_INIT;
		struct line line = {
			"", {"--defer", cases[i].text}
                };
		struct option_values *v =
			option_parse(specs, NULL, 2, argv_of(&line), &err);
		int64_t number = -7;

		assert_non_null(v);
		if (option_number(v, "defer", 0, 90, 5, &number, &err) != cases[i].ok)
			fail_msg("\"%s\": %s", cases[i].text, err.reason);
		if (cases[i].ok)
			assert_int_equal(number, cases[i].number);
		else
			assert_string_equal(err.source, "--defer");
		option_free(v);
	}
}

static void
test_a_number_not_given_is_the_fallback(void **state)
{
	struct error err = ERROR_INIT;
	struct line line = {"", {NULL}};
	struct option_values *v = option_parse(specs, NULL, 0, argv_of(&line), &err);
	int64_t number;

	(void)state;
	assert_non_null(v);
	assert_true(option_number(v, "defer", 0, 90, 5, &number, &err));
	assert_int_equal(number, 5);
	option_free(v);
}

static void
test_nearest_sees_typing_errors_only(void **state)
{
	static const struct {
		const char *asked, *best;
	} cases[] = {
		{"lgo",				       "log"     },
		{"targest",				   "targets" }, /* swapped */
		{"tarets",				    "targets" }, /* dropped */
		{"tarrgets",				  "targets" }, /* doubled */
		{"rel",				       "releases"}, /* begun */
		{"sync",				      "sync"    },
		{"t",					 NULL      },
		{"",					  NULL      },
		{"fleet",				     NULL      },
		{"targetstargetstargetstargetstargetstarget", NULL      },
	};
	static const char *const names[] = {"log", "releases", "sync", "targets"};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct nearest nearest = {.asked = cases[i].asked};

		for (size_t j = 0; j < sizeof names / sizeof *names; j++)
			nearest_offer(&nearest, names[j]);
		if (cases[i].best)
			assert_string_equal(nearest.best, cases[i].best);
		else
			assert_null(nearest.best);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_and_operands_mix),
		cmocka_unit_test(test_two_dashes_end_options_and_one_is_an_operand),
		cmocka_unit_test(test_a_repeated_option_keeps_its_values_in_order),
		cmocka_unit_test(test_wrong_usage_names_the_option_and_the_reason),
		cmocka_unit_test(test_the_command_is_the_first_operand),
		cmocka_unit_test(test_numbers_are_whole_and_in_range),
		cmocka_unit_test(test_a_number_not_given_is_the_fallback),
		cmocka_unit_test(test_nearest_sees_typing_errors_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
