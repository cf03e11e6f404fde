/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_lite.c - lite/<platform>.json: what a fleet asks for daily, under 8 KB compressed.
 *
 * Schema: doc/schemas/lite.json. Every train's latest release, all that is offered, and what came
 * in the year before the newest release. Dates that Apple rolls forward stay out, so that the
 * file changes only when a release does.
 */
#include "cli/feed.h"
#include "cli/value.h"
#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

#define RECENT_S (INT64_C(365) * INSTANT_DAY_S)

/* Device sets by number, in the order in which they are met. */
struct sets {
	struct feed_devices *list;
	size_t n, alloc;
	struct arena arena;
};

static const struct feed_platform *
find_platform(const struct feed_model *model, enum platform platform)
{
	for (size_t i = 0; i < model->n_platforms; i++)
		if (model->platforms[i].platform == platform)
			return &model->platforms[i];
	return NULL;
}

static int64_t
newest_date(const struct feed_platform *platform)
{
	int64_t newest = INSTANT_NONE;

	for (size_t t = 0; t < platform->n_trains; t++)
		for (size_t i = 0; i < platform->trains[t].n; i++)
			if (platform->trains[t].releases[i]->sort_day > newest)
				newest = platform->trains[t].releases[i]->sort_day;
	return newest;
}

/* The number of a set, -1 for no devices, -2 without memory. */
static json_int_t
number_of(struct sets *sets, const struct feed_devices *devices)
{
	if (devices->n == 0)
		return -1;
	for (size_t i = 0; i < sets->n; i++)
		if (sets->list[i].n == devices->n &&
			memcmp(sets->list[i].list, devices->list,
				devices->n * sizeof devices->list[0]) == 0)
			return (json_int_t)i;
	sets->list = arena_grow(
		&sets->arena, sets->list, sets->n, &sets->alloc, sizeof *sets->list);
	if (!sets->list)
		return -2;
	sets->list[sets->n++] = *devices;
	return (json_int_t)sets->n - 1;
}

static const char *const securities[] = {
	[FEED_SECURITY_UNKNOWN] = "unknown",
	[FEED_SECURITY_YES] = "yes",
	[FEED_SECURITY_NO] = "no",
};

static json_t *
release_record(struct sets *sets, const struct feed_release *r)
{
	json_int_t set = number_of(sets, &r->devices);
	size_t exploited = 0;

	if (set == -2)
		return NULL;
	for (size_t i = 0; i < r->n_cves; i++)
		exploited += r->cves[i].exploited ? 1 : 0;
	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:b, s:s, s:I, s:I, s:o}",
		"version", r->row.version, "extra", value_text(r->row.extra), "build",
		r->row.build, "kind", r->row.kind, "prerequisite_build",
		value_text(r->row.base_build), "released", value_day(r->date),
		"withdrawn", value_day(r->row.withdrawn), "offered", r->offered.n > 0,
		"security", securities[r->security], "cves", (json_int_t)r->n_cves,
		"exploited", (json_int_t)exploited, "devices",
		set < 0 ? json_null() : json_integer(set));
}

static void
write_train(struct sets *sets, const struct feed_train *train, int64_t since,
	struct feed_out *out)
{
	const struct feed_release *latest = train->latest;
	const char *comma = "\n";

	feed_out_text(out, "{\"train\":");
	feed_out_json(out, json_string(train->key));
	feed_out_text(out, ",\"label\":");
	feed_out_json(out, json_string(train->label));
	feed_out_text(out, ",\"latest\":");
	feed_out_json(
		out, latest ? json_pack("{s:s, s:s}", "version", latest->row.version,
				      "build", latest->row.build)
			    : json_null());
	feed_out_text(out, ",\"releases\":[");
	for (size_t i = 0; i < train->n; i++) {
		const struct feed_release *r = train->releases[i];

		if (r != latest && r->offered.n == 0 && r->sort_day < since)
			continue;
		feed_out_text(out, comma);
		feed_out_json(out, release_record(sets, r));
		comma = ",\n";
	}
	feed_out_text(out, "]}");
}

static void
write_sets(const struct sets *sets, struct feed_out *out)
{
	feed_out_text(out, ",\n\"device_sets\":[");
	for (size_t i = 0; i < sets->n; i++) {
		feed_out_text(out, i ? ",\n[" : "\n[");
		for (size_t d = 0; d < sets->list[i].n; d++) {
			feed_out_text(out, d ? "," : "");
			feed_out_json(out, json_string(sets->list[i].list[d]->id));
		}
		feed_out_text(out, "]");
	}
	feed_out_text(out, "]");
}

bool
feed_write_lite(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	const struct feed_platform *platform =
		find_platform(feed->model, (enum platform)which);
	int64_t since = platform ? newest_date(platform) : INSTANT_NONE;
	struct sets sets = {0};

	(void)err;
	since = since == INSTANT_NONE ? since : since - RECENT_S;
	arena_init(&sets.arena, CAP_ARENA_BYTES);
	feed_out_printf(out, "{\"schema\":\"sucat.lite/1\",\"platform\":\"%s\",\n",
		platform_name((enum platform)which));
	feed_out_text(out, "\"trains\":[");
	for (size_t t = 0; platform && t < platform->n_trains; t++) {
		feed_out_text(out, t ? ",\n" : "\n");
		write_train(&sets, &platform->trains[t], since, out);
	}
	feed_out_text(out, "]");
	write_sets(&sets, out);
	feed_out_text(out, "}\n");
	arena_clear(&sets.arena);
	return !out->failed;
}
