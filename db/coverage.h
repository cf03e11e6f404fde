/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage.h - from when to when sources were answered: what a view of a moment can rest on.
 *
 * Layer: db. Accepted answers and those held back alone; INSTANT_NONE = there is none.
 */
#ifndef SUCAT_DB_COVERAGE_H
#define SUCAT_DB_COVERAGE_H

#include "db/connection.h"
#include "parser/platform.h"

struct coverage {
	int64_t first, last;
};

/* The answers of the sources of a rank that say anything of the platform. */
NODISCARD bool coverage_of(struct db *db, enum platform platform, int rank,
	struct coverage *coverage, struct error *err);

/* The newest answer by that moment of the sources of ranks `low` to `high`, whatever they say. */
NODISCARD bool coverage_newest(
	struct db *db, int low, int high, int64_t at, int64_t *newest, struct error *err);

#endif
