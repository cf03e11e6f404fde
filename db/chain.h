/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.h - the chain of answers: each row carries a hash of the row before (I3).
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_CHAIN_H
#define SUCAT_DB_CHAIN_H

#include "core/digest.h"
#include "db/connection.h"

/* Append an answer row; inside the caller's transaction. */
NODISCARD bool chain_append(struct db *db, int64_t source_id, int64_t body_id, int64_t at,
	const char *url, int64_t *id, struct error *err);

/* SHA-256 over the chain before, and source, digest, time and URL of the row. */
NODISCARD bool chain_link(const struct digest *before, const char *source,
	const struct digest *body, int64_t at, const char *url, struct digest *out,
	struct error *err);

/* The head of the chain; all zero when there is no answer. */
NODISCARD bool chain_head(struct db *db, struct digest *head, struct error *err);

#endif
