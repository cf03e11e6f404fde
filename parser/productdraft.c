/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/productdraft.h"

#include "core/limits.h"
#include "parser/build.h"
#include "parser/download.h"

#include <string.h>

#define META    "ExtendedMetaInfo"
#define INSTALL META ".InstallAssistantPackageIdentifiers"

/* A known member and the type it must have. */
struct member {
	const char *path;
	enum walk_type type;
	bool own_field; /* a field of the record: not repeated in meta_text */
};

/* SEMANTICS of each: doc/formats.md, "Catalog". */
static const struct member product_members[] = {
	{"PostDate",					     WALK_DATE,   true },
	{"DeferredSUEnablementDate",                             WALK_DATE,   true },
	{"State",						WALK_STRING, true },
	{"ServerMetadataURL",				    WALK_STRING, true },
	{META,						   WALK_DICT,   false},
	{META ".ProductType",				    WALK_STRING, false},
	{META ".ProductVersion",				 WALK_STRING, false},
	{META ".BuildVersion",				   WALK_STRING, false},
	{META ".buildVersion",				   WALK_STRING, false},
	{META ".AutoUpdate",				     WALK_STRING, false},
	{META ".BridgeOSPredicateProductOrdering",               WALK_STRING, false},
	{META ".BridgeOSSoftwareUpdateEventRecordingServiceURL", WALK_STRING, false},
	{INSTALL,						WALK_DICT,   false},
	{INSTALL ".InstallInfo",				 WALK_STRING, false},
	{INSTALL ".OSInstall",				   WALK_STRING, false},
	{INSTALL ".SharedSupport",                               WALK_STRING, false},
	{INSTALL ".Info",					WALK_STRING, false},
	{INSTALL ".UpdateBrain",				 WALK_STRING, false},
	{INSTALL ".BuildManifest",                               WALK_STRING, false},
	{INSTALL ".MobileAssetUpdateBundlePlist",                WALK_STRING, false},
};

static const struct member package_members[] = {
	{"URL",               WALK_STRING,  false},
	{"Size",              WALK_INTEGER, false},
	{"MetadataURL",       WALK_STRING,  false},
	{"Digest",            WALK_STRING,  false},
	{"IntegrityDataURL",  WALK_STRING,  false},
	{"IntegrityDataSize", WALK_INTEGER, false},
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

void
draft_init(
	struct draft *d, const char *source, int64_t now, const struct record_sink *sink)
{
	*d = (struct draft){.source = source, .now = now, .sink = sink};
	arena_init(&d->arena, CAP_ARENA_BYTES);
}

void
draft_clear(struct draft *d)
{
	canon_clear(&d->package);
	canon_clear(&d->packages);
	canon_clear(&d->distributions);
	canon_clear(&d->meta);
	arena_clear(&d->arena);
}

bool
draft_begin(struct draft *d, const char *id, int64_t line, struct error *err)
{
	arena_reset(&d->arena);
	canon_reset(&d->meta);
	canon_reset(&d->distributions);
	canon_reset(&d->packages);
	canon_reset(&d->package);
	d->line = line;
	d->bytes = d->url_bytes = 0;
	d->url = "";
	d->packages_seen = d->distributions_seen = d->refused = false;
	d->mark = NULL;
	d->plain = true;
	d->id = arena_text(&d->arena, id);
	return d->id || arena_failed(&d->arena, d->source, err);
}

void
draft_notice(struct draft *d, enum notice_kind kind, const char *member,
	const char *detail, int64_t line)
{
	const char *key = arena_printf(
		&d->arena, "Products.%s%s%s", d->id, *member ? "." : "", member);
	const struct notice notice = {
		.kind = kind,
		.key = key ? key : "Products",
		.detail = detail,
		.line = line,
	};

	d->plain = false;
	if (d->sink->notice)
		d->sink->notice(d->sink->ctx, &notice);
}

void
draft_refuse(struct draft *d, const char *member, const char *reason, int64_t line)
{
	if (!d->refused)
		draft_notice(d, NOTICE_BAD_RECORD, member, reason, line);
	d->refused = true;
}

static const struct member *
member_find(const struct member *table, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (path[0] == table[i].path[0] && strcmp(path, table[i].path) == 0)
			return &table[i];
	return NULL;
}

/* Is the value one that can be used? NULL, or why not. */
static const char *
value_fault(
	const struct draft *d, const struct member *member, const struct canon_item *item)
{
	int64_t value;

	if (item->type != member->type)
		return "has another type than this key has";
	if (item->type == WALK_DATE && (!plistwalk_date(item->value, &value) ||
					       !instant_is_plausible(value, d->now)))
		return "is no date between 2000 and two years from now";
	if (item->type == WALK_INTEGER &&
		(!plistwalk_integer(item->value, &value) || value < 0 ||
			(uint64_t)value > CAP_SIZE_VALUE))
		return "is no size between 0 and 1 TiB";
	return NULL;
}

/* Is `path` below `parent`? */
static bool
is_below(const char *path, const char *parent)
{
	size_t len = strlen(parent);

	return strncmp(path, parent, len) == 0 && (path[len] == '.' || path[len] == '[');
}

/* Where a member stands below the product; `prefix` NULL: in the package under way. */
static const char *
place_of(struct draft *d, const char *prefix, const char *path)
{
	return prefix ? arena_printf(&d->arena, "%s%s", prefix, path)
		      : arena_printf(&d->arena, "Packages[%zu].%s", d->packages.n, path);
}

/* Tell about a member of what is at `prefix`. */
static void
member_notice(struct draft *d, enum notice_kind kind, const char *prefix,
	const struct canon_item *item, const char *detail)
{
	const char *place = place_of(d, prefix, item->path);

	if (place) /* else the next allocation fails too, and tells */
		draft_notice(d, kind, place, detail, item->line);
}

/*
 * Sort the members, drop repeats and what cannot be used, tell about each; of an unknown key
 * with members only the key itself.
 */
static void
judge_members(struct draft *d, struct canon *c, const struct member *table,
	size_t n_table, const char *prefix)
{
	const char *unknown = NULL;

	canon_sort(c);
	for (size_t i = 0; i < c->n; i++) {
		struct canon_item *item = &c->items[i];
		const struct member *member = member_find(table, n_table, item->path);
		const char *fault;

		if (i > 0 && strcmp(c->items[i - 1].path, item->path) == 0) {
			member_notice(d, NOTICE_DUPLICATE, prefix, item,
				"the first one is kept");
			item->dropped = true;
			continue;
		}
		if (!member) {
			if (unknown && is_below(item->path, unknown))
				continue;
			unknown = item->path;
			member_notice(d, NOTICE_UNKNOWN_KEY, prefix, item, item->path);
			continue;
		}
		fault = value_fault(d, member, item);
		if (!fault)
			continue;
		member_notice(d, NOTICE_BAD_VALUE, prefix, item, fault);
		item->dropped = true;
	}
}

/* The package that the installer of macOS 11 and later is: the first one. */
static bool
take_download(struct draft *d, const struct canon_item *item, int64_t bytes)
{
	char url[CAP_URL_BYTES + 1];

	if (!item || strcmp(download_file(item->value), "InstallAssistant.pkg") != 0)
		return true;
	if (*d->url) {
		d->plain = false;
		return true;
	}
	if (!download_url(item->value, url)) {
		draft_notice(d, NOTICE_BAD_VALUE, "Packages",
			"the address of InstallAssistant.pkg is none of Apple's",
			item->line);
		return true;
	}
	d->url = arena_text(&d->arena, url);
	d->url_bytes = bytes;
	return d->url != NULL;
}

bool
draft_end_package(struct draft *d, int64_t line, struct error *err)
{
	const struct canon_item *url, *size;
	int64_t bytes = 0;
	bool ok;

	if (d->packages.n == CAP_PACKAGES) {
		error_set_at(err, ERR_LIMIT, d->source, line, -1,
			"product %s has more than %d packages", d->id, CAP_PACKAGES);
		return error_set_name(err, "limit.count");
	}
	judge_members(d, &d->package, package_members, COUNT(package_members), NULL);
	url = canon_find(&d->package, "URL");
	size = canon_find(&d->package, "Size");
	if (!url) {
		const char *place =
			arena_printf(&d->arena, "Packages[%zu]", d->packages.n);

		draft_notice(d, NOTICE_BAD_VALUE, place ? place : "Packages",
			"a package without a URL", line);
	}
	if (size && plistwalk_integer(size->value, &bytes))
		d->bytes += bytes; /* at most 4096 x 1 TiB */
	ok = take_download(d, url, bytes) &&
	     canon_add_escaped(&d->packages, url ? url->value : "", WALK_STRING,
		     canon_render(&d->package, &d->arena, true, "\t", ""), line);
	canon_reset(&d->package);
	return ok || arena_failed(&d->arena, d->source, err);
}

static const char *
text_of(const struct canon *c, const char *path)
{
	const struct canon_item *item = canon_find(c, path);

	return item ? item->value : "";
}

static int64_t
date_of(const struct canon *c, const char *path)
{
	const struct canon_item *item = canon_find(c, path);
	int64_t at;

	return item && plistwalk_date(item->value, &at) ? at : INSTANT_NONE;
}

static const char *
distribution_url(const struct draft *d)
{
	const char *url = text_of(&d->distributions, "English");

	if (!*url)
		url = text_of(&d->distributions, "en");
	for (size_t i = 0; !*url && i < d->distributions.n; i++)
		if (!d->distributions.items[i].dropped)
			url = d->distributions.items[i].value;
	return url;
}

#define SHARED_SUPPORT "com.apple.pkg.InstallAssistant"

/* A macOS installer: OSInstall up to 10.15, SharedSupport from 11 on. */
static bool
is_installer(const struct canon *meta)
{
	static const char shared[] = SHARED_SUPPORT;

	return strcmp(text_of(meta, INSTALL ".OSInstall"), "com.apple.mpkg.OSInstall") ==
		       0 ||
	       strncmp(text_of(meta, INSTALL ".SharedSupport"), shared,
		       sizeof shared - 1) == 0;
}

static const char *
installer_system(const struct canon *meta)
{
	static const char prefix[] = SHARED_SUPPORT ".";
	const char *shared = text_of(meta, INSTALL ".SharedSupport");

	return strncmp(shared, prefix, sizeof prefix - 1) == 0
		       ? shared + sizeof prefix - 1
		       : "";
}

/* Each language once, each a string. */
static void
judge_distributions(struct draft *d)
{
	struct canon *c = &d->distributions;

	canon_sort(c);
	for (size_t i = 0; i < c->n; i++) {
		struct canon_item *item = &c->items[i];
		enum notice_kind kind = NOTICE_BAD_VALUE;

		if (i > 0 && strcmp(c->items[i - 1].path, item->path) == 0)
			kind = NOTICE_DUPLICATE;
		else if (item->type == WALK_STRING)
			continue;
		item->dropped = true;
		member_notice(d, kind, "Distributions.", item,
			kind == NOTICE_DUPLICATE ? "the first one is kept"
						 : "is no string");
	}
}

/* The four members with fields of their own are not repeated in meta_text. */
static const char *
meta_text(struct draft *d)
{
	for (size_t i = 0; i < d->meta.n; i++) {
		const struct member *member = member_find(
			product_members, COUNT(product_members), d->meta.items[i].path);

		if (member && member->own_field)
			d->meta.items[i].dropped = true;
	}
	return canon_render(&d->meta, &d->arena, true, "\n", "\n");
}

/*
 * A product that names a macOS build proves that the build exists, never that it is released:
 * no version, no devices, no dates (the Rosetta catalog).
 */
static bool
deliver_claim(struct draft *d, const struct product *product, struct error *err)
{
	struct claim claim = {
		.platform = PLATFORM_MACOS,
		.version = "",
		.extra = "",
		.build = product->build,
		.list = product->type,
		.section = "Products",
		.prerequisite_build = "",
		.audience = AUDIENCE_BOTH,
		.kind = KIND_UNKNOWN,
		.rule = "none",
		.confidence = "none",
		.flag = "",
		.posted = INSTANT_NONE,
		.expires = INSTANT_NONE,
		.withdrawn = INSTANT_NONE,
		.listed_from = INSTANT_NONE,
		.listed_until = INSTANT_NONE,
		.line = product->line,
	};
	struct build build;

	if (!*product->build ||
		(strcmp(product->type, "otherArchitectureHandlerOS") != 0 &&
			strcmp(product->type, "macOS") != 0))
		return true;
	d->plain = false;
	if (build_is_decoy(product->build) || !build_parse(product->build, &build)) {
		draft_notice(d, NOTICE_BAD_VALUE, META ".BuildVersion",
			"is no build number", product->line);
		return true;
	}
	if (!d->sink->claim)
		return true;
	claim.beta = build_is_seed(product->build);
	claim.key = arena_printf(&d->arena, "Products.%s." META ".BuildVersion", d->id);
	if (!claim.key)
		return arena_failed(&d->arena, d->source, err);
	return d->sink->claim(d->sink->ctx, &claim, err);
}

bool
draft_deliver(struct draft *d, struct error *err)
{
	struct product *product = &d->product;

	*product = (struct product){
		.id = d->id, .line = d->line, .mark = d->sink->memory ? &d->mark : NULL};
	if (!d->packages_seen)
		draft_refuse(d, "Packages", "is missing", d->line);
	if (d->refused)
		return true;
	judge_members(d, &d->meta, product_members, COUNT(product_members), "");
	judge_distributions(d);
	canon_sort_values(&d->packages);
	product->post_date = date_of(&d->meta, "PostDate");
	product->deferred_date = date_of(&d->meta, "DeferredSUEnablementDate");
	product->state = text_of(&d->meta, "State");
	product->smd_url = text_of(&d->meta, "ServerMetadataURL");
	product->dist_url = distribution_url(d);
	product->type = text_of(&d->meta, META ".ProductType");
	product->version = text_of(&d->meta, META ".ProductVersion");
	product->build = text_of(&d->meta, META ".BuildVersion");
	if (!*product->build)
		product->build = text_of(&d->meta, META ".buildVersion");
	product->installer = is_installer(&d->meta);
	product->system = installer_system(&d->meta);
	product->url = product->installer ? d->url : "";
	product->url_bytes = *product->url ? d->url_bytes : 0;
	product->url_sha1 = "";
	product->packages = (int64_t)d->packages.n;
	product->bytes = d->bytes;
	product->packages_text = canon_render(&d->packages, &d->arena, false, "\n", "\n");
	product->distributions_text =
		canon_render(&d->distributions, &d->arena, true, "\n", "\n");
	product->meta_text = meta_text(d);
	if (!product->packages_text || !product->distributions_text ||
		!product->meta_text)
		return arena_failed(&d->arena, d->source, err);
	return (!d->sink->product || d->sink->product(d->sink->ctx, product, err)) &&
	       deliver_claim(d, product, err);
}
