/* SPDX-License-Identifier: Apache-2.0 */
#include "db/rawcache.h"

#include <stdlib.h>

#define STEP_BYTES KIB(64)

static void
drop(struct rawcache *c, struct rawcache_slot *slot)
{
	c->bytes -= slot->alloc;
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

struct rawcache_slot *
rawcache_find(struct rawcache *c, int64_t id)
{
	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (c->slots[i].id == id) {
			c->slots[i].used = ++c->clock;
			return &c->slots[i];
		}
	return NULL;
}

bool
rawcache_pin(struct rawcache *c, int64_t id)
{
	struct rawcache_slot *slot = rawcache_find(c, id);

	if (slot)
		slot->pinned = true;
	return slot != NULL;
}

void
rawcache_unpin(struct rawcache *c, int64_t id)
{
	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (!id || c->slots[i].id == id)
			c->slots[i].pinned = false;
}

/* The least recently used body that may go; NULL when there is none. */
static struct rawcache_slot *
oldest_body(struct rawcache *c)
{
	struct rawcache_slot *oldest = NULL;

	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (c->slots[i].id && !c->slots[i].pinned &&
			(!oldest || c->slots[i].used < oldest->used))
			oldest = &c->slots[i];
	return oldest;
}

/* A free slot, else that of the body that goes first; NULL when all are pinned. */
static struct rawcache_slot *
next_slot(struct rawcache *c)
{
	for (size_t i = 0; i < CAP_CHAIN_BODIES; i++)
		if (!c->slots[i].id)
			return &c->slots[i];
	return oldest_body(c);
}

char *
rawcache_room(struct rawcache *c, size_t len, size_t *alloc)
{
	struct rawcache_slot *slot;
	char *data = NULL;

	*alloc = (len / STEP_BYTES + 1) * STEP_BYTES;
	while (c->bytes + *alloc > RAWCACHE_BYTES && (slot = oldest_body(c))) {
		if (!data && slot->alloc > len && slot->alloc / 2 <= *alloc) {
			data = slot->data;
			*alloc = slot->alloc;
			slot->data = NULL;
		}
		drop(c, slot);
	}
	return data ? data : malloc(*alloc);
}

void
rawcache_put(struct rawcache *c, const struct rawcache_slot *body)
{
	struct rawcache_slot *slot = next_slot(c);

	if (!slot) { /* a chain that no store of ours has: it is missed when it is looked for */
		free(body->data);
		return;
	}
	if (slot->id)
		drop(c, slot);
	*slot = *body;
	slot->used = ++c->clock;
	c->bytes += body->alloc;
}
