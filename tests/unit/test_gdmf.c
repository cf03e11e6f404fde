/* SPDX-License-Identifier: Apache-2.0 */
/* pmv answers written here with real facts, and one per defect, named after it. */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/gdmf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define NOW 1773874800 /* 2026-03-18T23:00:00Z */

/* One line a claim: platform version(extra) build <base posted..expires audience kind/rule key: devices; */
static bool
collect(void *ctx, const struct claim *c, struct error *err)
{
	struct buf *out = ctx;
	char posted[INSTANT_TEXT_BYTES], expires[INSTANT_TEXT_BYTES];

	(void)err;
	assert_int_equal(c->line, 0);
	assert_true(c->withdrawn == INSTANT_NONE && c->listed_from == INSTANT_NONE &&
		    c->listed_until == INSTANT_NONE);
	if (!buf_printf(out, "%s %s%s %s <%s %s..%s %d %s/%s %s:",
		    platform_name(c->platform), c->version, c->extra, c->build,
		    c->prerequisite_build, instant_format_day(c->posted, posted),
		    instant_format_day(c->expires, expires), (int)c->audience,
		    release_kind_name(c->kind), c->rule, c->key))
		return false;
	for (size_t i = 0; i < c->n_devices; i++)
		if (!buf_printf(out, " %s", c->devices[i]))
			return false;
	return buf_text(out, ";\n");
}

static void
note(void *ctx, const struct notice *n)
{
	assert_true(buf_printf(
		ctx, "[%s %s: %s]\n", notice_kind_name(n->kind), n->key, n->detail));
}

static bool
parse(const char *text, size_t len, struct buf *out, struct error *err)
{
	const struct record_sink sink = {.ctx = out, .claim = collect, .notice = note};

	buf_init(out, MIB(1));
	return gdmf_parse(text, len, "gdmf-pmv", NOW, &sink, err);
}

#define ROW(v, b, more)  "{\"ProductVersion\":\"" v "\",\"Build\":\"" b "\"" more "}"
#define DATES            ",\"PostingDate\":\"2026-03-04\",\"ExpirationDate\":\"2026-06-16\""
#define DEVICES(list)    ",\"SupportedDevices\":[" list "]"
#define ASSETS(sections) "{\"AssetSets\":{" sections "}}"
#define MAC(rows)        ASSETS("\"macOS\":[" rows "]")
#define IOS(rows)        ASSETS("\"iOS\":[" rows "]")

/* clang-format 14 crashes on tables of joined literals. */
/* clang-format off */
static const struct {
	const char *name, *text, *out;
} good[] = {
	{"an offer by board", MAC(ROW("26.3.1", "25D2128", DATES DEVICES("\"J314sAP\",\"J160AP\""))),
		"macOS 26.3.1 25D2128 < 2026-03-04..2026-06-16 2 full/pmv-full-list "
		"AssetSets.macOS[0]: J160AP J314sAP;\n"},
	{"iOS holds what its devices say",
		IOS(ROW("26.3.1", "23D8133", DATES DEVICES("\"Watch7,1\",\"iPhone15,2\",\"iPad16,3\","
							    "\"AppleTV14,1\",\"AudioAccessory5,1\""))),
		"iOS 26.3.1 23D8133 < 2026-03-04..2026-06-16 2 full/pmv-full-list AssetSets.iOS[0]: iPhone15,2;\n"
		"iPadOS 26.3.1 23D8133 < 2026-03-04..2026-06-16 2 full/pmv-full-list AssetSets.iOS[0]: iPad16,3;\n"
		"tvOS 26.3.1 23D8133 < 2026-03-04..2026-06-16 2 full/pmv-full-list AssetSets.iOS[0]: AppleTV14,1;\n"
		"watchOS 26.3.1 23D8133 < 2026-03-04..2026-06-16 2 full/pmv-full-list AssetSets.iOS[0]: Watch7,1;\n"
		"audioOS 26.3.1 23D8133 < 2026-03-04..2026-06-16 2 full/pmv-full-list AssetSets.iOS[0]: AudioAccessory5,1;\n"},
	{"a background security improvement",
		"{\"PublicBackgroundSecurityImprovements\":{\"macOS\":["
		ROW("26.3.2", "25D771400a",
			",\"ProductVersionExtra\":\"(a)\",\"PrerequisiteBuild\":\"25D2140\""
			",\"PostingDate\":\"2026-03-17\",\"ExpirationDate\":\"2026-06-15\""
			DEVICES("\"J700AP\"")) "]},\"AssetSets\":{},\"PublicAssetSets\":{}}",
		"macOS 26.3.2(a) 25D771400a <25D2140 2026-03-17..2026-06-15 3 bsi/pmv-bsi-list "
		"PublicBackgroundSecurityImprovements.macOS[0]: J700AP;\n"},
	{"a rapid security response, extra without parentheses",
		"{\"PublicAssetSets\":{},\"PublicRapidSecurityResponses\":{\"macOS\":["
		ROW("13.4.1", "22F770830b",
			",\"ProductVersionExtra\":\"a\",\"PrerequisiteBuild\":\"22F2083\""
			DEVICES("\"J475cAP\"")) "]}}",
		"macOS 13.4.1(a) 22F770830b <22F2083 .. 3 rsr/pmv-rsr-list "
		"PublicRapidSecurityResponses.macOS[0]: J475cAP;\n"},
	{"rows split by device are both told",
		"{\"PublicAssetSets\":{\"macOS\":["
		ROW("26.3.1", "25D2128", DATES DEVICES("\"J700AP\"")) ","
		ROW("26.3.1", "25D2128", DATES DEVICES("\"J700AP\"")) "]}}",
		"macOS 26.3.1 25D2128 < 2026-03-04..2026-06-16 1 full/pmv-full-list PublicAssetSets.macOS[0]: J700AP;\n"
		"macOS 26.3.1 25D2128 < 2026-03-04..2026-06-16 1 full/pmv-full-list PublicAssetSets.macOS[1]: J700AP;\n"},
	{"xrOS is visionOS", ASSETS("\"xrOS\":[" ROW("1.0.3", "21N333", DEVICES("\"RealityDevice14,1\"")) "]"),
		"visionOS 1.0.3 21N333 < .. 2 full/pmv-full-list AssetSets.xrOS[0]: RealityDevice14,1;\n"},
	{"no device list: the section's platform, devices unknown",
		MAC(ROW("11.7.10", "20G1427", "")),
		"macOS 11.7.10 20G1427 < .. 2 full/pmv-full-list AssetSets.macOS[0]:;\n"},
	{"empty device list is unknown too",
		IOS(ROW("12.5.8", "16H88", ",\"ExpirationDate\":null" DEVICES(""))),
		"iOS 12.5.8 16H88 < .. 2 full/pmv-full-list AssetSets.iOS[0]:;\n"},
	{"escapes, and values of every kind",
		"{\"AssetSets\":{\"\\u006dac\\u004FS\":[" ROW("26.3.1", "25D2128", DEVICES("\"J700\\u0041P\""))
		"]},\"PublicAssetSets\":{}, \"PublicBackgroundSecurityImprovements\":{} }\n",
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]: J700AP;\n"},
	{"empty lists", "{\"AssetSets\":{},\"PublicAssetSets\":{},\"PublicBackgroundSecurityImprovements\":{}}", ""},
	{"empty sections", ASSETS("\"macOS\":[],\"iOS\":[]"), ""},
	{"virtual machines", MAC(ROW("26.3.1", "25D2128", DEVICES("\"VMM-x86_64\",\"VMA2MACOSAP\""))),
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]: VMA2MACOSAP VMM-x86_64;\n"},
};

static const struct {
	const char *name, *text, *out;
} odd[] = {
	{"unknown-list-with-prerequisite",
		"{\"AssetSets\":{},\"PublicUrgentFixes\":{\"macOS\":["
		ROW("27.1", "26B770770a", ",\"ProductVersionExtra\":\"(a)\",\"PrerequisiteBuild\":\"26B77\""
			DEVICES("\"J700AP\"")) "]}}",
		"[unknown_list PublicUrgentFixes: PublicUrgentFixes]\n"
		"macOS 27.1(a) 26B770770a <26B77 .. 3 bsi/unknown-list PublicUrgentFixes.macOS[0]: J700AP;\n"},
	{"unknown-list-without-rows", "{\"AssetSets\":{},\"PublicUrgentFixes\":{}}",
		"[unknown_key PublicUrgentFixes: PublicUrgentFixes]\n"},
	{"unknown-top-level-text", "{\"AssetSets\":{},\"Version\":\"3\"}", "[unknown_key Version: Version]\n"},
	{"unknown-key-in-row", MAC(ROW("26.3.1", "25D2128", ",\"Cryptex\":true" DEVICES("\"J700AP\""))),
		"[unknown_key AssetSets.macOS[0].Cryptex: Cryptex]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]: J700AP;\n"},
	{"unknown-section",
		ASSETS("\"homeOS\":[" ROW("1.0", "25P10", DEVICES("\"AppleTV14,1\"")) ","
			ROW("1.1", "25P20", "") "]"),
		"[unknown_key AssetSets.homeOS: homeOS]\n"
		"tvOS 1.0 25P10 < .. 2 full/pmv-full-list AssetSets.homeOS[0]: AppleTV14,1;\n"
		"[bad_record AssetSets.homeOS[1]: neither devices nor a known platform]\n"},
	{"unknown-device-prefix",
		ASSETS("\"iOS\":[" ROW("26.3.1", "23D8133", DEVICES("\"HomePad1,1\",\"iPhone15,2\"")) "],"
			"\"macOS\":[" ROW("26.3.1", "25D2128", DEVICES("\"NEWBOARD\"")) "]"),
		"[bad_value AssetSets.iOS[0].SupportedDevices: HomePad1,1]\n"
		"iOS 26.3.1 23D8133 < .. 2 full/pmv-full-list AssetSets.iOS[0]: iPhone15,2;\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]: NEWBOARD;\n"},
	{"only-unusable-devices", IOS(ROW("26.3.1", "23D8133", DEVICES("\"HomePad1,1\",7,\"a b\",\"\""))),
		"[bad_value AssetSets.iOS[0].SupportedDevices: HomePad1,1]\n"
		"[bad_value AssetSets.iOS[0].SupportedDevices: no device identifier]\n"
		"[bad_value AssetSets.iOS[0].SupportedDevices: no device identifier]\n"
		"[bad_value AssetSets.iOS[0].SupportedDevices: no device identifier]\n"},
	{"devices-repeated", MAC(ROW("26.3.1", "25D2128", DEVICES("\"J700AP\",\"J160AP\",\"J700AP\""))),
		"[duplicate AssetSets.macOS[0].SupportedDevices: J700AP]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]: J160AP J700AP;\n"},
	{"devices-no-list", MAC(ROW("26.3.1", "25D2128", ",\"SupportedDevices\":\"J700AP\"")),
		"[bad_value AssetSets.macOS[0].SupportedDevices: not a list]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]:;\n"},
	{"row-without-build",
		MAC("{\"ProductVersion\":\"26.3.1\"}," ROW("26.3.2", "25D2140", DEVICES("\"J700AP\""))),
		"[bad_record AssetSets.macOS[0]: no Build]\n"
		"macOS 26.3.2 25D2140 < .. 2 full/pmv-full-list AssetSets.macOS[1]: J700AP;\n"},
	{"renamed-required-key", MAC("{\"OSVersion\":\"26.3.1\",\"Build\":\"25D2128\"}"),
		"[bad_record AssetSets.macOS[0]: no ProductVersion]\n"},
	{"number-as-version", MAC("{\"ProductVersion\":26.3,\"Build\":\"25D2128\"}"),
		"[bad_record AssetSets.macOS[0]: ProductVersion is not a version]\n"},
	{"version-with-words", MAC(ROW("26.3 beta", "25D2128", "")),
		"[bad_record AssetSets.macOS[0]: ProductVersion is not a version]\n"},
	{"build-that-is-none", MAC(ROW("26.3.1", "latest", "")),
		"[bad_record AssetSets.macOS[0]: Build is not a build number]\n"},
	{"build-too-long", MAC(ROW("26.3.1", "25D2128212821282128", "")),
		"[bad_record AssetSets.macOS[0]: Build is not a build number]\n"},
	{"decoy-build", MAC(ROW("9.9.99", "99Z999", "")), "[decoy AssetSets.macOS[0]: 99Z999]\n"},
	{"prerequisite-that-is-none", MAC(ROW("26.3.1", "25D2128", ",\"PrerequisiteBuild\":\"any\"")),
		"[bad_record AssetSets.macOS[0]: PrerequisiteBuild is not a build number]\n"},
	{"row-no-object", MAC("\"25D2128\""), "[bad_record AssetSets.macOS[0]: not an object]\n"},
	{"section-no-list", ASSETS("\"macOS\":{}"), "[bad_value AssetSets.macOS: not a list of rows]\n"},
	{"response-list-no-object", "{\"AssetSets\":{},\"PublicRapidSecurityResponses\":[]}",
		"[bad_value PublicRapidSecurityResponses: not an object]\n"},
	{"absurd-dates",
		MAC(ROW("26.3.1", "25D2128", ",\"PostingDate\":\"1970-01-01\",\"ExpirationDate\":\"2038-01-19\"")),
		"[bad_value AssetSets.macOS[0].PostingDate: no day, or not a plausible one]\n"
		"[bad_value AssetSets.macOS[0].ExpirationDate: no day, or not a plausible one]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]:;\n"},
	{"malformed-dates",
		MAC(ROW("26.3.1", "25D2128", ",\"PostingDate\":\"2026-02-30\",\"ExpirationDate\":20260616")),
		"[bad_value AssetSets.macOS[0].PostingDate: no day, or not a plausible one]\n"
		"[bad_value AssetSets.macOS[0].ExpirationDate: not a text]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]:;\n"},
	{"odd-extra", MAC(ROW("26.3.1", "25D2128", ",\"ProductVersionExtra\":\"(1)\"")),
		"[bad_value AssetSets.macOS[0].ProductVersionExtra: not as \"(a)\"]\n"
		"macOS 26.3.1 25D2128 < .. 2 full/pmv-full-list AssetSets.macOS[0]:;\n"},
};

static const struct {
	const char *name, *text;
	enum error_code code;
	const char *code_name;
	int line, offset;
} refused[] = {
	{"html-with-200", "\n <!DOCTYPE html><html></html>", ERR_FORMAT, "json.html", 2, 2},
	{"nothing", "", ERR_FORMAT, "json.empty", 1, 0},
	{"spaces", " \r\n\t\n", ERR_FORMAT, "json.empty", 3, 5},
	{"truncated", "{\"AssetSets\":{\n\"macOS\":[", ERR_FORMAT, "json.syntax", 2, 24},
	{"text after the end", "{\"AssetSets\":{}} x", ERR_FORMAT, "json.syntax", 1, 17},
	{"duplicate-key", "{\"AssetSets\":{},\n\"AssetSets\":{}}", ERR_FORMAT, "json.duplicate", 2, 18},
	{"duplicate-key-in-row", MAC("{\"Build\":\"25D125\",\"Build\":\"25D2128\"}"), ERR_FORMAT,
		"json.duplicate", 1, 42},
	{"integer beyond 64 bits", MAC("[99999999999999999999]"), ERR_FORMAT, "json.syntax", 1, 24},
	{"not UTF-8", "{\"AssetSets\":{\"\xFF\":[]}}", ERR_FORMAT, "json.syntax", 1, 15},
	{"NUL in a text", MAC(ROW("26.3.1\\u0000", "25D2128", "")), ERR_FORMAT, "json.syntax", 1, 49},
	{"half a surrogate pair", "{\"AssetSets\":{},\"\\ud83d\\u0041\":1}", ERR_FORMAT, "json.syntax", 1, 23},
	{"an escape that is none", "{\"AssetSets\":{},\"\\x\":1}", ERR_FORMAT, "json.syntax", 1, 18},
	{"a tab in a text", "{\"AssetSets\":{},\"\t\":1}", ERR_FORMAT, "json.syntax", 1, 17},
	{"digits after a zero", "{\"AssetSets\":{},\"x\":01}", ERR_FORMAT, "json.syntax", 1, 20},
	{"a number that ends in a point", "{\"AssetSets\":{},\"x\":1.}", ERR_FORMAT, "json.syntax", 1, 20},
	{"a word that is none", "{\"AssetSets\":{},\"x\":nil}", ERR_FORMAT, "json.syntax", 1, 20},
	{"a comma before the end", "{\"AssetSets\":{},}", ERR_FORMAT, "json.syntax", 1, 16},
	{"no comma", "{\"AssetSets\":{} \"x\":1}", ERR_FORMAT, "json.syntax", 1, 16},
	{"no colon", "{\"AssetSets\"{}}", ERR_FORMAT, "json.syntax", 1, 12},
	{"a bracket for a brace", "{\"AssetSets\":{]}", ERR_FORMAT, "json.syntax", 1, 14},
	{"many keys, one twice", "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,"
		"\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,\"a\":1}", ERR_FORMAT,
		"json.duplicate", 1, 98},
	{"a list", "[]", ERR_FORMAT, "json.shape", 1, 0},
	{"neither list", "{\"Assets\":{}}", ERR_FORMAT, "json.shape", 0, -1},
	{"empty object", "{}", ERR_FORMAT, "json.shape", 0, -1},
	{"list that is null", "{\"AssetSets\":null,\"PublicAssetSets\":{}}", ERR_FORMAT, "json.shape", 0, -1},
};
/* clang-format on */

static void
check_output(const char *name, const char *text, const char *expected)
{
	struct error err = ERROR_INIT;
	struct buf out;

	print_message("%s\n", name);
	if (!parse(text, strlen(text), &out, &err))
		fail_msg("%s", err.reason);
	assert_string_equal(out.data ? out.data : "", expected);
	buf_clear(&out);
}

static void
test_good_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		check_output(good[i].name, good[i].text, good[i].out);
}

static void
test_a_defect_costs_only_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		check_output(odd[i].name, odd[i].text, odd[i].out);
}

static void
test_refused_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct error err = ERROR_INIT;
		struct buf out;

		print_message("%s\n", refused[i].name);
		assert_false(parse(refused[i].text, strlen(refused[i].text), &out, &err));
		assert_int_equal(err.code, refused[i].code);
		assert_string_equal(err.source, "gdmf-pmv");
		assert_string_equal(err.name, refused[i].code_name);
		assert_int_equal(err.line, refused[i].line);
		assert_int_equal(err.offset, refused[i].offset);
		assert_true(strlen(err.reason) > 0);
		buf_clear(&out);
	}
}

static void
test_every_prefix_is_refused(void **state)
{
	static const char text[] =
		MAC(ROW("26.3.1", "25D2128", DATES DEVICES("\"J314sAP\"")));

	(void)state;
	for (size_t len = 0; len < sizeof text - 1; len++) {
		struct error err = ERROR_INIT;
		struct buf out;

		assert_false(parse(text, len, &out, &err));
		assert_int_equal(err.code, ERR_FORMAT);
		assert_null(out.data);
		buf_clear(&out);
	}
}

/* open x n, then close x n, inside {"AssetSets":{"x": ... }}. */
static bool
parse_nested(size_t n, struct error *err)
{
	struct buf text, out;
	bool ok = true;

	buf_init(&text, MIB(4));
	assert_true(buf_text(&text, "{\"AssetSets\":{\"x\":[\"\\\"[[[\"],\"y\":"));
	for (size_t i = 0; ok && i < n; i++)
		ok = buf_byte(&text, '[');
	for (size_t i = 0; ok && i < n; i++)
		ok = buf_byte(&text, ']');
	assert_true(ok && buf_text(&text, "}}"));
	ok = parse(text.data, text.len, &out, err);
	buf_clear(&text);
	buf_clear(&out);
	return ok;
}

static void
test_depth_bomb(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(parse_nested(CAP_JSON_DEPTH - 2, &err));
	assert_false(parse_nested(CAP_JSON_DEPTH - 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.depth");
	assert_int_equal(err.offset, 32 + CAP_JSON_DEPTH - 2);
	error_clear(&err);
	assert_false(parse_nested(1000000, &err));
	assert_string_equal(err.name, "limit.depth");
}

/* An answer with n copies of `piece`, comma separated, between head and tail. */
static bool
parse_repeated(const char *head, const char *piece, size_t n, const char *tail,
	struct error *err)
{
	struct buf text, out;
	bool ok;

	buf_init(&text, 2 * CAP_PMV_BYTES);
	ok = buf_text(&text, head);
	for (size_t i = 0; ok && i < n; i++)
		ok = (i == 0 || buf_byte(&text, ',')) && buf_text(&text, piece);
	assert_true(ok && buf_text(&text, tail));
	ok = parse(text.data, text.len, &out, err);
	buf_clear(&text);
	buf_clear(&out);
	return ok;
}

static void
test_caps_of_count(void **state)
{
	static const char row[] =
		"{\"AssetSets\":{\"macOS\":[{\"ProductVersion\":\"26.3.1\","
		"\"Build\":\"25D2128\",\"SupportedDevices\":[";
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(parse_repeated(row, "\"J700AP\"", CAP_DEVICES, "]}]}}", &err));
	assert_false(parse_repeated(row, "\"J700AP\"", CAP_DEVICES + 1, "]}]}}", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.count");
	error_clear(&err);
	assert_false(parse_repeated(row, "1", CAP_JSON_VALUES, "]}]}}", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.count");
	error_clear(&err);
	assert_false(parse_repeated(row, "    ", CAP_PMV_BYTES / 4, "]}]}}", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.body");
}

static void
test_long_keys_are_not_repeated(void **state)
{
	char text[2000], name[CAP_NAME_BYTES + 2];

	(void)state;
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	(void)snprintf(text, sizeof text,
		"{\"AssetSets\":{\"%s\":[]},\"%s\":{\"macOS\":[%s]}}", name, name,
		ROW("26.3.1", "25D2128", ""));
	check_output("keys over the cap", text,
		"[unknown_key AssetSets.a key of excessive length: a key of excessive length]\n"
		"[unknown_key a key of excessive length: a key of excessive length]\n");
	name[CAP_NAME_BYTES] = '\0';
	(void)snprintf(text, sizeof text, "{\"AssetSets\":{\"%s\":[]}}", name);
	{
		struct error err = ERROR_INIT;
		struct buf out;

		assert_true(parse(text, strlen(text), &out, &err));
		assert_non_null(strstr(out.data, name));
		buf_clear(&out);
	}
}

static bool
refuse(void *ctx, const struct claim *claim, struct error *err)
{
	(void)ctx;
	return error_set(err, ERR_DB, claim->build, "no room");
}

static void
test_the_sinks_error_stops(void **state)
{
	static const char text[] = MAC(ROW("26.3.1", "25D2128", DEVICES("\"J700AP\"")));
	const struct record_sink sink = {.claim = refuse}, deaf = {.claim = NULL};
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(gdmf_parse(text, sizeof text - 1, "gdmf-pmv", NOW, &sink, &err));
	assert_int_equal(err.code, ERR_DB);
	assert_string_equal(err.source, "25D2128");
	error_clear(&err);
	assert_true(gdmf_parse(text, sizeof text - 1, "gdmf-pmv", NOW, &deaf, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_answers),
		cmocka_unit_test(test_a_defect_costs_only_itself),
		cmocka_unit_test(test_refused_answers),
		cmocka_unit_test(test_every_prefix_is_refused),
		cmocka_unit_test(test_depth_bomb),
		cmocka_unit_test(test_caps_of_count),
		cmocka_unit_test(test_long_keys_are_not_repeated),
		cmocka_unit_test(test_the_sinks_error_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
