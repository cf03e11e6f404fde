/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.h - what people name on the command line: a device, a moment.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_ASK_H
#define SUCAT_CLI_ASK_H

#include "cli/option.h"
#include "db/device.h"

/* The one device that `text` names, in `arena`. ERR_UNKNOWN with the nearest known names, or with
 * the candidates when it is ambiguous. `all` and `n` (may be NULL) get every device. */
NODISCARD bool ask_device(struct db *db, struct arena *arena, const char *text,
	const struct device **device, struct device **all, size_t *n, struct error *err);

/* --at, or `now`. ERR_UNKNOWN for a moment after `now`: nothing is known of it. */
NODISCARD bool ask_at(
	const struct option_values *args, int64_t now, int64_t *at, struct error *err);

#endif
