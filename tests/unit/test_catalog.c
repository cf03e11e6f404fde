/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog_fixture.h"

static void
test_i12_a_bad_product_costs_only_itself(void **state)
{
	/* clang-format off */
	static const struct good cases[] = {
		{"wrong structure",
			CATALOG(PRODUCT("a", STRING("Packages", "none")) PRODUCT("ok1", NO_PACKAGES)
				PRODUCT("b", "<key>Packages</key><dict/>")
				PRODUCT("c", PACKAGES("<string>u</string>"))
				PRODUCT("d", PACKAGES("<array><dict/></array>"))
				PRODUCT("e", NO_PACKAGES "<key>Distributions</key><array/>")
				PRODUCT("f", DATE("PostDate", "2023-11-01T17:26:42Z"))
				"<key>g</key><string>g</string><key>h</key><array><dict/></array>"
				"<key></key><dict>" NO_PACKAGES "</dict>" PRODUCT("ok2", NO_PACKAGES)),
			PLAIN("ok1", 0, 0) PLAIN("ok2", 0, 0),
			"bad_record Products.a.Packages: has another type than this key has\n"
			"bad_record Products.b.Packages: has another type than this key has\n"
			"bad_record Products.c.Packages: a package that is not a dictionary\n"
			"bad_record Products.d.Packages: a package that is not a dictionary\n"
			"bad_record Products.e.Distributions: has another type than this key has\n"
			"bad_record Products.f.Packages: is missing\n"
			"bad_record Products: a product that is not a dictionary\n"
			"bad_record Products: a product that is not a dictionary\n"
			"bad_record Products: a product id that is none\n"},
	};
	/* clang-format on */

	(void)state;
	check_good(cases, sizeof cases / sizeof cases[0]);
}

static void
test_t6_t10_what_is_no_catalog(void **state)
{
	static const struct {
		const char *name, *data, *error;
		enum error_code code;
	} cases[] = {
		{"html with 200",             "<html><title>Sign in</title></html>",               "xml.html",
                 ERR_FORMAT												      },
		{"empty dict",                "<plist><dict/></plist>",                            "catalog.products", ERR_FORMAT},
		{"no Products",               HEAD VERSION TAIL,                                   "catalog.products", ERR_FORMAT},
		{"Products in another place",
                 HEAD VERSION "<key>Old</key><dict><key>Products</key>"
				     "<dict/></dict>" TAIL,
                 "catalog.products",										   ERR_FORMAT},
		{"Products an array",         HEAD VERSION "<key>Products</key><array/>" TAIL,
                 "catalog.products",										   ERR_FORMAT},
		{"Products a string",         HEAD VERSION "<key>Products</key><string/>" TAIL,
                 "catalog.products",										   ERR_FORMAT},
		{"CatalogVersion 3",
                 HEAD "<key>CatalogVersion</key><integer>3</integer>"
			     "<key>Products</key><dict/>" TAIL,
                 "catalog.version",										    ERR_FORMAT},
		{"CatalogVersion text",
                 HEAD "<key>CatalogVersion</key><string>2</string>"
			     "<key>Products</key><dict/>" TAIL,
                 "catalog.version",										    ERR_FORMAT},
		{"no CatalogVersion",         HEAD "<key>Products</key><dict/>" TAIL,
                 "catalog.version",										    ERR_FORMAT},
		{"an array",                  "<plist><array/></plist>",                           "catalog.products", ERR_FORMAT},
		{"a string",                  "<plist><string>Products</string></plist>",
                 "catalog.products",										   ERR_FORMAT},
		{"no value",                  "<plist/>",					  "plist.grammar",    ERR_FORMAT},
		{"two values",                "<plist><dict/><dict/></plist>",                     "plist.grammar",
                 ERR_FORMAT												      },
		{"unknown element",           HEAD "<key>a</key><set/>" TAIL,                      "plist.grammar",
                 ERR_FORMAT												      },
		{"value without a key",       HEAD "<true/>" TAIL,                                 "plist.grammar",    ERR_FORMAT},
		{"key without a value",       HEAD "<key>a</key>" TAIL,                            "plist.grammar",
                 ERR_FORMAT												      },
		{"two keys",                  HEAD "<key>a</key><key>b</key><true/>" TAIL,         "plist.grammar",
                 ERR_FORMAT												      },
		{"key in an array",           HEAD "<key>a</key><array><key>b</key></array>" TAIL,
                 "plist.grammar",										      ERR_FORMAT},
		{"text between",              HEAD "x<key>a</key><true/>" TAIL,                    "plist.grammar",
                 ERR_FORMAT												      },
		{"text at the end",           HEAD "<key>a</key><true/>x" TAIL,                    "plist.grammar",
                 ERR_FORMAT												      },
		{"element in a string",       HEAD "<key>a</key><string><b/></string>" TAIL,
                 "plist.grammar",										      ERR_FORMAT},
		{"text in true",              HEAD "<key>a</key><true>1</true>" TAIL,              "plist.grammar",
                 ERR_FORMAT												      },
		{"attributes",                HEAD "<key>a</key><string b=\"c\"/>" TAIL,           "plist.grammar",
                 ERR_FORMAT												      },
		{"DTD subset",                "<!DOCTYPE plist [<!ENTITY a \"b\">]><plist/>",      "xml.dtd",
                 ERR_FORMAT												      },
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (parse(cases[i].data, strlen(cases[i].data), &s, &err))
			fail_msg("%s: accepted", cases[i].name);
		if (!err.name || strcmp(err.name, cases[i].error) != 0)
			fail_msg("%s: %s: %s", cases[i].name, err.name ? err.name : "",
				err.reason);
		assert_int_equal(err.code, cases[i].code);
		assert_string_equal(err.source, "swscan-index-14");
		assert_int_equal(text(&s.log)[0], '\0');
		seen_clear(&s);
	}
}

static void
test_t5_truncated_at_every_byte(void **state)
{
	static const char doc[] = CATALOG(PRODUCT("042-41700",
		DATE("PostDate", "2023-11-01T17:26:42Z") PACKAGES(INSTALLER_PACKAGES)));
	struct error err;
	struct seen s;

	(void)state;
	for (size_t len = 0; len < sizeof doc - 2; len++) {
		if (parse(doc, len, &s, &err))
			fail_msg("%zu bytes are taken for all", len);
		assert_int_equal(err.code, ERR_FORMAT);
		seen_clear(&s);
	}
	assert_true(parse(doc, sizeof doc - 1, &s, &err));
	seen_clear(&s);
}

static void
test_any_bit_flipped_does_no_harm(void **state)
{
	char doc[] = CATALOG(PRODUCT("a",
		DATE("PostDate", "2023-11-01T17:26:42Z")
			PACKAGES(PACKAGE(INTEGER("Size", "7") STRING("URL", "u")))));
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < (sizeof doc - 1) * 8; i++) {
		doc[i / 8] = (char)(doc[i / 8] ^ (1 << i % 8));
		if (!parse(doc, sizeof doc - 1, &s, &err))
			assert_true(err.code == ERR_FORMAT);
		seen_clear(&s);
		doc[i / 8] = (char)(doc[i / 8] ^ (1 << i % 8));
	}
}

/* head, then `part` with a running number, count times, then tail. */
static bool
parse_repeated(const char *head, const char *before, const char *after, int count,
	const char *tail, struct error *err)
{
	struct seen s;
	struct buf b;
	bool ok;

	buf_init(&b, CAP_BODY_BYTES);
	ok = buf_text(&b, head);
	for (int i = 0; i < count; i++)
		ok = ok && buf_printf(&b, "%s%d%s", before, i, after);
	assert_true(ok && buf_text(&b, tail));
	ok = parse(b.data, b.len, &s, err);
	seen_clear(&s);
	buf_clear(&b);
	return ok;
}

static void
test_t25_counts_are_capped(void **state)
{
	static const char head[] = HEAD VERSION "<key>Products</key><dict>";
	static const char in_a[] =
		HEAD VERSION "<key>Products</key><dict><key>a</key><dict>";
	struct error err;
	char text_head[256];

	(void)state;
	assert_true(parse_repeated(head, "<key>", "</key><dict>" NO_PACKAGES "</dict>",
		CAP_PRODUCTS, "</dict>" TAIL, &err));
	assert_false(parse_repeated(head, "<key>", "</key><dict>" NO_PACKAGES "</dict>",
		CAP_PRODUCTS + 1, "</dict>" TAIL, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.count");

	(void)snprintf(text_head, sizeof text_head, "%s<key>Packages</key><array>", in_a);
	assert_true(parse_repeated(text_head, "<dict><key>URL</key><string>",
		"</string></dict>", CAP_PACKAGES, "</array></dict></dict>" TAIL, &err));
	assert_false(parse_repeated(text_head, "<dict><key>URL</key><string>",
		"</string></dict>", CAP_PACKAGES + 1, "</array></dict></dict>" TAIL,
		&err));
	assert_string_equal(err.name, "limit.count");

	(void)snprintf(text_head, sizeof text_head,
		"%s" NO_PACKAGES "<key>Distributions</key><dict>", in_a);
	assert_true(parse_repeated(text_head, "<key>", "</key><string>u</string>",
		CAP_LANGUAGES, "</dict></dict></dict>" TAIL, &err));
	assert_false(parse_repeated(text_head, "<key>", "</key><string>u</string>",
		CAP_LANGUAGES + 1, "</dict></dict></dict>" TAIL, &err));
	assert_string_equal(err.name, "limit.count");

	assert_false(parse_repeated(
		HEAD "<key>a</key>", "<!--", "--><array>", CAP_XML_DEPTH, TAIL, &err));
	assert_string_equal(err.name, "limit.depth");
}

static bool
refuse_product(void *ctx, const struct product *p, struct error *err)
{
	(void)ctx;
	return error_set(err, ERR_HELD, p->id, "no more");
}

static void
test_sink_stops_the_parse(void **state)
{
	static const char doc[] =
		CATALOG(PRODUCT("a", NO_PACKAGES) PRODUCT("b", NO_PACKAGES));
	const struct record_sink sink = {.product = refuse_product}, none = {.ctx = NULL};
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(catalog_parse(doc, sizeof doc - 1, "x", NOW, &sink, &err));
	assert_int_equal(err.code, ERR_HELD);
	assert_string_equal(err.source, "a");
	error_clear(&err);
	assert_true(catalog_parse(doc, sizeof doc - 1, "x", NOW, &none, &err));
}

static void
test_index_date(void **state)
{
	static const struct {
		const char *data;
		int64_t date;
	} cases[] = {
		{HEAD VERSION "<key>IndexDate</key>\n <date>2022-10-05T20:04:34Z</date>"
			      "<key>Products</key>",               1665000274  },
		{HEAD VERSION "<key>Products</key><dict/><key>IndexDate</key>"
			      "<date>2022-10-05T20:04:34Z</date>", INSTANT_NONE},
		{"<key>IndexDate</key><date>2022-10-05T20:04:3",                    INSTANT_NONE},
		{"<key>IndexDate</key><date>2022-10-05T20:04:34Zx</date>",          INSTANT_NONE},
		{"<key>IndexDate</key><string>2022-10-05T20:04:34Z</string>",
                 INSTANT_NONE								   },
		{"<key>IndexDate</key>",					    INSTANT_NONE},
		{"",								INSTANT_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(catalog_index_date(cases[i].data, strlen(cases[i].data)) ==
			    cases[i].date);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_i12_a_bad_product_costs_only_itself),
		cmocka_unit_test(test_t6_t10_what_is_no_catalog),
		cmocka_unit_test(test_t5_truncated_at_every_byte),
		cmocka_unit_test(test_any_bit_flipped_does_no_harm),
		cmocka_unit_test(test_t25_counts_are_capped),
		cmocka_unit_test(test_sink_stops_the_parse),
		cmocka_unit_test(test_index_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
