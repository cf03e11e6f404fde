/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* A writer into memory. */
struct paper {
	char *text;
	size_t len;
	FILE *file;
	struct writer *w;
	struct error err;
};

static void
paper_open(struct paper *p, enum writer_format format, bool colour, int width)
{
	*p = (struct paper){.err = ERROR_INIT};
	p->file = open_memstream(&p->text, &p->len);
	assert_non_null(p->file);
	p->w = writer_new(format, p->file, colour, width, &p->err);
	assert_non_null(p->w);
}

static void
paper_close(struct paper *p)
{
	writer_free(p->w);
	assert_int_equal(fclose(p->file), 0);
	free(p->text);
}

/* What was written is exactly this. */
static void
paper_is(struct paper *p, const char *text)
{
	assert_int_equal(p->err.code, ERR_NONE);
	assert_string_equal(p->text, text);
	paper_close(p);
}

static const struct column columns[] = {
	{"kind",            "Kind",   false, false},
	{"build",           "Build",  false, false},
	{"title",           "Title",  false, true },
	{"devices",         "For",    false, true },
	{"enforce.version", "Target", true,  false},
	{"beta",            "Beta",   false, false},
};
#define N_COLUMNS (sizeof columns / sizeof *columns)

/* Two real releases. */
static bool
put_releases(struct paper *p, json_t *tail)
{
	json_t *bsi = json_pack("{s:s, s:s, s:s, s:[s,s], s:{s:s}, s:b}", "kind", "bsi",
		"build", "25D771280a", "title",
		"Background Security Improvement 26.3.1 (a)", "devices", "J504AP",
		"J514cAP", "enforce", "version", "26.3.1", "beta", 0);
	json_t *full = json_pack("{s:s, s:s, s:s, s:[], s:n, s:b}", "kind", "full",
		"build", "25D2128", "title",
		"macOS Tahoe \xe2\x80\x9c"
		"26.3.1\xe2\x80\x9d",
		"devices", "enforce", "beta", 1);

	return writer_begin(p->w, "sucat.releases/1", "releases", NULL, columns,
		       N_COLUMNS, &p->err) &&
	       writer_record(p->w, bsi, &p->err) && writer_record(p->w, full, &p->err) &&
	       writer_end(p->w, tail, &p->err);
}

static void
test_table_without_a_terminal_is_not_cut(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, false, 0);
	assert_true(
		put_releases(&p, json_pack("{s:[s,s]}", "notes", "a note", "b\033[1m")));
	paper_is(&p,
		"Kind  Build       Title                                       For             Beta\n"
		"bsi   25D771280a  Background Security Improvement 26.3.1 (a)  J504AP J514cAP  no\n"
		"full  25D2128     macOS Tahoe \xe2\x80\x9c"
		"26.3.1\xe2\x80\x9d"
		"                        -               yes\n"
		"\n"
		"a note\n"
		"b\\u001b[1m\n");
}

static void
test_table_of_80_columns_shrinks_the_widest(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, false, 80);
	assert_true(put_releases(&p, NULL));
	paper_is(&p,
		"Kind  Build       Title                                     For             Beta\n"
		"bsi   25D771280a  Background Security Improvement 26.3.1 …  J504AP J514cAP  no\n"
		"full  25D2128     macOS Tahoe “26.3.1”                      -               yes\n");
}

static void
test_table_of_40_columns_keeps_builds_whole(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, false, 40);
	assert_true(put_releases(&p, NULL));
	paper_is(&p, "Kind  Build       Title    For      Beta\n"
		     "bsi   25D771280a  Backgr…  J504AP…  no\n"
		     "full  25D2128     macOS …  -        yes\n");
}

static void
test_table_bolds_its_titles_on_colour(void **state)
{
	static const struct column two[] = {
		{"a", "A", false, false},
                {"b", "B", false, false}
        };
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, true, 80);
	assert_true(writer_begin(p.w, "sucat.x/1", "xs", NULL, two, 2, &p.err));
	assert_true(
		writer_record(p.w, json_pack("{s:i, s:s}", "a", -5, "b", ""), &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	paper_is(&p, "\033[1mA   B\033[0m\n-5  -\n");
}

static void
test_table_without_records_is_its_notes(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, false, 80);
	assert_true(writer_begin(
		p.w, "sucat.x/1", "xs", json_object(), columns, N_COLUMNS, &p.err));
	assert_true(writer_end(p.w, json_pack("{s:[s]}", "notes", "nothing"), &p.err));
	paper_is(&p, "nothing\n");
}

static void
test_table_blocks_are_set_apart(void **state)
{
	static const struct column head[] = {
		{"build",    "Build",       false, false},
		{"released", "Released on", false, false}
        };
	static const struct column row[] = {
		{"key", "Key", false, false}
        };
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_TABLE, false, 80);
	assert_true(writer_begin(p.w, "sucat.show/1", NULL,
		json_pack("{s:s, s:n}", "build", "25D2128", "released"), head, 2,
		&p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	assert_true(writer_begin(p.w, "sucat.show/1", "evidence", NULL, row, 1, &p.err));
	assert_true(writer_record(p.w, json_pack("{s:s}", "key", "Products"), &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	assert_true(writer_line(p.w, "a line", &p.err));
	assert_true(writer_begin(p.w, "sucat.show/1", "none", NULL, row, 1, &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	paper_is(&p, "Build        25D2128\n"
		     "Released on  -\n"
		     "\n"
		     "Key\n"
		     "Products\n"
		     "a line\n");
}

static void
test_csv_is_rfc_4180_with_a_line_a_record(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_CSV, true, 20);
	assert_true(put_releases(&p, json_pack("{s:[s]}", "notes", "not in CSV")));
	paper_is(&p,
		"kind,build,title,devices,enforce.version,beta\n"
		"bsi,25D771280a,Background Security Improvement 26.3.1 (a),J504AP J514cAP,"
		"26.3.1,false\n"
		"full,25D2128,macOS Tahoe “26.3.1”,,,true\n");
}

/* T16: fields that would be formulas, break a line or a quote. */
static void
test_csv_fields(void **state)
{
	static const struct {
		const char *value, *field;
	} cases[] = {
		{"plain",               "plain"                       },
		{"",                    ""			    },
		{"a,b",                 "\"a,b\""                     },
		{"say \"hi\"",          "\"say \"\"hi\"\"\""          },
		{"\"",                  "\"\"\"\""                    },
		{"=1+1",                "'=1+1"                       },
		{"+1",                  "'+1"                         },
		{"-1",                  "'-1"                         },
		{"@SUM(A1)",            "'@SUM(A1)"                   },
		{"=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""},
		{"\t=1",                "\\u0009=1"                   },
		{"\r=1",                "\\u000d=1"                   },
		{"a\r\nb",              "a\\u000d\\u000ab"            },
	};
	static const struct column one[] = {
		{"v", "V", false, false}
        };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct paper p;
		char line[128];

		paper_open(&p, WRITER_CSV, false, 0);
		assert_true(writer_begin(p.w, "sucat.x/1", "xs", NULL, one, 1, &p.err));
		assert_true(writer_record(
			p.w, json_pack("{s:s}", "v", cases[i].value), &p.err));
		assert_true(writer_end(p.w, NULL, &p.err));
		(void)snprintf(line, sizeof line, "v\n%s\n", cases[i].field);
		paper_is(&p, line);
	}
}

static void
test_csv_of_a_head_is_one_record_and_numbers_stay(void **state)
{
	static const struct column two[] = {
		{"store.answers", "Answers", false, false},
		{"behind",        "Behind",  false, false}
        };
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_CSV, false, 0);
	assert_true(writer_begin(p.w, "sucat.status/1", NULL,
		json_pack("{s:{s:i}, s:i}", "store", "answers", 1643, "behind", -3), two,
		2, &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	paper_is(&p, "store.answers,behind\n1643,-3\n");
}

static void
test_cells_look_into_arrays(void **state)
{
	static const struct {
		const char *path, *cell;
	} cases[] = {
		{"targets.build",   "25D2128 25E5218f"                                  },
		{"targets.devices", "a b c"					     },
		{"targets",
                 "\"{\"\"build\"\":\"\"25D2128\"\",\"\"devices\"\":[\"\"a\"\",\"\"b\"\"]} "
			"{\"\"build\"\":\"\"25E5218f\"\",\"\"devices\"\":[\"\"c\"\"]}\""},
		{"targets.none",    ""						  },
		{"name.none",       ""						  },
		{"none.build",      ""						  },
		{"name",            "mac-042"					   },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct column one = {cases[i].path, "V", false, false};
		struct paper p;
		char text[256];

		paper_open(&p, WRITER_CSV, false, 0);
		assert_true(writer_begin(p.w, "sucat.x/1", "xs", NULL, &one, 1, &p.err));
		assert_true(writer_record(p.w,
			json_pack("{s:s, s:[{s:s, s:[s,s]}, {s:s, s:[s]}]}", "name",
				"mac-042", "targets", "build", "25D2128", "devices", "a",
				"b", "build", "25E5218f", "devices", "c"),
			&p.err));
		assert_true(writer_end(p.w, NULL, &p.err));
		(void)snprintf(
			text, sizeof text, "%s\n%s\n", cases[i].path, cases[i].cell);
		paper_is(&p, text);
	}
}

static void
test_json_is_one_object_a_record_a_line(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_JSON, true, 20);
	assert_true(writer_begin(p.w, "sucat.x/1", "xs",
		json_pack("{s:{s:s}, s:n}", "asked", "device", "Mac15,3", "basis"),
		columns, N_COLUMNS, &p.err));
	assert_true(writer_record(
		p.w, json_pack("{s:s, s:[], s:n}", "z", "1", "b", "a"), &p.err));
	assert_true(writer_record(
		p.w, json_pack("{s:I}", "n", (json_int_t)9007199254740993), &p.err));
	assert_true(writer_line(p.w, "not in JSON", &p.err));
	assert_true(writer_end(p.w, json_pack("{s:[]}", "notes"), &p.err));
	paper_is(&p, "{\"schema\":\"sucat.x/1\",\n"
		     " \"asked\":{\"device\":\"Mac15,3\"},\n"
		     " \"basis\":null,\n"
		     " \"xs\":[\n"
		     "  {\"z\":\"1\",\"b\":[],\"a\":null},\n"
		     "  {\"n\":9007199254740993}\n"
		     " ],\n"
		     " \"notes\":[]}\n");
}

static void
test_json_without_records_or_array_is_valid(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_JSON, false, 0);
	assert_true(writer_begin(p.w, "sucat.x/1", "xs", NULL, NULL, 0, &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	paper_is(&p, "{\"schema\":\"sucat.x/1\",\n \"xs\":[]}\n");

	paper_open(&p, WRITER_JSON, false, 0);
	assert_true(writer_begin(
		p.w, "sucat.x/1", NULL, json_pack("{s:b}", "ok", 1), NULL, 0, &p.err));
	assert_true(writer_end(p.w, json_pack("{s:[]}", "problems"), &p.err));
	paper_is(&p, "{\"schema\":\"sucat.x/1\",\n \"ok\":true,\n \"problems\":[]}\n");
}

/* T16: nothing in JSON drives a terminal either, and a reader gets the same text back. */
static void
test_json_hides_controls_and_keeps_the_text(void **state)
{
	static const char title[] = "a\"\\\n\033\x7f\xc2\x9b\xe2\x80\xae\xf0\x9f\x8d\x8e";
	json_t *read;
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_JSON, false, 0);
	assert_true(writer_begin(
		p.w, "sucat.x/1", NULL, json_pack("{s:s}", "t", title), NULL, 0, &p.err));
	assert_true(writer_end(p.w, NULL, &p.err));
	for (const char *c = p.text; *c; c++)
		assert_true(*c != '\033' && *c != '\x7f');
	assert_null(strstr(p.text, "\xc2\x9b"));
	assert_null(strstr(p.text, "\xe2\x80\xae"));
	assert_non_null(strstr(p.text, "\xf0\x9f\x8d\x8e"));
	read = json_loads(p.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(read);
	assert_string_equal(json_string_value(json_object_get(read, "t")), title);
	json_decref(read);
	paper_close(&p);
}

static void
test_escape(void **state)
{
	static const struct {
		const char *name, *text;
		size_t cap;
		const char *safe;
	} cases[] = {
		{"plain",            "26.3.1 (a)",                       100, "26.3.1 (a)"                  },
		{"letters",          "Größe 界 🍎",                 100, "Größe 界 🍎"            },
		{"C0",               "\x01\t\n\033",                     100, "\\u0001\\u0009\\u000a\\u001b"},
		{"DEL",              "\x7f",                             100, "\\u007f"                     },
		{"C1 in UTF-8",      "\xc2\x80\xc2\x9f\xc2\xa0",         100,
                 "\\u0080\\u009f\xc2\xa0"								   },
		{"C1 as a byte",
                 "\x9b"
			"31m",					   100, "\\x9b31m"                    },
		{"bidi embedding",   "\xe2\x80\xaa\xe2\x80\xae",         100, "\\u202a\\u202e"              },
		{"bidi isolate",     "\xe2\x81\xa6\xe2\x81\xa9",         100, "\\u2066\\u2069"              },
		{"bidi mark",        "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", 100,
                 "\\u200e\\u200f\\u061c"								    },
		{"line separator",   "\xe2\x80\xa8\xe2\x80\xa9",         100, "\\u2028\\u2029"              },
		{"overlong escape",  "\xc0\x9b",                         100, "\\xc0\\x9b"                  },
		{"overlong C1",      "\xe0\x82\x9b",                     100, "\\xe0\\x82\\x9b"             },
		{"surrogate",        "\xed\xa0\x80",                     100, "\\xed\\xa0\\x80"             },
		{"beyond Unicode",   "\xf4\x90\x80\x80",                 100, "\\xf4\\x90\\x80\\x80"        },
		{"cut UTF-8",        "\xe2\x80",                         100, "\\xe2\\x80"                  },
		{"at the cap",       "abcd",                             4,   "abcd"                        },
		{"over the cap",     "abcde",                            4,   "abcd..."                     },
		{"cut whole",        "ab界",                            4,   "ab..."                       },
		{"escape cut whole", "abc\n",                            4,   "abc..."                      },
		{"none",             "",				 0,   ""                            },
	};
	char to[100 + 16];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(writer_escape(cases[i].text, to, cases[i].cap),
			    cases[i].safe) != 0)
			fail_msg("%s: %s", cases[i].name, to);
}

/* A full disk shows at the latest when the answer ends. */
static void
test_a_failed_write_is_an_error(void **state)
{
	static const enum writer_format formats[] = {
		WRITER_TABLE, WRITER_JSON, WRITER_CSV};

	(void)state;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct paper p = {.err = ERROR_INIT};

		p.file = fopen("/dev/full", "w");
		assert_non_null(p.file);
		p.w = writer_new(formats[i], p.file, false, 0, &p.err);
		assert_non_null(p.w);
		assert_false(put_releases(&p, NULL));
		assert_int_equal(p.err.code, ERR_IO);
		assert_string_equal(p.err.source, "standard output");
		writer_free(p.w);
		(void)fclose(p.file);
	}
}

static void
test_a_missing_record_is_out_of_memory(void **state)
{
	struct paper p;

	(void)state;
	paper_open(&p, WRITER_JSON, false, 0);
	assert_true(writer_begin(p.w, "sucat.x/1", "xs", NULL, NULL, 0, &p.err));
	assert_false(writer_record(p.w, NULL, &p.err));
	assert_int_equal(p.err.code, ERR_NOMEM);
	paper_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_without_a_terminal_is_not_cut),
		cmocka_unit_test(test_table_of_80_columns_shrinks_the_widest),
		cmocka_unit_test(test_table_of_40_columns_keeps_builds_whole),
		cmocka_unit_test(test_table_bolds_its_titles_on_colour),
		cmocka_unit_test(test_table_without_records_is_its_notes),
		cmocka_unit_test(test_table_blocks_are_set_apart),
		cmocka_unit_test(test_csv_is_rfc_4180_with_a_line_a_record),
		cmocka_unit_test(test_csv_fields),
		cmocka_unit_test(test_csv_of_a_head_is_one_record_and_numbers_stay),
		cmocka_unit_test(test_cells_look_into_arrays),
		cmocka_unit_test(test_json_is_one_object_a_record_a_line),
		cmocka_unit_test(test_json_without_records_or_array_is_valid),
		cmocka_unit_test(test_json_hides_controls_and_keeps_the_text),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_a_failed_write_is_an_error),
		cmocka_unit_test(test_a_missing_record_is_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
