/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status.h - figures of the store, and what its newest answers held that no rule knows.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_STATUS_H
#define SUCAT_DB_STATUS_H

#include "core/digest.h"
#include "db/connection.h"

struct status_store {
	int64_t level;                       /* of the schema */
	int64_t file_bytes;                  /* of the file, with what waits in its log */
	int64_t answers;                     /* intervals seen */
	int64_t raw_bytes, raw_stored_bytes; /* as the answers came; as they are kept */
	int64_t bodies, max_depth, releases, events;
	struct digest
		chain; /* the head of the chain of answers; all zero without answers */
};
NODISCARD bool status_store(struct db *db, struct status_store *out, struct error *err);

/* Findings of one kind in the newest answer of a source; ordered by source, then kind. */
typedef bool status_notice_fn(void *ctx, const char *source, const char *kind,
	int64_t count, struct error *err);
NODISCARD bool status_notices(
	struct db *db, status_notice_fn *fn, void *ctx, struct error *err);

#endif
