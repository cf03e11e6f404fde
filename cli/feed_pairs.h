/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_pairs.h - the pairs of version and build that are listed at the model's moment.
 *
 * Layer: cli. The rows are those by which `targets` answers (db/view.h); rows that differ in
 * their devices alone are joined.
 */
#ifndef SUCAT_CLI_FEED_PAIRS_H
#define SUCAT_CLI_FEED_PAIRS_H

#include "cli/feed_devices.h"

/* Fill in model->pairs and the view of each platform; platforms and index are there. */
NODISCARD bool feed_pairs_read(
	struct feed_model *model, const struct feed_sets *sets, struct error *err);

/* Is the row listed, not withdrawn and not expired at that moment? By what decides then, as for
 * `targets`; also in a list that says nothing of device management. */
bool feed_is_offered(const struct view_row *row, int64_t at);

#endif
