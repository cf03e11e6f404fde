/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_setname.h - device sets by name, so that each is written once in a file.
 *
 * Layer: cli. The name is made of the identifiers alone: the same set has the same name in every
 * file and for ever.
 */
#ifndef SUCAT_CLI_FEED_SETNAME_H
#define SUCAT_CLI_FEED_SETNAME_H

#include "cli/feed_model.h"
#include "cli/feed_out.h"

#define FEED_SETNAME_BYTES 13 /* 12 hex digits of a SHA-256 */

struct feed_setnames {
	struct feed_setname {
		char name[FEED_SETNAME_BYTES];
		struct feed_devices devices;
	} * list; /* by name */
	size_t n, alloc;
	struct arena arena;
};

void feed_setnames_init(struct feed_setnames *names);
void feed_setnames_clear(struct feed_setnames *names);
/* The set's name, as a new JSON string; null for no devices. NULL with err set. */
json_t *feed_setnames_json(struct feed_setnames *names,
	const struct feed_devices *devices, struct error *err);
/* {"name": ["id", ...], ...} of all that were named. */
void feed_setnames_write(const struct feed_setnames *names, struct feed_out *out);

#endif
