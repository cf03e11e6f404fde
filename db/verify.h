/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.h - is the store what it was: its file, its bodies, the chain of its answers; and the
 * logical digest, by which two stores are compared.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_VERIFY_H
#define SUCAT_DB_VERIFY_H

#include "core/digest.h"
#include "db/connection.h"

/* SHA-256 over all derived facts (sightings, stated times, releases) as lines of text in a fixed
 * order: no row numbers, no events. Equal facts give equal digests, whatever order the answers
 * came in. */
NODISCARD bool verify_digest(struct db *db, struct digest *out, struct error *err);

struct verify_result {
	struct digest digest; /* the logical digest */
	struct digest chain;  /* the head of the chain of answers, as computed here */
	int64_t seen;         /* intervals: how many answers the store tells of */
	int64_t bodies;
	size_t problems;
};

/* Something that is not as it was; `what` is a sentence. */
typedef void verify_problem_fn(void *ctx, const char *what);

/*
 * Check the whole store: SQLite's own check of the file and of its references, every body decoded
 * and its digest compared (not when `quick`), the chain of answers computed again, the times that
 * questions pass over claims and releases by. False only when the check itself cannot be done; a
 * store that SQLite cannot read any more is a problem.
 */
NODISCARD bool verify_store(struct db *db, bool quick, verify_problem_fn *problem,
	void *ctx, struct verify_result *result, struct error *err);

/* Before a writer goes on, once a day (meta "checked"): SQLite's quick look at the file. ERR_DB when
 * it finds damage. `now` is the clock. */
NODISCARD bool verify_daily(struct db *db, int64_t now, struct error *err);

#endif
