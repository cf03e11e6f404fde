/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rawchain.h - bodies decoded out of their chains.
 *
 * Layer: db, behind raw. A kept body refers to an older one, or, in older stores, to two
 * joined to one prefix of its zstd frame; they are decoded before it. A load plans what it decodes, oldest first, holds what
 * is still needed, and lets it go; RAWCACHE_BYTES stay at hand.
 */
#ifndef SUCAT_DB_RAWCHAIN_H
#define SUCAT_DB_RAWCHAIN_H

#include "core/digest.h"
#include "db/connection.h"
#include "db/rawcache.h"

#include <zstd.h>

struct rawchain {
	struct db *db;
	ZSTD_DCtx *expand;
	struct rawcache cache;
	/* rows of the bodies that were put in here and compared then, one after the other; 0 = none */
	int64_t kept_first, kept_last;
	char *joined; /* where two bodies are joined to one prefix */
	size_t joined_bytes;
};

/* What a body refers to; 0 = nothing. */
struct rawchain_bases {
	int64_t own, sibling;
	int64_t depth; /* of the body that refers to them */
};

/* What a body is compressed against: borrowed, until the next load or prefix. */
struct rawchain_prefix {
	const char *data;
	size_t len;
};

/* A body as it is kept. */
struct rawchain_packed {
	const struct digest *digest; /* of its bytes */
	const struct rawchain_bases *bases;
	size_t bytes;     /* as it came */
	size_t kept;      /* so many of them, from the beginning */
	const char *data; /* the zstd frame */
	size_t len;
};

NODISCARD bool rawchain_init(struct rawchain *c, struct db *db, struct error *err);
void rawchain_clear(struct rawchain *c); /* takes a zeroed struct */
/* Forget the decoded bodies: their rows may be others now. */
void rawchain_forget(struct rawchain *c);
/* A body was decoded back, compared and put into that row: it is not digested when it is read again. */
void rawchain_kept(struct rawchain *c, int64_t id);

/* What body `id` refers to. */
NODISCARD bool rawchain_bases_of(
	struct rawchain *c, int64_t id, struct rawchain_bases *bases, struct error *err);
/* Bring one or two bodies into the cache, pinned until rawchain_release(). ERR_VERIFY when the bytes
 * of one are not what was kept. */
NODISCARD bool rawchain_load(
	struct rawchain *c, const struct rawchain_bases *wanted, struct error *err);
void rawchain_release(struct rawchain *c);
/* The prefix that they make: the sibling's bytes, then the own ones (nearest to the text). Both are
 * loaded. */
NODISCARD bool rawchain_prefix_of(struct rawchain *c, const struct rawchain_bases *bases,
	struct rawchain_prefix *out, struct error *err);
/* Inflate one kept body into memory of the cache: data, len and alloc of *out, the caller's. */
NODISCARD bool rawchain_expand(struct rawchain *c, const struct rawchain_packed *p,
	const struct rawchain_prefix *prefix, struct rawcache_slot *out,
	struct error *err);
/* What zstd says of a result that is an error; returns false. */
bool rawchain_failed(const struct rawchain *c, size_t result, struct error *err);

#endif
