/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rawnear.h - which of two bodies is nearer to a third, told without compressing it.
 *
 * Layer: db, behind raw. Each body leaves a sample of its pairs of neighbouring lines: what of one's
 * sample another lacks tells how much of it a delta against that one would have to spell out. Pairs,
 * because Apple writes the same lines in another order. A wrong guess costs bytes, nothing else.
 */
#ifndef SUCAT_DB_RAWNEAR_H
#define SUCAT_DB_RAWNEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAWNEAR_BITS   32768
#define RAWNEAR_BODIES 256 /* whose samples stay at hand: 1 MiB */

struct rawnear {
	uint64_t bits[RAWNEAR_BITS / 64]; /* of each sampled pair's hash one */
};

/* The samples of the bodies that were kept or looked at last. Zeroed at first. */
struct rawnear_shelf {
	struct {
		int64_t id; /* of the body; 0 = free */
		struct rawnear sample;
	} slots[RAWNEAR_BODIES];
	size_t next;
};

/* The sample of a body. */
void rawnear_sample(struct rawnear *to, const char *data, size_t len);
/* Has it lines enough to tell anything? */
bool rawnear_tells(const struct rawnear *sample);
/* How much of `sample` is not in `other`. */
size_t rawnear_lacks(const struct rawnear *other, const struct rawnear *sample);

/* Put it on the shelf, in the place of the oldest. */
void rawnear_put(struct rawnear_shelf *shelf, int64_t id, const struct rawnear *sample);
/* NULL when it is not there, or 0; valid until the next rawnear_put(). */
const struct rawnear *rawnear_find(const struct rawnear_shelf *shelf, int64_t id);

#endif
