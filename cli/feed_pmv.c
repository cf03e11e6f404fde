/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_pmv.c - pmv.json: the pairs that are listed now, as gdmf.apple.com/v2/pmv gives them.
 *
 * Names and order of keys are Apple's; the order of rows, which means nothing there, is fixed
 * here. Imported again it gives the same facts.
 */
#include "cli/feed.h"
#include "cli/feed_devices.h"
#include "cli/feed_sofa.h"
#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

static const struct list {
	const char *name;
	enum audience audience;
	bool response; /* of responses alone */
} lists[] = {
	{"PublicAssetSets",                      AUDIENCE_PUBLIC,  false},
	{"AssetSets",			    AUDIENCE_MANAGED, false},
	{"PublicBackgroundSecurityImprovements", AUDIENCE_BOTH,    true },
};

/* The groups of a list: Apple puts all that is no Mac and no headset under iOS. */
enum group { GROUP_IOS, GROUP_MACOS, GROUP_VISIONOS, GROUP_COUNT };
static const char *const group_names[] = {"iOS", "macOS", "visionOS"};

static enum group
group_of(enum platform platform)
{
	if (platform == PLATFORM_MACOS)
		return GROUP_MACOS;
	return platform == PLATFORM_VISIONOS ? GROUP_VISIONOS : GROUP_IOS;
}

static bool
is_response(const struct feed_pair *pair)
{
	return pair->kind == KIND_RSR || pair->kind == KIND_BSI;
}

static bool
stands_in(const struct feed_pair *pair, const struct list *list, enum group group)
{
	return group_of(pair->platform) == group && pair->platform != PLATFORM_BRIDGEOS &&
	       is_response(pair) == list->response &&
	       (pair->audience & list->audience) != 0;
}

/* The same row of Apple's, split by platform here. */
static bool
same_row(const struct feed_pair *a, const struct feed_pair *b)
{
	return strcmp(a->version, b->version) == 0 && strcmp(a->extra, b->extra) == 0 &&
	       strcmp(a->build, b->build) == 0 && a->posted == b->posted &&
	       a->expires == b->expires && a->audience == b->audience &&
	       strcmp(a->prerequisite_build, b->prerequisite_build) == 0;
}

static json_t *
row_json(const struct feed_pair *pair, const struct feed_devices *devices)
{
	char posted[INSTANT_TEXT_BYTES], expires[INSTANT_TEXT_BYTES];
	json_t *row = json_pack(
		"{s:s, s:s}", "ProductVersion", pair->version, "Build", pair->build);
	bool ok = row != NULL;

	if (ok && *pair->extra)
		ok = json_object_set_new(
			     row, "ProductVersionExtra", json_string(pair->extra)) == 0;
	if (ok && *pair->prerequisite_build)
		ok = json_object_set_new(row, "PrerequisiteBuild",
			     json_string(pair->prerequisite_build)) == 0;
	if (ok && pair->posted != INSTANT_NONE)
		ok = json_object_set_new(row, "PostingDate",
			     json_string(instant_format_day(pair->posted, posted))) == 0;
	if (ok && pair->expires != INSTANT_NONE)
		ok = json_object_set_new(row, "ExpirationDate",
			     json_string(instant_format_day(pair->expires, expires))) ==
		     0;
	if (ok &&
		json_object_set_new(row, "SupportedDevices", sofa_devices(devices)) == 0)
		return row;
	json_decref(row);
	return NULL;
}

/* Has an equal row of another platform been written? */
static bool
is_written(
	const struct feed_model *m, size_t at, const struct list *list, enum group group)
{
	for (size_t i = 0; i < at; i++)
		if (stands_in(&m->pairs[i], list, group) &&
			same_row(&m->pairs[i], &m->pairs[at]))
			return true;
	return false;
}

static bool
write_group(const struct feed_model *m, const struct list *list, enum group group,
	struct feed_union *join, struct arena *arena, struct feed_out *out,
	struct error *err)
{
	const char *comma = "\n";

	feed_out_printf(out, "\"%s\":[", group_names[group]);
	for (size_t i = 0; i < m->n_pairs; i++) {
		struct feed_devices devices;

		if (!stands_in(&m->pairs[i], list, group) ||
			is_written(m, i, list, group))
			continue;
		for (size_t k = i; k < m->n_pairs; k++)
			if (stands_in(&m->pairs[k], list, group) &&
				same_row(&m->pairs[i], &m->pairs[k]))
				feed_union_add(join, &m->pairs[k].devices);
		if (!feed_union_take(join, arena, &devices, err))
			return false;
		feed_out_text(out, comma);
		feed_out_json(out, row_json(&m->pairs[i], &devices));
		comma = ",\n";
	}
	feed_out_text(out, "]");
	return true;
}

static bool
has_rows(const struct feed_model *m, const struct list *list, enum group group)
{
	for (size_t i = 0; i < m->n_pairs; i++)
		if (stands_in(&m->pairs[i], list, group))
			return true;
	return false;
}

/* A list without rows is {}, as Apple's. */
static bool
write_list(const struct feed_model *m, const struct list *list, struct arena *arena,
	struct feed_out *out, struct error *err)
{
	struct feed_union join;
	const char *comma = "";
	bool ok = feed_union_begin(&join, m->devices, m->n_devices, arena, err);

	feed_out_printf(out, "\"%s\":{", list->name);
	for (int g = 0; ok && g < GROUP_COUNT; g++) {
		if (!has_rows(m, list, (enum group)g))
			continue;
		feed_out_text(out, comma);
		ok = write_group(m, list, (enum group)g, &join, arena, out, err);
		comma = ",\n";
	}
	feed_out_text(out, "}");
	return ok;
}

bool
feed_write_pmv(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	struct arena arena;
	bool ok = true;

	(void)which;
	arena_init(&arena, CAP_ARENA_BYTES);
	feed_out_text(out, "{");
	for (size_t i = 0; ok && i < sizeof lists / sizeof lists[0]; i++) {
		feed_out_text(out, i ? ",\n" : "");
		ok = write_list(feed->model, &lists[i], &arena, out, err);
	}
	feed_out_text(out, "}\n");
	arena_clear(&arena);
	return ok && !out->failed;
}
