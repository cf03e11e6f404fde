/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline.h - what became of a release, step by step.
 *
 * Layer: db. Steps are derived from what the complete lists (pmv) had and when, so they say what
 * events do not: that a release came back, and that one which was replaced went (`retired`, no
 * event). Beside them stand what was told of the release: `changed` and `advisory`.
 */
#ifndef SUCAT_DB_TIMELINE_H
#define SUCAT_DB_TIMELINE_H

#include "core/arena.h"
#include "db/connection.h"

/*
 * type:   "listed"     the list has it from then on
 *         "retired"    the list dropped it: it was replaced, or its last day is over
 *         "missing"    the list dropped it, and nothing newer stands in its place
 *         "withdrawn"  that is believed now, or a source states it
 *         "expired"    its last day is over
 *         "changed", "advisory": the events of these types
 */
struct timeline_row {
	int64_t at; /* the answer that showed it */
	const char *type;
	const char *source; /* whose list; "" = an event */
	const char *detail; /* a JSON object, or "" */
};

/* All of a release, by time, in `arena`. */
NODISCARD bool timeline_list(struct db *db, const char *platform, const char *build,
	struct arena *arena, struct timeline_row **rows, size_t *n, struct error *err);

#endif
