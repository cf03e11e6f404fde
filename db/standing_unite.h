/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standing_unite.h - one answer for several devices that share a name.
 *
 * Layer: db, private to standing.c.
 */
#ifndef SUCAT_DB_STANDING_UNITE_H
#define SUCAT_DB_STANDING_UNITE_H

#include "db/standing.h"

/*
 * Make `all` an answer that holds for another device too: the same state, on the same bases, with the
 * same targets, which end with the first of theirs and are for those whom both are offered to. A date or
 * CVEs that differ are not told. False, and `all` of no use, when there is no such answer. The list of its targets is
 * changed in place.
 */
bool standing_unite(struct standing *all, const struct standing *other);

#endif
