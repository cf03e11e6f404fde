/* SPDX-License-Identifier: Apache-2.0 */
/* Pages become text; what is hostile costs an error, never more. */
#include "parser/htmlgate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
on_block(void *ctx, const struct htmlgate_block *block, struct error *err)
{
	(void)err;
	return buf_printf(ctx, "%d%s%s%s{%s}\n", block->level, block->bold ? "b" : "",
		*block->id ? "#" : "", block->id, block->text);
}

static bool
on_row(void *ctx, const struct htmlgate_row *row, struct error *err)
{
	struct buf *b = ctx;

	(void)err;
	assert_true(buf_printf(b, "%d.%d", (int)row->table, (int)row->row));
	for (size_t i = 0; i < row->n; i++) {
		assert_true(buf_printf(b, "|%s", row->cells[i].text));
		for (size_t k = 0; k < row->cells[i].n_links; k++)
			assert_true(buf_printf(b, "<%s>%s", row->cells[i].links[k].url,
				row->cells[i].links[k].text));
	}
	return buf_text(b, "\n");
}

static bool
read_page(const char *data, size_t len, struct buf *b, char *title, struct error *err)
{
	const struct htmlgate_sink sink = {b, on_block, on_row};

	buf_init(b, MIB(16));
	assert_true(buf_text(b, ""));
	*err = ERROR_INIT;
	return htmlgate_read(data, len, "page", &sink, title, 64, err);
}

static const struct page {
	const char *name, *html, *text;
} pages[] = {
	{"headings and paragraphs",
         "<h1>One</h1><div><p>two <b>bold</b></p><p><strong>all</strong></p>three</div>",				    "1{One}\n0{two bold}\n0b{all}\n0{three}\n"         },
	{"spaces are one, the non-breaking too",
         "<h2>macOS Ventura&nbsp;13.1</h2><p> a\t\n b&#160;&#xA0;c\xC2\xA0"
		"d </p><p>so&shy;ft</p>",										    "2{macOS Ventura 13.1}\n0{a b c d}\n0{soft}\n"     },
	{"a break is a line",                         "<p>CVE-1: A<br>CVE-2: B<br/> </p>",
         "0{CVE-1: A\nCVE-2: B}\n"																	      },
	{"anchors",				   "<h2 id=\"rsra\">A</h2><p>x</p><a name='rsrc'></a><h2>C</h2><p>y</p>",
         "2#rsra{A}\n0{x}\n2#rsrc{C}\n0{y}\n"																   },
	{"rows, cells, links",
         "<table><tr><th>N</th><th>F</th></tr><tr><td><p><a href='/1'>one</a></p><p>note</p>"
		"<td>two<br>three</table><table><tr><td>x</table>",							  "0.0|N|F\n0.1|one\nnote</1>one|two\nthree\n1.0|x\n"},
	{"a table in a cell is its text",
         "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table>d</td></tr></table>",
         "0.0|a\nb\nc\nd\n"																		     },
	{"scripts and styles are not read",
         "<p>a<script>document.write('<p>b')</script><style>p{}</style>c</p>"
		"<noscript><p>d</p></noscript><svg><text>e</text></svg><p>f</p>",					    "0{ac}\n0{f}\n"				    },
	{"what is not closed, and what was not open",
         "<h2>a<p>b<li>c</b></td></tr></table><p>d",									 "2{a}\n0{b}\n0{c}\n0{d}\n"                         },
	{"characters of other scripts",               "<p>\xE5\xB0\x8F\xE6\x9D\xA5 K\xC3\xB6nig</p>",
         "0{\xE5\xB0\x8F\xE6\x9D\xA5 K\xC3\xB6nig}\n"															   },
	{"a page that lies of its encoding",
         "<meta charset=\"iso-8859-1\"><p>K\xC3\xB6nig</p>",                                                                 "0{K\xC3\xB6nig}\n"                                },
	{"entities of its own are none",
         "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>a&x;b</p>",					  "0{]>}\n0{a&x;b}\n"                                },
};

static void
test_what_a_page_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		char html[1024], title[64];
		struct error err;
		struct buf b;

		(void)snprintf(html, sizeof html,
			"<html><head><title>A &amp; B</title></head><body>%s</body></html>",
			pages[i].html);
		if (!read_page(html, strlen(html), &b, title, &err))
			fail_msg("%s: %s", pages[i].name, err.reason);
		if (strcmp(b.data, pages[i].text) != 0)
			fail_msg("%s: %s", pages[i].name, b.data);
		assert_string_equal(title, "A & B");
		buf_clear(&b);
	}
}

#define PAGE(text) "<html><body>" text "</body></html>"

static const struct bad {
	const char *name, *html, *error;
} bad[] = {
	{"JSON",      "{\"error\": 1}",            "html.root"     },
	{"nothing",   "",			  "html.root"     },
	{"binary",    "\x1f\x8b\x08",              "html.root"     },
	{"cut",       "<html><body><p>a</p><p>b",  "html.truncated"},
	{"Latin-1",   PAGE("<p>K\xF6nig</p>"),     "html.encoding" },
	{"surrogate", PAGE("<p>\xED\xA0\x80</p>"), "html.encoding" },
	{"overlong",  PAGE("<p>\xC0\xAF</p>"),     "html.encoding" },
};

static void
test_t6_what_is_no_page_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char title[64];
		struct error err;
		struct buf b;

		assert_false(
			read_page(bad[i].html, strlen(bad[i].html), &b, title, &err));
		assert_string_equal(err.name, bad[i].error);
		buf_clear(&b);
	}
}

/* `unit` many times between an opening and an end. */
static char *
many(const char *open, const char *unit, size_t times, const char *end, size_t *len)
{
	struct buf b;

	buf_init(&b, MIB(16));
	assert_true(buf_text(&b, "<html><body>") && buf_text(&b, open));
	for (size_t i = 0; i < times; i++)
		assert_true(buf_text(&b, unit));
	assert_true(buf_text(&b, end) && buf_text(&b, "</body></html>"));
	return buf_take(&b, len);
}

static const struct flood {
	const char *name, *open, *unit;
	size_t times;
	const char *end, *error; /* NULL = read in full */
} floods[] = {
	{"depth",    "",                "<div>",                              300,     "",         "limit.depth"},
	{"bold",     "",                "<b>",				300000,  "",         "limit.depth"},
	{"text",     "<p>",             "0123456789",                         7000,    "</p>",     "limit.text" },
	{"cells",    "<table><tr>",     "<td>x",                              17,      "</table>", "limit.count"},
	{"links",    "<table><tr><td>", "<a href=x>y</a>",                    65,      "</table>", "limit.count"},
	{"row",      "<table><tr><td>",
         "<a href='0123456789012345678901234567890123456789'>0123456789</a>", 64,
         "</table>",									       NULL         },
	{"elements", "",                "<p>",				2000001, "",         "limit.count"},
	{"breaks",   "<p>",             "<br>",                               200000,  "",         NULL         },
	{"rows",     "<table>",         "<tr><td>a",                          100000,  "</table>", NULL         },
	{"quotes",   "<p title=\"",     "<a ",                                100000,  "\">",      NULL         },
	{"comments", "",                "<!-- ",                              100000,  "-->",      NULL         },
};

static void
test_n7_a_hostile_page_ends_soon(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
		const struct flood *f = &floods[i];
		char title[64];
		struct error err;
		struct buf b;
		size_t len;
		char *html = many(f->open, f->unit, f->times, f->end, &len);
		bool ok = read_page(html, len, &b, title, &err);

		if (ok != !f->error || (f->error && strcmp(err.name, f->error) != 0))
			fail_msg("%s: %s", f->name, ok ? "read" : err.reason);
		buf_clear(&b);
		free(html);
	}
}

static bool
refuse(void *ctx, const struct htmlgate_block *block, struct error *err)
{
	(void)ctx, (void)block;
	return error_set(err, ERR_DB, "store", "no room");
}

static void
test_a_reader_may_stop_it(void **state)
{
	static const char page[] = PAGE("<p>a</p><p>b</p>");
	const struct htmlgate_sink sink = {.block = refuse}, deaf = {.ctx = NULL};
	struct error err = ERROR_INIT;
	char title[64];

	(void)state;
	assert_false(htmlgate_read(
		page, sizeof page - 1, "page", &sink, title, sizeof title, &err));
	assert_int_equal(err.code, ERR_DB);
	err = ERROR_INIT;
	assert_true(htmlgate_read(
		page, sizeof page - 1, "page", &deaf, title, sizeof title, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_page_says),
		cmocka_unit_test(test_t6_what_is_no_page_is_refused),
		cmocka_unit_test(test_n7_a_hostile_page_ends_soon),
		cmocka_unit_test(test_a_reader_may_stop_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
