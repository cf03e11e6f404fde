/* SPDX-License-Identifier: Apache-2.0 */
#include "db/rawcache.h"

#include <stdlib.h>

static void
drop(struct rawcache *c, struct rawcache_slot *slot)
{
	c->bytes -= slot->len;
	free(slot->data);
	*slot = (struct rawcache_slot){0};
}

void
rawcache_clear(struct rawcache *c)
{
	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		free(c->slots[i].data);
	*c = (struct rawcache){0};
}

const struct rawcache_slot *
rawcache_find(struct rawcache *c, int64_t id)
{
	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (c->slots[i].id == id) {
			c->slots[i].used = ++c->clock;
			return &c->slots[i];
		}
	return NULL;
}

/* A free slot, else the least recently used one. */
static struct rawcache_slot *
next_slot(struct rawcache *c)
{
	struct rawcache_slot *oldest = &c->slots[0];

	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++) {
		if (!c->slots[i].id)
			return &c->slots[i];
		if (c->slots[i].used < oldest->used)
			oldest = &c->slots[i];
	}
	return oldest;
}

/* The least recently used body; NULL when there is none. */
static struct rawcache_slot *
oldest_body(struct rawcache *c)
{
	struct rawcache_slot *oldest = NULL;

	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (c->slots[i].id && (!oldest || c->slots[i].used < oldest->used))
			oldest = &c->slots[i];
	return oldest;
}

void
rawcache_put(struct rawcache *c, int64_t id, char **data, size_t len)
{
	struct rawcache_slot *slot;

	while (c->bytes + len > CAP_RAW_CACHE_BYTES && (slot = oldest_body(c)))
		drop(c, slot);
	slot = next_slot(c);
	if (slot->id)
		drop(c, slot);
	*slot = (struct rawcache_slot){
		.id = id, .data = *data, .len = len, .used = ++c->clock};
	c->bytes += len;
	*data = NULL;
}
