/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/xmlgate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#define DOCTYPE                                                                          \
	"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "                        \
	"\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"

/* What a reader sees, as text: "<name", "=text" before a tag, ">name". */
struct seen {
	struct buf log;
	const char *data;
	size_t wrong_offsets, ends;
	size_t begins[CAP_XML_DEPTH];
	int depth;
};

static bool
on_start(void *ctx, const struct xmlgate *gate, const char *name, const char *text,
	size_t len, struct error *err)
{
	struct seen *s = ctx;

	(void)err, (void)len;
	s->begins[s->depth++] = xmlgate_start_offset(gate);
	return s->log.len > 4096 ||
	       buf_printf(&s->log, "%s<%s:%d ", text, name, (int)xmlgate_line(gate));
}

static bool
on_end(void *ctx, const struct xmlgate *gate, const char *name, const char *text,
	size_t len, struct error *err)
{
	struct seen *s = ctx;
	size_t begin = s->begins[--s->depth], end = xmlgate_end_offset(gate);

	(void)err, (void)len;
	s->ends++;
	if (s->data[begin] != '<' ||
		strncmp(s->data + begin + 1, name, strlen(name)) != 0 ||
		s->data[end - 1] != '>')
		s->wrong_offsets++;
	return s->log.len > 4096 || buf_printf(&s->log, "%s> ", text);
}

static bool
read_bytes(const char *data, size_t len, struct seen *s, struct error *err)
{
	const struct xmlgate_sink sink = {.ctx = s,
		.root = "plist",
		.what = "a property list",
		.start = on_start,
		.end = on_end};

	*s = (struct seen){.data = data};
	buf_init(&s->log, MIB(2));
	*err = ERROR_INIT;
	return xmlgate_read(data, len, "swscan-index-13", &sink, err);
}

#define BYTES(text) text, sizeof(text) - 1

static void
test_accepts(void **state)
{
	static const struct {
		const char *name, *data;
		size_t len;
		const char *seen;
	} cases[] = {
		{"apple's document",
                 BYTES("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" DOCTYPE
			      "<plist version=\"1.0\">\n<dict/></plist>\n"),
                 "<plist:3 \n<dict:4 > > "							      },
		{"a byte order mark",
                 BYTES("\xef\xbb\xbf<?xml version=\"1.0\"?><plist>a</plist>"),
                 "<plist:1 a> "									 },
		{"references",        BYTES("<plist>a &amp; b &#65;&#x42;&lt;</plist>"),
                 "<plist:1 a & b AB<> "								 },
		{"character data",    BYTES("<plist><![CDATA[a<\xc3\xa9]]></plist>"),
                 "<plist:1 a<\xc3\xa9> "								},
		{"a comment",         BYTES("<plist>a<!-- x -->b</plist>"),              "<plist:1 ab> "},
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (!read_bytes(cases[i].data, cases[i].len, &s, &err))
			fail_msg("%s: %s", cases[i].name, err.reason);
		assert_string_equal(s.log.data, cases[i].seen);
		assert_int_equal(s.wrong_offsets, 0);
		buf_clear(&s.log);
	}
}

static int loads;

static xmlParserInputPtr
count_loads(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)url, (void)id, (void)parser;
	loads++;
	return NULL;
}

static void
test_t3_refuses_what_could_expand_or_fetch(void **state)
{
	static const struct {
		const char *name, *data;
		size_t len;
		const char *error;
		int line;
	} cases[] = {
		{"internal subset",              BYTES("<!DOCTYPE plist [<!ELEMENT a ANY>]><plist/>"),
                 "xml.dtd",											  1},
		{"empty internal subset",
                 BYTES("<?xml version=\"1.0\"?>\n<!DOCTYPE plist []><plist/>"),
                 "xml.dtd",											  2},
		{"billion laughs",
                 BYTES("<!DOCTYPE plist [\n<!ENTITY a \"ha\">\n<!ENTITY b \"&a;&a;&a;&a;\">\n"
			      "<!ENTITY c \"&b;&b;&b;&b;\">]>\n<plist>&c;</plist>"),
                 "xml.dtd",											  1},
		{"XXE",
                 BYTES("<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
			      "<plist>&x;</plist>"),
                 "xml.dtd",											  1},
		{"XXE over the network",
                 BYTES("<!DOCTYPE plist [<!ENTITY x SYSTEM \"http://127.0.0.1/\">]>"
			      "<plist>&x;</plist>"),
                 "xml.dtd",											  1},
		{"parameter entity",
                 BYTES("<!DOCTYPE plist [<!ENTITY % p SYSTEM \"http://127.0.0.1/p\"> %p;]>"
			      "<plist/>"),
                 "xml.dtd",											  1},
		{"external and internal subset",
                 BYTES("<!DOCTYPE plist SYSTEM \"p.dtd\" [<!ATTLIST a b CDATA \"c\">]><plist/>"),
                 "xml.dtd",											  1},
		{"entity of the external DTD",   BYTES(DOCTYPE "<plist>\n&nbsp;</plist>"),
                 "xml.entity",										       3},
		{"undeclared entity",            BYTES("<plist>&x;</plist>"),                          "xml.entity", 1},
		{"processing instruction",       BYTES("<plist><?php x?></plist>"),
                 "xml.syntax",										       1},
		{"stylesheet",
                 BYTES("<?xml-stylesheet href=\"http://127.0.0.1/\"?><plist/>"),
                 "xml.syntax",										       1},
		{"inclusion",
                 BYTES("<plist xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
			      "<xi:include href=\"file:///etc/passwd\"/></plist>"),
                 "xml.syntax",										       1},
	};
	xmlExternalEntityLoader before = xmlGetExternalEntityLoader();
	struct error err;
	struct seen s;

	(void)state;
	loads = 0;
	xmlSetExternalEntityLoader(count_loads);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (read_bytes(cases[i].data, cases[i].len, &s, &err))
			fail_msg("%s: accepted", cases[i].name);
		assert_int_equal(err.code, ERR_FORMAT);
		assert_string_equal(err.source, "swscan-index-13");
		assert_non_null(err.name);
		if (strcmp(err.name, cases[i].error) != 0 || err.line != cases[i].line)
			fail_msg("%s: %s at line %d: %s", cases[i].name, err.name,
				(int)err.line, err.reason);
		buf_clear(&s.log);
	}
	xmlSetExternalEntityLoader(before);
	assert_int_equal(loads, 0);
}

static void
test_t6_says_what_came_instead(void **state)
{
	static const struct {
		const char *data;
		size_t len;
		const char *error, *reason;
	} cases[] = {
		{BYTES("<!DOCTYPE html>\n<html><head><title>Sign in to\n  Hotel WiFi</title>"),
                 "xml.html",											     "an HTML page, not a property list: \"Sign in to Hotel WiFi\""},
		{BYTES("<HTML><BODY>Access Denied"),						     "xml.html",
                 "an HTML page, not a property list: \"untitled\""														     },
		{BYTES("\n<!-- proxy --><html><title>\xff</title>"),                                     "xml.html",
                 "an HTML page, not a property list: \"untitled\""														     },
		{BYTES("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\"><html><title>503</title>"),
                 "xml.html",											     "an HTML page, not a property list: \"503\""                  },
		{BYTES("<Error><Code>AccessDenied</Code></Error>"),                                      "xml.root",
                 "an XML document with root <Error>, not a property list"													      },
		{BYTES("{\"error\":1}"),								 "xml.root",
                 "JSON, not XML; a property list was expected"															 },
		{BYTES("\x1f\x8b\x08"),								  "xml.root",
                 "gzip data, not XML; a property list was expected"														    },
		{BYTES("bplist00"),								      "xml.root",
                 "a binary property list, not XML; a property list was expected"												       },
		{BYTES("Not Found"),								     "xml.root",     "not XML; a property list was expected"                       },
		{BYTES(""),									      "xml.root",     "an empty answer; a property list was expected"               },
		{BYTES(" \n"),									   "xml.root",
                 "only white space; a property list was expected"														      },
		{BYTES("\xff\xfe<\0p\0"),								"xml.encoding",
                 "UTF-16, not UTF-8; a property list was expected"														     },
		{BYTES("\0<\0p"),									"xml.encoding",
                 "UTF-16, not UTF-8; a property list was expected"														     },
		{BYTES("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><plist/>"),
                 "xml.encoding",											 "declares an encoding other than UTF-8"                       },
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_false(read_bytes(cases[i].data, cases[i].len, &s, &err));
		assert_int_equal(err.code, ERR_FORMAT);
		assert_string_equal(err.reason, cases[i].reason);
		assert_string_equal(err.name, cases[i].error);
		buf_clear(&s.log);
	}
}

/* Of a text that is long libxml2 looks at each piece by itself. */
static void
test_refuses_the_end_of_cdata_wherever_pieces_end(void **state)
{
	static const char end[] = "]]></plist>";
	const size_t piece = 32768;
	char *data = malloc(2 * piece);
	struct error err;
	struct seen s;

	(void)state;
	assert_non_null(data);
	for (size_t at = piece - 4; at <= piece; at++) {
		memset(data, 'a', at);
		memcpy(data, "<plist>", 7);
		memcpy(data + at, end, sizeof end - 1);
		assert_false(read_bytes(data, at + sizeof end - 1, &s, &err));
		assert_string_equal(err.name, "xml.syntax");
		buf_clear(&s.log);
	}
	/* text of ']' alone is none */
	memset(data, ']', 2 * piece);
	memcpy(data, "<plist>", 7);
	memcpy(data + 2 * piece - 8, "</plist>", 8);
	assert_true(read_bytes(data, 2 * piece, &s, &err));
	buf_clear(&s.log);
	free(data);
}

static void
test_refuses_malformed_bytes_with_line(void **state)
{
	static const struct {
		const char *name, *data;
		size_t len;
		const char *error;
	} cases[] = {
		{"NUL",                 BYTES("<plist>\na\0b</plist>"),                 "xml.syntax"},
		{"NUL by reference",    BYTES("<plist>\na&#0;b</plist>"),               "xml.syntax"},
		{"control character",   BYTES("<plist>\n\x01</plist>"),                 "xml.syntax"},
		{"invalid UTF-8",       BYTES("<plist>\n\xc3\x28</plist>"),             "xml.syntax"},
		{"an overlong form",    BYTES("<plist>\n<![CDATA[\xc1\xac]]></plist>"),
                 "xml.syntax"								       },
		{"tags crossed",        BYTES("<plist><a>\n</b></plist>"),              "xml.syntax"},
		{"no quotes",           BYTES("<plist>\n<a b=c/></plist>"),             "xml.syntax"},
		{"two roots",           BYTES("<plist/>\n<plist/>"),                    "xml.syntax"},
		{"text after the root", BYTES("<plist/>\nx"),                           "xml.syntax"},
		{"UTF-16 declared",
                 BYTES("<?xml version=\"1.0\"\nencoding=\"UTF-16\"?><plist/>"),
                 "xml.encoding"								     },
		{"unknown encoding",
                 BYTES("<?xml version=\"1.0\"\nencoding=\"x-none\"?><plist/>"),
                 "xml.encoding"								     },
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (read_bytes(cases[i].data, cases[i].len, &s, &err))
			fail_msg("%s: accepted", cases[i].name);
		assert_int_equal(err.code, ERR_FORMAT);
		assert_non_null(err.name);
		if (strcmp(err.name, cases[i].error) != 0 || err.line != 2)
			fail_msg("%s: %s at line %d: %s", cases[i].name, err.name,
				(int)err.line, err.reason);
		buf_clear(&s.log);
	}
}

static void
test_t5_truncated_at_every_byte(void **state)
{
	static const char doc[] =
		"<?xml version=\"1.0\"?>\n" DOCTYPE
		"<plist version=\"1.0\">\n<dict>\n<key>A &amp; B</key><true/>"
		"<!-- c --><key>\xc3\xa9</key><![CDATA[x]]></dict>\n</plist>";
	struct error err;
	struct seen s;

	(void)state;
	for (size_t len = 0; len < sizeof doc - 1; len++) {
		assert_false(read_bytes(doc, len, &s, &err));
		assert_int_equal(err.code, ERR_FORMAT);
		if (len > 2 && strcmp(err.name, "xml.truncated") != 0)
			fail_msg("%zu: %s %s", len, err.name, err.reason);
		buf_clear(&s.log);
	}
	assert_string_equal(err.reason,
		"truncated: <plist> of this line is never closed, 232 bytes read");
	assert_int_equal(err.line, 3);
	assert_true(read_bytes(doc, sizeof doc - 1, &s, &err));
	buf_clear(&s.log);
}

/* `count` copies of `part` between head and tail. */
static bool
read_repeated(const char *head, const char *part, size_t count, const char *tail,
	struct seen *s, struct error *err)
{
	struct buf b;
	bool ok;

	buf_init(&b, CAP_BODY_BYTES);
	ok = buf_text(&b, head);
	for (size_t i = 0; i < count; i++)
		ok = ok && buf_text(&b, part);
	assert_true(ok && buf_text(&b, tail));
	ok = read_bytes(b.data, b.len, s, err);
	buf_clear(&s->log);
	buf_clear(&b);
	return ok;
}

static void
test_i19_caps(void **state)
{
	char attributes[CAP_XML_ATTRIBUTES * 16 + 64];
	struct error err;
	struct seen s;
	size_t n = 0;

	(void)state;
	assert_false(read_repeated("<plist>", "<array>", CAP_XML_DEPTH, "", &s, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.depth");
	assert_false(read_repeated("<plist>", "<array>", 200000, "", &s, &err));
	assert_string_equal(err.name, "limit.depth");
	assert_false(
		read_repeated("<plist>", "<array>", CAP_XML_DEPTH - 1, "", &s, &err));
	assert_string_equal(err.name, "xml.truncated");

	assert_true(read_repeated(
		"<plist>", "<a/>", CAP_XML_ELEMENTS - 1, "</plist>", &s, &err));
	assert_int_equal(s.ends, CAP_XML_ELEMENTS);
	assert_false(
		read_repeated("<plist>", "<a/>", CAP_XML_ELEMENTS, "</plist>", &s, &err));
	assert_string_equal(err.name, "limit.count");

	assert_true(read_repeated(
		"<plist>", "0123456789abcdef", MIB(1) / 16, "</plist>", &s, &err));
	assert_false(read_repeated(
		"<plist>", "0123456789abcdef", MIB(1) / 16, "x</plist>", &s, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.text");

	n = (size_t)snprintf(attributes, sizeof attributes, "<plist");
	for (int i = 0; i <= CAP_XML_ATTRIBUTES; i++)
		n += (size_t)snprintf(
			attributes + n, sizeof attributes - n, " a%d=\"\"", i);
	assert_false(read_repeated(attributes, "", 0, "/>", &s, &err));
	assert_string_equal(err.name, "limit.count");
}

static void
test_offsets_hold_across_pieces(void **state)
{
	struct error err;
	struct seen s;

	(void)state;
	assert_true(read_repeated("\xef\xbb\xbf<plist>\n",
		"<dict a='>' >\n <!-- \xc3\xa9 --> <key>\xe2\x82\xac &amp;</key><true /></dict\n>",
		20000, "</plist>", &s, &err));
	assert_int_equal(s.ends, 60001);
	assert_int_equal(s.wrong_offsets, 0);
}

static void
test_more_than_libxml2_takes_at_once(void **state)
{
	struct error err;
	struct seen s;

	(void)state;
	assert_true(read_repeated("<plist>",
		"<string>0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef</string>",
		120000, "</plist>", &s, &err));
	assert_int_equal(s.ends, 120001);
}

static bool
refuse_start(void *ctx, const struct xmlgate *gate, const char *name, const char *text,
	size_t len, struct error *err)
{
	(void)ctx, (void)name, (void)text, (void)len;
	return xmlgate_fail(gate, ERR_HELD, "test.stop", err, "stop <%s>", name);
}

static void
test_callback_stops(void **state)
{
	static const char doc[] = "<plist>\n<a/><b></plist>";
	const struct xmlgate_sink sink = {
		.root = "plist", .what = "a property list", .start = refuse_start};
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(xmlgate_read(doc, sizeof doc - 1, "x", &sink, &err));
	assert_int_equal(err.code, ERR_HELD);
	assert_string_equal(err.name, "test.stop");
	assert_string_equal(err.reason, "stop <plist>");
	assert_int_equal(err.line, 1);
}

/* Read the first tag alone, and pass over what follows it up to the next <b. */
static bool
pass_to_b(void *ctx, const struct xmlgate *gate, size_t at, struct xmlgate_ahead *ahead,
	struct error *err)
{
	const struct seen *s = ctx;

	(void)gate, (void)err;
	if (at == 0)
		ahead->to = sizeof "<plist>" - 1;
	else if (at == sizeof "<plist>" - 1)
		*ahead = (struct xmlgate_ahead){
			.to = (size_t)(strstr(s->data, "<b") - s->data),
			.passed = true,
			.elements = CAP_XML_ELEMENTS - 2,
			.lines = 2};
	return true;
}

/* What a reader passes over counts as if it had been read. */
static void
test_what_is_passed_over_counts(void **state)
{
	/* clang-format off */
	static const struct {
		const char *name, *doc, *log, *error, *reason;
		int64_t line, offset;
	} cases[] = {
		{"one more", "<plist>\n<a>\n</a><b>x</b></plist>", "<plist:1 <b:3 x> > ", NULL, "", 0, -1},
		{"two more", "<plist>\n<a>\n</a><b/>\n<c/></plist>", "<plist:1 <b:3 > ", "limit.count",
			"too many elements or attributes", 4, 23},
		{"a tag that does not match", "<plist>\n<a>\n</a><b>\n</c></plist>", "<plist:1 <b:3 ",
			"xml.syntax", "not well-formed XML: Opening and ending tag mismatch: b line 3 and c", 4, 24},
		{"truncated", "<plist>\n<a>\n</a><b>\n", "<plist:1 <b:3 ", "xml.truncated",
			"truncated: <b> of this line is never closed, 20 bytes read", 3, 20},
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen s = {.data = cases[i].doc};
		const struct xmlgate_sink sink = {.ctx = &s,
			.root = "plist",
			.what = "a property list",
			.start = on_start,
			.end = on_end,
			.ahead = pass_to_b};
		struct error err = ERROR_INIT;

		buf_init(&s.log, MIB(2));
		assert_int_equal(xmlgate_read(s.data, strlen(s.data), "x", &sink, &err),
			!cases[i].error);
		assert_string_equal(s.log.data, cases[i].log);
		assert_int_equal(s.wrong_offsets, 0);
		if (cases[i].error)
			assert_string_equal(err.name, cases[i].error);
		assert_string_equal(err.reason, cases[i].reason);
		assert_int_equal(err.line, cases[i].line);
		assert_int_equal(err.offset, cases[i].offset);
		buf_clear(&s.log);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts),
		cmocka_unit_test(test_t3_refuses_what_could_expand_or_fetch),
		cmocka_unit_test(test_t6_says_what_came_instead),
		cmocka_unit_test(test_refuses_the_end_of_cdata_wherever_pieces_end),
		cmocka_unit_test(test_refuses_malformed_bytes_with_line),
		cmocka_unit_test(test_t5_truncated_at_every_byte),
		cmocka_unit_test(test_i19_caps),
		cmocka_unit_test(test_offsets_hold_across_pieces),
		cmocka_unit_test(test_more_than_libxml2_takes_at_once),
		cmocka_unit_test(test_callback_stops),
		cmocka_unit_test(test_what_is_passed_over_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
