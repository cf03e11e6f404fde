/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/classify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BSI_LIST "PublicBackgroundSecurityImprovements"
#define RSR_LIST "PublicRapidSecurityResponses"
#define ASSET    "com.apple.MobileAsset."
#define MAC      PLATFORM_MACOS
#define IOS      PLATFORM_IOS
#define PAD      PLATFORM_IPADOS

/* An evidence field left NULL is absent. */
struct row {
	const char *name;
	enum release_kind kind;
	const char *rule, *confidence, *flag;
	bool beta;
	struct evidence e;
};

/* What is expected, then the evidence as designated initialisers. */
#define ROW(name, kind, rule, confidence, flag, beta, ...)                               \
	{                                                                                \
		name, kind, rule, confidence, flag, beta,                                \
		{                                                                        \
			__VA_ARGS__                                                      \
		}                                                                        \
	}

static const char *
or_empty(const char *text)
{
	return text ? text : "";
}

static void
check(const struct row *rows, size_t n)
{
	static const char *const known[] = {
		"AssetSets", "PublicAssetSets", BSI_LIST, RSR_LIST};

	for (size_t i = 0; i < n; i++) {
		struct evidence e = rows[i].e;
		struct classification c;

		e.list = or_empty(e.list);
		e.asset_type = or_empty(e.asset_type);
		e.restore_version = or_empty(e.restore_version);
		e.version = or_empty(e.version);
		e.extra = or_empty(e.extra);
		e.build = or_empty(e.build);
		e.prerequisite_build = or_empty(e.prerequisite_build);
		e.release_type = or_empty(e.release_type);
		e.documentation_id = or_empty(e.documentation_id);
		for (size_t k = 0; k < COUNT(known); k++)
			e.list_known = e.list_known || strcmp(e.list, known[k]) == 0;
		c = classify(&e);
		print_message("%s\n", rows[i].name);
		assert_string_equal(c.rule, rows[i].rule);
		assert_int_equal(c.kind, rows[i].kind);
		assert_string_equal(c.confidence, rows[i].confidence);
		assert_string_equal(c.flag, rows[i].flag);
		assert_int_equal(c.beta, rows[i].beta);
	}
}

/* One row at least of each line of the decision table that has an input here. */
static const struct row table[] = {
	ROW("1: BSI list", KIND_BSI, "pmv-bsi-list", "certain", "", false,
		.platform = MAC, .list = BSI_LIST, .version = "26.3.2", .extra = "(a)",
		.build = "25D771400a", .prerequisite_build = "25D2140"),
	ROW("1: the list names it, whatever the era", KIND_BSI, "pmv-bsi-list", "certain",
		"", false, .platform = MAC, .list = BSI_LIST, .version = "15.7",
		.extra = "(a)", .build = "24G772220a", .prerequisite_build = "24G222"),
	ROW("1: even without a 77-shaped build", KIND_BSI, "pmv-bsi-list", "certain", "",
		false, .platform = MAC, .list = BSI_LIST, .version = "27.1",
		.build = "26B99"),
	ROW("2: RSR list", KIND_RSR, "pmv-rsr-list", "certain", "", false,
		.platform = IOS, .list = RSR_LIST, .version = "16.5.1", .extra = "(c)",
		.build = "20F770750d", .prerequisite_build = "20F75"),
	ROW("3: Splat asset", KIND_BSI, "splat-asset", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SplatSoftwareUpdate",
		.version = "26.3.1", .extra = "(a)", .build = "23D771330a",
		.prerequisite_build = "23D8133"),
	ROW("3: MacSplat asset", KIND_RSR, "splat-asset", "certain", "", false,
		.platform = MAC, .asset_type = ASSET "MacSplatSoftwareUpdate",
		.version = "13.4.1", .extra = "(c)", .build = "22F770820d",
		.prerequisite_build = "22F82"),
	ROW("3: SplatOnly", KIND_RSR, "splat-asset", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .splat_only = true,
		.version = "16.4.1", .build = "20E772520a",
		.prerequisite_build = "20E252"),
	ROW("4: RestoreVersion class 77", KIND_RSR, "restore-class-77", "high", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate",
		.restore_version = "20.6.75.77.2,0", .version = "16.5.1",
		.build = "20F770750b", .prerequisite_build = "20F75"),
	ROW("4: another class", KIND_FULL, "asset-full", "certain", "", false,
		.platform = MAC, .asset_type = ASSET "MacSoftwareUpdate",
		.restore_version = "25.4.128.2.0,0", .version = "26.3.1",
		.build = "25D2128"),
	ROW("4: 77 in another place", KIND_FULL, "asset-full", "certain", "", false,
		.platform = MAC, .asset_type = ASSET "MacSoftwareUpdate",
		.restore_version = "25.77.77.2.77,0", .version = "26.3.1",
		.build = "25D2128"),
	ROW("4: no RestoreVersion at all", KIND_FULL, "asset-full", "certain", "", false,
		.platform = MAC, .asset_type = ASSET "MacSoftwareUpdate",
		.restore_version = "25.4..77.", .version = "26.3.1", .build = "25D2128"),
	ROW("5: extra and prerequisite", KIND_RSR, "extra-and-prerequisite", "high", "",
		false, .platform = MAC, .version = "13.4.1", .extra = "a",
		.build = "22F770830b", .prerequisite_build = "22F2083"),
	ROW("9: shape of the build alone", KIND_BSI, "build-shape", "low", "", false,
		.platform = MAC, .version = "26.3.1", .build = "25D771280a"),
	ROW("10: AssetSets", KIND_FULL, "pmv-full-list", "certain", "", false,
		.platform = MAC, .list = "AssetSets", .version = "26.3.1",
		.build = "25D2128"),
	ROW("10: PublicAssetSets", KIND_FULL, "pmv-full-list", "certain", "", false,
		.platform = IOS, .list = "PublicAssetSets", .version = "18.2.1",
		.build = "22C6161"),
	ROW("11: installer", KIND_FULL, "installer", "certain", "", false,
		.platform = MAC, .installer = true, .version = "14.1", .build = "23B74"),
	ROW("11: installer of a seed", KIND_FULL, "installer", "certain", "", true,
		.platform = MAC, .installer = true, .version = "26.3",
		.build = "25D5087f"),
	ROW("11: full asset", KIND_FULL, "asset-full", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .version = "16.1",
		.build = "20B82"),
	ROW("11: delta asset", KIND_FULL, "asset-delta", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .version = "16.1",
		.build = "20B82", .prerequisite_build = "20A392"),
	ROW("restore image", KIND_FULL, "restore-image", "high", "", false,
		.platform = MAC, .list = "macOSIPSW", .version = "26.6.2",
		.build = "25G83"),
	ROW("12: seed build", KIND_FULL, "seed-build", "certain", "", true,
		.platform = MAC, .version = "27.0", .build = "26A5416b"),
	ROW("13: internal 13.0 (a)", KIND_UNKNOWN, "none", "none", "", false,
		.platform = MAC, .version = "13.0", .extra = "(a)",
		.build = "22A103310o"),
	ROW("13: an asset that is no OS update", KIND_UNKNOWN, "none", "none", "", false,
		.platform = MAC, .asset_type = ASSET "UAF.FM.GenerativeModels",
		.version = "1", .build = "25G83"),
	ROW("13: a delta of one", KIND_UNKNOWN, "none", "none", "", false,
		.platform = MAC, .asset_type = ASSET "SFRSoftwareUpdate",
		.version = "26.6.2", .build = "25G83", .prerequisite_build = "25G76"),
	ROW("13: recovery", KIND_UNKNOWN, "none", "none", "", false, .platform = MAC,
		.asset_type = ASSET "SFRSoftwareUpdate", .version = "26.6.2",
		.build = "25G83"),
	ROW("13: nothing known", KIND_UNKNOWN, "none", "none", "", false, .platform = MAC,
		.build = "25G83"),
	ROW("13: nothing at all", KIND_UNKNOWN, "none", "none", "", false,
		.platform = PLATFORM_UNKNOWN),
};

static void
test_decision_table(void **state)
{
	(void)state;
	check(table, COUNT(table));
}

/* What contradicts itself or no rule foresaw. */
static const struct row odd_rows[] = {
	ROW("extra in AssetSets", KIND_BSI, "extra-in-full-list", "medium",
		"list_mismatch", false, .platform = MAC, .list = "AssetSets",
		.version = "26.3.1", .extra = "(a)", .build = "25D771280a",
		.prerequisite_build = "25D2128"),
	ROW("extra alone in PublicAssetSets", KIND_RSR, "extra-in-full-list", "medium",
		"list_mismatch", false, .platform = IOS, .list = "PublicAssetSets",
		.version = "16.5.1", .extra = "(c)", .build = "20F770750d"),
	ROW("77-shaped in AssetSets", KIND_BSI, "build-shape", "low", "list_mismatch",
		false, .platform = MAC, .list = "AssetSets", .version = "26.3.1",
		.build = "25D771280a"),
	ROW("an extra that is none is not absent", KIND_BSI, "extra-in-full-list",
		"medium", "list_mismatch", false, .platform = MAC, .list = "AssetSets",
		.version = "26.3.1", .extra = "(?)", .build = "25D2128"),
	ROW("an extra of blanks is none", KIND_FULL, "pmv-full-list", "certain", "",
		false, .platform = MAC, .list = "AssetSets", .version = "26.3.1",
		.extra = " ", .build = "25D2128"),
	ROW("arithmetic fails", KIND_BSI, "pmv-bsi-list", "certain",
		"base_arith_mismatch", false, .platform = MAC, .list = BSI_LIST,
		.version = "26.3.1", .extra = "(a)", .build = "25D771280a",
		.prerequisite_build = "25D2140"),
	ROW("arithmetic fails for a plain build too", KIND_BSI, "pmv-bsi-list", "certain",
		"base_arith_mismatch", false, .platform = MAC, .list = BSI_LIST,
		.version = "26.3.1", .extra = "(a)", .build = "25D130",
		.prerequisite_build = "25D2128"),
	ROW("a delta has no arithmetic", KIND_FULL, "asset-delta", "certain", "", false,
		.platform = MAC, .asset_type = ASSET "MacSoftwareUpdate",
		.version = "26.4", .build = "25E246", .prerequisite_build = "25D2128"),
	ROW("unknown list with prerequisite", KIND_BSI, "unknown-list", "low", "", false,
		.platform = MAC, .list = "PublicSilentRemedies", .version = "26.3.1",
		.extra = "(a)", .build = "25D771280a", .prerequisite_build = "25D2128"),
	ROW("unknown list, an era without label", KIND_UNKNOWN, "unknown-list", "low",
		"response_unlabelled", false, .platform = MAC,
		.list = "PublicSilentRemedies", .version = "15.7", .extra = "(a)",
		.build = "24G772220a", .prerequisite_build = "24G222"),
	ROW("unknown list without prerequisite", KIND_UNKNOWN, "none", "none", "", false,
		.platform = MAC, .list = "PublicSilentRemedies", .version = "26.3.1",
		.build = "25D2128"),
	ROW("Splat between the eras", KIND_UNKNOWN, "splat-asset", "certain",
		"response_unlabelled", false, .platform = IOS,
		.asset_type = ASSET "SplatSoftwareUpdate", .version = "17.2",
		.extra = "(a)", .build = "21C770620a", .prerequisite_build = "21C62"),
	ROW("Splat of a platform that had none", KIND_UNKNOWN, "splat-asset", "certain",
		"response_unlabelled", false, .platform = PLATFORM_WATCHOS,
		.asset_type = ASSET "SplatSoftwareUpdate", .version = "26.3",
		.build = "23S776200a", .prerequisite_build = "23S620"),
	ROW("77-shaped in AssetSets, no label", KIND_UNKNOWN, "build-shape", "low",
		"response_unlabelled", false, .platform = MAC, .list = "AssetSets",
		.version = "15.7", .build = "24G772220a"),
	ROW("Splat and a full list", KIND_UNKNOWN, "splat-asset", "none", "conflict",
		false, .platform = MAC, .list = "AssetSets",
		.asset_type = ASSET "MacSplatSoftwareUpdate", .version = "26.3.1",
		.build = "25D2128"),
	ROW("Splat and an installer", KIND_UNKNOWN, "splat-asset", "none", "conflict",
		false, .platform = MAC, .splat_only = true, .installer = true,
		.version = "26.3.1", .build = "25D2128"),
	ROW("Splat and a full list that shows an extra agree", KIND_BSI, "splat-asset",
		"certain", "list_mismatch", false, .platform = MAC, .list = "AssetSets",
		.splat_only = true, .version = "26.3.1", .extra = "(a)",
		.build = "25D771280a", .prerequisite_build = "25D2128"),
};

static void
test_odd_rows(void **state)
{
	(void)state;
	check(odd_rows, COUNT(odd_rows));
}

static const struct row betas[] = {
	ROW("seed in a full asset", KIND_FULL, "asset-full", "certain", "", true,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .version = "26.3",
		.build = "23D5089e", .release_type = "Beta"),
	ROW("a plain build in the beta channel", KIND_FULL, "asset-full", "certain", "",
		true, .platform = IOS, .asset_type = ASSET "SoftwareUpdate",
		.version = "26.2", .build = "23C52", .release_type = "Beta"),
	ROW("by its documentation", KIND_FULL, "asset-full", "certain", "", true,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .version = "16.2",
		.build = "20C52", .documentation_id = "iOS162Beta4"),
	ROW("the documentation of a release", KIND_FULL, "asset-full", "certain", "",
		false, .platform = IOS, .asset_type = ASSET "SoftwareUpdate",
		.version = "16.1", .build = "20B82", .documentation_id = "iOS161Long"),
	ROW("a twin is a release", KIND_FULL, "asset-full", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate", .version = "16.1",
		.build = "20B6082", .release_type = "Beta",
		.documentation_id = "iOS161Long"),
	ROW("a branch twin is a release", KIND_FULL, "asset-full", "certain", "", false,
		.platform = IOS, .asset_type = ASSET "SoftwareUpdate",
		.version = "26.3.1", .build = "23D9133", .release_type = "Beta"),
	ROW("a seed's number beats a list", KIND_FULL, "pmv-full-list", "certain", "",
		true, .platform = MAC, .list = "AssetSets", .version = "26.3",
		.build = "25D5087f"),
	ROW("a response in the beta channel", KIND_RSR, "splat-asset", "certain", "",
		true, .platform = IOS, .asset_type = ASSET "SplatSoftwareUpdate",
		.version = "16.2", .extra = "(a)", .build = "20C770500a",
		.prerequisite_build = "20C50", .documentation_id = "iOS162BetaRSR"),
	ROW("a delta from a seed to the release", KIND_FULL, "asset-delta", "certain", "",
		false, .platform = MAC, .asset_type = ASSET "MacSoftwareUpdate",
		.version = "26.3", .build = "25D125", .prerequisite_build = "25D5087f"),
};

static void
test_beta(void **state)
{
	(void)state;
	check(betas, COUNT(betas));
}

/* Every response known, public and test. */
static const struct {
	enum platform platform;
	const char *version, *extra, *build, *base;
	enum release_kind kind;
	bool beta;
} responses[] = {
	{MAC, "13.3.1",    "(a)", "22E772610a",  "22E261",   KIND_RSR, false},
	{IOS, "16.4.1",    "(a)", "20E772520a",  "20E252",   KIND_RSR, false},
	{PAD, "16.4.1",    "(a)", "20E772520a",  "20E252",   KIND_RSR, false},
	{MAC, "13.4.1",    "(a)", "22F770820b",  "22F82",    KIND_RSR, false},
	{MAC, "13.4.1",    "(a)", "22F770830b",  "22F2083",  KIND_RSR, false},
	{IOS, "16.5.1",    "(a)", "20F770750b",  "20F75",    KIND_RSR, false},
	{PAD, "16.5.1",    "(a)", "20F770750b",  "20F75",    KIND_RSR, false},
	{MAC, "13.4.1",    "(c)", "22F770820d",  "22F82",    KIND_RSR, false},
	{MAC, "13.4.1",    "(c)", "22F770830e",  "22F2083",  KIND_RSR, false},
	{IOS, "16.5.1",    "(c)", "20F770750d",  "20F75",    KIND_RSR, false},
	{PAD, "16.5.1",    "(c)", "20F770750d",  "20F75",    KIND_RSR, false},
	{MAC, "26.3.1",    "(a)", "25D771280a",  "25D2128",  KIND_BSI, false},
	{MAC, "26.3.2",    "(a)", "25D771400a",  "25D2140",  KIND_BSI, false},
	{IOS, "26.3.1",    "(a)", "23D771330a",  "23D8133",  KIND_BSI, false},
	{PAD, "26.3.1",    "(a)", "23D771330a",  "23D8133",  KIND_BSI, false},
	{IOS, "16.2",      "(a)", "20C7750490e", "20C5049e", KIND_RSR, true },
	{IOS, "16.2",      "(b)", "20C7750490f", "20C5049e", KIND_RSR, true },
	{MAC, "13.2",      "(a)", "22D7750270d", "22D5027d", KIND_RSR, true },
	{MAC, "13.2",      "(b)", "22D7750270e", "22D5027d", KIND_RSR, true },
	{MAC, "13.3",      "(a)", "22E7752300f", "22E5230e", KIND_RSR, true },
	{MAC, "13.3",      "(b)", "22E7752300g", "22E5230e", KIND_RSR, true },
	{IOS, "16.4",      "(a)", "20E7752230f", "20E5223e", KIND_RSR, true },
	{IOS, "16.4",      "(b)", "20E7752230g", "20E5223e", KIND_RSR, true },
	{IOS, "26.3 beta", "(a)", "23D770890b",  "23D5089e", KIND_BSI, true },
	{MAC, "26.3 beta", "(a)", "25D770870b",  "25D5087f", KIND_BSI, true },
};

static void
test_every_response(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(responses); i++) {
		struct row row = ROW(responses[i].build, responses[i].kind,
			"extra-and-prerequisite", "high", "", responses[i].beta,
			.platform = responses[i].platform,
			.version = responses[i].version, .extra = responses[i].extra,
			.build = responses[i].build,
			.prerequisite_build = responses[i].base);

		check(&row, 1);
		row.e.asset_type = ASSET "SplatSoftwareUpdate";
		row.rule = "splat-asset";
		row.confidence = "certain";
		check(&row, 1);
		row.e.list = responses[i].kind == KIND_BSI ? BSI_LIST : RSR_LIST;
		row.rule =
			responses[i].kind == KIND_BSI ? "pmv-bsi-list" : "pmv-rsr-list";
		check(&row, 1);
	}
}

static const struct {
	enum platform platform;
	const char *version;
	enum release_kind kind;
} eras[] = {
	{MAC,	       "12.7.6",     KIND_UNKNOWN},
	{MAC,	       "13",         KIND_RSR    },
	{MAC,	       "13.7.8",     KIND_RSR    },
	{MAC,	       "14",         KIND_UNKNOWN},
	{MAC,	       "16.5",       KIND_UNKNOWN},
	{MAC,	       "26.0.1",     KIND_UNKNOWN},
	{MAC,	       "26.1",       KIND_BSI    },
	{MAC,	       "27",         KIND_BSI    },
	{IOS,	       "15.8.7",     KIND_UNKNOWN},
	{IOS,	       "16.0",       KIND_RSR    },
	{IOS,	       "16.7.15",    KIND_RSR    },
	{IOS,	       "17.2",       KIND_UNKNOWN},
	{IOS,	       "18.7.10",    KIND_UNKNOWN},
	{IOS,	       "26.0",       KIND_UNKNOWN},
	{IOS,	       "26.3.1 (a)", KIND_BSI    },
	{PAD,	       "16.5.1",     KIND_RSR    },
	{PAD,	       "26.1",       KIND_BSI    },
	{IOS,	       "13.4.1",     KIND_UNKNOWN},
	{PLATFORM_TVOS,     "26.3",       KIND_UNKNOWN},
	{PLATFORM_WATCHOS,  "26.3",       KIND_UNKNOWN},
	{PLATFORM_VISIONOS, "26.3",       KIND_UNKNOWN},
	{PLATFORM_UNKNOWN,  "26.3",       KIND_UNKNOWN},
	{MAC,	       "",           KIND_UNKNOWN},
	{MAC,	       "no version", KIND_UNKNOWN},
};

static void
test_era(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(eras); i++) {
		print_message(
			"%s %s\n", platform_name(eras[i].platform), eras[i].version);
		assert_int_equal(
			classify_era(eras[i].platform, eras[i].version), eras[i].kind);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decision_table),
		cmocka_unit_test(test_odd_rows),
		cmocka_unit_test(test_beta),
		cmocka_unit_test(test_every_response),
		cmocka_unit_test(test_era),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
