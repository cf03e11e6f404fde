/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raw.h - the bodies of all answers, content-addressed, as zstd delta chains.
 *
 * Layer: db. A body is compressed against one other: the one that its source had last, or that of a
 * sibling source (same kind), what it had said by that moment and nearest in size; their lines tell
 * which (db/rawnear.h), or a quick trial where they have few. What must be decoded to read one body
 * (db/rawchain.h) is bounded: at most CAP_CHAIN_DEPTH deep and CAP_CHAIN_BYTES in all; beyond that a
 * body stands alone. Each is decoded back and compared before it is acknowledged.
 */
#ifndef SUCAT_DB_RAW_H
#define SUCAT_DB_RAW_H

#include "core/buf.h"
#include "core/digest.h"
#include "db/connection.h"

/* A handle with decoded bodies at hand (RAWCACHE_BYTES). */
struct raw;

NODISCARD struct raw *raw_new(struct db *db, struct error *err);
void raw_free(struct raw *r);
/* The store that its bodies are in. */
struct db *raw_db(const struct raw *r);

/* Where a body comes from: it chooses what the body is compressed against. */
struct raw_origin {
	int64_t source_id;
	const char *kind; /* of the source */
	int64_t at;
};

/* Keep a body; inside the caller's transaction. *body_id is its row, also when it was known. */
NODISCARD bool raw_keep(struct raw *r, const struct raw_origin *from, const char *data,
	size_t len, int64_t *body_id, struct error *err);

/*
 * Keep the first `part` bytes of a body, its digest and its length: it stands alone, and nothing is
 * compressed against it. One that is known stays as it is; raw_keep of it keeps the rest, too.
 */
NODISCARD bool raw_keep_part(struct raw *r, const char *data, size_t len, size_t part,
	int64_t *body_id, struct error *err);

/* How long a body is as it came; longer than what raw_read gives when only a part is kept. */
NODISCARD bool raw_length(
	struct raw *r, int64_t body_id, size_t *bytes, struct error *err);

/* After a rollback: the rows of bodies kept since may be given to others. */
void raw_forget(struct raw *r);

/* Read a body: *data is borrowed from the cache until the next call. Its digest is checked:
 * ERR_VERIFY when the bytes are not what was kept. */
NODISCARD bool raw_read(struct raw *r, int64_t body_id, const char **data, size_t *len,
	struct error *err);

/* The body whose digest begins with these bytes: 0 when there is none, ERR_USAGE when several. */
NODISCARD bool raw_find(struct raw *r, const struct digest *prefix, size_t n_bytes,
	int64_t *body_id, struct error *err);

#endif
