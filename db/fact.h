/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fact.h - the rows of claims, device sets, product states and advisories: found by digest, or
 * added.
 *
 * Layer: db. Identity is content: the digest covers every column but the row number.
 */
#ifndef SUCAT_DB_FACT_H
#define SUCAT_DB_FACT_H

#include "core/digest.h"
#include "db/connection.h"
#include "parser/record.h"

/* The digest of a claim's identity (all but its stated times, key and line). */
NODISCARD bool fact_claim_digest(
	const struct claim *claim, struct digest *out, struct error *err);
/* The row of that claim, added with its devices when it is new. */
NODISCARD bool fact_claim_id(struct db *db, const struct claim *claim,
	const struct digest *digest, int64_t *id, struct error *err);

/* The digest of all of a product's content. */
NODISCARD bool fact_product_digest(
	const struct product *product, struct digest *out, struct error *err);
NODISCARD bool fact_product_id(struct db *db, const struct product *product,
	const struct digest *digest, int64_t *id, struct error *err);

/* The digest of all that an advisory says (all but its key and line). */
NODISCARD bool fact_advisory_digest(
	const struct advisory *advisory, struct digest *out, struct error *err);
/* The row of that advisory, added with what it names and lists when it is new. */
NODISCARD bool fact_advisory_id(struct db *db, const struct advisory *advisory,
	const struct digest *digest, int64_t *id, struct error *err);

#endif
