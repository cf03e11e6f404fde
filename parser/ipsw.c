/* SPDX-License-Identifier: Apache-2.0 */
/* mesu_parse_ipsw: the restore images of macOSIPSW and bridgeOSIPSW. */
#include "parser/mesu.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/classify.h"
#include "parser/download.h"
#include "parser/plisttree.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODELS "MobileDeviceSoftwareVersionsByVersion.1.MobileDeviceSoftwareVersions"

/* One model under one build. Strings are in the arena. */
struct image {
	enum platform platform;
	const char *version, *build, *model;
	const char *url, *sha1; /* of the image, or "" */
	int64_t line;
};

struct reading {
	const char *source;
	const struct record_sink *sink;
	struct arena arena; /* of the whole answer */
	struct image *images;
	size_t n_images, alloc_images;
	const char *model; /* whose builds are read */
	enum platform platform;
	int64_t line;
};

static void
tell(struct reading *r, enum notice_kind kind, const char *below, const char *detail)
{
	const char *key = arena_printf(
		&r->arena, MODELS ".%s%s%s", r->model, *below ? "." : "", below);
	const struct notice notice = {.kind = kind,
		.key = key ? key : MODELS,
		.detail = detail,
		.line = r->line};

	if (r->sink->notice)
		r->sink->notice(r->sink->ctx, &notice);
}

/* FirmwareURL and FirmwareSHA1; VirtualMac2,1 has no digest. */
static bool
take_firmware(struct reading *r, const struct plistnode *restore, const char *build,
	struct image *image)
{
	const char *url = plisttree_get_text(restore, "FirmwareURL");
	const char *sha1 = plisttree_get_text(restore, "FirmwareSHA1");
	char to[CAP_URL_BYTES + 1] = "";

	if (*url && !download_url(url, to)) {
		to[0] = '\0';
		tell(r, NOTICE_BAD_VALUE, build, "FirmwareURL is no address of Apple's");
	}
	if (*sha1 && !download_sha1(sha1)) {
		sha1 = "";
		tell(r, NOTICE_BAD_VALUE, build, "FirmwareSHA1 is no SHA-1");
	}
	image->url = arena_text(&r->arena, to);
	image->sha1 = arena_text(&r->arena, sha1);
	return image->url && image->sha1;
}

static bool
add_image(struct reading *r, const char *version, const char *build,
	const struct plistnode *restore, struct error *err)
{
	struct image image = {.platform = r->platform, .line = r->line};

	if (r->n_images == CAP_ASSETS) {
		error_set_at(err, ERR_LIMIT, r->source, r->line, -1,
			"more than %d images", CAP_ASSETS);
		return error_set_name(err, "limit.count");
	}
	if (r->n_images == r->alloc_images) {
		size_t alloc = r->alloc_images ? r->alloc_images * 2 : 64;
		struct image *images = realloc(r->images, alloc * sizeof *images);

		if (!images)
			return error_set(err, ERR_NOMEM, r->source, "out of memory");
		r->images = images;
		r->alloc_images = alloc;
	}
	image.version = arena_text(&r->arena, version);
	image.build = arena_text(&r->arena, build);
	image.model = arena_text(&r->arena, r->model);
	if (!image.version || !image.build || !image.model ||
		!take_firmware(r, restore, build, &image))
		return arena_failed(&r->arena, r->source, err);
	r->images[r->n_images++] = image;
	return true;
}

static bool
on_build(void *ctx, const char *key, const struct plistnode *node, struct error *err)
{
	struct reading *r = ctx;
	const struct plistnode *restore = plisttree_get(node, "Restore");
	const char *build = plisttree_get_text(restore, "BuildVersion");
	const char *version = plisttree_get_text(restore, "ProductVersion");
	struct build parsed;

	if (strcmp(key, "Unknown") == 0) /* repeats the build, for erasing installs */
		return true;
	if (build_is_decoy(build)) {
		tell(r, NOTICE_DECOY, key, build);
		return true;
	}
	if (!build_parse(build, &parsed) || strcmp(build, key) != 0) {
		tell(r, NOTICE_BAD_RECORD, key,
			"BuildVersion is missing, or not that of its key");
		return true;
	}
	if (!version_is_plain(version)) {
		tell(r, NOTICE_BAD_RECORD, key, "ProductVersion is missing or is none");
		return true;
	}
	return add_image(r, version, build, restore, err);
}

static bool
on_model(void *ctx, const struct plisttree_member *member, struct error *err)
{
	struct reading *r = ctx;

	r->model = member->key;
	r->line = member->line;
	r->platform = platform_of_device(member->key);
	if (strcmp(member->key, "Unknown") == 0)
		return true;
	if (!plisttree_is_dict(member->node)) {
		tell(r, NOTICE_BAD_RECORD, "", "is no dictionary that can be read");
		return true;
	}
	if (member->repeated) {
		tell(r, NOTICE_BAD_RECORD, member->repeated,
			"stands twice: which holds?");
		return true;
	}
	if (strlen(member->key) > CAP_DEVICE_BYTES ||
		(r->platform != PLATFORM_MACOS && r->platform != PLATFORM_BRIDGEOS)) {
		tell(r, NOTICE_BAD_RECORD, "", "a model of neither macOS nor bridgeOS");
		return true;
	}
	return plisttree_each_node(member->node, on_build, r, err);
}

static int
by_release(const struct image *x, const struct image *y)
{
	int order;

	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	order = build_compare(x->build, y->build);
	return order ? order : strcmp(x->version, y->version);
}

static int
by_release_and_model(const void *a, const void *b)
{
	const struct image *x = a, *y = b;
	int order = by_release(x, y);

	return order ? order : strcmp(x->model, y->model);
}

static const char *
list_of(const struct image *image)
{
	return image->platform == PLATFORM_BRIDGEOS ? "bridgeOSIPSW" : "macOSIPSW";
}

/* The claim of the images that share one release, without devices. */
static struct claim
claim_of(const struct image *image)
{
	const char *list = list_of(image);
	const struct evidence evidence = {
		.platform = image->platform,
		.list = list,
		.list_known = true,
		.asset_type = "",
		.restore_version = "",
		.version = image->version,
		.extra = "",
		.build = image->build,
		.prerequisite_build = "",
		.release_type = "",
		.documentation_id = "",
	};
	const struct classification c = classify(&evidence);

	return (struct claim){
		.platform = image->platform,
		.version = image->version,
		.extra = "",
		.build = image->build,
		.list = list,
		.section = "",
		.prerequisite_build = "",
		.audience = AUDIENCE_PUBLIC,
		.kind = c.kind,
		.rule = c.rule,
		.confidence = c.confidence,
		.flag = c.flag,
		.beta = c.beta,
		.posted = INSTANT_NONE,
		.expires = INSTANT_NONE,
		.withdrawn = INSTANT_NONE,
		.listed_from = INSTANT_NONE,
		.listed_until = INSTANT_NONE,
		.line = image->line,
	};
}

/* One claim per (platform, build, version), with all its models, in the order of builds. */
static bool
deliver(struct reading *r, struct error *err)
{
	const char **models = arena_array(&r->arena, CAP_DEVICES, sizeof *models);

	if (!models)
		return arena_failed(&r->arena, r->source, err);
	if (r->n_images > 1)
		qsort(r->images, r->n_images, sizeof *r->images, by_release_and_model);
	for (size_t i = 0; i < r->n_images;) {
		const struct image *first = &r->images[i];
		struct claim claim = claim_of(first);

		claim.key = arena_printf(
			&r->arena, MODELS ".%s.%s", first->model, first->build);
		if (!claim.key)
			return arena_failed(&r->arena, r->source, err);
		for (; i < r->n_images && by_release(first, &r->images[i]) == 0; i++) {
			if (claim.n_devices > 0 && strcmp(models[claim.n_devices - 1],
							   r->images[i].model) == 0)
				continue;
			if (claim.n_devices == CAP_DEVICES) {
				error_set(err, ERR_LIMIT, r->source,
					"build %s has more than %d models", first->build,
					CAP_DEVICES);
				return error_set_name(err, "limit.count");
			}
			models[claim.n_devices++] = r->images[i].model;
		}
		claim.devices = models;
		if (r->sink->claim && !r->sink->claim(r->sink->ctx, &claim, err))
			return false;
	}
	return true;
}

/* The same file of several models may have its digest at some of them only: that one first. */
static int
by_file(const void *a, const void *b)
{
	const struct image *x = a, *y = b;
	int order = strcmp(x->url, y->url);

	if (order == 0)
		order = by_release(x, y);
	if (order == 0)
		order = strcmp(y->sha1, x->sha1);
	return order ? order : strcmp(x->model, y->model);
}

static bool
deliver_file(struct reading *r, const struct image *image, struct error *err)
{
	char id[CAP_NAME_BYTES + 1];
	struct product product = {
		.post_date = INSTANT_NONE,
		.deferred_date = INSTANT_NONE,
		.state = "",
		.smd_url = "",
		.dist_url = "",
		.type = list_of(image),
		.version = image->version,
		.build = image->build,
		.system = "",
		.packages = 1,
		.url = image->url,
		.url_sha1 = image->sha1,
		.distributions_text = "",
		.meta_text = "",
		.line = image->line,
	};

	if (!r->sink->product)
		return true;
	if (!download_product(image->url, id))
		(void)snprintf(
			id, sizeof id, "%.*s", CAP_NAME_BYTES, download_file(image->url));
	product.id = id;
	product.key = arena_printf(&r->arena, MODELS ".%s.%s.Restore.FirmwareURL",
		image->model, image->build);
	product.packages_text = arena_printf(&r->arena, "%s\t%s\t%s\t%s\n", image->url,
		image->sha1, image->version, image->build);
	if (!product.key || !product.packages_text)
		return arena_failed(&r->arena, r->source, err);
	return r->sink->product(r->sink->ctx, &product, err);
}

/* One product for each image file, after the claims. */
static bool
deliver_files(struct reading *r, struct error *err)
{
	if (r->n_images > 1)
		qsort(r->images, r->n_images, sizeof *r->images, by_file);
	for (size_t i = 0; i < r->n_images; i++)
		if (*r->images[i].url &&
			(i == 0 || strcmp(r->images[i - 1].url, r->images[i].url) != 0) &&
			!deliver_file(r, &r->images[i], err))
			return false;
	return true;
}

bool
mesu_parse_ipsw(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	static const char *const path[] = {"MobileDeviceSoftwareVersionsByVersion", "1",
		"MobileDeviceSoftwareVersions", NULL};
	struct reading r = {.source = source, .sink = sink};
	struct plisttree *tree = plisttree_open(data, len, source, path, err);
	bool ok;

	(void)now; /* it states no dates */
	if (!tree)
		return false;
	arena_init(&r.arena, CAP_ARENA_BYTES);
	ok = plisttree_each(tree, on_model, &r, err) && deliver(&r, err) &&
	     deliver_files(&r, err);
	free(r.images);
	arena_clear(&r.arena);
	plisttree_free(tree);
	return ok;
}
