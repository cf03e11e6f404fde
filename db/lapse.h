/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lapse.h - releases whose last day (ExpirationDate) has passed.
 *
 * Layer: db; a part of the fold, for sources whose list is all that is offered (pmv). The day
 * itself still counts, and of several rows of a release the latest does. A current release never
 * lapses: Apple moves its day on. One that goes from the list before its day lapses on it, without a
 * word of a day that was still to come then; one that
 * comes with its day already past never was an offer, and is not told.
 */
#ifndef SUCAT_DB_LAPSE_H
#define SUCAT_DB_LAPSE_H

#include "db/connection.h"
#include "db/itemset.h"

/* The answer under way. */
struct lapse_answer {
	int64_t source_id, at;
	uint64_t number;             /* under which its items are named */
	const struct itemset *items; /* with the times stated in it */
	const struct textset
		*opened; /* "platform\tbuild" of the claims that began in it, */
	const struct textset *closed; /* and of those that ended */
};

/* expires: INSTANT_NONE where its last day is not known. */
typedef bool lapse_fn(void *ctx, const char *platform, const char *build, int64_t expires,
	struct error *err);

/* Record what lapsed with the answer, and tell of it. */
NODISCARD bool lapse_judge(struct db *db, const struct lapse_answer *answer, lapse_fn *fn,
	void *ctx, struct error *err);

#endif
