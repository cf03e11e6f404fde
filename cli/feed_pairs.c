/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_pairs.h"

#include "core/limits.h"
#include "db/view.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct feed_model *model;
	const struct feed_sets *sets;
	struct feed_union join;
	size_t alloc;
};

/* Lists that say that a release exists, not that device management accepts it. */
static bool
is_other_list(const char *list)
{
	static const char *const prefixes[] = {
		"com.apple.MobileAsset.", "macOSIPSW", "bridgeOSIPSW"};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (strncmp(list, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

bool
feed_is_offered(const struct view_row *row, int64_t at)
{
	return row->in_force && !row->aside && !row->beta &&
	       (row->withdrawn == INSTANT_NONE || row->withdrawn > at) &&
	       (row->expires == INSTANT_NONE || instant_day(at) <= row->expires);
}

static bool
is_accepted(const struct view_row *row, int64_t at)
{
	return feed_is_offered(row, at) && *row->version && !is_other_list(row->list);
}

/* All but the devices. */
static int
compare_rows(const void *a, const void *b)
{
	const struct view_row *x = *(const struct view_row *const *)a,
			      *y = *(const struct view_row *const *)b;
	int order = -version_compare_numbers(x->version, y->version);

	if (order == 0)
		order = -strcmp(x->extra, y->extra);
	if (order == 0)
		order = -build_compare(x->build, y->build);
	if (order == 0)
		order = (int)x->audience - (int)y->audience;
	if (order == 0)
		order = (x->expires < y->expires) - (x->expires > y->expires);
	if (order == 0)
		order = (x->posted < y->posted) - (x->posted > y->posted);
	if (order == 0)
		order = strcmp(x->prerequisite_build, y->prerequisite_build);
	return order ? order : strcmp(x->source, y->source);
}

static bool
add_pair(struct reading *r, enum platform platform, const struct view_row *row,
	struct error *err)
{
	struct feed_model *m = r->model;
	struct arena *arena = &m->arena;
	struct feed_pair *pair;

	m->pairs = arena_grow(arena, m->pairs, m->n_pairs, &r->alloc, sizeof *m->pairs);
	if (!m->pairs)
		return arena_failed(arena, "feed", err);
	pair = &m->pairs[m->n_pairs++];
	*pair = (struct feed_pair){.platform = platform,
		.release = feed_model_find(m, platform, row->build),
		.kind = row->kind,
		.version = arena_text(arena, row->version),
		.extra = arena_text(arena, row->extra),
		.build = arena_text(arena, row->build),
		.prerequisite_build = arena_text(arena, row->prerequisite_build),
		.audience = row->audience,
		.posted = row->posted,
		.expires = row->expires,
		.source = arena_text(arena, row->source)};
	if (!pair->version || !pair->extra || !pair->build || !pair->prerequisite_build ||
		!pair->source)
		return arena_failed(arena, "feed", err);
	return feed_union_take(&r->join, arena, &pair->devices, err);
}

/* Rows that are alike but for their devices become one pair. */
static bool
take_rows(struct reading *r, enum platform platform, const struct view *view,
	struct error *err)
{
	const struct view_row **rows =
		arena_array(view->arena, view->n + 1, sizeof *rows);
	size_t n = 0;

	if (!rows)
		return arena_failed(view->arena, "feed", err);
	for (size_t i = 0; i < view->n; i++)
		if (is_accepted(&view->rows[i], r->model->moment))
			rows[n++] = &view->rows[i];
	if (n > 1)
		qsort(rows, n, sizeof *rows, compare_rows);
	for (size_t i = 0; i < n; i++) {
		struct feed_devices set = feed_sets_get(r->sets, rows[i]->device_set);

		feed_union_add(&r->join, &set);
		if (i + 1 < n && compare_rows(&rows[i], &rows[i + 1]) == 0)
			continue;
		if (!add_pair(r, platform, rows[i], err))
			return false;
	}
	return true;
}

/* The view stays: others draw from it. */
static bool
read_platform(struct reading *r, struct feed_platform *platform, struct error *err)
{
	struct feed_model *m = r->model;
	struct error unknown = ERROR_INIT;
	struct view *view = arena_alloc(&m->arena, sizeof *view);

	if (!view)
		return arena_failed(&m->arena, "feed", err);
	if (view_open(
		    m->db, &m->arena, platform->platform, m->at, NULL, view, &unknown)) {
		platform->view = view;
		return take_rows(r, platform->platform, view, err);
	}
	if (unknown.code == ERR_UNKNOWN) /* nothing then */
		return true;
	*err = unknown;
	return false;
}

bool
feed_pairs_read(struct feed_model *model, const struct feed_sets *sets, struct error *err)
{
	struct reading r = {.model = model, .sets = sets};
	bool ok;

	ok = feed_union_begin(
		&r.join, model->devices, model->n_devices, &model->arena, err);
	for (size_t p = 0; ok && p < model->n_platforms; p++)
		ok = read_platform(&r, &model->platforms[p], err);
	return ok;
}
