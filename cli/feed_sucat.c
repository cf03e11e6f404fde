/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_sucat.c - sucat.json: everything the model knows, each release with its evidence.
 *
 * Schema: doc/schemas/facts.json, published beside it. A set of devices is written once, at the
 * end, and named where it is meant. Nothing here moves when a source repeats what it said: what
 * is still seen has no last_seen.
 */
#include "cli/download_json.h"
#include "cli/feed.h"
#include "cli/feed_devices.h"
#include "cli/feed_setname.h"
#include "cli/release_json.h"
#include "cli/schemas.h"
#include "cli/value.h"
#include "core/limits.h"
#include "db/evidence.h"

#include <string.h>

struct writing {
	const struct feed_model *model;
	struct feed_setnames names;
	struct feed_out *out;
	struct evidence_row *evidence; /* of the platform at hand, by build */
	size_t n_evidence;
	struct arena platform; /* holds them */
	struct arena arena;    /* of one release */
	struct error *err;
};

static json_t *
set_json(struct writing *w, const struct feed_devices *devices)
{
	return feed_setnames_json(&w->names, devices, w->err);
}

/* {"version", "extra", "build"} or null. */
static json_t *
reference_json(const struct feed_release *r)
{
	return r ? json_pack("{s:s, s:o, s:s}", "version", r->row.version, "extra",
			   value_text(r->row.extra), "build", r->row.build)
		 : json_null();
}

static json_t *
cves_json(const struct feed_release *r)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < r->n_cves; i++)
		if (json_array_append_new(array,
			    json_pack("{s:s, s:b}", "id", r->cves[i].id, "exploited",
				    (int)r->cves[i].exploited)) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *
advisories_json(const struct feed_release *r)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < r->n_advisories; i++) {
		const struct feed_advisory *a = r->advisories[i];

		if (json_array_append_new(
			    array, json_pack("{s:o, s:s, s:o, s:I}", "url",
					   value_text(a->url), "title", a->title,
					   "published", value_day(a->published), "cves",
					   (json_int_t)a->n_cves)) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static bool
read_evidence(struct writing *w, const char *platform)
{
	const struct evidence_question all = {platform, "", w->model->at};

	arena_reset(&w->platform);
	return evidence_list(
		w->model->db, &all, &w->platform, &w->evidence, &w->n_evidence, w->err);
}

/* The first row that is not before the build. */
static size_t
evidence_place(const struct writing *w, const char *build)
{
	size_t low = 0, high = w->n_evidence;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(w->evidence[middle].build, build) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The evidence of a build, folded, in the arena of the release. */
static bool
evidence_of(struct writing *w, const char *build, struct evidence_row **rows, size_t *n)
{
	size_t first = evidence_place(w, build), end = first;

	while (end < w->n_evidence && strcmp(w->evidence[end].build, build) == 0)
		end++;
	*n = end - first;
	*rows = arena_array(&w->arena, *n + 1, sizeof **rows);
	if (!*rows)
		return arena_failed(&w->arena, "feed", w->err);
	memcpy(*rows, w->evidence + first, *n * sizeof **rows);
	*n = evidence_fold(*rows, *n);
	return true;
}

static bool
add_evidence(struct writing *w, const char *build, json_t *array)
{
	struct evidence_row *rows;
	size_t n;

	if (!evidence_of(w, build, &rows, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct evidence_row *row = &rows[i];
		struct feed_devices set = feed_sets_get(w->model->sets, row->device_set);
		json_t *item = json_pack(
			"{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:b, s:I, s:s, s:s, "
			"s:s, s:o, s:o, s:o, s:o}",
			"build", build, "source", row->source, "list", row->list,
			"section", value_text(row->section), "key", row->key, "answer",
			value_digest(&row->answer), "first_seen",
			value_moment(row->first_seen), "last_seen",
			row->listed ? json_null() : value_moment(row->last_seen),
			"listed", (int)row->listed, "sightings",
			(json_int_t)row->sightings, "kind", row->kind, "rule", row->rule,
			"confidence", row->confidence, "flag", value_text(row->flag),
			"posted", value_day(row->posted), "expires",
			value_day(row->expires), "devices", set_json(w, &set));

		if (json_array_append_new(array, item) != 0)
			return error_set(w->err, ERR_NOMEM, "feed", "out of memory");
	}
	return true;
}

/* Of the release and its twins. NULL with err set. */
static json_t *
evidence_json(struct writing *w, const struct feed_release *r)
{
	json_t *array = json_array();
	bool ok = array && add_evidence(w, r->row.build, array);

	for (size_t i = 0; ok && i < r->row.n_aliases; i++)
		ok = add_evidence(w, r->row.aliases[i], array);
	if (ok)
		return array;
	json_decref(array);
	return NULL;
}

static const char *const securities[] = {
	[FEED_SECURITY_UNKNOWN] = "unknown",
	[FEED_SECURITY_YES] = "yes",
	[FEED_SECURITY_NO] = "no",
};

static json_t *
release_record(struct writing *w, const struct feed_release *r)
{
	struct release_row row = r->row;
	json_t *record, *more;

	if (row.listed)
		row.last_seen = INSTANT_NONE;
	record = release_json(&row);
	more = json_pack("{s:s, s:o, s:b, s:o, s:o, s:b, s:o, s:o, s:o, s:s, s:o, s:o, "
			 "s:o, s:o}",
		"title", r->title, "published", value_day(r->date), "listed",
		(int)row.listed, "devices", set_json(w, &r->devices), "offered",
		set_json(w, &r->offered), "device_specific", (int)r->device_specific,
		"superseded_by", reference_json(r->superseded_by), "merged_into",
		reference_json(r->merged_into), "patches", reference_json(r->patches),
		"security", securities[r->security], "advisories", advisories_json(r),
		"cves", cves_json(r), "downloads",
		download_array(w->model->downloads, w->model->n_downloads, r->platform,
			r->row.build, false),
		"evidence", evidence_json(w, r));
	if (!record || !more || json_object_update(record, more) != 0) {
		json_decref(record);
		record = NULL;
	}
	json_decref(more);
	return record;
}

/* --- the parts of the file ----------------------------------------------------------------- */

static void
write_sources(struct writing *w)
{
	const struct feed_model *m = w->model;

	feed_out_text(w->out, ",\n\"sources\":[");
	for (size_t i = 0; i < m->n_answered; i++) {
		const struct source_answered *s = &m->answered[i];

		feed_out_text(w->out, i ? ",\n" : "\n");
		feed_out_json(
			w->out, json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", s->name,
					"kind", s->kind, "url", s->url, "first_answer",
					value_moment(s->first_at), "last_change",
					value_moment(s->changed_at)));
	}
	feed_out_text(w->out, "]");
}

static void
write_trains(struct writing *w)
{
	const struct feed_model *m = w->model;
	const char *comma = "\n";

	feed_out_text(w->out, ",\n\"trains\":[");
	for (size_t p = 0; p < m->n_platforms; p++)
		for (size_t t = 0; t < m->platforms[p].n_trains; t++) {
			const struct feed_train *train = &m->platforms[p].trains[t];

			feed_out_text(w->out, comma);
			feed_out_json(w->out,
				json_pack("{s:s, s:s, s:o, s:s, s:o, s:I}", "platform",
					m->platforms[p].name, "train", train->key, "name",
					value_text(train->name), "label", train->label,
					"latest", reference_json(train->latest),
					"releases", (json_int_t)train->n));
			comma = ",\n";
		}
	feed_out_text(w->out, "]");
}

static bool
write_release(struct writing *w, const struct feed_release *r, const char **comma)
{
	json_t *record;

	arena_reset(&w->arena);
	record = release_record(w, r);
	if (!record) /* the first error stays */
		return error_set(w->err, ERR_NOMEM, "feed", "out of memory");
	feed_out_text(w->out, *comma);
	feed_out_json(w->out, record);
	*comma = ",\n";
	return !w->out->failed;
}

static bool
write_releases(struct writing *w)
{
	const struct feed_model *m = w->model;
	const char *comma = "\n";

	feed_out_text(w->out, ",\n\"releases\":[");
	for (size_t p = 0; p < m->n_platforms; p++) {
		const struct feed_platform *platform = &m->platforms[p];

		if (!read_evidence(w, platform->name))
			return false;
		for (size_t t = 0; t < platform->n_trains; t++)
			for (size_t i = 0; i < platform->trains[t].n; i++)
				if (!write_release(
					    w, platform->trains[t].releases[i], &comma))
					return false;
		for (size_t i = 0; i < platform->n_betas; i++)
			if (!write_release(w, platform->betas[i], &comma))
				return false;
	}
	feed_out_text(w->out, "]");
	return true;
}

/* What device management accepts at the moment. */
static void
write_pairs(struct writing *w)
{
	const struct feed_model *m = w->model;

	feed_out_text(w->out, ",\n\"pairs\":[");
	for (size_t i = 0; i < m->n_pairs; i++) {
		const struct feed_pair *pair = &m->pairs[i];

		feed_out_text(w->out, i ? ",\n" : "\n");
		feed_out_json(w->out,
			json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:s, "
				  "s:o}",
				"platform", platform_name(pair->platform), "kind",
				release_kind_name(pair->kind), "version", pair->version,
				"extra", value_text(pair->extra), "build", pair->build,
				"prerequisite_build",
				value_text(pair->prerequisite_build), "audience",
				value_audience(pair->audience), "posted",
				value_day(pair->posted), "expires",
				value_day(pair->expires), "source", pair->source,
				"devices", set_json(w, &pair->devices)));
	}
	feed_out_text(w->out, "]");
}

static void
write_devices(struct writing *w)
{
	const struct feed_model *m = w->model;

	feed_out_text(w->out, ",\n\"devices\":[");
	for (size_t i = 0; i < m->n_devices; i++) {
		const struct feed_device *d = &m->devices[i];

		feed_out_text(w->out, i ? ",\n" : "\n");
		feed_out_json(w->out,
			json_pack("{s:s, s:s, s:o, s:o}", "id", d->id, "platform",
				platform_name(d->platform), "model", value_text(d->model),
				"title", value_text(d->title)));
	}
	feed_out_text(w->out, "]");
}

bool
feed_write_sucat(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	struct writing w = {.model = feed->model, .out = out, .err = err};
	bool ok;

	(void)which;
	feed_setnames_init(&w.names);
	arena_init(&w.platform, CAP_ARENA_BYTES);
	arena_init(&w.arena, CAP_ARENA_BYTES);
	feed_out_text(out, "{\"schema\":\"sucat.facts/1\",\n\"changed_at\":");
	feed_out_json(out, value_moment(feed->model->changed_at));
	write_sources(&w);
	write_trains(&w);
	ok = write_releases(&w);
	if (ok) {
		write_pairs(&w);
		write_devices(&w);
		feed_out_text(out, ",\n\"device_sets\":");
		feed_setnames_write(&w.names, out);
		feed_out_text(out, "}\n");
	}
	arena_clear(&w.arena);
	arena_clear(&w.platform);
	feed_setnames_clear(&w.names);
	return ok && !out->failed;
}

bool
feed_write_schema(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	(void)feed;
	(void)err;
	if (which == FEED_SCHEMA_FACTS)
		feed_out_bytes(out, schema_facts, schema_facts_len);
	else
		feed_out_bytes(out, schema_lite, schema_lite_len);
	return true;
}
