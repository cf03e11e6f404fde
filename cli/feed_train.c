/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_train.h"

#include "cli/feed_devices.h"
#include "core/instant.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

static int
compare_extras(const char *a, const char *b)
{
	char x[8] = "", y[8] = "";

	return version_extra_parse(a, x) && version_extra_parse(b, y)
		       ? version_extra_compare(x, y)
		       : strcmp(a, b);
}

static int
compare_versions(const struct feed_release *a, const struct feed_release *b)
{
	int order = version_compare_numbers(a->row.version, b->row.version);

	return order ? order : compare_extras(a->row.extra, b->row.extra);
}

int
feed_release_compare(const struct feed_release *a, const struct feed_release *b)
{
	int order = compare_versions(a, b);

	if (order == 0)
		order = (a->sort_day > b->sort_day) - (a->sort_day < b->sort_day);
	return order ? order : build_compare(a->row.build, b->row.build);
}

static int
by_version(const void *a, const void *b)
{
	return feed_release_compare(*(const struct feed_release *const *)a,
		*(const struct feed_release *const *)b);
}

static int
newest_first(const void *a, const void *b)
{
	const struct feed_release *x = *(const struct feed_release *const *)a,
				  *y = *(const struct feed_release *const *)b;

	return x->sort_day == y->sort_day
		       ? -feed_release_compare(x, y)
		       : (x->sort_day < y->sort_day) - (x->sort_day > y->sort_day);
}

static bool
is_response(const struct feed_release *r)
{
	return r->kind == KIND_RSR || r->kind == KIND_BSI;
}

/* --- scope ------------------------------------------------------------------------------- */

static bool
is_near(const struct feed_release *a, const struct feed_release *b)
{
	return a->sort_day != INSTANT_NONE && b->sort_day != INSTANT_NONE &&
	       llabs(a->sort_day - b->sort_day) <= FEED_TRAIN_NEAR_S;
}

static bool
is_device_specific(
	const struct feed_release *r, struct feed_release *const *releases, size_t n)
{
	for (size_t i = 0; i < n && r->devices.n; i++)
		if (is_near(r, releases[i]) && releases[i]->devices.n > 2 * r->devices.n)
			return true;
	return false;
}

/* --- what comes after what --------------------------------------------------------------- */

/* Is `next` for at least half of the devices of `r`? Unknown devices: unless it is a fork. */
static bool
covers(const struct feed_release *next, const struct feed_release *r)
{
	if (r->devices.n == 0 || next->devices.n == 0)
		return !next->device_specific;
	return 2 * feed_devices_common(&next->devices, &r->devices) >= r->devices.n;
}

/* Does `next` take the place of `r` where both are offered? What was withdrawn takes none. */
static bool
follows(const struct feed_release *next, const struct feed_release *r)
{
	int order = version_compare_numbers(next->row.version, r->row.version);

	if (next->row.withdrawn != INSTANT_NONE)
		return false;
	if (is_response(next))
		return is_response(r) && order == 0 &&
		       strcmp(next->row.base_build, r->row.base_build) == 0 &&
		       compare_extras(next->row.extra, r->row.extra) > 0;
	if (next->kind != KIND_FULL)
		return false;
	return order > 0 ||
	       (order == 0 && !is_response(r) && next->sort_day > r->sort_day);
}

/* `sorted` is ascending, r = sorted[at]. */
static void
relate(struct feed_release *const *sorted, size_t n, size_t at)
{
	struct feed_release *r = sorted[at];

	r->superseded_by = r->merged_into = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct feed_release *next = sorted[i];

		if (next == r || !follows(next, r) || !covers(next, r))
			continue;
		if (!r->superseded_by)
			r->superseded_by = next;
		if (!r->device_specific)
			break;
		if (next->device_specific || is_response(next))
			continue;
		r->merged_into = next;
		break;
	}
}

/* releases[] newest first. */
static int64_t
days_since_previous(struct feed_release *const *releases, size_t n, size_t at)
{
	const struct feed_release *r = releases[at];

	for (size_t i = at + 1; i < n && r->date != INSTANT_NONE; i++) {
		const struct feed_release *previous = releases[i];

		if (previous->kind == r->kind && previous->date != INSTANT_NONE &&
			compare_versions(previous, r) != 0)
			return (r->date - previous->date) / INSTANT_DAY_S;
	}
	return -1;
}

/* --- the latest -------------------------------------------------------------------------- */

static bool
may_be_latest(const struct feed_release *r)
{
	return r->kind == KIND_FULL && !r->row.beta && r->row.withdrawn == INSTANT_NONE;
}

/*
 * Each device counts for the newest release that names it; the one with the most devices is the
 * latest, of equals the newest. `sorted` is ascending.
 */
static const struct feed_release *
find_latest(struct feed_release *const *sorted, size_t n, bool offered,
	const struct feed_device *devices, bool *taken)
{
	const struct feed_release *latest = NULL;
	size_t most = 0;

	for (size_t i = n; i-- > 0;) {
		const struct feed_release *r = sorted[i];
		const struct feed_devices *set = offered ? &r->offered : &r->devices;
		size_t count = 0;

		for (size_t d = 0; may_be_latest(r) && d < set->n; d++) {
			size_t at = (size_t)(set->list[d] - devices);

			count += taken[at] ? 0 : 1;
			taken[at] = true;
		}
		if (count > most) {
			most = count;
			latest = r;
		}
	}
	return latest;
}

static const struct feed_release *
newest_full(struct feed_release *const *sorted, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (may_be_latest(sorted[i]))
			return sorted[i];
	return NULL;
}

bool
feed_train_derive(struct feed_train *train, struct feed_release **releases, size_t n,
	const struct feed_device *devices, size_t n_devices, struct arena *arena,
	struct error *err)
{
	struct feed_release **sorted = arena_array(arena, n + 1, sizeof *sorted);
	bool *taken = arena_array(arena, n_devices + 1, sizeof *taken);

	if (!sorted || !taken)
		return arena_failed(arena, train->label, err);
	if (n)
		memcpy(sorted, releases, n * sizeof *sorted);
	if (n > 1) {
		qsort(sorted, n, sizeof *sorted, by_version);
		qsort(releases, n, sizeof *releases, newest_first);
	}
	for (size_t i = 0; i < n; i++) {
		releases[i]->device_specific =
			is_device_specific(releases[i], releases, n);
		releases[i]->days_since_previous = days_since_previous(releases, n, i);
	}
	for (size_t i = 0; i < n; i++)
		relate(sorted, n, i);
	train->releases = releases;
	train->n = n;
	train->latest = find_latest(sorted, n, true, devices, taken);
	if (!train->latest)
		train->latest = find_latest(sorted, n, false, devices, taken);
	if (!train->latest)
		train->latest = newest_full(sorted, n);
	return true;
}
