/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detail.h - what an event tells beside its release, in words. Its JSON: doc/formats.md, "Events".
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_DETAIL_H
#define SUCAT_CLI_DETAIL_H

#include "cli/device_words.h"

#include <jansson.h>

/* One thing: "changed", "version from 26 to 26.3.1". Not escaped. False ends it. */
typedef bool detail_fn(void *ctx, const char *label, const char *text);

/* Say each thing of `detail` (an object, or null: nothing), in its order; what has no words of its
 * own by its key. False when out of memory, or when `fn` was. */
NODISCARD bool detail_say(
	json_t *detail, const struct device_titles *titles, detail_fn *fn, void *ctx);

#endif
