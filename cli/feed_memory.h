/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_memory.h - a folder does not forget: no release that it told of goes without a word.
 *
 * Layer: cli. That its days stay is the model's doing (feed_model_open).
 */
#ifndef SUCAT_CLI_FEED_MEMORY_H
#define SUCAT_CLI_FEED_MEMORY_H

#include "cli/feed_model.h"

/*
 * `told` (NULL = nothing) is what the folder told before: {platform: {build: day}}. ERR_HELD,
 * naming the first ones, when a release of it is missing and no event explains that: an emptier
 * store, an earlier moment, a mistake.
 */
NODISCARD bool feed_memory_hold(
	const struct feed_model *model, json_t *told, struct error *err);

#endif
