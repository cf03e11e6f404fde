/* SPDX-License-Identifier: Apache-2.0 */
#include "db/raw.h"

#include "core/limits.h"
#include "db/rawchain.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL 9 /* measured: 3 costs twice the bytes, 19 ten times the time */

struct raw {
	struct db *db;
	ZSTD_CCtx *compress;
	struct rawchain chain;
};

struct raw *
raw_new(struct db *db, struct error *err)
{
	struct raw *r = calloc(1, sizeof *r);

	if (!r) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	r->db = db;
	r->compress = ZSTD_createCCtx();
	if (!r->compress)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	if (!r->compress || !rawchain_init(&r->chain, db, err)) {
		raw_free(r);
		return NULL;
	}
	return r;
}

void
raw_free(struct raw *r)
{
	if (!r)
		return;
	rawchain_clear(&r->chain);
	(void)ZSTD_freeCCtx(r->compress);
	free(r);
}

struct db *
raw_db(const struct raw *r)
{
	return r->db;
}

static int
window_log(size_t bytes)
{
	int log = 10;

	while (log < 30 && ((size_t)1 << log) < bytes + 1024)
		log++;
	return log;
}

bool
raw_read(
	struct raw *r, int64_t body_id, const char **data, size_t *len, struct error *err)
{
	const struct rawchain_bases wanted = {.own = body_id};
	const struct rawcache_slot *slot;
	bool ok = rawchain_load(&r->chain, &wanted, err);

	rawchain_release(&r->chain);
	slot = ok ? rawcache_find(&r->chain.cache, body_id) : NULL;
	if (!slot)
		return !ok ? false
			   : error_set(err, ERR_LIMIT, db_path(r->db),
				     "the body does not fit the cache");
	*data = slot->data;
	*len = slot->len;
	return true;
}

/* How much must be decoded to read a body that refers to these. */
static bool
closure_fits(struct raw *r, const struct rawchain_bases *bases, size_t len, bool *fits,
	struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_closure, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":own", bases->own);
	query_bind_int(q, ":sibling", bases->sibling);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*fits = query_int(q, 0) + 1 <= CAP_CHAIN_BODIES &&
			query_int(q, 1) + (int64_t)len <= (int64_t)CAP_CHAIN_BYTES;
	query_end(q);
	return step == STEP_ROW;
}

static bool
newest_of_source(struct raw *r, int64_t source_id, int64_t *own, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_newest_of_source, err);
	enum step step;

	*own = 0;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	step = query_step(q, err);
	if (step == STEP_ROW && query_int(q, 1) < CAP_CHAIN_DEPTH)
		*own = query_int(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

static bool
nearest_sibling(struct raw *r, const struct raw_origin *from, size_t len,
	int64_t *sibling, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_newest_of_kind, err);
	enum step step;

	*sibling = 0;
	if (!q)
		return false;
	query_bind_text(q, ":kind", from->kind);
	query_bind_int(q, ":source_id", from->source_id);
	query_bind_int(q, ":at", from->at);
	query_bind_int(q, ":bytes", (int64_t)len);
	step = query_step(q, err);
	if (step == STEP_ROW && query_int(q, 1) < CAP_CHAIN_DEPTH)
		*sibling = query_int(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

/* Choose what to compress against: as much as the caps allow. */
static bool
choose_bases(struct raw *r, const struct raw_origin *from, size_t len,
	struct rawchain_bases *bases, struct error *err)
{
	struct rawchain_bases next;
	bool fits = true;

	*bases = (struct rawchain_bases){0};
	if (!newest_of_source(r, from->source_id, &bases->own, err) ||
		!nearest_sibling(r, from, len, &bases->sibling, err))
		return false;
	if (bases->sibling == bases->own)
		bases->sibling = 0;
	while (closure_fits(r, bases, len, &fits, err) && !fits) {
		if (bases->sibling) { /* an older sibling needs less */
			if (!rawchain_bases_of(&r->chain, bases->sibling, &next, err))
				return false;
			bases->sibling = next.sibling == bases->own ? 0 : next.sibling;
		} else {
			bases->own = 0;
		}
	}
	if (error_is_set(err))
		return false;
	for (int i = 0; i < 2; i++) {
		int64_t id = i ? bases->sibling : bases->own;

		next.depth = -1;
		if (id && !rawchain_bases_of(&r->chain, id, &next, err))
			return false;
		if (next.depth + 1 > bases->depth)
			bases->depth = next.depth + 1;
	}
	return true;
}

static bool
insert(struct raw *r, const struct rawchain_packed *p, int64_t *body_id,
	struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_insert, err);

	if (!q)
		return false;
	query_bind_blob(q, ":digest", p->digest->bytes, DIGEST_BYTES);
	query_bind_int(q, ":bytes", (int64_t)p->bytes);
	query_bind_int(q, ":depth", p->bases->depth);
	if (p->bases->own)
		query_bind_int(q, ":base_own", p->bases->own);
	else
		query_bind_null(q, ":base_own");
	if (p->bases->sibling)
		query_bind_int(q, ":base_sibling", p->bases->sibling);
	else
		query_bind_null(q, ":base_sibling");
	query_bind_blob(q, ":data", p->data, p->len);
	if (p->kept < p->bytes)
		query_bind_int(q, ":kept", (int64_t)p->kept);
	else
		query_bind_null(q, ":kept");
	if (!query_run(q, err))
		return false;
	*body_id = db_last_id(r->db);
	return true;
}

/* Compress `data` into *out, the caller's, and point p there. */
static bool
pack(struct raw *r, const char *data, const struct rawchain_prefix *prefix,
	struct rawchain_packed *p, char **out, struct error *err)
{
	size_t cap = ZSTD_compressBound(p->kept);

	*out = malloc(cap);
	p->data = *out;
	if (!*out)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	(void)ZSTD_CCtx_reset(r->compress, ZSTD_reset_session_and_parameters);
	(void)ZSTD_CCtx_setParameter(r->compress, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_windowLog, window_log(p->kept + prefix->len));
	/* of a part nothing else tells that it is what was kept */
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_checksumFlag, p->kept < p->bytes ? 1 : 0);
	if (prefix->data)
		(void)ZSTD_CCtx_refPrefix(r->compress, prefix->data, prefix->len);
	p->len = ZSTD_compress2(r->compress, *out, cap, data, p->kept);
	return !ZSTD_isError(p->len) || rawchain_failed(&r->chain, p->len, err);
}

/* Write the rest of a body of which a part was kept. */
static bool
complete(struct raw *r, const struct rawchain_packed *p, int64_t body_id,
	struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_complete, err);

	if (!q)
		return false;
	query_bind_int(q, ":id", body_id);
	query_bind_blob(q, ":data", p->data, p->len);
	rawchain_forget(&r->chain);
	return query_run(q, err);
}

/* Compress, expand again and compare; insert, or complete *body_id when that is not 0. Bases are
 * cached. */
static bool
pack_and_put(struct raw *r, struct rawchain_packed *p, const char *data, int64_t *body_id,
	struct error *err)
{
	char *frame = NULL, *back = NULL;
	struct rawchain_prefix prefix = {0};
	bool ok = false;

	if (!rawchain_prefix_of(&r->chain, p->bases, &prefix, err) ||
		!pack(r, data, &prefix, p, &frame, err) ||
		!rawchain_expand(&r->chain, p, &prefix, &back, err))
		goto out;
	if (memcmp(back, data, p->kept) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"a body did not come back equal");
		goto out;
	}
	if (!(*body_id ? complete(r, p, *body_id, err) : insert(r, p, body_id, err)))
		goto out;
	rawchain_release(&r->chain);
	rawcache_put(&r->chain.cache, &(struct rawcache_slot){.id = *body_id,
					      .data = back,
					      .len = p->kept,
					      .digest = *p->digest,
					      .checked = true});
	back = NULL;
	ok = true;
out:
	free(frame);
	free(back);
	return ok;
}

/* The row of a body, 0 = it is not known; `*whole`: all of it is kept. */
static bool
find(struct raw *r, const struct digest *digest, int64_t *body_id, bool *whole,
	struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_find, err);
	enum step step;

	*body_id = 0;
	*whole = false;
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*body_id = query_int(q, 0);
		*whole = query_int(q, 1) == 0;
	}
	query_end(q);
	return step != STEP_FAIL;
}

static bool
digest_body(const char *data, size_t len, struct digest *digest, struct error *err)
{
	if (len > CAP_BODY_BYTES)
		return error_set(
			err, ERR_LIMIT, NULL, "more than %zu bytes", CAP_BODY_BYTES);
	return digest_of(data, len, digest) ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
raw_keep(struct raw *r, const struct raw_origin *from, const char *data, size_t len,
	int64_t *body_id, struct error *err)
{
	struct digest digest;
	struct rawchain_bases bases = {0};
	struct rawchain_packed p = {
		.digest = &digest, .bases = &bases, .bytes = len, .kept = len};
	bool whole, ok;

	if (!digest_body(data, len, &digest, err) ||
		!find(r, &digest, body_id, &whole, err))
		return false;
	if (whole)
		return true;
	/* what is completed has an older row than what it could refer to */
	if (!*body_id && !choose_bases(r, from, len, &bases, err))
		return false;
	ok = rawchain_load(&r->chain, &bases, err) &&
	     pack_and_put(r, &p, data, body_id, err);
	rawchain_release(&r->chain);
	return ok;
}

bool
raw_keep_part(struct raw *r, const char *data, size_t len, size_t part, int64_t *body_id,
	struct error *err)
{
	const struct rawchain_bases none = {0};
	struct digest digest;
	struct rawchain_packed p = {.digest = &digest,
		.bases = &none,
		.bytes = len,
		.kept = part < len ? part : len};
	bool whole;

	if (!digest_body(data, len, &digest, err) ||
		!find(r, &digest, body_id, &whole, err))
		return false;
	return *body_id || pack_and_put(r, &p, data, body_id, err);
}

void
raw_forget(struct raw *r)
{
	rawchain_forget(&r->chain);
}
