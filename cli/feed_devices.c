/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_devices.h"

#include "db/deviceset.h"

#include <stdlib.h>
#include <string.h>

/* The set in the making is the last one of `sets`; its members wait in `members`. */
struct reading {
	struct feed_sets *sets;
	struct arena *arena;
	const struct feed_device **members;
	size_t n, alloc;
};

static bool
read_devices(
	struct feed_sets *sets, struct db *db, struct arena *arena, struct error *err)
{
	struct device *rows;
	struct feed_device *devices;
	int64_t last = 0;

	if (!device_list(db, arena, &rows, &sets->n_devices, err))
		return false;
	for (size_t i = 0; i < sets->n_devices; i++)
		last = rows[i].id > last ? rows[i].id : last;
	sets->n_rows = (size_t)last + 1;
	devices = arena_array(arena, sets->n_devices + 1, sizeof *devices);
	sets->by_row = arena_array(arena, sets->n_rows, sizeof *sets->by_row);
	if (!devices || !sets->by_row)
		return arena_failed(arena, "devices", err);
	for (size_t i = 0; i < sets->n_devices; i++) {
		devices[i] = (struct feed_device){.id = rows[i].name,
			.model = rows[i].model,
			.title = rows[i].title,
			.platform = rows[i].platform};
		sets->by_row[rows[i].id] = &devices[i];
	}
	sets->devices = devices;
	return true;
}

/* The set in the making has all its members. */
static bool
finish_set(struct reading *r)
{
	const struct feed_device **list;

	if (r->sets->n_sets == 0)
		return true;
	list = arena_array(r->arena, r->n + 1, sizeof(const struct feed_device *));
	if (!list)
		return false;
	memcpy(list, r->members, r->n * sizeof *list);
	r->sets->sets[r->sets->n_sets - 1].devices =
		(struct feed_devices){.list = list, .n = r->n};
	r->n = 0;
	return true;
}

static bool
take_member(void *ctx, int64_t set, int64_t device, struct error *err)
{
	struct reading *r = ctx;
	struct feed_sets *sets = r->sets;

	if (sets->n_sets == 0 || sets->sets[sets->n_sets - 1].id != set) {
		if (!finish_set(r))
			return arena_failed(r->arena, "devices", err);
		sets->sets = arena_grow(r->arena, sets->sets, sets->n_sets, &r->alloc,
			sizeof *sets->sets);
		if (!sets->sets)
			return arena_failed(r->arena, "devices", err);
		sets->sets[sets->n_sets++] = (struct feed_set){.id = set};
	}
	if ((size_t)device < sets->n_rows && sets->by_row[device] &&
		r->n < sets->n_devices)
		r->members[r->n++] = sets->by_row[device];
	return true;
}

bool
feed_sets_open(
	struct feed_sets *sets, struct db *db, struct arena *arena, struct error *err)
{
	struct reading r = {.sets = sets, .arena = arena};

	*sets = (struct feed_sets){0};
	if (!read_devices(sets, db, arena, err))
		return false;
	r.members = arena_array(
		arena, sets->n_devices + 1, sizeof(const struct feed_device *));
	if (!r.members)
		return arena_failed(arena, "devices", err);
	if (!deviceset_members(db, take_member, &r, err))
		return false;
	return finish_set(&r) || arena_failed(arena, "devices", err);
}

static int
compare_sets(const void *a, const void *b)
{
	const struct feed_set *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

struct feed_devices
feed_sets_get(const struct feed_sets *sets, int64_t id)
{
	const struct feed_set key = {.id = id};
	const struct feed_set *found = sets->n_sets
					       ? bsearch(&key, sets->sets, sets->n_sets,
							 sizeof *sets->sets, compare_sets)
					       : NULL;

	return found ? found->devices : (struct feed_devices){0};
}

static int
compare_devices(const void *a, const void *b)
{
	const struct feed_device *x = *(const struct feed_device *const *)a,
				 *y = *(const struct feed_device *const *)b;

	return strcmp(x->id, y->id);
}

bool
feed_devices_have(const struct feed_devices *set, const struct feed_device *device)
{
	return set->n && bsearch(&device, set->list, set->n,
				 sizeof(const struct feed_device *), compare_devices);
}

size_t
feed_devices_common(const struct feed_devices *a, const struct feed_devices *b)
{
	size_t i = 0, j = 0, common = 0;

	while (i < a->n && j < b->n) {
		if (a->list[i] == b->list[j]) {
			common++;
			i++;
			j++;
		} else if (a->list[i] < b->list[j]) {
			i++;
		} else {
			j++;
		}
	}
	return common;
}

bool
feed_union_begin(struct feed_union *u, const struct feed_device *devices,
	size_t n_devices, struct arena *arena, struct error *err)
{
	*u = (struct feed_union){.devices = devices, .n_devices = n_devices};
	u->in = arena_array(arena, n_devices + 1, sizeof *u->in);
	return u->in || arena_failed(arena, "devices", err);
}

void
feed_union_add(struct feed_union *u, const struct feed_devices *set)
{
	for (size_t i = 0; i < set->n; i++) {
		size_t at = (size_t)(set->list[i] - u->devices);

		u->n += u->in[at] ? 0 : 1;
		u->in[at] = true;
	}
}

bool
feed_union_take(struct feed_union *u, struct arena *arena, struct feed_devices *out,
	struct error *err)
{
	const struct feed_device **list =
		arena_array(arena, u->n + 1, sizeof(const struct feed_device *));
	size_t n = 0;

	if (!list)
		return arena_failed(arena, "devices", err);
	for (size_t i = 0; i < u->n_devices && n < u->n; i++)
		if (u->in[i])
			list[n++] = &u->devices[i];
	memset(u->in, 0, u->n_devices * sizeof *u->in);
	u->n = 0;
	*out = (struct feed_devices){.list = list, .n = n};
	return true;
}
