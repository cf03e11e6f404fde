/* SPDX-License-Identifier: Apache-2.0 */
#include "db/raw.h"

#include "core/limits.h"
#include "db/rawchain.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#define TRIAL_BYTES 512 /* so little that another body would hardly spare any of it */

/*
 * How hard zstd tries. Measured on 589 catalogs: level 3 makes 1.5 times the bytes of 9, 19 needs ten
 * times the time; a larger table spares 1 % of the bytes and costs a fifth of the time.
 */
struct effort {
	int level, hash_log; /* 0 = that of the level */
};
static const struct effort keeping = {9, 19};
/* Tells which of two bodies is nearer. */
static const struct effort trying = {1, 0};

struct raw {
	struct db *db;
	ZSTD_CCtx *compress;
	struct buf frame; /* where bodies are compressed to */
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
	buf_init(&r->frame, ZSTD_compressBound(CAP_BODY_BYTES));
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
	buf_clear(&r->frame);
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

/* What must be decoded to read a body is bounded: *id becomes 0 when a body of `len` bytes may not
 * refer to it. */
static bool
keep_bound(struct raw *r, size_t len, int64_t *id, struct error *err)
{
	struct query *q;
	enum step step;

	if (!*id)
		return true;
	q = query_begin(r->db, STATEMENT_body_closure, err);
	if (!q)
		return false;
	query_bind_int(q, ":id", *id);
	step = query_step(q, err);
	if (step == STEP_ROW &&
		(query_int(q, 0) + 1 > CAP_CHAIN_BODIES ||
			query_int(q, 1) + (int64_t)len > (int64_t)CAP_CHAIN_BYTES))
		*id = 0;
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

/* Compress `data` against what p refers to, which is loaded, and point p to r->frame. */
static bool
pack(struct raw *r, const char *data, const struct effort *effort,
	struct rawchain_packed *p, struct error *err)
{
	size_t cap = ZSTD_compressBound(p->kept);
	struct rawchain_prefix prefix;
	char *frame;

	if (!rawchain_prefix_of(&r->chain, p->bases, &prefix, err))
		return false;
	buf_reset(&r->frame);
	frame = buf_room(&r->frame, cap);
	if (!frame)
		return buf_failed(&r->frame, db_path(r->db), err);
	p->data = frame;
	(void)ZSTD_CCtx_reset(r->compress, ZSTD_reset_session_and_parameters);
	(void)ZSTD_CCtx_setParameter(r->compress, ZSTD_c_compressionLevel, effort->level);
	(void)ZSTD_CCtx_setParameter(r->compress, ZSTD_c_hashLog, effort->hash_log);
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_windowLog, window_log(p->kept + prefix.len));
	/* of a part nothing else tells that it is what was kept */
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_checksumFlag, p->kept < p->bytes ? 1 : 0);
	p->len = prefix.data ? ZSTD_CCtx_refPrefix(r->compress, prefix.data, prefix.len)
			     : 0;
	if (!ZSTD_isError(p->len))
		p->len = ZSTD_compress2(r->compress, frame, cap, data, p->kept);
	return !ZSTD_isError(p->len) || rawchain_failed(&r->chain, p->len, err);
}

/* Try how small a body becomes against one that it may refer to. */
static bool
try_base(struct raw *r, const char *data, size_t bytes, const struct rawchain_bases *base,
	size_t *len, struct error *err)
{
	struct rawchain_packed p = {.bases = base, .bytes = bytes, .kept = bytes};

	if (!rawchain_load(&r->chain, base, err) || !pack(r, data, &trying, &p, err))
		return false;
	*len = p.len;
	return true;
}

/* What a body is compressed against: what its source said last, or a sibling, whichever is nearer. */
static bool
choose_base(struct raw *r, const struct raw_origin *from, const char *data, size_t len,
	struct rawchain_bases *base, struct error *err)
{
	struct rawchain_bases own = {0}, sibling = {0}, next = {.depth = -1};
	size_t with_own, with_sibling;
	int64_t id;

	if (!newest_of_source(r, from->source_id, &own.own, err) ||
		!keep_bound(r, len, &own.own, err) ||
		!nearest_sibling(r, from, len, &sibling.sibling, err) ||
		!keep_bound(r, len, &sibling.sibling, err))
		return false;
	*base = own.own ? own : sibling;
	if (own.own && sibling.sibling && own.own != sibling.sibling) {
		if (!try_base(r, data, len, &own, &with_own, err))
			return false;
		if (with_own > TRIAL_BYTES) {
			if (!try_base(r, data, len, &sibling, &with_sibling, err))
				return false;
			*base = with_sibling < with_own ? sibling : own;
		}
	}
	id = base->own + base->sibling; /* one of them is 0 */
	if (id && !rawchain_bases_of(&r->chain, id, &next, err))
		return false;
	base->depth = next.depth + 1;
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

/* Compress, expand again and compare; insert, or complete *body_id when that is not 0. */
static bool
pack_and_put(struct raw *r, struct rawchain_packed *p, const char *data, int64_t *body_id,
	struct error *err)
{
	struct rawchain_prefix prefix;
	struct rawcache_slot back = {0};

	if (!rawchain_load(&r->chain, p->bases, err) ||
		!pack(r, data, &keeping, p, err) ||
		!rawchain_prefix_of(&r->chain, p->bases, &prefix, err) ||
		!rawchain_expand(&r->chain, p, &prefix, &back, err))
		goto fail;
	if (memcmp(back.data, data, p->kept) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"a body did not come back equal");
		goto fail;
	}
	if (!(*body_id ? complete(r, p, *body_id, err) : insert(r, p, body_id, err)))
		goto fail;
	back.id = *body_id;
	back.digest = *p->digest;
	back.checked = true;
	rawcache_put(&r->chain.cache, &back);
	return true;
fail:
	free(back.data);
	return false;
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
	ok = (*body_id || choose_base(r, from, data, len, &bases, err)) &&
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
