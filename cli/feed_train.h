/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_train.h - what the releases of a train are to each other.
 *
 * Layer: cli (pure): what follows from their versions, dates and devices alone.
 */
#ifndef SUCAT_CLI_FEED_TRAIN_H
#define SUCAT_CLI_FEED_TRAIN_H

#include "cli/feed_model.h"

/* A superseded release stays listed for this long; so do releases have to do with each other. */
#define FEED_TRAIN_NEAR_S (INT64_C(90) * 86400)

/*
 * Sort the n releases of a train, newest first (by date, version, build), and fill in of each:
 * device_specific, superseded_by, merged_into, days_since_previous; then train->releases, n and
 * latest. `devices` are the model's. `arena` holds what is needed on the way.
 */
NODISCARD bool feed_train_derive(struct feed_train *train, struct feed_release **releases,
	size_t n, const struct feed_device *devices, size_t n_devices,
	struct arena *arena, struct error *err);

/* By version, extra, date and build, ascending. */
int feed_release_compare(const struct feed_release *a, const struct feed_release *b);

#endif
