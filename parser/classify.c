/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/classify.h"

#include "parser/build.h"
#include "parser/version.h"

#include <string.h>

#define ASSET_PREFIX "com.apple.MobileAsset."

/* Where the kind of a rule comes from. */
enum kind_source { SAYS_NOTHING, SAYS_FULL, SAYS_RSR, SAYS_BSI, BY_ERA };

typedef bool test_fn(const struct evidence *e);

static bool
is_one_of(const char *text, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	return false;
}

static bool
in_bsi_list(const struct evidence *e)
{
	return strcmp(e->list, "PublicBackgroundSecurityImprovements") == 0;
}

static bool
in_rsr_list(const struct evidence *e)
{
	return strcmp(e->list, "PublicRapidSecurityResponses") == 0;
}

static bool
in_full_list(const struct evidence *e)
{
	return strcmp(e->list, "AssetSets") == 0 ||
	       strcmp(e->list, "PublicAssetSets") == 0;
}

static bool
has_extra(const struct evidence *e)
{
	char extra[8];

	/* what is no extra ("(A)") is still not none */
	return !version_extra_parse(e->extra, extra) || extra[0];
}

static bool
is_splat(const struct evidence *e)
{
	static const char *const types[] = {
		ASSET_PREFIX "SplatSoftwareUpdate",
		ASSET_PREFIX "MacSplatSoftwareUpdate",
	};

	return e->splat_only ||
	       is_one_of(e->asset_type, types, sizeof types / sizeof types[0]);
}

/* Other asset types (recovery, simulators, models) are no OS updates. */
static bool
is_os_update(const struct evidence *e)
{
	static const char *const types[] = {
		ASSET_PREFIX "SoftwareUpdate",
		ASSET_PREFIX "MacSoftwareUpdate",
	};

	return is_one_of(e->asset_type, types, sizeof types / sizeof types[0]);
}

/* train.letterIndex.seq.class.spin,0: is the fourth component 77? */
static bool
is_restore_class_77(const struct evidence *e)
{
	const char *p = e->restore_version;

	for (int i = 0; i < 3; i++) {
		size_t n = strspn(p, "0123456789");

		if (n == 0 || p[n] != '.')
			return false;
		p += n + 1;
	}
	return strncmp(p, "77.", 3) == 0;
}

static bool
in_unknown_list_with_prerequisite(const struct evidence *e)
{
	return e->list[0] && !e->list_known && e->prerequisite_build[0];
}

static bool
has_extra_in_full_list(const struct evidence *e)
{
	return in_full_list(e) && has_extra(e);
}

static bool
has_extra_and_prerequisite(const struct evidence *e)
{
	return has_extra(e) && e->prerequisite_build[0];
}

static bool
is_response_shaped(const struct evidence *e)
{
	return build_is_response(e->build);
}

static bool
is_installer(const struct evidence *e)
{
	return e->installer;
}

static bool
is_delta_asset(const struct evidence *e)
{
	return is_os_update(e) && e->prerequisite_build[0];
}

static bool
is_restore_image(const struct evidence *e)
{
	return strcmp(e->list, "macOSIPSW") == 0 || strcmp(e->list, "bridgeOSIPSW") == 0;
}

static bool
has_seed_build(const struct evidence *e)
{
	return build_is_seed(e->build);
}

/* The decision table: the first that holds decides. */
static const struct rule {
	const char *name;
	test_fn *test;
	enum kind_source source;
	const char *confidence;
} rules[] = {
	{"pmv-bsi-list",           in_bsi_list,                       SAYS_BSI,  "certain"},
	{"pmv-rsr-list",           in_rsr_list,                       SAYS_RSR,  "certain"},
	{"splat-asset",            is_splat,                          BY_ERA,    "certain"},
	{"restore-class-77",       is_restore_class_77,               BY_ERA,    "high"   },
	{"unknown-list",           in_unknown_list_with_prerequisite, BY_ERA,    "low"    },
	{"extra-in-full-list",     has_extra_in_full_list,            BY_ERA,    "medium" },
	{"extra-and-prerequisite", has_extra_and_prerequisite,        BY_ERA,    "high"   },
	{"build-shape",            is_response_shaped,                BY_ERA,    "low"    },
	{"pmv-full-list",          in_full_list,                      SAYS_FULL, "certain"},
	{"installer",              is_installer,                      SAYS_FULL, "certain"},
	{"asset-delta",            is_delta_asset,                    SAYS_FULL, "certain"},
	{"asset-full",             is_os_update,                      SAYS_FULL, "certain"},
	{"restore-image",          is_restore_image,                  SAYS_FULL, "high"   },
	{"seed-build",             has_seed_build,                    SAYS_FULL, "certain"},
};

static const struct rule no_rule = {"none", NULL, SAYS_NOTHING, "none"};

static const struct rule *
decide(const struct evidence *e)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].test(e))
			return &rules[i];
	return &no_rule;
}

static bool
says_response(const struct rule *r)
{
	return r->source == SAYS_RSR || r->source == SAYS_BSI || r->source == BY_ERA;
}

/* Evidence that is certain on its own, for both sides: never guess between them. */
static bool
is_contradictory(const struct evidence *e)
{
	bool response = in_bsi_list(e) || in_rsr_list(e) || is_splat(e);
	bool listed_full = in_full_list(e) && !has_extra(e) && !is_response_shaped(e);

	return response && (listed_full || e->installer);
}

/* Beta channel, by number and label. A 6xxx or 9xxx twin is a release with ReleaseType Beta. */
static bool
is_beta(const struct evidence *e, bool response)
{
	struct build b;
	bool twin = build_parse(e->build, &b) &&
		    (b.class == BUILD_TWIN || b.class == BUILD_BRANCH_TWIN);

	if (build_is_seed(e->build) || (response && build_is_seed(e->prerequisite_build)))
		return true;
	if (strstr(e->documentation_id, "Beta"))
		return true;
	return strcmp(e->release_type, "Beta") == 0 && !twin;
}

struct classification
classify(const struct evidence *e)
{
	const struct rule *r = decide(e);
	bool response = says_response(r);
	struct classification c = {
		.rule = r->name,
		.confidence = r->confidence,
		.flag = "",
		.beta = is_beta(e, response),
	};

	switch (r->source) {
	case SAYS_NOTHING:
		c.kind = KIND_UNKNOWN;
		break;
	case SAYS_FULL:
		c.kind = KIND_FULL;
		break;
	case SAYS_RSR:
		c.kind = KIND_RSR;
		break;
	case SAYS_BSI:
		c.kind = KIND_BSI;
		break;
	case BY_ERA:
		c.kind = classify_era(e->platform, e->version);
		break;
	}
	if (is_contradictory(e)) {
		c.kind = KIND_UNKNOWN;
		c.confidence = no_rule.confidence;
		c.flag = "conflict";
	} else if (response && c.kind == KIND_UNKNOWN)
		c.flag = "response_unlabelled";
	else if (response && in_full_list(e))
		c.flag = "list_mismatch";
	else if (response && e->prerequisite_build[0] &&
		 !build_response_fits(e->build, e->prerequisite_build))
		c.flag = "base_arith_mismatch";
	return c;
}

/* The eras: from (inclusive) to before. */
static const struct era {
	enum platform platform;
	const char *from, *before; /* before NULL: open */
	enum release_kind kind;
} eras[] = {
	{PLATFORM_MACOS,  "13",   "14", KIND_RSR},
	{PLATFORM_IOS,    "16",   "17", KIND_RSR},
	{PLATFORM_IPADOS, "16",   "17", KIND_RSR},
	{PLATFORM_MACOS,  "26.1", NULL, KIND_BSI},
	{PLATFORM_IOS,    "26.1", NULL, KIND_BSI},
	{PLATFORM_IPADOS, "26.1", NULL, KIND_BSI},
};

enum release_kind
classify_era(enum platform platform, const char *version)
{
	if (version_major(version) < 0)
		return KIND_UNKNOWN;
	for (size_t i = 0; i < sizeof eras / sizeof eras[0]; i++)
		if (eras[i].platform == platform &&
			version_compare_numbers(version, eras[i].from) >= 0 &&
			(!eras[i].before ||
				version_compare_numbers(version, eras[i].before) < 0))
			return eras[i].kind;
	return KIND_UNKNOWN;
}
