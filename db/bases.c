/* SPDX-License-Identifier: Apache-2.0 */
#include "db/bases.h"

#include "core/instant.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

/* The rows in force of the release: which devices they name. */
static bool
concerns(const struct device_view *dv, const char *build)
{
	for (size_t i = 0; i < dv->view->n; i++)
		if (dv->names[i] && dv->view->rows[i].in_force &&
			strcmp(dv->view->rows[i].build, build) == 0)
			return true;
	return false;
}

static struct base_row *
row_of(const struct view *view, struct base_list *out, const struct base *base,
	size_t n_devices, enum reason reason)
{
	struct base_row *row;

	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->list[i].build, base->build) == 0)
			return &out->list[i];
	row = &out->list[out->n];
	*row = (struct base_row){.version = base->version,
		.build = base->build,
		.canonical_build = base->canonical_build,
		.reason = reason};
	row->devices =
		arena_array(view->arena, n_devices + 1, sizeof(const struct device *));
	if (!row->devices)
		return NULL;
	out->n++;
	return row;
}

/* Does any row of the release `build`, a beta too, hold for the device on that base? */
static bool
judge_release(const struct device_view *dv, const struct base *base, const char *build,
	enum reason *reason, struct error *err)
{
	const struct view *view = dv->view;
	const struct question question = {
		.at = view->at, .beta = true, .released = INSTANT_NONE};

	*reason = REASON_NOT_LISTED_NOW;
	for (size_t i = 0; i < view->n && !reason_holds(*reason); i++) {
		struct offer offer;

		if (!dv->names[i] || strcmp(view->rows[i].build, build) != 0)
			continue;
		if (!device_view_offer(dv, i, base, &offer, err))
			return false;
		*reason = applicability_judge(base, &offer, &question);
	}
	return true;
}

/* Judge one base for one device; join it to the list when the release holds there. */
static bool
try_base(const struct device_view *dv, const char *build, struct base *base,
	size_t n_devices, struct base_list *out, struct error *err)
{
	struct base_row *row;
	enum reason reason;

	base->supplemental_build = base->supplemental_extra = "";
	if (!judge_release(dv, base, build, &reason, err))
		return false;
	if (!reason_holds(reason))
		return true;
	row = row_of(dv->view, out, base, n_devices, reason);
	if (!row)
		return arena_failed(dv->view->arena, build, err);
	if (row->n_devices && row->devices[row->n_devices - 1] == dv->device)
		return true; /* a base known from several rows */
	row->devices[row->n_devices++] = dv->device;
	return true;
}

/* Is it a release that a device can run as its base? */
static bool
is_base(const struct view_row *row)
{
	return row->kind == KIND_FULL && !row->beta;
}

static bool
bases_of_device(const struct device_view *dv, const char *build, const char *prerequisite,
	const char *prerequisite_version, size_t n_devices, struct base_list *out,
	struct error *err)
{
	const struct view *view = dv->view;
	struct base stated = {.version = prerequisite_version,
		.build = prerequisite,
		.canonical_build = prerequisite};

	if (*prerequisite && !try_base(dv, build, &stated, n_devices, out, err))
		return false;
	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];
		struct base base = {.version = row->version,
			.build = row->build,
			.canonical_build = row->canonical_build};
		bool seen = false;

		if (!dv->names[i] || !is_base(row))
			continue;
		for (size_t j = 0; j < i && !seen; j++)
			seen = dv->names[j] &&
			       strcmp(view->rows[j].build, row->build) == 0;
		if (!seen && !try_base(dv, build, &base, n_devices, out, err))
			return false;
	}
	return true;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct base_row *x = a, *y = b;
	int order = version_compare_numbers(y->version, x->version);

	return order ? order : build_compare(y->build, x->build);
}

/* A twin whose canonical build is a base too stands in its aliases. The list is sorted. */
static bool
fold_twins(const struct view *view, struct base_list *out, struct error *err)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++) {
		struct base_row *row = &out->list[i];

		row->aliases = arena_array(view->arena, out->n, sizeof *row->aliases);
		if (!row->aliases)
			return arena_failed(view->arena, row->build, err);
	}
	for (size_t i = out->n; i; i--) { /* aliases in build order */
		const struct base_row *twin = &out->list[i - 1];

		for (size_t j = 0; j < out->n; j++) {
			struct base_row *row = &out->list[j];

			if (row != twin && strcmp(row->build, twin->canonical_build) == 0)
				row->aliases[row->n_aliases++] = twin->build;
		}
	}
	for (size_t i = 0; i < out->n; i++) {
		const struct base_row *row = &out->list[i];
		bool alias = false;

		for (size_t j = 0; j < out->n && !alias; j++)
			alias = i != j &&
				strcmp(out->list[j].build, row->canonical_build) == 0;
		if (!alias)
			out->list[n++] = *row;
	}
	out->n = n;
	return true;
}

/* What the rows in force say of the release itself. */
static void
look(const struct view *view, const char *build, struct base_list *out,
	const char **version)
{
	bool named = false, never_expires = false;

	out->prerequisite_build = "";
	out->expires = INSTANT_NONE;
	*version = "";
	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];

		if (!row->in_force || strcmp(row->build, build) != 0)
			continue;
		out->listed = true;
		named = named || row->devices_known;
		never_expires = never_expires || row->expires == INSTANT_NONE;
		if (row->expires > out->expires)
			out->expires = row->expires;
		*version = row->version;
		if (row->kind == KIND_RSR || row->kind == KIND_BSI)
			out->prerequisite_build = row->prerequisite_build;
	}
	if (never_expires)
		out->expires = INSTANT_NONE;
	out->devices_unknown = out->listed && !named;
}

bool
base_list(const struct view *view, const char *build, const struct device *devices,
	size_t n, const struct device *only, struct base_list *out, struct error *err)
{
	const char *version;

	*out = (struct base_list){0};
	look(view, build, out, &version);
	out->list = arena_array(view->arena, view->n + 2, sizeof *out->list);
	if (!out->list)
		return arena_failed(view->arena, build, err);
	if (!out->listed)
		return true;
	for (size_t i = 0; i < n; i++) {
		struct device_view dv;

		if (devices[i].platform != view->platform ||
			(only && devices[i].id != only->id))
			continue;
		if (!view_for_device(view, &devices[i], &dv, err))
			return false;
		if (concerns(&dv, build) &&
			!bases_of_device(&dv, build, out->prerequisite_build, version, n,
				out, err))
			return false;
	}
	qsort(out->list, out->n, sizeof *out->list, compare_rows);
	return fold_twins(view, out, err);
}
