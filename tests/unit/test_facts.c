/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "parser/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define NOW   1767225600 /* 2026-01-01 */
#define AS_OF "# bundled facts as of 2025-12-31T00:00:00Z\n"
#define HEADER                                                                                    \
	"platform\tversion\textra\tbuild\tkind\tbeta\tbase_build\tposted\tfrom\tuntil\twithdrawn" \
	"\texpires\taudience\tlist\tdevices\tprovenance\n"
#define RSR                                                                                    \
	"macOS\t13.4.1\t(a)\t22F770830b\trsr\t\t22F2083\t2023-07-10\t2023-07-10\t2023-07-11\t" \
	"2023-07-11T12:00:00Z\t\tboth\tAppleDB\tJ475dAP J415AP J475cAP J415AP\tAppleDB\n"

static bool
collect(void *ctx, const struct claim *c, struct error *err)
{
	struct buf *out = ctx;
	char times[5][INSTANT_TEXT_BYTES];

	(void)err;
	assert_string_equal(c->list, "bundled");
	assert_string_equal(c->rule, "bundled");
	if (!buf_printf(out, "%s %s%s %s %s%s base=%s %s|%s|%s|%s|%s audience=%d %s %s:",
		    platform_name(c->platform), c->version, c->extra, c->build,
		    release_kind_name(c->kind), c->beta ? " beta" : "",
		    c->prerequisite_build, instant_format_day(c->posted, times[0]),
		    instant_format_day(c->listed_from, times[1]),
		    instant_format_day(c->listed_until, times[2]),
		    instant_format(c->withdrawn, times[3]),
		    instant_format_day(c->expires, times[4]), (int)c->audience,
		    c->section, c->key))
		return false;
	for (size_t i = 0; i < c->n_devices; i++)
		if (!buf_printf(out, " %s", c->devices[i]))
			return false;
	return buf_text(out, ";");
}

static void
note(void *ctx, const struct notice *n)
{
	assert_true(buf_printf(ctx, "[%s %s]", notice_kind_name(n->kind), n->key));
}

static bool
parse(const char *text, struct buf *out, struct error *err)
{
	const struct record_sink sink = {.ctx = out, .claim = collect, .notice = note};

	buf_init(out, 10000);
	return facts_parse(text, strlen(text), "bundled", NOW, &sink, err);
}

static void
test_a_withdrawn_response(void **state)
{
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	assert_true(parse(AS_OF HEADER RSR, &out, &err));
	assert_string_equal(out.data,
		"macOS 13.4.1(a) 22F770830b rsr base=22F2083 2023-07-10|2023-07-10|2023-07-11|"
		"2023-07-11T12:00:00Z| audience=3 AppleDB line 3: J415AP J475cAP J475dAP;");
	buf_clear(&out);
}

/* Fields up to and with the devices; what stands for them in the answer. */
static const struct {
	const char *name, *row, *out;
} rows[] = {
	{"full, no devices",
         "iOS\t16.6\t\t20G75\tfull\t\t\t2023-07-24\t\t\t\t\tpublic\tSOFA\n",		    "iOS 16.6 20G75 full base= 2023-07-24|||| audience=1 SOFA line 3:;"           },
	{"internal, of unknown kind",
         "macOS\t13.0\t(a)\t22A103310o\tunknown\tyes\t\t\t\t\t\t\tmanaged\tAppleDB\n",          "macOS 13.0(a) 22A103310o unknown beta base= |||| audience=2 AppleDB line 3:;"},
	{"unknown platform",          "OS/2\t16.6\t\t20G75\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, platform]"																      },
	{"no version",                "iOS\t\t\t20G75\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, version]"																       },
	{"odd extra",                 "iOS\t16.6\t(1)\t20G75\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, extra]"																	 },
	{"extra without its parens",  "iOS\t16.6\ta\t20G75\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, extra]"																	 },
	{"no build",                  "iOS\t16.6\t\t\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, build]"																	 },
	{"decoy build",               "iOS\t16.6\t\t99Z999\tfull\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, build]"																	 },
	{"unknown kind",              "iOS\t16.6\t\t20G75\tpatch\t\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, kind]"																	  },
	{"odd beta",                  "iOS\t16.6\t\t20G75\tfull\tno\t\t\t\t\t\t\tboth\n",
         "[bad_record line 3, beta]"																	  },
	{"odd base",                  "iOS\t16.6\t\t20G75\tfull\t\tx\t\t\t\t\t\tboth\n",
         "[bad_record line 3, base_build]"																    },
	{"no audience",               "iOS\t16.6\t\t20G75\tfull\n",                             "[bad_record line 3, audience]"                                               },
	{"dates that are none",
         "iOS\t16.6\t\t20G75\tfull\t\t\t2023-02-30\t1970-01-01\t\tsoon\t2038-01-19\tboth\tx\n",
         "[bad_value line 3, posted][bad_value line 3, expires][bad_value line 3, from]"
		"[bad_value line 3, withdrawn]"
		"iOS 16.6 20G75 full base= |||| audience=3 x line 3:;"													},
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct error err = ERROR_INIT;
		char text[1000] = AS_OF HEADER;
		struct buf out;

		print_message("%s\n", rows[i].name);
		strncat(text, rows[i].row, sizeof text - sizeof(AS_OF HEADER));
		assert_true(parse(text, &out, &err));
		assert_string_equal(out.data, rows[i].out);
		buf_clear(&out);
	}
}

static const struct {
	const char *name, *text;
} bad[] = {
	{"empty",		      ""					    },
	{"no first line",              HEADER RSR				    },
	{"first line without a time",  "# bundled facts as of today\n" HEADER RSR    },
	{"first line of endless time",
         "# bundled facts as of 2025-12-31T00:00:00.0000000000000000000000Z\n" HEADER},
	{"no header",                  AS_OF					 },
	{"column missing",             AS_OF "platform\tversion\n"                   },
};

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		struct buf out;

		print_message("%s\n", bad[i].name);
		assert_false(parse(bad[i].text, &out, &err));
		assert_int_equal(err.code, ERR_FORMAT);
		buf_clear(&out);
	}
}

static void
test_as_of(void **state)
{
	static const char crlf[] = "# bundled facts as of 2025-12-31T00:00:00Z\r\n";

	(void)state;
	assert_int_equal(facts_as_of(AS_OF, sizeof AS_OF - 1), 1767139200);
	assert_int_equal(facts_as_of(crlf, sizeof crlf - 1), 1767139200);
	assert_int_equal(facts_as_of(AS_OF, 30), INSTANT_NONE);
	assert_int_equal(facts_as_of("", 0), INSTANT_NONE);
}

static void
test_a_kind_that_is_none_has_a_name(void **state)
{
	(void)state;
	assert_int_equal(release_kind_parse("bsj"), KIND_COUNT);
	assert_string_equal(release_kind_name(KIND_COUNT), "unknown");
	for (int kind = 0; kind < KIND_COUNT; kind++)
		assert_int_equal(
			release_kind_parse(release_kind_name((enum release_kind)kind)),
			kind);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_withdrawn_response),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_as_of),
		cmocka_unit_test(test_a_kind_that_is_none_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
