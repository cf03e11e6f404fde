/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rawcache.h - decoded bodies at hand, the least recently used go first.
 *
 * Layer: db. What a read still needs is pinned and never pushed out: RAWCACHE_BYTES is what stays
 * beyond that. A whole chain has a slot for each body (CAP_CHAIN_BODIES).
 */
#ifndef SUCAT_DB_RAWCACHE_H
#define SUCAT_DB_RAWCACHE_H

#include "core/digest.h"
#include "core/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The last bodies of a source and of its siblings; those of Apple's catalogs have up to 6.5 MB. */
#define RAWCACHE_BYTES MIB(12)

struct rawcache_slot {
	int64_t id; /* of the body; 0 = free */
	char *data; /* from rawcache_room(), a NUL behind it */
	size_t len, alloc;
	struct digest digest; /* of the body as it came */
	bool checked;         /* the bytes are those of the digest */
	bool pinned;
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
struct rawcache_slot *rawcache_find(struct rawcache *c, int64_t id);
/* Memory for a body of `len` bytes and a NUL, that of bodies which go for it where one is of its size.
 * `*alloc` is its size; the caller frees. NULL: out of memory. */
char *rawcache_room(struct rawcache *c, size_t len, size_t *alloc);
/* Takes what `body` describes, its data too; one that is pinned stays until rawcache_unpin(). */
void rawcache_put(struct rawcache *c, const struct rawcache_slot *body);
/* Keep one that is at hand; false when it is not. */
bool rawcache_pin(struct rawcache *c, int64_t id);
/* One of them, or all (id 0), may go when there is no room. */
void rawcache_unpin(struct rawcache *c, int64_t id);

#endif
