/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "parser/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every row as text: "line:cell|cell;", a bad one "line!reason;", the file given in windows that
 * grow by `step` bytes. */
static char *
read_all(const char *text, size_t len, size_t step)
{
	char *window = malloc(len + 1);
	size_t begin = 0, end = 0;
	struct csv csv;
	struct buf out;

	assert_non_null(window);
	memcpy(window, text, len);
	buf_init(&out, KIB(512));
	assert_true(buf_text(&out, ""));
	csv_begin(&csv);
	for (;;) {
		char spare = window[end];
		size_t used;
		enum csv_step got =
			csv_row(&csv, window + begin, end - begin, end == len, &used);

		/* what was written behind the window belongs to the next one */
		if (end < len)
			window[end] = spare;
		begin += used;
		if (got == CSV_END)
			break;
		if (got == CSV_MORE) {
			assert_true(end < len);
			end = end + step < len ? end + step : len;
			continue;
		}
		assert_true(buf_printf(&out, "%d", (int)csv.line));
		if (got == CSV_BAD)
			assert_true(buf_printf(&out, "!%s", csv.reason));
		for (size_t i = 0; got == CSV_ROW && i < csv.n; i++)
			assert_true(
				buf_printf(&out, "%c%s", i ? '|' : ':', csv.cells[i]));
		assert_true(buf_byte(&out, ';'));
	}
	free(window);
	return buf_take(&out, &len);
}

static const struct {
	const char *name, *text, *rows;
} cases[] = {
	{"plain",							     "a,b\n1,2\n",                      "1:a|b;2:1|2;"							 },
	{"no line feed at the end",					   "a,b\n1,2",                        "1:a|b;2:1|2;"                                                         },
	{"CRLF",							      "a,b\r\n1,2\r\n",                  "1:a|b;2:1|2;"							 },
	{"CR before the end",						 "a,b\r\n1,2\r",                    "1:a|b;2:1|2;"                                                         },
	{"a byte order mark",
         "\xEF\xBB\xBF"
		"a,b\n1,2\n",										    "1:a|b;2:1|2;"							 },
	{"only the first mark is one",
         "\xEF\xBB\xBF\xEF\xBB\xBF"
		"a,b\n1,2\n",										    "1:\xEF\xBB\xBF"
		"a|b;2:1|2;"															       },
	{"none behind an empty line",
         "\n\xEF\xBB\xBF"
		"a,b\n1,2\n",										    "2:\xEF\xBB\xBF"
		"a|b;3:1|2;"															       },
	{"semicolons",							"a;b\n1,5;2\n",                    "1:a|b;2:1,5|2;"						       },
	{"tabs",							      "a\tb\n1\t2\n",                    "1:a|b;2:1|2;"							 },
	{"the separator is told by the first row, outside quotes",            "\"a,b,c\";d\n1;2\n",
         "1:a,b,c|d;2:1|2;"																			     },
	{"empty lines",						       "\n\r\na,b\n\n1,2\n\n",            "3:a|b;5:1|2;"                                                         },
	{"empty cells",						       ",a,\n,,\n",                       "1:|a|;2:||;"							  },
	{"quotes",							    "a,b\n\"1\",\"2\"\n",              "1:a|b;2:1|2;"							 },
	{"quoted quotes",						     "a,b\n\"24\"\" iMac\",\"\"\"\"\n", "1:a|b;2:24\" iMac|\";"                                                },
	{"quoted separators and line feeds",                                  "a,b\n\"1,\n2\",\"3\r\n\"\n4,5\n",
         "1:a|b;2:1,\n2|3\r\n;5:4|5;"																		   },
	{"a quote inside a cell is text",                                     "a,b\n24\" iMac,2\n3,4\n",
         "1:a|b;2:24\" iMac|2;3:3|4;"																		   },
	{"quoted empty cell at the end",                                      "a,b\n1,\"\"",                     "1:a|b;2:1|;"                                                          },
	{"text behind a quote costs the row",                                 "a,b\n\"1\"x,2\n3,4\n",
         "1:a|b;2!text behind the closing quote of a cell;3:3|4;"														       },
	{"a bad quote costs its line, and none of the rows in what it opens",
         "a,b\nm,\"J,26\nn,J\no,\"K,26\"\np,L\n",								"1:a|b;2!text behind the closing quote of a cell;3:n|J;4:o|K,26;5:p|L;"},
	{"a doubled quote and a line feed in one cell",                       "a,b\n\"1\"\"\n2\",3\n4,5\n",
         "1:a|b;2:1\"\n2|3;4:4|5;"																		      },
	{"a return behind a closing quote",                                   "a,b\n\"1\"\r,2\n3,\"4\"\r\n",
         "1:a|b;2!text behind the closing quote of a cell;3:3|4;"														       },
	{"a line that tells the separator",                                   "sep=;\r\na,b;c\n1;2\n",           "2:a,b|c;3:1|2;"                                                       },
	{"the same for one that is not guessed",                              "\xEF\xBB\xBFsep=|\na|b\n1|2\n",
         "2:a|b;3:1|2;"																				 },
	{"an open quote costs its line",                                      "a,b\n\"1,2\n3,4\n5,6\n",
         "1:a|b;2!a quote that is never closed;3:3|4;4:5|6;"															    },
	{"an open quote in the last line",                                    "a,b\n1,\"2",
         "1:a|b;2!a quote that is never closed;"																	},
	{"nothing",							   "",				""								     },
	{"empty lines alone",						 "\n\n\r\n",                        ""								     },
	{"one cell",							  "a\n1\n",                          "1:a;2:1;"							     },
};

static void
test_rows_whatever_the_window(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t step = 1; step < 40; step += 3) {
			char *rows = read_all(cases[i].text, strlen(cases[i].text), step);

			if (strcmp(rows ? rows : "", cases[i].rows) != 0)
				print_error("%s, step %zu: %s\n", cases[i].name, step,
					rows ? rows : "");
			assert_string_equal(rows ? rows : "", cases[i].rows);
			free(rows);
		}
}

static void
test_a_nul_costs_its_row(void **state)
{
	static const char text[] = "a,b\n1\0,2\n3,4\n";
	char *rows = read_all(text, sizeof text - 1, 5);

	(void)state;
	assert_string_equal(rows, "1:a|b;2!a NUL byte; text in UTF-16 has to be saved as "
				  "UTF-8;3:3|4;");
	free(rows);
}

/* "a,b\n" + head + n times `fill` + tail */
static char *
long_text(const char *head, char fill, size_t n, const char *tail, size_t *len)
{
	size_t room = n + strlen(head) + strlen(tail) + 8;
	char *text = malloc(room);
	int begin;

	assert_non_null(text);
	begin = snprintf(text, room, "a,b\n%s", head);
	memset(text + begin, fill, n);
	*len = (size_t)begin + n;
	*len += (size_t)snprintf(text + *len, room - *len, "%s", tail);
	return text;
}

static void
test_limits_cost_one_row(void **state)
{
	static const struct {
		const char *head;
		char fill;
		size_t n;
		const char *tail, *rows;
	} limits[] = {
		{"",   'x', 3 * CAP_CSV_ROW_BYTES, ",1\n3,4\n",
                 "1:a|b;2!a line longer than the limit of a row;3:3|4;"},
		{"\"", 'x', 3 * CAP_CSV_ROW_BYTES, "\n3,4\n",
                 "1:a|b;2!a quote that is never closed;3:3|4;"         },
		{"",   ',', CAP_CSV_COLUMNS,       "\n3,4\n",
                 "1:a|b;2!more columns than the limit;3:3|4;"          },
		{"",   'x', 3 * CAP_CSV_ROW_BYTES, "",
                 "1:a|b;2!a line longer than the limit of a row;"      },
	};

	(void)state;
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		size_t len;
		char *text = long_text(limits[i].head, limits[i].fill, limits[i].n,
			limits[i].tail, &len);
		char *rows = read_all(text, len, 4096);

		assert_string_equal(rows, limits[i].rows);
		free(rows);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_whatever_the_window),
		cmocka_unit_test(test_a_nul_costs_its_row),
		cmocka_unit_test(test_limits_cost_one_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
