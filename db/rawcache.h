/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rawcache.h - decoded bodies at hand, the least recently used go first.
 *
 * Layer: db. A whole chain fits (CAP_CHAIN_BYTES, CAP_CHAIN_BODIES), so that reading one body
 * never pushes out what it needs.
 */
#ifndef SUCAT_DB_RAWCACHE_H
#define SUCAT_DB_RAWCACHE_H

#include "core/limits.h"

#include <stddef.h>
#include <stdint.h>

struct rawcache_slot {
	int64_t id; /* of the body; 0 = free */
	char *data;
	size_t len;
	uint64_t used; /* the clock of its last use */
};

struct rawcache {
	struct rawcache_slot slots[CAP_CHAIN_BODIES];
	size_t bytes;
	uint64_t clock;
};

/* Takes a zeroed struct. */
void rawcache_clear(struct rawcache *c);
/* NULL when it is not at hand; valid until the next rawcache_put(). */
const struct rawcache_slot *rawcache_find(struct rawcache *c, int64_t id);
/* Takes *data and leaves NULL there. */
void rawcache_put(struct rawcache *c, int64_t id, char **data, size_t len);

#endif
