/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import.h - captured answers in, by the same path as live ones.
 *
 * Layer: cli (part of the pipeline).
 */
#ifndef SUCAT_CLI_IMPORT_H
#define SUCAT_CLI_IMPORT_H

#include "db/ingest.h"

/* One captured answer to import. */
struct capture {
	const char *source; /* registry name; a new one needs a url of a known shape */
	const char *path;   /* file to read */
	const char *url;    /* or "" = the registry's */
	int64_t at;
	const char *origin; /* manifest name, for messages, or NULL */
	int64_t line;       /* of the manifest, 0 = none */
};

struct import_result {
	size_t files, fresh, known; /* what keeping them came to */
	size_t failed;              /* files that could not be read or placed */
	enum error_code first;      /* of these the first's, or ERR_NONE */
	struct fold_result fold;
};

/* Called for each capture that failed; the others go on. */
typedef void import_problem_fn(const struct error *err);

/*
 * Import captures, in the order of their time whatever order they are given in; sorts
 * `captures`. `now` is the clock: later times are refused. Kept in batches, then folded, a
 * transaction per source. False only when the store fails.
 */
NODISCARD bool import_captures(struct db *db, struct capture *captures, size_t n,
	int64_t now, import_problem_fn *problem, struct import_result *result,
	struct error *err);

#endif
