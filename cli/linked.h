/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linked.h - the documents that an index links become sources, asked as often as they change.
 *
 * Layer: cli (part of the pipeline). A note is asked daily for a month from its day on, then once a
 * month. At most CAP_LINKED_DOCUMENTS become sources at a time, the newest first; the rest the next
 * time. A source of that name with another URL is the admin's (a private mirror) and left alone.
 */
#ifndef SUCAT_CLI_LINKED_H
#define SUCAT_CLI_LINKED_H

#include "core/arena.h"
#include "db/connection.h"

#include <stdint.h>

/* One transaction. *names (may be NULL) are the sources that are new, in `arena`. */
NODISCARD bool linked_refresh(struct db *db, struct arena *arena, int64_t now,
	const char *const **names, size_t *n, struct error *err);

#endif
