/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_class.h"

#include "cli/value.h"
#include "core/limits.h"
#include "db/base.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

/* Devices that the same rows of the view name. */
struct class
{
	const bool *names;
	size_t place; /* in the array: classes of one content share it */
};

/* A version with several builds; with the extra: "13.4.1 (a)". */
struct several {
	const char *version;
	struct found *found;
	size_t n_found;
};

struct reading {
	const struct feed_model *model;
	const struct feed_platform *platform;
	struct arena arena; /* of all devices */
	struct arena one;   /* of the class at hand */
	struct class *classes;
	size_t n, alloc;
	struct several *several;
	size_t n_several;
	struct page_classes *out;
};

static bool
no_memory(struct error *err)
{
	return error_set(err, ERR_NOMEM, "index.html", "out of memory");
}

/* --- versions with several builds --------------------------------------------------------- */

static bool
is_several(const struct reading *r, const char *version)
{
	for (size_t i = 0; i < r->n_several; i++)
		if (strcmp(r->several[i].version, version) == 0)
			return true;
	return false;
}

static bool
is_same_version(const struct feed_release *a, const struct feed_release *b)
{
	return version_compare_numbers(a->row.version, b->row.version) == 0 &&
	       strcmp(a->row.extra, b->row.extra) == 0;
}

static bool
add_several(struct reading *r, const char *version, struct error *err)
{
	struct several *s = &r->several[r->n_several++];

	s->version = version;
	return find_known(r->model->db, &r->arena, version, r->platform->platform,
		&s->found, &s->n_found, err);
}

/* Both stand in one train. */
static bool
list_several(struct reading *r, struct error *err)
{
	const struct feed_platform *platform = r->platform;
	size_t most = 0;

	for (size_t t = 0; t < platform->n_trains; t++)
		most += platform->trains[t].n;
	r->several = arena_array(&r->arena, most + 1, sizeof *r->several);
	if (!r->several)
		return arena_failed(&r->arena, "index.html", err);
	for (size_t t = 0; t < platform->n_trains; t++) {
		const struct feed_train *train = &platform->trains[t];

		for (size_t i = 1; i < train->n; i++) {
			const struct feed_release *a = train->releases[i];
			const char *version;
			bool twice = false;

			for (size_t j = 0; j < i && !twice; j++)
				twice = is_same_version(train->releases[j], a);
			if (!twice)
				continue;
			version = arena_printf(&r->arena, "%s%s%s", a->row.version,
				*a->row.extra ? " " : "", a->row.extra);
			if (!version)
				return arena_failed(&r->arena, "index.html", err);
			if (!is_several(r, version) && !add_several(r, version, err))
				return false;
		}
	}
	return true;
}

/* Which builds those versions mean on the device. */
static bool
several_json(struct reading *r, const struct device_view *dv, json_t *several,
	struct error *err)
{
	for (size_t i = 0; i < r->n_several; i++) {
		const struct several *s = &r->several[i];
		struct error unknown = ERROR_INIT;
		json_t *builds = json_array();
		struct bases bases;

		if (json_object_set_new(several, s->version, builds) != 0)
			return no_memory(err);
		if (!base_of_version(
			    dv, s->version, s->found, s->n_found, &bases, &unknown)) {
			if (unknown.code == ERR_UNKNOWN)
				continue;
			*err = unknown;
			return false;
		}
		for (size_t b = 0; b < bases.n; b++) {
			const struct base *base = &bases.list[b];

			if (json_array_append_new(
				    builds, json_string(*base->supplemental_build
								? base->supplemental_build
								: base->build)) != 0)
				return no_memory(err);
		}
	}
	return true;
}

/* --- rebuilds ----------------------------------------------------------------------------- */

static bool
has_rebuild(const json_t *rebuilds, const char *base, const char *target)
{
	size_t i;
	json_t *pair;

	json_array_foreach(rebuilds, i, pair)
		if (strcmp(json_string_value(json_array_get(pair, 0)), base) == 0 &&
			strcmp(json_string_value(json_array_get(pair, 1)), target) == 0)
			return true;
	return false;
}

/* Is row `i` a rebuild of another release that the device was offered? */
static bool
rebuild_of(const struct device_view *dv, size_t i, int64_t moment, json_t *rebuilds,
	struct error *err)
{
	const struct question question = {.at = moment, .released = INSTANT_NONE};
	const char *version = dv->view->rows[i].version;
	struct offer offer;

	for (size_t j = 0; j < dv->view->n; j++) {
		const struct view_row *row = &dv->view->rows[j];
		struct base base = {.version = row->version,
			.build = row->canonical_build,
			.canonical_build = row->canonical_build,
			.supplemental_build = "",
			.supplemental_extra = ""};

		if (!dv->names[j] || row->kind != KIND_FULL ||
			version_compare_numbers(row->version, version) != 0)
			continue;
		if (!device_view_offer(dv, i, &base, &offer, err))
			return false;
		if (applicability_judge(&base, &offer, &question) != REASON_REBUILD ||
			has_rebuild(rebuilds, base.build, offer.canonical_build))
			continue;
		if (json_array_append_new(rebuilds,
			    json_pack("[s, s]", base.build, offer.canonical_build)) != 0)
			return no_memory(err);
	}
	return true;
}

static bool
rebuilds_json(
	const struct device_view *dv, int64_t moment, json_t *rebuilds, struct error *err)
{
	for (size_t i = 0; i < dv->view->n; i++)
		if (dv->names[i] && dv->view->rows[i].in_force &&
			dv->view->rows[i].kind == KIND_FULL &&
			!rebuild_of(dv, i, moment, rebuilds, err))
			return false;
	return true;
}

/* --- what names the device ---------------------------------------------------------------- */

/* May the row be a target, on the right base and day? */
static bool
is_offer(const struct reading *r, const struct view_row *row)
{
	return row->in_force && !row->aside && !row->beta && row->kind != KIND_UNKNOWN &&
	       (row->withdrawn == INSTANT_NONE || row->withdrawn > r->model->moment);
}

/* The place of the row among the offers of the platform, where it is put when it is new. */
static bool
offer_place(struct reading *r, const struct view *view, const struct view_row *row,
	size_t *place, struct error *err)
{
	json_t *offers = r->out->offers, *offer;
	int64_t released;

	if (!view_released(view, row->build, &released, err))
		return false;
	offer = json_pack("[s, i, o, o, o]", row->build, (int)row->audience,
		value_day(row->expires), value_text(row->prerequisite_build),
		value_day(released));
	for (*place = 0; *place < json_array_size(offers); ++*place)
		if (json_equal(offer, json_array_get(offers, *place))) {
			json_decref(offer);
			return true;
		}
	return json_array_append_new(offers, offer) == 0 || no_memory(err);
}

static bool
offers_of(struct reading *r, const struct device_view *dv, json_t *offers,
	struct error *err)
{
	const struct view *view = dv->view;

	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];
		size_t place;

		if (!is_offer(r, row) || (!dv->names[i] && row->devices_known))
			continue;
		if (!offer_place(r, view, row, &place, err))
			return false;
		if (json_array_append_new(offers,
			    json_integer(dv->names[i] ? (json_int_t)place
						      : -1 - (json_int_t)place)) != 0)
			return no_memory(err);
	}
	return true;
}

/* Runs [first, length]. */
static bool
listed_for(const struct reading *r, const struct feed_device *device, json_t *listed)
{
	int place = 0, from = -1;

	for (size_t t = 0; t < r->platform->n_trains; t++)
		for (size_t i = 0; i < r->platform->trains[t].n; i++, place++) {
			bool has = feed_devices_have(
				&r->platform->trains[t].releases[i]->devices, device);

			if (has && from < 0)
				from = place;
			if (!has && from >= 0) {
				if (json_array_append_new(listed, json_integer(from)) ||
					json_array_append_new(
						listed, json_integer(place - from)))
					return false;
				from = -1;
			}
		}
	return from < 0 ||
	       (json_array_append_new(listed, json_integer(from)) == 0 &&
		       json_array_append_new(listed, json_integer(place - from)) == 0);
}

static json_t *
class_json(struct reading *r, const struct feed_device *device,
	const struct device_view *dv, struct error *err)
{
	json_t *offers = json_array(), *listed = json_array(), *several = json_object(),
	       *rebuilds = json_array();
	json_t *class = json_pack("{s:o, s:o, s:o, s:o}", "offers", offers, "listed",
		listed, "several", several, "rebuilds", rebuilds);

	if (!class || !listed_for(r, device, listed)) {
		(void)no_memory(err);
	} else if (offers_of(r, dv, offers, err) && several_json(r, dv, several, err) &&
		   rebuilds_json(dv, r->model->moment, rebuilds, err)) {
		return class;
	}
	json_decref(class);
	return NULL;
}

/* --- devices into classes ----------------------------------------------------------------- */

/* Put a new class into the array, or find there one of the same content. */
static bool
place_class(struct reading *r, const struct device_view *all,
	const struct feed_device *feed, size_t *place, struct error *err)
{
	struct device_view dv;
	struct view view;
	json_t *class;

	arena_reset(&r->one);
	/* past ones too: a rebuild is one of what the device was offered before; of what has expired by
	 * then the reader's day tells */
	if (!view_narrow(all, &r->one, &view, &dv, err))
		return false;
	class = class_json(r, feed, &dv, err);
	if (!class)
		return false;
	for (*place = 0; *place < json_array_size(r->out->classes); ++*place)
		if (json_equal(class, json_array_get(r->out->classes, *place))) {
			json_decref(class);
			return true;
		}
	return json_array_append_new(r->out->classes, class) == 0 || no_memory(err);
}

static bool
class_of(struct reading *r, const struct device_view *dv, const struct feed_device *feed,
	size_t *place, struct error *err)
{
	size_t bytes = dv->view->n * sizeof *dv->names;

	for (size_t i = 0; i < r->n; i++)
		if (memcmp(r->classes[i].names, dv->names, bytes) == 0) {
			*place = r->classes[i].place;
			return true;
		}
	if (!place_class(r, dv, feed, place, err))
		return false;
	r->classes =
		arena_grow(&r->arena, r->classes, r->n, &r->alloc, sizeof *r->classes);
	if (!r->classes)
		return arena_failed(&r->arena, "index.html", err);
	r->classes[r->n++] = (struct class){dv->names, *place};
	return true;
}

static json_t *
device_json(const struct device *d, size_t class)
{
	const char *const rest[] = {d->model, d->title, d->aliases};
	size_t n = sizeof rest / sizeof *rest;
	json_t *row = json_pack("[s, I]", d->name, (json_int_t) class);

	while (n && !*rest[n - 1])
		n--;
	for (size_t i = 0; row && i < n; i++)
		if (json_array_append_new(row, json_string(rest[i])) != 0) {
			json_decref(row);
			return NULL;
		}
	return row;
}

static int
compare_id(const void *id, const void *device)
{
	return strcmp(id, ((const struct feed_device *)device)->id);
}

static bool
take_devices(struct reading *r, const struct view *view, struct error *err)
{
	const struct feed_model *m = r->model;
	struct device *devices;
	size_t n;

	if (!device_list(m->db, &r->arena, &devices, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct feed_device *feed = bsearch(devices[i].name, m->devices,
			m->n_devices, sizeof *m->devices, compare_id);
		struct device_view dv;
		size_t place;

		if (devices[i].platform != r->platform->platform || !feed)
			continue;
		if (!view_for_device(view, &devices[i], &dv, err) ||
			!class_of(r, &dv, feed, &place, err))
			return false;
		if (json_array_append_new(
			    r->out->devices, device_json(&devices[i], place)) != 0)
			return no_memory(err);
	}
	return true;
}

bool
page_classes_read(const struct feed_model *model, const struct feed_platform *platform,
	struct page_classes *out, struct error *err)
{
	struct reading r = {.model = model, .platform = platform, .out = out};
	bool ok;

	*out = (struct page_classes){json_array(), json_array(), json_array()};
	arena_init(&r.arena, CAP_ARENA_BYTES);
	arena_init(&r.one, CAP_ARENA_BYTES);
	ok = (out->offers && out->classes && out->devices) || no_memory(err);
	if (ok && platform->view)
		ok = list_several(&r, err) && take_devices(&r, platform->view, err);
	arena_clear(&r.one);
	arena_clear(&r.arena);
	if (!ok)
		page_classes_clear(out);
	return ok;
}

void
page_classes_clear(struct page_classes *classes)
{
	json_decref(classes->offers);
	json_decref(classes->classes);
	json_decref(classes->devices);
	*classes = (struct page_classes){0};
}
