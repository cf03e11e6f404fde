/* SPDX-License-Identifier: Apache-2.0 */
#include "db/bundle.h"

#include "core/instant.h"
#include "parser/build.h"

#include <stdlib.h>
#include <string.h>

#define RANK_PMV     1
#define RANK_BUNDLED 9

static int
compare_devices(const struct bundle_row *a, const struct bundle_row *b)
{
	for (size_t i = 0; i < a->n_devices && i < b->n_devices; i++) {
		int order = strcmp(a->devices[i], b->devices[i]);

		if (order)
			return order;
	}
	return (a->n_devices > b->n_devices) - (a->n_devices < b->n_devices);
}

static int
compare_times(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_rows(const void *x, const void *y)
{
	const struct bundle_row *a = x, *b = y;
	int orders[] = {
		compare_times(a->platform, b->platform),
		build_compare(a->build, b->build),
		compare_times(a->audience, b->audience),
		compare_devices(a, b),
		strcmp(a->base_build, b->base_build),
		compare_times(a->from, b->from),
		strcmp(a->list, b->list),
		strcmp(a->version, b->version),
		strcmp(a->extra, b->extra),
		compare_times(a->posted, b->posted),
		strcmp(a->provenance, b->provenance),
		compare_times(a->rank, b->rank),
	};

	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (orders[i])
			return orders[i];
	return 0;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	if (a == INSTANT_NONE || b == INSTANT_NONE)
		return a == INSTANT_NONE ? b : a;
	return a < b ? a : b;
}

static bool
same_offer(const struct bundle_row *a, const struct bundle_row *b)
{
	return strcmp(a->base_build, b->base_build) == 0 && a->audience == b->audience;
}

/* Are the devices of `a` among those of `b`? Unknown ones are not. */
static bool
is_within(const struct bundle_row *a, const struct bundle_row *b)
{
	size_t j = 0;

	for (size_t i = 0; i < a->n_devices; i++, j++) {
		while (j < b->n_devices && strcmp(b->devices[j], a->devices[i]) < 0)
			j++;
		if (j == b->n_devices || strcmp(b->devices[j], a->devices[i]) != 0)
			return false;
	}
	return a->n_devices > 0;
}

/* `from` goes; its days stay where both speak of the same offer. */
static void
drop_into(struct bundle_row *from, struct bundle_row *to)
{
	from->dropped = true;
	if (!*from->version || !same_offer(from, to))
		return;
	if (from->rank == RANK_BUNDLED && to->posted != from->posted &&
		earlier(to->posted, from->posted) == from->posted)
		to->provenance = from->provenance; /* it tells whose date that is */
	to->posted = earlier(to->posted, from->posted);
	to->from = earlier(to->from, from->from);
	if (to->withdrawn == INSTANT_NONE)
		to->withdrawn = from->withdrawn;
}

/* Rules (1), (2), (4), (5) of the header: does `a` go for `b`? */
static bool
goes_for(const struct bundle_row *a, const struct bundle_row *b)
{
	bool bundled = a->rank == RANK_BUNDLED;

	if (!*a->version)
		return *b->version || a->rank > b->rank || (a->rank == b->rank && a > b);
	if (!*b->version || a->rank == b->rank)
		return false;
	if (!same_offer(a, b))
		return false;
	if (compare_devices(a, b) == 0)
		return a->rank > b->rank;
	if (bundled && a->n_devices == 0)
		return true;
	return a->rank != RANK_PMV && !(bundled && b->rank == RANK_PMV) &&
	       is_within(a, b);
}

static bool
same_span(const struct bundle_row *a, const struct bundle_row *b)
{
	return a->from == b->from && a->until == b->until && a->expires == b->expires &&
	       a->withdrawn == b->withdrawn;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The devices of both, sorted, each once. */
static bool
join_devices(struct bundle_row *to, const struct bundle_row *from, struct arena *arena)
{
	size_t n = to->n_devices + from->n_devices, kept = 0;
	const char **all = arena_array(arena, n ? n : 1, sizeof *all);

	if (!all)
		return false;
	for (size_t i = 0; i < n; i++)
		all[i] = i < to->n_devices ? to->devices[i]
					   : from->devices[i - to->n_devices];
	if (n > 1)
		qsort(all, n, sizeof *all, compare_texts);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(all[i], all[kept - 1]) != 0)
			all[kept++] = all[i];
	to->devices = all;
	to->n_devices = kept;
	return true;
}

/* Rule (3): rows of a source that speaks device by device. */
static bool
join_assets(struct bundle_row *rows, size_t n, struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		struct bundle_row *a = &rows[i];

		if (a->dropped || a->rank <= RANK_PMV || a->rank >= RANK_BUNDLED)
			continue;
		for (struct bundle_row *b = a + 1; b < rows + n; b++) {
			if (b->dropped || b->rank != a->rank || !same_offer(a, b) ||
				!same_span(a, b) || strcmp(a->list, b->list) != 0 ||
				a->n_devices == 0 || b->n_devices == 0)
				continue;
			if (!join_devices(a, b, arena))
				return false;
			drop_into(b, a);
		}
	}
	return true;
}

/* All rows of one (platform, build). */
static bool
merge_release(struct bundle_row *rows, size_t n, struct arena *arena)
{
	if (!join_assets(rows, n, arena))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n && !rows[i].dropped; j++)
			if (j != i && !rows[j].dropped && goes_for(&rows[i], &rows[j]))
				drop_into(&rows[i], &rows[j]);
	return true;
}

bool
bundle_merge(struct bundle_row *rows, size_t *n, struct arena *arena, struct error *err)
{
	size_t kept = 0;

	if (*n > 1)
		qsort(rows, *n, sizeof *rows, compare_rows);
	for (size_t i = 0, next; i < *n; i = next) {
		for (next = i + 1; next < *n && rows[next].platform == rows[i].platform &&
				   strcmp(rows[next].build, rows[i].build) == 0;
			next++)
			;
		if (!merge_release(rows + i, next - i, arena))
			return arena_failed(arena, "bundle", err);
	}
	for (size_t i = 0; i < *n; i++)
		if (!rows[i].dropped)
			rows[kept++] = rows[i];
	*n = kept;
	if (*n > 1)
		qsort(rows, *n, sizeof *rows, compare_rows);
	return true;
}
