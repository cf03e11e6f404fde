/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair.h - would device management accept this version and build at a moment, and for whom.
 *
 * Layer: db. Accepted is what stands in a list, unexpired and not withdrawn (SEMANTICS: only what
 * is listed is enforced); each platform that knows the build answers for itself.
 */
#ifndef SUCAT_DB_PAIR_H
#define SUCAT_DB_PAIR_H

#include "db/view.h"

struct pair {
	enum platform platform;
	enum basis basis;
	int64_t data_as_of;
	bool accepted;
	const char *reason; /* why not: "not-listed-now", "expired", "withdrawn", "beta",
	                     * "version-differs", "device-not-listed"; "" = accepted */
	enum release_kind kind;
	const char *version, *extra, *build, *prerequisite_build;
	enum audience audience; /* of the rows that accept it; 0 = none */
	int64_t expires; /* the last day on which any of them counts; INSTANT_NONE = no end */
	const char **devices; /* whom those rows name, by identifier */
	size_t n_devices;
};

struct pair_question {
	const char *
		version; /* may carry the letter of a response; its number is what counts */
	const char *build;
	const struct device *device; /* NULL: any */
	int64_t at;
};

/* The answer of each platform that knows the build, in `arena`. ERR_UNKNOWN, with the nearest,
 * when none does. */
NODISCARD bool pair_check(struct db *db, struct arena *arena,
	const struct pair_question *question, struct pair **pairs, size_t *n,
	struct error *err);

#endif
