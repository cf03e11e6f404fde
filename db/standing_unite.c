/* SPDX-License-Identifier: Apache-2.0 */
#include "db/standing_unite.h"

#include <string.h>

/* Is the same offered to both? */
static bool
same_targets(const struct targets *a, const struct targets *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct target *x = &a->list[i], *y = &b->list[i];

		if (strcmp(x->build, y->build) != 0 || x->reason != y->reason ||
			(x->audience & y->audience) == 0)
			return false;
	}
	return true;
}

static bool
same_cves(const struct missed *a, const struct missed *b)
{
	if (a->known != b->known || a->complete != b->complete || a->n_cves != b->n_cves)
		return false;
	for (size_t i = 0; i < a->n_cves; i++)
		if (strcmp(a->cves[i], b->cves[i]) != 0)
			return false;
	return true;
}

bool
standing_unite(struct standing *all, const struct standing *other)
{
	if (all->state != other->state ||
		all->device->platform != other->device->platform)
		return false;
	if (all->state == STANDING_UNKNOWN)
		return true;
	if (!bases_same(&all->bases, &other->bases) ||
		!same_targets(&all->targets, &other->targets))
		return false;
	for (size_t i = 0; i < all->targets.n; i++) {
		struct target *t = &all->targets.list[i];
		const struct target *o = &other->targets.list[i];

		t->audience &= o->audience;
		if (o->expires != INSTANT_NONE &&
			(t->expires == INSTANT_NONE || o->expires < t->expires))
			t->expires = o->expires;
	}
	if (all->missed.since != other->missed.since)
		all->missed.since = INSTANT_NONE;
	if (!same_cves(&all->missed, &other->missed))
		all->missed = (struct missed){.since = all->missed.since};
	return true;
}
