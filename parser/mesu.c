/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/mesu.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/classify.h"
#include "parser/plisttree.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

#define TYPE_PREFIX "com.apple.MobileAsset."

/* Keys of an asset that have been seen; doc/formats.md, "mesu". Sorted by bytes. */
static const char *const known_keys[] = {
	"ActualMinimumSystemPartition",
	"AllowableOTA",
	"ArchiveDecryptionKey",
	"AssetFormat",
	"AssetType",
	"AutoUpdate",
	"BridgeVersionInfo",
	"Build",
	"CryptexSizeInfo",
	"InstallationSize",
	"InstallationSize-Snapshot",
	"MinimumSystemPartition",
	"OSVersion",
	"PostingDate",
	"PreflightBuildManifest",
	"PrerequisiteBuild",
	"PrerequisiteOSVersion",
	"ProductVersionExtra",
	"RSEPDigest",
	"RSEPTBMDigests",
	"Ramp",
	"RealUpdateAttributes",
	"ReleaseType",
	"RescueMinimumSystemPartition",
	"RestoreVersion",
	"RestoreVersionInfo",
	"SEPDigest",
	"SEPTBMDigests",
	"SUConvReqd",
	"SUDisableAppDemotion",
	"SUDisableSiriVoiceDeletion",
	"SUDocumentationID",
	"SUInstallTonightEnabled",
	"SUMultiPassEnabled",
	"SUProductSystemName",
	"SUPublisher",
	"SplatOnly",
	"SupportedDeviceModels",
	"SupportedDevices",
	"SystemPartitionPadding",
	"SystemVolumeSealingOverhead",
	"TargetUpdateBridgeVersion",
	"TrainName",
	"_AssetReceipt",
	"_CompressionAlgorithm",
	"_DownloadSize",
	"_EventRecordingServiceURL",
	"_IsEncrypted",
	"_IsZipStreamable",
	"_MasteredVersion",
	"_Measurement",
	"_Measurement-SHA256",
	"_MeasurementAlgorithm",
	"_UnarchivedSize",
	"__AssetDefaultGarbageCollectionBehavior",
	"__BaseURL",
	"__CanUseLocalCacheServer",
	"__HideInstallAlert",
	"__QueuingServiceURL",
	"__RelativePath",
};

struct reading {
	const char *source, *list;
	int64_t now;
	const struct record_sink *sink;
	struct arena arena; /* of one asset */
	const char *key;    /* of it: "Assets[3]" */
	int64_t line;
	struct device {
		const char *name;
		enum platform platform;
	} * devices; /* of it, sorted by platform and name */
	size_t n_devices;
	const char *release_type; /* of it: ReleaseType, "" where that says nothing */
	struct plisttree *tree;
	/* The builds that the list offers without the label Beta, sorted; read when one has it. */
	struct arena plain_arena;
	const char **plain;
	size_t n_plain, alloc_plain;
	bool plain_read;
};

/* Tell about the asset, or about one member of it. */
static void
tell(struct reading *r, enum notice_kind kind, const char *member, const char *detail)
{
	const char *key =
		arena_printf(&r->arena, "%s%s%s", r->key, *member ? "." : "", member);
	const struct notice notice = {.kind = kind,
		.key = key ? key : r->key,
		.detail = detail,
		.line = r->line};

	if (r->sink->notice)
		r->sink->notice(r->sink->ctx, &notice);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool
on_asset_key(void *ctx, const char *key, const struct plistnode *node, struct error *err)
{
	struct reading *r = ctx;

	(void)node, (void)err;
	if (!bsearch(key, known_keys, sizeof known_keys / sizeof known_keys[0],
		    sizeof known_keys[0], by_name))
		tell(r, NOTICE_UNKNOWN_KEY, key, key);
	return true;
}

/* NOTICE_DECOY or NOTICE_TETHERED for what is never offered, else NOTICE_COUNT. */
static enum notice_kind
decoy_kind(const struct plistnode *asset, const char *build)
{
	static const char tethered[] = "TetheredUpdateInfo";
	const char *id = plisttree_get_text(asset, "SUDocumentationID");

	if (build_is_decoy(build))
		return NOTICE_DECOY;
	return strncmp(id, tethered, sizeof tethered - 1) == 0 ? NOTICE_TETHERED
							       : NOTICE_COUNT;
}

/* A decoy is told and passed over. */
static bool
is_decoy(struct reading *r, const struct plistnode *asset, const char *build)
{
	enum notice_kind kind = decoy_kind(asset, build);
	const char *detail = NULL;

	if (kind == NOTICE_COUNT)
		return false;
	if (kind == NOTICE_TETHERED)
		detail = arena_printf(&r->arena, "%s %s", build,
			plisttree_get_text(asset, "SUDocumentationID"));
	tell(r, kind, "", detail ? detail : build);
	return true;
}

static bool
is_labelled(const struct plistnode *asset)
{
	return strcmp(plisttree_get_text(asset, "ReleaseType"), "Beta") == 0;
}

static bool
add_plain(void *ctx, const struct plisttree_member *member, struct error *err)
{
	struct reading *r = ctx;
	const char *build = plisttree_get_text(member->node, "Build");

	if (!*build || is_labelled(member->node) ||
		decoy_kind(member->node, build) != NOTICE_COUNT)
		return true;
	r->plain = arena_grow(
		&r->plain_arena, r->plain, r->n_plain, &r->alloc_plain, sizeof *r->plain);
	if (r->plain)
		r->plain[r->n_plain] = arena_text(&r->plain_arena, build);
	if (!r->plain || !r->plain[r->n_plain])
		return arena_failed(&r->plain_arena, r->source, err);
	r->n_plain++;
	return true;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * ReleaseType -> r->release_type. The label says whom the asset is for, not what it is: a build
 * that the same list offers without it is no seed (12H1006 of 8.4.4, once each with one URL).
 */
static bool
read_release_type(struct reading *r, const struct plistnode *asset, const char *build,
	struct error *err)
{
	r->release_type = plisttree_get_text(asset, "ReleaseType");
	if (!is_labelled(asset))
		return true;
	if (!r->plain_read) {
		if (!plisttree_each(r->tree, add_plain, r, err))
			return false;
		if (r->n_plain > 1)
			qsort(r->plain, r->n_plain, sizeof *r->plain, by_text);
		r->plain_read = true;
	}
	if (r->n_plain > 0 &&
		bsearch(build, r->plain, r->n_plain, sizeof *r->plain, by_name))
		r->release_type = "";
	return true;
}

/* The system of an asset that its devices do not tell. */
static enum platform
system_of(const struct reading *r, const struct plistnode *asset)
{
	static const struct {
		const char *type;
		enum platform platform;
	} types[] = {
		{TYPE_PREFIX "MacSoftwareUpdate",      PLATFORM_MACOS},
		{TYPE_PREFIX "MacSplatSoftwareUpdate", PLATFORM_MACOS},
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(r->list, types[i].type) == 0)
			return types[i].platform;
	return platform_parse(plisttree_get_text(asset, "SUProductSystemName"));
}

struct collecting {
	struct reading *r;
	size_t room;
	enum platform otherwise; /* for a device that no prefix tells */
};

static bool
on_device(void *ctx, const char *key, const struct plistnode *node, struct error *err)
{
	struct collecting *c = ctx;
	struct reading *r = c->r;
	const char *name = plisttree_text(node);
	enum platform platform = platform_of_device(name);

	(void)key;
	if (platform == PLATFORM_UNKNOWN)
		platform = c->otherwise;
	if (!*name || strlen(name) > CAP_DEVICE_BYTES || platform == PLATFORM_UNKNOWN) {
		tell(r, NOTICE_BAD_VALUE, "SupportedDevices",
			"a device of no known system");
		return true;
	}
	if (r->n_devices == c->room) {
		error_set_at(err, ERR_LIMIT, r->source, r->line, -1,
			"%s has more than %d devices", r->key, CAP_DEVICES);
		return error_set_name(err, "limit.count");
	}
	r->devices[r->n_devices++] = (struct device){.name = name, .platform = platform};
	return true;
}

static int
by_platform(const void *a, const void *b)
{
	const struct device *x = a, *y = b;

	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* SupportedDevices -> r->devices. */
static bool
collect_devices(struct reading *r, const struct plistnode *asset, struct error *err)
{
	const struct plistnode *list = plisttree_get(asset, "SupportedDevices");
	struct collecting c = {
		.r = r, .room = CAP_DEVICES, .otherwise = system_of(r, asset)};

	r->n_devices = 0;
	if (list && !plisttree_is_array(list)) {
		tell(r, NOTICE_BAD_VALUE, "SupportedDevices", "is no array");
		return true;
	}
	if (!list)
		return true;
	if (!plisttree_each_node(list, on_device, &c, err))
		return false;
	if (r->n_devices > 1)
		qsort(r->devices, r->n_devices, sizeof *r->devices, by_platform);
	return true;
}

/* PostingDate has not been seen here; where it comes it is a day, as text. */
static int64_t
posting_date(struct reading *r, const struct plistnode *asset)
{
	const struct plistnode *node = plisttree_get(asset, "PostingDate");
	int64_t day;

	if (!node)
		return INSTANT_NONE;
	if (instant_parse_day(plisttree_text(node), &day) &&
		instant_is_plausible(day, r->now))
		return day;
	tell(r, NOTICE_BAD_VALUE, "PostingDate",
		"is no day between 2000 and two years from now");
	return INSTANT_NONE;
}

/* Fill in what classify decides from the row. */
static void
classify_claim(const struct reading *r, struct claim *claim,
	const struct plistnode *asset, const char *asset_type)
{
	const char *extra = plisttree_get_text(asset, "ProductVersionExtra");
	const struct evidence evidence = {
		.platform = claim->platform,
		.list = "",
		.asset_type = asset_type,
		.splat_only = plisttree_get_bool(asset, "SplatOnly"),
		.restore_version = plisttree_get_text(asset, "RestoreVersion"),
		.version = claim->version,
		.extra = extra,
		.build = claim->build,
		.prerequisite_build = claim->prerequisite_build,
		.release_type = r->release_type,
		.documentation_id = plisttree_get_text(asset, "SUDocumentationID"),
	};
	const struct classification c = classify(&evidence);

	claim->kind = c.kind;
	claim->rule = c.rule;
	claim->confidence = c.confidence;
	claim->flag = c.flag;
	claim->beta = c.beta;
}

/* Devices from `first` on that share its platform, each once, into `claim`; returns the next. */
static size_t
take_devices(struct reading *r, size_t first, struct claim *claim, const char **names)
{
	size_t i = first, n = 0;

	for (; i < r->n_devices && r->devices[i].platform == r->devices[first].platform;
		i++)
		if (n == 0 || strcmp(names[n - 1], r->devices[i].name) != 0)
			names[n++] = r->devices[i].name;
	claim->platform = r->devices[first].platform;
	claim->devices = names;
	claim->n_devices = n;
	return i;
}

/* One claim per platform among the devices. */
static bool
deliver_asset(struct reading *r, const struct plistnode *asset, struct claim *claim,
	struct error *err)
{
	const char *type = plisttree_get_text(asset, "AssetType");
	const char **names = arena_array(&r->arena, r->n_devices + 1, sizeof *names);

	if (!*type)
		type = r->list;
	if (!names)
		return arena_failed(&r->arena, r->source, err);
	if (r->n_devices == 0) {
		claim->platform = system_of(r, asset);
		if (claim->platform == PLATFORM_UNKNOWN) {
			tell(r, NOTICE_BAD_RECORD, "",
				"neither devices nor a known system");
			return true;
		}
		classify_claim(r, claim, asset, type);
		return !r->sink->claim || r->sink->claim(r->sink->ctx, claim, err);
	}
	for (size_t i = 0; i < r->n_devices;) {
		i = take_devices(r, i, claim, names);
		classify_claim(r, claim, asset, type);
		if (r->sink->claim && !r->sink->claim(r->sink->ctx, claim, err))
			return false;
	}
	return true;
}

static bool
is_build(const char *text)
{
	struct build build;

	return build_parse(text, &build);
}

static bool
on_asset(void *ctx, const struct plisttree_member *member, struct error *err)
{
	struct reading *r = ctx;
	const struct plistnode *asset = member->node;
	const char *build = plisttree_get_text(asset, "Build");
	const char *extra = plisttree_get_text(asset, "ProductVersionExtra");
	char letter[8];
	struct claim claim = {
		.build = build,
		.version = version_strip_prefix(plisttree_get_text(asset, "OSVersion")),
		.prerequisite_build = plisttree_get_text(asset, "PrerequisiteBuild"),
		.list = r->list,
		.section = "Assets",
		.audience = AUDIENCE_PUBLIC,
		.expires = INSTANT_NONE,
		.withdrawn = INSTANT_NONE,
		.listed_from = INSTANT_NONE,
		.listed_until = INSTANT_NONE,
		.line = member->line,
	};

	arena_reset(&r->arena);
	r->line = member->line;
	r->key = claim.key = arena_printf(&r->arena, "Assets[%zu]", member->index);
	r->devices = arena_array(&r->arena, CAP_DEVICES, sizeof *r->devices);
	if (!r->key || !r->devices)
		return arena_failed(&r->arena, r->source, err);
	if (!plisttree_is_dict(asset)) {
		tell(r, NOTICE_BAD_RECORD, "", "is no dictionary that can be read");
		return true;
	}
	if (member->repeated) {
		tell(r, NOTICE_BAD_RECORD, member->repeated,
			"stands twice: which holds?");
		return true;
	}
	if (is_decoy(r, asset, build))
		return true;
	if (!is_build(build) || !version_is_plain(claim.version)) {
		tell(r, NOTICE_BAD_RECORD, is_build(build) ? "OSVersion" : "Build",
			"is missing or is none");
		return true;
	}
	if (*claim.prerequisite_build && !is_build(claim.prerequisite_build)) {
		tell(r, NOTICE_BAD_RECORD, "PrerequisiteBuild", "is no build number");
		return true;
	}
	if (!version_extra_parse(extra, letter)) {
		tell(r, NOTICE_BAD_RECORD, "ProductVersionExtra", "is none");
		return true;
	}
	claim.extra = *letter ? arena_printf(&r->arena, "(%s)", letter) : "";
	claim.posted = posting_date(r, asset);
	if (!claim.extra)
		return arena_failed(&r->arena, r->source, err);
	return plisttree_each_node(asset, on_asset_key, r, err) &&
	       read_release_type(r, asset, build, err) &&
	       collect_devices(r, asset, err) && deliver_asset(r, asset, &claim, err);
}

bool
mesu_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	static const char *const path[] = {"Assets", NULL};
	struct reading r = {.source = source, .now = now, .sink = sink};
	struct plisttree *tree = plisttree_open(data, len, source, path, err);
	bool ok;

	if (!tree)
		return false;
	r.list = plisttree_top_text(tree, "AssetType");
	if (!*r.list || strlen(r.list) > CAP_NAME_BYTES)
		r.list = TYPE_PREFIX "SoftwareUpdate";
	r.tree = tree;
	arena_init(&r.arena, CAP_ARENA_BYTES);
	arena_init(&r.plain_arena, CAP_ARENA_BYTES);
	ok = plisttree_each(tree, on_asset, &r, err);
	arena_clear(&r.plain_arena);
	arena_clear(&r.arena);
	plisttree_free(tree);
	return ok;
}
