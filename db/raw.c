/* SPDX-License-Identifier: Apache-2.0 */
#include "db/raw.h"

#include "core/limits.h"
#include "db/rawchain.h"
#include "db/rawnear.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#define TRIAL_BYTES 512 /* so little that another body would hardly spare any of it */

#define LARGE_BYTES KIB(256)

#define NEAR_PAIRS 64 /* a body is near one that lacks fewer of its sample */

/*
 * How hard zstd tries. But for what it changed, a large body stands in the one it refers to, mostly
 * elsewhere: where long matches are looked for first, what lies between them is little, and the
 * cheapest level is enough. Of 589 catalogs (567 MB; git gc --aggressive makes 4,510,081 bytes of them):
 *
 *                                                            bytes    time
 *     level 9, hash_log 19                               4,272,583     1.96
 *     level 1, min_match 7, hash_log 18                  5,670,520     0.40
 *     level 3, long matches of 64 (zstd's own choice)    6,237,261     1.55
 *     level 3, of 256, sought at 1 place in 128          4,059,940     1.14
 *     level 1 as above, of 256, at 1 place in 256        4,182,226     1
 *     the same, and for near bodies without              4,186,743     0.91
 */
struct effort {
	int level;
	int hash_log;   /* 0 = that of the level */
	int min_match;  /* 0 = that of the level */
	int long_match; /* bytes; 0 = none is looked for */
	int long_rate;  /* log2: one is sought at 1 place in so many */
};
static const struct effort keeping = {.level = 9, .hash_log = 19};
static const struct effort keeping_large = {
	.level = 1, .hash_log = 18, .min_match = 7, .long_match = 256, .long_rate = 8};
/* Of a body that is near most is found in its place. */
static const struct effort keeping_near = {.level = 1, .hash_log = 18, .min_match = 7};
/* Tells which of two bodies is nearer, where their lines do not. */
static const struct effort trying = {.level = 1};

struct raw {
	struct db *db;
	ZSTD_CCtx *compress;
	struct buf frame; /* where bodies are compressed to */
	struct rawchain chain;
	struct rawnear_shelf *shelf; /* what tells the nearer of two bodies */
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
	r->shelf = calloc(1, sizeof *r->shelf);
	if (!r->compress || !r->shelf)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	if (!r->compress || !r->shelf || !rawchain_init(&r->chain, db, err)) {
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
	free(r->shelf);
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

/* Of what a zstd does not know it takes its own: that costs time or bytes, nothing else. */
static void
set_effort(ZSTD_CCtx *to, const struct effort *effort)
{
	(void)ZSTD_CCtx_reset(to, ZSTD_reset_session_and_parameters);
	(void)ZSTD_CCtx_setParameter(to, ZSTD_c_compressionLevel, effort->level);
	(void)ZSTD_CCtx_setParameter(to, ZSTD_c_hashLog, effort->hash_log);
	(void)ZSTD_CCtx_setParameter(to, ZSTD_c_minMatch, effort->min_match);
	if (effort->long_match) {
		(void)ZSTD_CCtx_setParameter(to, ZSTD_c_enableLongDistanceMatching, 1);
		(void)ZSTD_CCtx_setParameter(to, ZSTD_c_ldmMinMatch, effort->long_match);
		(void)ZSTD_CCtx_setParameter(
			to, ZSTD_c_ldmHashRateLog, effort->long_rate);
	}
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
	set_effort(r->compress, effort);
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

/* Is a sibling's body nearer than that of the source itself? Their compressing tells. */
static bool
try_both(struct raw *r, const char *data, size_t len, const struct rawchain_bases *own,
	const struct rawchain_bases *sibling, bool *nearer, struct error *err)
{
	size_t with_own, with_sibling;

	*nearer = false;
	if (!try_base(r, data, len, own, &with_own, err))
		return false;
	if (with_own <= TRIAL_BYTES)
		return true;
	if (!try_base(r, data, len, sibling, &with_sibling, err))
		return false;
	*nearer = with_sibling < with_own;
	return true;
}

/* How much of a sample a body lacks that was kept. */
static bool
count_lacks(struct raw *r, int64_t id, const struct rawnear *sample, size_t *lacks,
	struct error *err)
{
	const struct rawnear *known = rawnear_find(r->shelf, id);
	struct rawnear made;
	const char *data = NULL;
	size_t len = 0;

	if (!known) {
		if (!raw_read(r, id, &data, &len, err))
			return false;
		rawnear_sample(&made, data, len);
		rawnear_put(r->shelf, id, &made);
		known = &made;
	}
	*lacks = rawnear_lacks(known, sample);
	return true;
}

/* A body that comes, and what of it tells which other is near. */
struct arrival {
	const char *data;
	size_t len;
	struct rawnear sample;
};

/* Is a sibling's body nearer than that of the source itself? Their lines tell, where there are any. */
static bool
is_nearer(struct raw *r, const struct arrival *a, const struct rawchain_bases *own,
	const struct rawchain_bases *sibling, bool *nearer, struct error *err)
{
	size_t own_lacks, sibling_lacks;

	if (!rawnear_tells(&a->sample))
		return try_both(r, a->data, a->len, own, sibling, nearer, err);
	if (!count_lacks(r, own->own, &a->sample, &own_lacks, err) ||
		!count_lacks(r, sibling->sibling, &a->sample, &sibling_lacks, err))
		return false;
	*nearer = sibling_lacks < own_lacks;
	return true;
}

/* The one that a body refers to; 0 = none. */
static int64_t
base_of(const struct rawchain_bases *bases)
{
	return bases->own ? bases->own : bases->sibling;
}

/* What a body is compressed against: what its source said last, or a sibling, whichever is nearer. */
static bool
choose_base(struct raw *r, const struct raw_origin *from, const struct arrival *a,
	struct rawchain_bases *base, struct error *err)
{
	struct rawchain_bases own = {0}, sibling = {0}, next = {.depth = -1};
	size_t len = a->len;
	bool nearer;
	int64_t id;

	if (!newest_of_source(r, from->source_id, &own.own, err) ||
		!keep_bound(r, len, &own.own, err) ||
		!nearest_sibling(r, from, len, &sibling.sibling, err) ||
		!keep_bound(r, len, &sibling.sibling, err))
		return false;
	*base = own.own ? own : sibling;
	if (own.own && sibling.sibling && own.own != sibling.sibling) {
		if (!is_nearer(r, a, &own, &sibling, &nearer, err))
			return false;
		*base = nearer ? sibling : own;
	}
	id = base_of(base);
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

/* How hard to try with a body of that sample. A wrong guess costs bytes or time, nothing else. */
static const struct effort *
choose_effort(const struct raw *r, const struct rawchain_packed *p,
	const struct rawnear *sample)
{
	const struct rawnear *base;

	if (p->kept < LARGE_BYTES)
		return &keeping;
	base = rawnear_find(r->shelf, base_of(p->bases));
	return base && rawnear_tells(sample) && rawnear_lacks(base, sample) < NEAR_PAIRS
		       ? &keeping_near
		       : &keeping_large;
}

/* Compress, expand again and compare; insert, or complete *body_id when that is not 0. */
static bool
pack_and_put(struct raw *r, struct rawchain_packed *p, const char *data,
	const struct effort *effort, int64_t *body_id, struct error *err)
{
	struct rawchain_prefix prefix;
	struct rawcache_slot back = {0};

	if (!rawchain_load(&r->chain, p->bases, err) || !pack(r, data, effort, p, err) ||
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
	rawchain_kept(&r->chain, *body_id);
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
	struct arrival arrival = {.data = data, .len = len};
	bool whole, ok;

	if (!digest_body(data, len, &digest, err) ||
		!find(r, &digest, body_id, &whole, err))
		return false;
	if (whole)
		return true;
	rawnear_sample(&arrival.sample, data, len);
	/* what is completed has an older row than what it could refer to */
	ok = (*body_id || choose_base(r, from, &arrival, &bases, err)) &&
	     pack_and_put(
		     r, &p, data, choose_effort(r, &p, &arrival.sample), body_id, err);
	rawchain_release(&r->chain);
	if (ok)
		rawnear_put(r->shelf, *body_id, &arrival.sample);
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
	return *body_id || pack_and_put(r, &p, data, &keeping, body_id, err);
}

void
raw_forget(struct raw *r)
{
	*r->shelf = (struct rawnear_shelf){0};
	rawchain_forget(&r->chain);
}
