/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_sofa.h"

#include "cli/feed_devices.h"
#include "cli/feed_security.h"
#include "cli/feed_train.h"
#include "core/instant.h"
#include "parser/version.h"
#include "parser/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLATFORMS 2 /* of a family, at most */

static const struct family {
	const char *product;
	enum platform platforms[PLATFORMS];
	bool bare; /* the label is the number alone */
} families[FAMILY_COUNT] = {
	[FAMILY_MACOS] = {"macOS",          {PLATFORM_MACOS},                false},
	[FAMILY_IOS] = {"iOS and iPadOS", {PLATFORM_IOS, PLATFORM_IPADOS}, true },
	[FAMILY_TVOS] = {"tvOS",           {PLATFORM_TVOS},                 false},
	[FAMILY_WATCHOS] = {"watchOS",        {PLATFORM_WATCHOS},              false},
	[FAMILY_VISIONOS] = {"visionOS",       {PLATFORM_VISIONOS},             false},
};

/* A train in the making. */
struct merging {
	struct sofa *sofa;
	const struct feed_model *model;
	struct feed_union join;
	size_t alloc;
};

static const struct feed_platform *
find_platform(const struct feed_model *model, enum platform platform)
{
	for (size_t i = 0; i < model->n_platforms; i++)
		if (model->platforms[i].platform == platform)
			return &model->platforms[i];
	return NULL;
}

static bool
same_release(const struct feed_release *a, const struct feed_release *b)
{
	return strcmp(a->row.build, b->row.build) == 0 &&
	       strcmp(a->row.version, b->row.version) == 0 &&
	       strcmp(a->row.extra, b->row.extra) == 0;
}

static bool
join_sets(struct merging *m, struct feed_devices *to, const struct feed_devices *from,
	struct error *err)
{
	feed_union_add(&m->join, to);
	feed_union_add(&m->join, from);
	return feed_union_take(&m->join, m->sofa->arena, to, err);
}

/* The later of two days on which something ends; one without an end outlasts any. */
static int64_t
later_end(int64_t a, int64_t b)
{
	if (a == INSTANT_NONE || b == INSTANT_NONE)
		return INSTANT_NONE;
	return a > b ? a : b;
}

/* The same build for another platform: both names, all devices, whatever is known of either. */
static bool
merge_release(struct merging *m, struct feed_release *to, const struct feed_release *from,
	struct error *err)
{
	to->title = arena_printf(m->sofa->arena, "%s and %s", to->title, from->title);
	if (!to->title)
		return arena_failed(m->sofa->arena, "feed", err);
	if (from->date != INSTANT_NONE &&
		(to->date == INSTANT_NONE || from->date < to->date))
		to->date = from->date;
	if (from->sort_day != INSTANT_NONE &&
		(to->sort_day == INSTANT_NONE || from->sort_day < to->sort_day))
		to->sort_day = from->sort_day;
	to->row.expires = later_end(to->row.expires, from->row.expires);
	to->row.withdrawn = later_end(to->row.withdrawn, from->row.withdrawn);
	if (from->row.n_aliases > to->row.n_aliases) {
		to->row.aliases = from->row.aliases;
		to->row.n_aliases = from->row.n_aliases;
	}
	return feed_security_join(to, from, m->sofa->arena, err) &&
	       join_sets(m, &to->devices, &from->devices, err) &&
	       join_sets(m, &to->offered, &from->offered, err);
}

/* The list of a train in the making. */
struct copies {
	struct feed_release **list;
	size_t n, alloc;
};

static const struct feed_train *
train_of(const struct feed_platform *platform, const char *key)
{
	for (size_t t = 0; platform && t < platform->n_trains; t++)
		if (strcmp(platform->trains[t].key, key) == 0)
			return &platform->trains[t];
	return NULL;
}

/* Copy a release, or join it to the copy of the same one among the first `before`. */
static bool
add_release(struct merging *m, struct copies *copies, size_t before,
	const struct feed_release *r, struct error *err)
{
	struct arena *arena = m->sofa->arena;
	struct feed_release *copy;

	for (size_t k = 0; k < before; k++)
		if (same_release(copies->list[k], r))
			return merge_release(m, copies->list[k], r, err);
	copies->list = arena_grow(
		arena, copies->list, copies->n, &copies->alloc, sizeof *copies->list);
	copy = copies->list ? arena_alloc(arena, sizeof *copy) : NULL;
	if (!copy)
		return arena_failed(arena, "feed", err);
	*copy = *r;
	copies->list[copies->n++] = copy;
	return true;
}

/* The releases of a train in every platform of the family. */
static bool
merge_train(struct merging *m, const struct family *family, const char *key,
	struct feed_release ***list, size_t *n, struct error *err)
{
	struct copies copies = {0};

	for (size_t p = 0; p < PLATFORMS; p++) {
		const struct feed_train *train =
			train_of(find_platform(m->model, family->platforms[p]), key);
		size_t before = copies.n;

		for (size_t i = 0; train && i < train->n; i++)
			if (!add_release(m, &copies, before, train->releases[i], err))
				return false;
	}
	*list = copies.list;
	*n = copies.n;
	return true;
}

/* The release that the copy of a response is for, among the copies. */
static void
link_copies(struct feed_release *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct feed_release *patches = list[i]->patches;

		list[i]->patches = NULL;
		for (size_t k = 0; patches && k < n; k++)
			if (same_release(list[k], patches))
				list[i]->patches = list[k];
	}
}

/* Add the train `key`, unless it has no full release or only names before 11. */
static bool
add_train(struct merging *m, const struct family *family, const struct feed_train *like,
	struct error *err)
{
	struct sofa *sofa = m->sofa;
	struct feed_release **list;
	struct feed_train *train;
	size_t n;

	for (size_t i = 0; i < sofa->n; i++)
		if (strcmp(sofa->trains[i].key, like->key) == 0)
			return true;
	if (strchr(like->key, '.'))
		return true;
	sofa->trains = arena_grow(
		sofa->arena, sofa->trains, sofa->n, &m->alloc, sizeof *sofa->trains);
	if (!sofa->trains)
		return arena_failed(sofa->arena, "feed", err);
	train = &sofa->trains[sofa->n];
	*train = *like;
	if (!merge_train(m, family, like->key, &list, &n, err) ||
		!feed_train_derive(train, list, n, m->model->devices, m->model->n_devices,
			sofa->arena, err))
		return false;
	link_copies(list, n);
	sofa->n += train->latest != NULL;
	for (size_t i = 0; i < n; i++)
		feed_union_add(&m->join, &list[i]->devices);
	return join_sets(m, &sofa->devices, &sofa->devices, err);
}

static int
newest_train(const void *a, const void *b)
{
	const struct feed_train *x = a, *y = b;

	return version_compare_numbers(y->key, x->key);
}

bool
sofa_open(struct sofa *sofa, const struct feed_model *model, enum feed_family family,
	struct arena *arena, struct error *err)
{
	const struct family *f = &families[family];
	struct merging m = {.sofa = sofa, .model = model};

	*sofa = (struct sofa){.family = family, .product = f->product, .arena = arena};
	if (!feed_union_begin(&m.join, model->devices, model->n_devices, arena, err))
		return false;
	for (size_t p = 0; p < PLATFORMS; p++) {
		const struct feed_platform *platform =
			find_platform(model, f->platforms[p]);

		for (size_t t = 0; platform && t < platform->n_trains; t++)
			if (!add_train(&m, f, &platform->trains[t], err))
				return false;
	}
	if (sofa->n > 1)
		qsort(sofa->trains, sofa->n, sizeof *sofa->trains, newest_train);
	return true;
}

/* --- values ------------------------------------------------------------------------------- */

const char *
sofa_label(const struct sofa *sofa, const struct feed_train *train)
{
	return families[sofa->family].bare ? train->key : train->label;
}

bool
sofa_is_response(const struct feed_release *r)
{
	return r->kind == KIND_RSR || r->kind == KIND_BSI;
}

const char *
sofa_update_name(const struct sofa *sofa, const struct feed_release *r)
{
	if (!sofa_is_response(r))
		return r->title;
	return arena_printf(sofa->arena, "%s %s",
		r->kind == KIND_RSR ? "Rapid Security Response"
				    : "Background Security Improvement",
		r->title);
}

const char *
sofa_release_type(const struct sofa *sofa, const struct feed_release *r)
{
	const char *letter = r->row.extra;
	size_t len = strcspn(letter + (*letter == '('), ")");

	if (!sofa_is_response(r))
		return "OS";
	return arena_printf(sofa->arena, "RSR_%.*s", (int)len, letter + (*letter == '('));
}

json_t *
sofa_date(int64_t day, const char *otherwise)
{
	char text[INSTANT_TEXT_BYTES];

	return json_string(
		day == INSTANT_NONE ? otherwise : instant_format(instant_day(day), text));
}

bool
sofa_add_withdrawal(json_t *object, const struct feed_release *r)
{
	return r->row.withdrawn == INSTANT_NONE ||
	       json_object_set_new(
		       object, "WithdrawnDate", sofa_date(r->row.withdrawn, "")) == 0;
}

json_t *
sofa_devices(const struct feed_devices *devices)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < devices->n; i++)
		if (json_array_append_new(array, json_string(devices->list[i]->id)) !=
			0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

const char *
sofa_security_info(const struct feed_release *r)
{
	return r->n_advisories ? r->advisories[0]->url : "";
}

json_t *
sofa_exploited(const struct feed_release *r)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < r->n_cves; i++)
		if (r->cves[i].exploited &&
			json_array_append_new(array, json_string(r->cves[i].id)) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

size_t
sofa_count_exploited(const struct feed_release *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_cves; i++)
		n += r->cves[i].exploited ? 1 : 0;
	return n;
}
