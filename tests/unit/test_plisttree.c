/* SPDX-License-Identifier: Apache-2.0 */
#include "bplist_fixture.h"

#include "core/buf.h"
#include "core/limits.h"
#include "parser/bplist.h"
#include "parser/plisttree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char *const assets[] = {"Assets", NULL};
static const char *const deep[] = {"A", "1", "B", NULL};

static bool
on_value(void *ctx, const char *key, const struct plistnode *node, struct error *err)
{
	struct buf *log = ctx;

	(void)err;
	return buf_printf(log, " %s=%s", key, plisttree_text(node));
}

static bool
on_member(void *ctx, const struct plisttree_member *m, struct error *err)
{
	struct buf *log = ctx;

	return buf_printf(log, "[%s#%zu:%d%s%s%s", m->key, m->index, (int)m->line,
		       m->node ? "" : " refused", m->repeated ? " twice " : "",
		       m->repeated ? m->repeated : "") &&
	       plisttree_each_node(m->node, on_value, log, err) &&
	       buf_printf(log, "%s]", plisttree_text(m->node));
}

/* Every member as text; "" and the error when the list is refused. */
static bool
read_bytes(const char *data, size_t len, const char *const *path, struct buf *log,
	struct error *err)
{
	struct plisttree *tree;
	bool ok;

	*err = ERROR_INIT;
	buf_init(log, MIB(4));
	tree = plisttree_open(data, len, "mesu-ios", path, err);
	if (!tree)
		return false;
	ok = plisttree_each(tree, on_member, log, err);
	plisttree_free(tree);
	return ok;
}

/* clang-format off */
static const struct {
	const char *name, *data;
	const char *const *path;
	const char *log;
} good[] = {
	{"array", "<plist><dict><key>Assets</key><array>\n<dict><key>Build</key>"
		"<string>20B82</string></dict>\n<string>x</string></array></dict></plist>", assets,
		"[#0:2 Build=20B82][#1:3x]"},
	{"empty array", "<plist><dict><key>Assets</key><array/></dict></plist>", assets, ""},
	{"dictionary below", "<plist><dict><key>B</key><dict><key>no</key><true/></dict>"
		"<key>A</key><dict><key>B</key><array/><key>1</key><dict><key>C</key><dict/>"
		"<key>B</key><dict><key>x</key><dict><key>y</key><string>z</string></dict>"
		"<key>w</key><string>v</string></dict></dict></dict></dict></plist>", deep,
		"[x#0:1 y=z][w#1:1v]"},
	{"the first of two", "<plist><dict><key>Assets</key><array><string>a</string></array>"
		"<key>Assets</key><array><string>b</string></array></dict></plist>", assets,
		"[#0:1a]"},
	{"references, comments, character data", "<plist><dict><key>Assets</key><array>"
		"<!-- <dict> --><dict><key>a&amp;b</key><string>&lt;&#65;</string></dict>"
		"<string><![CDATA[<c>]]></string></array></dict></plist>", assets,
		"[#0:1 a&b=<A][#1:1<c>]"},
	{"a key twice", "<plist><dict><key>Assets</key><array><dict><key>Build</key>"
		"<string>a</string><key>x</key><dict><key>y</key><true/><key>y</key><true/></dict>"
		"<key>Build</key><string>b</string></dict></array></dict></plist>", assets,
		"[#0:1 twice Build Build=b x=]"},
	{"values that are no text", "<plist><dict><key>Assets</key><array><dict><key>a</key>"
		"<integer>1</integer><key>b</key><data>AA==</data><key>c</key><date>x</date>"
		"<key>d</key><real>1.5</real><key>e</key><string/></dict></array></dict></plist>",
		assets, "[#0:1 a= b= c= d= e=]"},
};

static const struct {
	const char *name, *data, *error;
} bad[] = {
	{"html with 200", "<html><title>x</title>", "xml.html"},
	{"empty dict", "<plist><dict/></plist>", "plist.path"},
	{"Assets a string", "<plist><dict><key>Assets</key><string/></dict></plist>", "plist.path"},
	{"Assets deeper", "<plist><dict><key>a</key><dict><key>Assets</key><array/></dict></dict>"
		"</plist>", "plist.path"},
	{"top an array", "<plist><array><string>Assets</string></array></plist>", "plist.path"},
	{"DTD subset", "<!DOCTYPE plist [<!ENTITY a \"b\">]><plist><dict/></plist>", "xml.dtd"},
	{"plist inside", "<plist><dict><key>Assets</key><array><plist/></array></dict></plist>",
		"plist.grammar"},
	{"attribute", "<plist><dict><key>Assets</key><array><string a=\">\"/></array></dict>"
		"</plist>", "plist.grammar"},
};
/* clang-format on */

static void
test_xml_members(void **state)
{
	struct error err;
	struct buf log;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		if (!read_bytes(
			    good[i].data, strlen(good[i].data), good[i].path, &log, &err))
			fail_msg("%s: %s", good[i].name, err.reason);
		if (strcmp(log.data ? log.data : "", good[i].log) != 0)
			fail_msg("%s: %s", good[i].name, log.data);
		buf_clear(&log);
	}
}

static void
test_t1_xml_refused(void **state)
{
	struct error err;
	struct buf log;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (read_bytes(bad[i].data, strlen(bad[i].data), assets, &log, &err))
			fail_msg("%s: accepted", bad[i].name);
		if (!err.name || strcmp(err.name, bad[i].error) != 0)
			fail_msg("%s: %s", bad[i].name, err.reason);
		assert_string_equal(err.source, "mesu-ios");
	}
}

static void
test_top_text(void **state)
{
	static const char doc[] =
		"<plist><dict><key>Assets</key><array/><key>AssetType</key><string>t</string>"
		"<key>AssetType</key><string>u</string><key>FormatVersion</key><integer>1</integer>"
		"</dict></plist>";
	struct error err = ERROR_INIT;
	struct plisttree *tree;

	(void)state;
	tree = plisttree_open(doc, sizeof doc - 1, "mesu-ios", assets, &err);
	assert_non_null(tree);
	assert_string_equal(plisttree_top_text(tree, "AssetType"), "t");
	assert_string_equal(plisttree_top_text(tree, "FormatVersion"), "");
	assert_string_equal(plisttree_top_text(tree, "SigningKey"), "");
	plisttree_free(tree);
}

static void
test_i12_slice_over_the_cap_costs_only_itself(void **state)
{
	struct error err;
	struct buf doc, log;

	(void)state;
	buf_init(&doc, MIB(8));
	assert_true(buf_text(
		&doc, "<plist><dict><key>Assets</key><array><string>a</string><array>"));
	while (doc.len < CAP_PLIST_SLICE_BYTES + 1024)
		assert_true(buf_text(&doc, "<string>0123456789abcdef</string>"));
	assert_true(buf_text(&doc, "</array><string>b</string></array></dict></plist>"));
	assert_true(read_bytes(doc.data, doc.len, assets, &log, &err));
	assert_string_equal(log.data, "[#0:1a][#1:1 refused][#2:1b]");
	buf_clear(&log);
	buf_clear(&doc);
}

/* {"Assets": [{"Build": "20B82", "AllowableOTA": false}, "x"], "AssetType": "t"} */
static void
make_list(struct bp *b)
{
	unsigned build, ota, value, no, member, x, list, key, type, t, top;

	bp_begin(b);
	build = bp_text(b, "Build");
	value = bp_text(b, "20B82");
	ota = bp_text(b, "AllowableOTA and more");
	no = bp_bool(b, false);
	member = bp_dict(b, (unsigned[]){build, value, ota, no}, 2);
	x = bp_raw(b, "\x62\x00\xe9\x26\x03", 5); /* UTF-16 */
	list = bp_array(b, (unsigned[]){member, x}, 2);
	key = bp_text(b, "Assets");
	type = bp_text(b, "AssetType");
	t = bp_text(b, "t");
	top = bp_dict(b, (unsigned[]){key, list, type, t}, 2);
	bp_end(b, top);
}

static void
test_binary_members(void **state)
{
	struct error err;
	struct buf log;
	struct plisttree *tree;
	struct bp b;

	(void)state;
	make_list(&b);
	assert_true(read_bytes(b.bytes, b.n, assets, &log, &err));
	assert_string_equal(log.data,
		"[#0:0 Build=20B82 AllowableOTA and more=][#1:0\xc3\xa9\xe2\x98\x83]");
	buf_clear(&log);
	tree = plisttree_open(b.bytes, b.n, "mesu-ios", assets, &err);
	assert_non_null(tree);
	assert_string_equal(plisttree_top_text(tree, "AssetType"), "t");
	plisttree_free(tree);
	assert_false(read_bytes(b.bytes, b.n, deep, &log, &err));
	assert_string_equal(err.name, "plist.path");
}

static void
test_t5_binary_truncated_at_every_byte(void **state)
{
	struct error err;
	struct buf log;
	struct bp b;

	(void)state;
	make_list(&b);
	for (size_t len = 0; len < b.n; len++) {
		assert_false(read_bytes(b.bytes, len, assets, &log, &err));
		assert_non_null(err.name);
	}
}

static void
test_t1_binary_any_byte_changed_does_no_harm(void **state)
{
	static const unsigned char bytes[] = {
		0x00, 0x01, 0x0f, 0x5f, 0x7f, 0xaf, 0xd1, 0xdf, 0xff};
	struct error err;
	struct buf log;
	struct bp b;

	(void)state;
	make_list(&b);
	for (size_t i = 0; i < b.n; i++) {
		char was = b.bytes[i];

		for (size_t j = 0; j < sizeof bytes; j++) {
			b.bytes[i] = (char)bytes[j];
			if (!read_bytes(b.bytes, b.n, assets, &log, &err))
				assert_non_null(err.name);
			buf_clear(&log);
		}
		b.bytes[i] = was;
	}
}

/* Each makes a list that libplist must not see. */

static void
make_cycle(struct bp *b)
{
	bp_begin(b);
	bp_end(b, bp_array(b, (unsigned[]){0}, 1));
}

static void
make_long_cycle(struct bp *b)
{
	bp_begin(b);
	bp_array(b, (unsigned[]){1}, 1);
	bp_array(b, (unsigned[]){2}, 1);
	bp_array(b, (unsigned[]){0}, 1);
	bp_end(b, 0);
}

static void
make_deep(struct bp *b)
{
	bp_begin(b);
	for (unsigned i = 0; i <= CAP_PLIST_DEPTH; i++)
		bp_array(b, (unsigned[]){i + 1}, 1);
	bp_text(b, "x");
	bp_end(b, 0);
}

/* 20 arrays of 9 references each to the next: 9^20 values. */
static void
make_laughs(struct bp *b)
{
	bp_begin(b);
	for (unsigned i = 1; i <= 20; i++)
		bp_array(b, (unsigned[]){i, i, i, i, i, i, i, i, i}, 9);
	bp_bool(b, true);
	bp_end(b, 0);
}

/* Fewer values, but each a text of 8,000 bytes: 9^4 of them. */
static void
make_long_laughs(struct bp *b)
{
	char ha[8001];

	memset(ha, 'h', sizeof ha - 1);
	ha[sizeof ha - 1] = '\0';
	bp_begin(b);
	for (unsigned i = 1; i <= 4; i++)
		bp_array(b, (unsigned[]){i, i, i, i, i, i, i, i, i}, 9);
	bp_text(b, ha);
	bp_end(b, 0);
}

static void
make_reference_out(struct bp *b)
{
	bp_begin(b);
	bp_end(b, bp_array(b, (unsigned[]){7}, 1));
}

static void
make_offset_out(struct bp *b)
{
	bp_begin(b);
	bp_text(b, "x");
	b->offsets[0] = 0x7fff;
	bp_end(b, 0);
}

static void
make_offset_in_header(struct bp *b)
{
	bp_begin(b);
	bp_text(b, "x");
	b->offsets[0] = 3;
	bp_end(b, 0);
}

static void
make_long_text(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x5f\x12\x7f\xff\xff\xffx", 7);
	bp_end(b, 0);
}

static void
make_huge_count(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\xdf\x13\xff\xff\xff\xff\xff\xff\xff\xff", 10);
	bp_end(b, 0);
}

static void
make_number_key(struct bp *b)
{
	unsigned key;

	bp_begin(b);
	key = bp_raw(b, "\x10\x07", 2);
	bp_end(b, bp_dict(b, (unsigned[]){key, key}, 1));
}

static void
make_nul_text(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x53x\0y", 4);
	bp_end(b, 0);
}

static void
make_high_ascii(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x51\xe9", 2);
	bp_end(b, 0);
}

static void
make_lone_surrogate(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x62\xd8\x00\x00\x41", 5);
	bp_end(b, 0);
}

static void
make_long_uid(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x84\1\0\0\0\0", 6);
	bp_end(b, 0);
}

static void
make_empty_utf16(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\x60", 1);
	bp_end(b, 0);
}

static void
make_null(struct bp *b)
{
	bp_begin(b);
	bp_raw(b, "\0", 1);
	bp_end(b, 0);
}

static void
make_root_out(struct bp *b)
{
	bp_begin(b);
	bp_text(b, "x");
	bp_end(b, 1);
}

static void
make_no_objects(struct bp *b)
{
	bp_begin(b);
	bp_byte(b, 0);
	bp_byte(b, 0);
	bp_end(b, 0);
}

static void
make_many_objects(struct bp *b)
{
	bp_begin(b);
	bp_text(b, "x");
	bp_end(b, 0);
	memset(b->bytes + b->n - 24, 0x7f, 8);
}

static void
make_other_version(struct bp *b)
{
	make_list(b);
	b->bytes[7] = '5';
}

/* One text that a second entry of the offset table names too: a million such entries would make a
 * small file cost hours. */
static void
make_overlap(struct bp *b)
{
	bp_begin(b);
	bp_text(b, "25D771280a");
	b->offsets[b->count++] = b->offsets[0];
	bp_end(b, 0);
}

static void
test_t1_binary_refused_before_libplist(void **state)
{
	static const struct {
		void (*make)(struct bp *b);
		enum error_code code;
		const char *reason;
	} cases[] = {
		{make_cycle,            ERR_FORMAT, "an object inside itself"          },
		{make_long_cycle,       ERR_FORMAT, "an object inside itself"          },
		{make_deep,             ERR_LIMIT,  "nested too deep"                  },
		{make_laughs,           ERR_LIMIT,  "shared objects unfold to too much"},
		{make_long_laughs,      ERR_LIMIT,  "shared objects unfold to too much"},
		{make_reference_out,    ERR_FORMAT, "a reference to no object"         },
		{make_offset_out,       ERR_FORMAT, "an offset outside the objects"    },
		{make_offset_in_header, ERR_FORMAT, "an offset outside the objects"    },
		{make_long_text,        ERR_FORMAT, "a length outside the objects"     },
		{make_huge_count,       ERR_FORMAT, "a length outside the objects"     },
		{make_number_key,       ERR_FORMAT, "a key that is no string"          },
		{make_nul_text,         ERR_FORMAT, "a string that is no text"         },
		{make_high_ascii,       ERR_FORMAT, "a string that is no text"         },
		{make_lone_surrogate,   ERR_FORMAT, "a string that is no text"         },
		{make_long_uid,         ERR_FORMAT, "an object of no known type"       },
		{make_empty_utf16,      ERR_FORMAT, "a string that is no text"         },
		{make_null,             ERR_FORMAT, "an object of no known type"       },
		{make_root_out,         ERR_FORMAT, "no root object"                   },
		{make_no_objects,       ERR_FORMAT, "no root object"                   },
		{make_many_objects,     ERR_LIMIT,  "too many objects"                 },
		{make_other_version,    ERR_FORMAT, "not of version 00"                },
		{make_overlap,          ERR_FORMAT, "objects that overlap"             },
	};
	char reason[128];
	struct error err;
	struct bp b;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cases[i].make(&b);
		err = ERROR_INIT;
		assert_false(bplist_check(b.bytes, b.n, "mesu-ios", &err));
		(void)snprintf(reason, sizeof reason, "binary property list: %s",
			cases[i].reason);
		assert_string_equal(err.reason, reason);
		assert_int_equal(err.code, cases[i].code);
		assert_string_equal(err.name, "plist.bin");
		assert_string_equal(err.source, "mesu-ios");
		assert_true(err.offset >= 0);
	}
	make_list(&b);
	err = ERROR_INIT;
	assert_true(bplist_check(b.bytes, b.n, "mesu-ios", &err));
}

static void
test_getters_check_the_type(void **state)
{
	(void)state;
	assert_null(plisttree_get(NULL, "a"));
	assert_false(plisttree_is_dict(NULL));
	assert_false(plisttree_is_array(NULL));
	assert_string_equal(plisttree_text(NULL), "");
	assert_string_equal(plisttree_get_text(NULL, "a"), "");
	assert_false(plisttree_get_bool(NULL, "a"));
	plisttree_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xml_members),
		cmocka_unit_test(test_t1_xml_refused),
		cmocka_unit_test(test_top_text),
		cmocka_unit_test(test_i12_slice_over_the_cap_costs_only_itself),
		cmocka_unit_test(test_binary_members),
		cmocka_unit_test(test_t5_binary_truncated_at_every_byte),
		cmocka_unit_test(test_t1_binary_any_byte_changed_does_no_harm),
		cmocka_unit_test(test_t1_binary_refused_before_libplist),
		cmocka_unit_test(test_getters_check_the_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
