/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_devices.h - the devices of the store and the sets of them, as the model shares them.
 *
 * Layer: cli. A set is a sorted list of pointers into one array of devices, so that sets are
 * compared and joined by pointers alone.
 */
#ifndef SUCAT_CLI_FEED_DEVICES_H
#define SUCAT_CLI_FEED_DEVICES_H

#include "cli/feed_model.h"

struct feed_sets {
	const struct feed_device *devices; /* by identifier */
	size_t n_devices;
	const struct feed_device **by_row; /* by row of the store; NULL = none */
	size_t n_rows;
	struct feed_set {
		int64_t id;
		struct feed_devices devices;
	} * sets; /* by id */
	size_t n_sets;
};

/* Every device and every set of the store, in `arena`. */
NODISCARD bool feed_sets_open(
	struct feed_sets *sets, struct db *db, struct arena *arena, struct error *err);
/* The devices of a set; none for the empty set. */
struct feed_devices feed_sets_get(const struct feed_sets *sets, int64_t id);

/* How many devices both have. */
size_t feed_devices_common(const struct feed_devices *a, const struct feed_devices *b);

/* Join sets: begin, add, take. */
struct feed_union {
	const struct feed_device *devices;
	bool *in; /* in[i]: devices[i] */
	size_t n_devices, n;
};
/* In `arena`, for any number of unions one after the other. */
NODISCARD bool feed_union_begin(struct feed_union *u, const struct feed_device *devices,
	size_t n_devices, struct arena *arena, struct error *err);
void feed_union_add(struct feed_union *u, const struct feed_devices *set);
/* What was added since the last time, as a set in `arena`. */
NODISCARD bool feed_union_take(struct feed_union *u, struct arena *arena,
	struct feed_devices *out, struct error *err);

#endif
