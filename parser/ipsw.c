/* SPDX-License-Identifier: Apache-2.0 */
/* mesu_parse_ipsw: the restore images of macOSIPSW and bridgeOSIPSW. */
#include "parser/mesu.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/classify.h"
#include "parser/plisttree.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

#define MODELS "MobileDeviceSoftwareVersionsByVersion.1.MobileDeviceSoftwareVersions"

/* One model under one build. Strings are in the arena. */
struct image {
	enum platform platform;
	const char *version, *build, *model;
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

static bool
add_image(struct reading *r, const char *version, const char *build, struct error *err)
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
	if (!image.version || !image.build || !image.model)
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
	return add_image(r, version, build, err);
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

/* The claim of the images that share one release, without devices. */
static struct claim
claim_of(const struct image *image)
{
	const char *list =
		image->platform == PLATFORM_BRIDGEOS ? "bridgeOSIPSW" : "macOSIPSW";
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
	ok = plisttree_each(tree, on_model, &r, err) && deliver(&r, err);
	free(r.images);
	arena_clear(&r.arena);
	plisttree_free(tree);
	return ok;
}
