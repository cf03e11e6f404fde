/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of the lists of 7.1.1 and of 2022-10-27, of macOSIPSW; the layout is ours. */
#include "bplist_fixture.h"

#include "core/buf.h"
#include "core/limits.h"
#include "parser/mesu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define NOW INT64_C(1787356800) /* 2026-08-22T00:00:00Z */

#define LIST(assets)                                                                     \
	"<plist><dict><key>Assets</key><array>" assets "</array></dict></plist>"
#define TYPED(type, assets)                                                              \
	"<plist><dict><key>AssetType</key><string>" type                                 \
	"</string><key>Assets</key><array>" assets "</array></dict></plist>"
#define ASSET(members)     "<dict>" members "</dict>\n"
#define STRING(key, value) "<key>" key "</key><string>" value "</string>"
#define DEVICES(devices)   "<key>SupportedDevices</key><array>" devices "</array>"
#define D(device)          "<string>" device "</string>"
#define IOS                STRING("SUProductSystemName", "iOS")
#define TYPE               "com.apple.MobileAsset."

#define MODELS(members)                                                                  \
	"<plist><dict><key>MobileDeviceProductTypes</key><dict/>"                        \
	"<key>MobileDeviceSoftwareVersionsByVersion</key><dict><key>1</key><dict>"       \
	"<key>MobileDeviceSoftwareVersions</key><dict>" members                          \
	"</dict></dict></dict></dict></plist>"
#define MODEL(model, members) "<key>" model "</key><dict>" members "</dict>"
#define IMAGE(key, build, version)                                                       \
	"<key>" key "</key><dict><key>Restore</key><dict>" STRING("BuildVersion", build) \
		STRING("ProductVersion", version) "</dict></dict>"

/* The same with FirmwareURL and FirmwareSHA1. */
#define IMAGE_AT(build, version, url, sha1)                                              \
	"<key>" build                                                                    \
	"</key><dict><key>Restore</key><dict>" STRING("BuildVersion", build)             \
		STRING("ProductVersion", version) STRING("FirmwareURL", url)             \
			STRING("FirmwareSHA1", sha1) "</dict></dict>"

struct seen {
	struct buf log, notices;
};

static bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct seen *s = ctx;

	(void)err;
	assert_true(p->post_date == INSTANT_NONE && p->bytes == 0 && p->packages == 1 &&
		    !p->installer && !*p->system && p->url_bytes == 0);
	return buf_printf(&s->log, "%s %s %s %s %s %s %s\n", p->id, p->type, p->version,
		p->build, p->url, p->url_sha1, p->key);
}

static bool
on_claim(void *ctx, const struct claim *c, struct error *err)
{
	struct seen *s = ctx;
	bool ok;

	(void)err;
	assert_int_equal(c->audience, AUDIENCE_PUBLIC);
	assert_true(c->expires == INSTANT_NONE && c->withdrawn == INSTANT_NONE);
	ok = buf_printf(&s->log, "%s %s%s%s %s", platform_name(c->platform), c->version,
		*c->extra ? " " : "", c->extra, c->build);
	if (*c->prerequisite_build)
		ok = ok && buf_printf(&s->log, " on %s", c->prerequisite_build);
	ok = ok && buf_printf(&s->log, " %s%s %s/%s %s:", release_kind_name(c->kind),
			   c->beta ? " beta" : "", c->list, c->section, c->key);
	if (strstr(c->list, "IPSW")) {
		assert_string_equal(c->rule, "restore-image");
		assert_string_equal(c->confidence, "high");
	}
	for (size_t i = 0; i < c->n_devices; i++)
		ok = ok && buf_printf(&s->log, " %s", c->devices[i]);
	return ok && buf_byte(&s->log, '\n');
}

static void
on_notice(void *ctx, const struct notice *n)
{
	struct seen *s = ctx;

	assert_true(buf_printf(&s->notices, "%s %s: %s\n", notice_kind_name(n->kind),
		n->key, n->detail));
}

static bool
parse(record_parse_fn *fn, const char *data, size_t len, struct seen *s,
	struct error *err)
{
	const struct record_sink sink = {
		.ctx = s, .claim = on_claim, .product = on_product, .notice = on_notice};

	buf_init(&s->log, MIB(8));
	buf_init(&s->notices, MIB(8));
	*err = ERROR_INIT;
	return fn(data, len, "mesu-ios", NOW, &sink, err);
}

static void
seen_clear(struct seen *s)
{
	buf_clear(&s->log);
	buf_clear(&s->notices);
}

static const char *
text(const struct buf *b)
{
	return b->data ? b->data : "";
}

struct good {
	const char *name, *data, *log, *notices;
};

static void
check_good(record_parse_fn *fn, const struct good *cases, size_t n)
{
	struct error err;
	struct seen s;

	for (size_t i = 0; i < n; i++) {
		if (!parse(fn, cases[i].data, strlen(cases[i].data), &s, &err))
			fail_msg("%s: %s", cases[i].name, err.reason);
		if (strcmp(text(&s.log), cases[i].log) != 0)
			fail_msg("%s:\n%s", cases[i].name, text(&s.log));
		if (strcmp(text(&s.notices), cases[i].notices) != 0)
			fail_msg("%s:\n%s", cases[i].name, text(&s.notices));
		seen_clear(&s);
	}
}

static void
test_assets(void **state)
{
	/* clang-format off */
	static const struct good cases[] = {
		{"a delta of 2013, without a list name",
			LIST(ASSET(IOS STRING("Build", "10B329") STRING("OSVersion", "6.1.3")
				STRING("PrerequisiteBuild", "9A334")
				STRING("PrerequisiteOSVersion", "5.0") DEVICES(D("iPhone4,1")))),
			"iOS 6.1.3 10B329 on 9A334 full " TYPE "SoftwareUpdate/Assets Assets[0]: iPhone4,1\n",
			""},
		{"10A444 of 7.1.1: a prerequisite build without its version",
			LIST(ASSET(IOS "<key>AllowableOTA</key><false/>" STRING("Build", "10A444")
				STRING("OSVersion", "6.0") STRING("PrerequisiteBuild", "10A405")
				DEVICES(D("iPhone5,2") D("iPhone5,1")))),
			"iOS 6.0 10A444 on 10A405 full " TYPE "SoftwareUpdate/Assets Assets[0]: iPhone5,1 "
			"iPhone5,2\n",
			""},
		{"a full asset and its twin of 16.1: prefix dropped, no seed",
			TYPED(TYPE "SoftwareUpdate",
			ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "9.9.16.1")
				STRING("SUDocumentationID", "iPadOS161Long") DEVICES(D("iPad11,1")))
			ASSET(IOS STRING("Build", "20B6082") STRING("OSVersion", "9.9.16.1")
				STRING("SUDocumentationID", "iPadOS161Long")
				STRING("ReleaseType", "Beta") DEVICES(D("iPad11,1")))),
			"iPadOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]: iPad11,1\n"
			"iPadOS 16.1 20B6082 full " TYPE "SoftwareUpdate/Assets Assets[1]: iPad11,1\n",
			""},
		{"devices of several systems, repeats and order",
			LIST(ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "9.9.16.1")
				DEVICES(D("iPhone15,2") D("AppleTV6,2") D("iPad11,1") D("iPhone11,8")
				D("iPhone15,2")))),
			"iOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]: iPhone11,8 iPhone15,2\n"
			"iPadOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]: iPad11,1\n"
			"tvOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]: AppleTV6,2\n",
			""},
		{"macOS without devices: unknown, not none",
			TYPED(TYPE "MacSoftwareUpdate", ASSET(STRING("Build", "22F82")
				STRING("OSVersion", "13.4.1") DEVICES(""))),
			"macOS 13.4.1 22F82 full " TYPE "MacSoftwareUpdate/Assets Assets[0]:\n", ""},
		{"a response",
			TYPED(TYPE "MacSplatSoftwareUpdate", ASSET(STRING("Build", "22F770820b")
				STRING("OSVersion", "13.4.1") STRING("ProductVersionExtra", "(a)")
				STRING("PrerequisiteBuild", "22F82") "<key>SplatOnly</key><true/>"
				DEVICES(D("J314sAP")))),
			"macOS 13.4.1 (a) 22F770820b on 22F82 rsr " TYPE
			"MacSplatSoftwareUpdate/Assets Assets[0]: J314sAP\n",
			""},
		{"a device of no known system takes the list's",
			LIST(ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "9.9.16.1")
				DEVICES(D("Thing1,1")))),
			"iOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]: Thing1,1\n", ""},
		{"decoys and tethered assets are no offers",
			LIST(ASSET(IOS STRING("Build", "99Z999") STRING("OSVersion", "9.9.99.0")
				STRING("SUDocumentationID", "TetheredUpdateInfo12") DEVICES(D("iPad4,2")))
			ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "9.9.16.1")
				STRING("SUDocumentationID", "TetheredUpdateInfo16") DEVICES(D("iPad4,2")))),
			"",
			"decoy Assets[0]: 99Z999\ntethered Assets[1]: 20B82 TetheredUpdateInfo16\n"},
		{"an empty list", LIST(""), "", ""},
	};
	/* clang-format on */

	(void)state;
	check_good(mesu_parse, cases, sizeof cases / sizeof cases[0]);
}

static void
test_label_beta_is_no_seed_where_the_list_denies_it(void **state)
{
	/* clang-format off */
	static const struct good cases[] = {
		{"12H1006 of 8.4.4: the list has the same payload without its label, so it is no seed",
			LIST(ASSET(IOS STRING("Build", "12H1006") STRING("OSVersion", "8.4.4")
				STRING("ReleaseType", "Beta") DEVICES(D("AppleTV3,1")))
			ASSET(IOS STRING("Build", "12H1006") STRING("OSVersion", "8.4.4")
				DEVICES(D("AppleTV3,1")))),
			"tvOS 8.4.4 12H1006 full " TYPE "SoftwareUpdate/Assets Assets[0]: AppleTV3,1\n"
			"tvOS 8.4.4 12H1006 full " TYPE "SoftwareUpdate/Assets Assets[1]: AppleTV3,1\n",
			""},
		{"a build that stands with the label only is a seed, beside others that do not",
			LIST(ASSET(IOS STRING("Build", "20C52") STRING("OSVersion", "9.9.16.2")
				STRING("ReleaseType", "Beta") DEVICES(D("iPhone15,2")))
			ASSET(IOS STRING("Build", "20C52") STRING("OSVersion", "9.9.16.2")
				STRING("SUDocumentationID", "TetheredUpdateInfo16") DEVICES(D("iPhone15,2")))
			ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "9.9.16.1")
				DEVICES(D("iPhone15,2")))),
			"iOS 16.2 20C52 full beta " TYPE "SoftwareUpdate/Assets Assets[0]: iPhone15,2\n"
			"iOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[2]: iPhone15,2\n",
			"tethered Assets[1]: 20C52 TetheredUpdateInfo16\n"},
	};
	/* clang-format on */

	(void)state;
	check_good(mesu_parse, cases, sizeof cases / sizeof cases[0]);
}

static void
test_i12_a_bad_asset_costs_only_itself(void **state)
{
	/* clang-format off */
	static const struct good cases[] = {
		{"refused",
			LIST(ASSET(IOS STRING("OSVersion", "6.0") DEVICES(D("iPhone5,1")))
			ASSET(IOS STRING("Build", "10A444") DEVICES(D("iPhone5,1")))
			"<string>x</string>"
			ASSET(IOS STRING("Build", "new") STRING("OSVersion", "6.0"))
			ASSET(IOS STRING("Build", "10A444") STRING("OSVersion", "9.9.x"))
			ASSET(IOS STRING("Build", "10A444") STRING("OSVersion", "6.0")
				STRING("PrerequisiteBuild", "any"))
			ASSET(IOS STRING("Build", "10A444") STRING("OSVersion", "6.0")
				STRING("Build", "10A405"))
			ASSET(STRING("Build", "10A444") STRING("OSVersion", "6.0"))
			ASSET(IOS STRING("Build", "10A444") STRING("OSVersion", "6.0")
				STRING("ProductVersionExtra", "(1)"))
			ASSET(IOS "<key>Build</key><integer>10</integer>" STRING("OSVersion", "6.0"))
			ASSET(IOS STRING("Build", "10A405") STRING("OSVersion", "6.0"))),
			"iOS 6.0 10A405 full " TYPE "SoftwareUpdate/Assets Assets[10]:\n",
			"bad_record Assets[0].Build: is missing or is none\n"
			"bad_record Assets[1].OSVersion: is missing or is none\n"
			"bad_record Assets[2]: is no dictionary that can be read\n"
			"bad_record Assets[3].Build: is missing or is none\n"
			"bad_record Assets[4].OSVersion: is missing or is none\n"
			"bad_record Assets[5].PrerequisiteBuild: is no build number\n"
			"bad_record Assets[6].Build: stands twice: which holds?\n"
			"bad_record Assets[7]: neither devices nor a known system\n"
			"bad_record Assets[8].ProductVersionExtra: is none\n"
			"bad_record Assets[9].Build: is missing or is none\n"},
		{"one value lost",
			LIST(ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "16.1")
				"<key>SupportedDevices</key><string>iPad4,2</string>")
			ASSET(STRING("Build", "20B82") STRING("OSVersion", "16.1")
				DEVICES(D("iPad4,2") D("") D("Thing1,1") "<integer>1</integer>"))
			ASSET(IOS STRING("Build", "20B82") STRING("OSVersion", "16.1")
				STRING("PostingDate", "2023-02-30") STRING("Novelty", "x"))),
			"iOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[0]:\n"
			"iPadOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[1]: iPad4,2\n"
			"iOS 16.1 20B82 full " TYPE "SoftwareUpdate/Assets Assets[2]:\n",
			"bad_value Assets[0].SupportedDevices: is no array\n"
			"bad_value Assets[1].SupportedDevices: a device of no known system\n"
			"bad_value Assets[1].SupportedDevices: a device of no known system\n"
			"bad_value Assets[1].SupportedDevices: a device of no known system\n"
			"bad_value Assets[2].PostingDate: is no day between 2000 and two years from now\n"
			"unknown_key Assets[2].Novelty: Novelty\n"},
	};
	/* clang-format on */

	(void)state;
	check_good(mesu_parse, cases, sizeof cases / sizeof cases[0]);
}

static void
test_ipsw(void **state)
{
	/* clang-format off */
	static const struct good cases[] = {
		{"one build for all models; Unknown repeats it",
			MODELS(MODEL("Mac17,9", IMAGE("25G72", "25G72", "26.6")
				"<key>Unknown</key><dict><key>Universal</key><dict/></dict>")
			MODEL("MacBookPro18,3", IMAGE("25G72", "25G72", "26.6"))
			MODEL("VirtualMac2,1", IMAGE("25G72", "25G72", "26.6"))),
			"macOS 26.6 25G72 full macOSIPSW/ MobileDeviceSoftwareVersionsByVersion.1."
			"MobileDeviceSoftwareVersions.Mac17,9.25G72: Mac17,9 MacBookPro18,3 VirtualMac2,1\n",
			""},
		{"several builds, in the order of builds",
			MODELS(MODEL("Mac17,5", IMAGE("25G72", "25G72", "26.6")
				IMAGE("25D2140", "25D2140", "26.3.2"))
			MODEL("Mac14,2", IMAGE("25G72", "25G72", "26.6"))
			MODEL("iBridge2,3", IMAGE("21P1069", "21P1069", "7.1"))),
			"macOS 26.3.2 25D2140 full macOSIPSW/ MobileDeviceSoftwareVersionsByVersion.1."
			"MobileDeviceSoftwareVersions.Mac17,5.25D2140: Mac17,5\n"
			"macOS 26.6 25G72 full macOSIPSW/ MobileDeviceSoftwareVersionsByVersion.1."
			"MobileDeviceSoftwareVersions.Mac14,2.25G72: Mac14,2 Mac17,5\n"
			"bridgeOS 7.1 21P1069 full bridgeOSIPSW/ MobileDeviceSoftwareVersionsByVersion.1."
			"MobileDeviceSoftwareVersions.iBridge2,3.21P1069: iBridge2,3\n",
			""},
#define PLACE "MobileDeviceSoftwareVersionsByVersion.1.MobileDeviceSoftwareVersions."
#define SUMMER                                                                           \
	"https://updates.cdn-apple.com/2026SummerFCS/fullrestores/140-75212/A2A24B94/"   \
	"UniversalMac_26.6.2_25G83_Restore.ipsw"
#define SHA "4833c12d9d8d330d47216edbcaaf8cb4b926c99a"
		{"the file of all models, once, with the digest that some of them lack",
			MODELS(MODEL("VirtualMac2,1", IMAGE_AT("25G83", "26.6.2", SUMMER, ""))
			MODEL("Mac15,3", IMAGE_AT("25G83", "26.6.2", SUMMER, SHA))
			MODEL("Mac17,5", IMAGE_AT("25G83", "26.6.2", SUMMER, SHA))),
			"macOS 26.6.2 25G83 full macOSIPSW/ " PLACE
			"Mac15,3.25G83: Mac15,3 Mac17,5 VirtualMac2,1\n"
			"140-75212 macOSIPSW 26.6.2 25G83 " SUMMER " " SHA " " PLACE
			"Mac15,3.25G83.Restore.FirmwareURL\n",
			""},
		{"a file of its own for each T2 model; without a product key the name is one",
			MODELS(MODEL("iBridge2,3", IMAGE_AT("23P16068", "10.6",
				"https://updates.cdn-apple.com/x/iBridge2,3,10.6.ipsw", SHA))
			MODEL("iBridge2,1", IMAGE_AT("23P16068", "10.6",
				"http://updates.cdn-apple.com/x/iBridge2,1,10.6.ipsw", ""))),
			"bridgeOS 10.6 23P16068 full bridgeOSIPSW/ " PLACE
			"iBridge2,1.23P16068: iBridge2,1 iBridge2,3\n"
			"iBridge2,1,10.6.ipsw bridgeOSIPSW 10.6 23P16068 "
			"https://updates.cdn-apple.com/x/iBridge2,1,10.6.ipsw  " PLACE
			"iBridge2,1.23P16068.Restore.FirmwareURL\n"
			"iBridge2,3,10.6.ipsw bridgeOSIPSW 10.6 23P16068 "
			"https://updates.cdn-apple.com/x/iBridge2,3,10.6.ipsw " SHA " " PLACE
			"iBridge2,3.23P16068.Restore.FirmwareURL\n",
			""},
		{"an address that is none, and a digest that is none, cost only themselves",
			MODELS(MODEL("Mac15,3", IMAGE_AT("25G83", "26.6.2",
				"https://evil.test/a.ipsw", "none"))
			MODEL("Mac17,5", IMAGE_AT("25G83", "26.6.2", SUMMER, "xyz"))),
			"macOS 26.6.2 25G83 full macOSIPSW/ " PLACE "Mac15,3.25G83: Mac15,3 Mac17,5\n"
			"140-75212 macOSIPSW 26.6.2 25G83 " SUMMER "  " PLACE
			"Mac17,5.25G83.Restore.FirmwareURL\n",
			"bad_value " PLACE "Mac15,3.25G83: FirmwareURL is no address of Apple's\n"
			"bad_value " PLACE "Mac15,3.25G83: FirmwareSHA1 is no SHA-1\n"
			"bad_value " PLACE "Mac17,5.25G83: FirmwareSHA1 is no SHA-1\n"},
		{"malformed ones cost only themselves",
			MODELS(MODEL("Mac1,1", "<key>25G72</key><dict/>") "<key>Mac1,2</key><string/>"
			MODEL("Mac1,3", IMAGE("25G72", "25G76", "26.6"))
			MODEL("Mac1,4", IMAGE("25G72", "25G72", ""))
			MODEL("iPhone15,2", IMAGE("23G71", "23G71", "26.6"))
			MODEL("Mac1,5", IMAGE("25G72", "25G72", "26.6") IMAGE("25G72", "25G72", "26.7"))
			MODEL("Mac1,6", IMAGE("99Z999", "99Z999", "26.6"))
			MODEL("Unknown", IMAGE("25G72", "25G72", "26.6"))
			MODEL("Mac1,7", IMAGE("25G72", "25G72", "26.6"))),
			"macOS 26.6 25G72 full macOSIPSW/ MobileDeviceSoftwareVersionsByVersion.1."
			"MobileDeviceSoftwareVersions.Mac1,7.25G72: Mac1,7\n",
			"bad_record " PLACE "Mac1,1.25G72: BuildVersion is missing, or not that of its key\n"
			"bad_record " PLACE "Mac1,2: is no dictionary that can be read\n"
			"bad_record " PLACE "Mac1,3.25G72: BuildVersion is missing, or not that of its key\n"
			"bad_record " PLACE "Mac1,4.25G72: ProductVersion is missing or is none\n"
			"bad_record " PLACE "iPhone15,2: a model of neither macOS nor bridgeOS\n"
			"bad_record " PLACE "Mac1,5.25G72: stands twice: which holds?\n"
			"decoy " PLACE "Mac1,6.99Z999: 99Z999\n"},
	};
	/* clang-format on */

	(void)state;
	check_good(mesu_parse_ipsw, cases, sizeof cases / sizeof cases[0]);
}

static void
test_t6_what_is_no_list(void **state)
{
	static const struct {
		const char *data, *error;
	} cases[] = {
		{"<html><title>x</title></html>",                                        "xml.html"     },
		{"<plist><dict/></plist>",					       "plist.path"   },
		{"<plist><dict><key>Assets</key><dict/></dict></plist>",                 ""             },
		{"<plist><dict><key>Products</key><dict/></dict></plist>",               "plist.path"   },
		{"<!DOCTYPE plist [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><plist/>",
                 "xml.dtd"									      },
		{"{\"Assets\":[]}",						      "xml.root"     },
		{"bplist00",							     "plist.bin"    },
		{"<plist><dict><key>Assets</key></dict></plist>",                        "plist.grammar"},
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool ok =
			parse(mesu_parse, cases[i].data, strlen(cases[i].data), &s, &err);

		assert_int_equal(ok, *cases[i].error == '\0');
		assert_string_equal(ok ? "" : err.name, cases[i].error);
		assert_string_equal(text(&s.log), "");
		seen_clear(&s);
		if (ok)
			continue;
		assert_false(parse(
			mesu_parse_ipsw, cases[i].data, strlen(cases[i].data), &s, &err));
		assert_string_equal(err.name, cases[i].error);
		seen_clear(&s);
	}
}

static void
test_t5_truncated_at_every_byte(void **state)
{
	static const char doc[] = LIST(ASSET(IOS STRING("Build", "10A444")
			STRING("OSVersion", "6.0") DEVICES(D("iPhone5,1"))));
	struct error err;
	struct seen s;

	(void)state;
	for (size_t len = 0; len < sizeof doc - 1; len++) {
		assert_false(parse(mesu_parse, doc, len, &s, &err));
		assert_string_equal(text(&s.log), "");
		assert_non_null(err.name);
		seen_clear(&s);
	}
}

static void
test_binary_gives_the_same_claims(void **state)
{
	static const char want[] = "iPadOS 16.1 20B82 on 20A362 full " TYPE
				   "SoftwareUpdate/Assets Assets[0]: iPad11,1\n";
	unsigned refs[8], devices[2], asset, top[2];
	struct error err;
	struct seen s;
	struct bp b;

	(void)state;
	bp_begin(&b);
	refs[0] = bp_text(&b, "Build");
	refs[1] = bp_text(&b, "20B82");
	refs[2] = bp_text(&b, "OSVersion");
	refs[3] = bp_text(&b, "9.9.16.1");
	refs[4] = bp_text(&b, "SupportedDevices");
	devices[0] = devices[1] = bp_text(&b, "iPad11,1");
	refs[5] = bp_array(&b, devices, 2);
	refs[6] = bp_text(&b, "PrerequisiteBuild");
	refs[7] = bp_text(&b, "20A362");
	asset = bp_dict(&b, refs, 4);
	top[0] = bp_text(&b, "Assets");
	top[1] = bp_array(&b, &asset, 1);
	bp_end(&b, bp_dict(&b, top, 1));
	assert_true(parse(mesu_parse, b.bytes, b.n, &s, &err));
	assert_string_equal(text(&s.log), want);
	assert_string_equal(text(&s.notices), "");
	seen_clear(&s);
}

static void
test_t25_counts_are_capped(void **state)
{
	struct error err;
	struct seen s;
	struct buf b;

	(void)state;
	buf_init(&b, MIB(8));
	assert_true(buf_text(&b, "<plist><dict><key>Assets</key><array><dict>" STRING(
					 "Build", "20B82") STRING("OSVersion",
					 "16.1") "<key>SupportedDevices</key><array>"));
	for (int i = 0; i <= CAP_DEVICES; i++)
		assert_true(buf_printf(&b, "<string>iPad%d,1</string>", i));
	assert_true(buf_text(&b, "</array></dict></array></dict></plist>"));
	assert_false(parse(mesu_parse, b.data, b.len, &s, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.count");
	seen_clear(&s);

	buf_reset(&b);
	assert_true(buf_text(&b, "<plist><dict><key>Assets</key><array>"));
	for (int i = 0; i <= CAP_ASSETS; i++)
		assert_true(buf_text(&b, "<dict/>"));
	assert_true(buf_text(&b, "</array></dict></plist>"));
	assert_false(parse(mesu_parse, b.data, b.len, &s, &err));
	assert_string_equal(err.name, "limit.count");
	seen_clear(&s);
	buf_clear(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_assets),
		cmocka_unit_test(test_label_beta_is_no_seed_where_the_list_denies_it),
		cmocka_unit_test(test_i12_a_bad_asset_costs_only_itself),
		cmocka_unit_test(test_ipsw),
		cmocka_unit_test(test_t6_what_is_no_list),
		cmocka_unit_test(test_t5_truncated_at_every_byte),
		cmocka_unit_test(test_binary_gives_the_same_claims),
		cmocka_unit_test(test_t25_counts_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
