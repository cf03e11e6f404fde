/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *const columns[] = {"name", "?note", "url", NULL};

/* Rows as text: "line:name|note|url;". */
static bool
collect(void *ctx, const struct tsv_row *row, struct error *err)
{
	struct buf *out = ctx;

	(void)err;
	return buf_printf(out, "%d:%s|%s|%s;", (int)row->line, row->values[0],
		row->values[1], row->values[2]);
}

static bool
refuse(void *ctx, const struct tsv_row *row, struct error *err)
{
	(void)ctx;
	return error_set_at(err, ERR_USAGE, "sink", row->line, -1, "enough");
}

static const struct {
	const char *name, *text, *rows;
} good[] = {
	{"columns in the file's own order",     "url\tname\tnote\nU\tN\tO\n",               "2:N|O|U;"},
	{"optional column missing",             "name\turl\nN\tU\n",                        "2:N||U;" },
	{"short line",			  "name\tnote\turl\nN\n",                     "2:N||;"  },
	{"column not asked for",                "name\tx\turl\nN\ty\tU\n",                  "2:N||U;" },
	{"comments and empty lines keep count",
         "# c\n\nname\turl\n# a\tb\tc\td\n\nN\tU\n",                                        "6:N||U;" },
	{"CRLF",				"name\turl\r\nN\tU\r\n\r\n",                "2:N||U;" },
	{"no line feed at the end",             "name\turl\nN\tU",                          "2:N||U;" },
	{"UTF-8",			       "name\turl\nK\xC3\xB6ln\t\xF0\x9F\x8D\x8E",
         "2:K\xC3\xB6ln||\xF0\x9F\x8D\x8E;"							   },
	{"empty fields stay empty",             "name\tnote\turl\n\t\tU\n",                 "2:||U;"  },
	{"a header alone has no rows",          "name\turl\n",                              ""        },
};

static const struct {
	const char *name, *text;
	enum error_code code;
	int line;
	const char *reason;
} bad[] = {
	{"empty file",             "",			     ERR_FORMAT, 0, "the header line is missing"},
	{"comments only",          "# a\n# b\n",                   ERR_FORMAT, 0, "the header line is missing"},
	{"required column absent", "name\tnote\nN\tO\n",           ERR_FORMAT, 1,
         "column \"url\" is missing in the header"							    },
	{"column twice",           "name\turl\tname\n",            ERR_FORMAT, 1,
         "column \"name\" stands twice in the header"                                                         },
	{"too many fields",        "name\turl\nN\tU\textra\n",     ERR_FORMAT, 2,
         "3 fields, but the header has 2"								     },
	{"not UTF-8",              "name\turl\nN\t\xFF\n",         ERR_FORMAT, 2,
         "not UTF-8 text without control characters"                                                          },
	{"overlong UTF-8",         "name\turl\nN\t\xE0\x80\x80\n", ERR_FORMAT, 2,
         "not UTF-8 text without control characters"                                                          },
	{"surrogate in UTF-8",     "name\turl\nN\t\xED\xA0\x80\n", ERR_FORMAT, 2,
         "not UTF-8 text without control characters"                                                          },
	{"cut UTF-8",              "name\turl\nN\t\xF0\x9F",       ERR_FORMAT, 2,
         "not UTF-8 text without control characters"                                                          },
	{"escape sequence",        "name\turl\nN\t\x1B[31m\n",     ERR_FORMAT, 2,
         "not UTF-8 text without control characters"                                                          },
};

static void
test_good_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct error err = ERROR_INIT;
		struct buf out;

		print_message("%s\n", good[i].name);
		buf_init(&out, 1000);
		assert_true(tsv_rows(good[i].text, strlen(good[i].text), "t.tsv", columns,
			collect, &out, &err));
		assert_string_equal(out.data ? out.data : "", good[i].rows);
		buf_clear(&out);
	}
}

static void
test_bad_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		struct buf out;

		print_message("%s\n", bad[i].name);
		buf_init(&out, 1000);
		assert_false(tsv_rows(bad[i].text, strlen(bad[i].text), "t.tsv", columns,
			collect, &out, &err));
		assert_int_equal(err.code, bad[i].code);
		assert_string_equal(err.source, "t.tsv");
		assert_int_equal(err.line, bad[i].line);
		assert_string_equal(err.reason, bad[i].reason);
		buf_clear(&out);
	}
}

static void
test_nul_byte_is_refused(void **state)
{
	static const char text[] = "name\turl\nN\0X\tU\n";
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	assert_false(
		tsv_rows(text, sizeof text - 1, "t.tsv", columns, collect, &out, &err));
	assert_int_equal(err.code, ERR_FORMAT);
	assert_int_equal(err.line, 2);
	buf_clear(&out);
}

/* A header and one line of `len` bytes in all. */
static bool
read_long_line(size_t len, struct error *err)
{
	static const char header[] = "name\turl\n";
	size_t n = sizeof header - 1;
	char *text = malloc(n + len);
	struct buf out;
	bool ok;

	assert_non_null(text);
	memcpy(text, header, n);
	memset(text + n, 'x', len);
	buf_init(&out, 2 * CAP_TSV_LINE_BYTES);
	ok = tsv_rows(text, n + len, "t.tsv", columns, collect, &out, err);
	buf_clear(&out);
	free(text);
	return ok;
}

static void
test_line_at_cap_and_beyond(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(read_long_line(CAP_TSV_LINE_BYTES, &err));
	assert_false(read_long_line(CAP_TSV_LINE_BYTES + 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_int_equal(err.line, 2);
	assert_string_equal(err.name, "limit.import");
}

/* Empty lines count, and are none of the rows. */
static void
test_lines_at_cap_and_beyond(void **state)
{
	static const char header[] = "name\turl\n", row[] = "a\tb\n";
	size_t n = sizeof header - 1, empty = CAP_TSV_LINES - 2;
	char *text = malloc(n + empty + 1 + sizeof row);
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	assert_non_null(text);
	memcpy(text, header, n);
	memset(text + n, '\n', empty + 1);
	memcpy(text + n + empty, row, sizeof row);
	buf_init(&out, KIB(1));
	assert_true(tsv_rows(
		text, n + empty + sizeof row - 1, "t.tsv", columns, collect, &out, &err));
	assert_string_equal(out.data, "1000000:a||b;");
	text[n + empty] = '\n';
	memcpy(text + n + empty + 1, row, sizeof row);
	assert_false(tsv_rows(
		text, n + empty + sizeof row, "t.tsv", columns, collect, &out, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.import");
	buf_clear(&out);
	free(text);
}

static void
test_more_columns_than_the_cap(void **state)
{
	char text[CAP_TSV_COLUMNS + 2];
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	memset(text, '\t', sizeof text);
	buf_init(&out, 1000);
	assert_false(tsv_rows(text, sizeof text, "t.tsv", columns, collect, &out, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.count");
	buf_clear(&out);
}

static void
test_the_callers_error_stops(void **state)
{
	static const char text[] = "name\turl\nN\tU\nM\tV\n";
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(
		tsv_rows(text, sizeof text - 1, "t.tsv", columns, refuse, NULL, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_int_equal(err.line, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_tables),
		cmocka_unit_test(test_bad_tables),
		cmocka_unit_test(test_nul_byte_is_refused),
		cmocka_unit_test(test_line_at_cap_and_beyond),
		cmocka_unit_test(test_lines_at_cap_and_beyond),
		cmocka_unit_test(test_more_columns_than_the_cap),
		cmocka_unit_test(test_the_callers_error_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
