/* SPDX-License-Identifier: Apache-2.0 */
#include "db/raw.h"

#include "core/limits.h"
#include "db/rawcache.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#define LEVEL 9 /* measured: 3 costs twice the bytes, 19 ten times the time */

struct raw {
	struct db *db;
	ZSTD_CCtx *compress;
	ZSTD_DCtx *expand;
	struct rawcache cache;
};

/* What a body refers to; 0 = nothing. */
struct bases {
	int64_t own, sibling;
	int64_t depth; /* of the body that refers to them */
};

struct raw *
raw_new(struct db *db, struct error *err)
{
	struct raw *r = calloc(1, sizeof *r);

	if (r) {
		r->db = db;
		r->compress = ZSTD_createCCtx();
		r->expand = ZSTD_createDCtx();
	}
	if (!r || !r->compress || !r->expand) {
		raw_free(r);
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	return r;
}

void
raw_free(struct raw *r)
{
	if (!r)
		return;
	rawcache_clear(&r->cache);
	(void)ZSTD_freeCCtx(r->compress);
	(void)ZSTD_freeDCtx(r->expand);
	free(r);
}

struct db *
raw_db(const struct raw *r)
{
	return r->db;
}

/* The prefix: the sibling's bytes, then the own ones (nearest to the text). Both are in the
 * cache. One of the two alone is borrowed, both are joined in `joined`. */
static bool
prefix_of(struct raw *r, const struct bases *bases, struct buf *joined, const char **data,
	size_t *len, struct error *err)
{
	const struct rawcache_slot *own =
		bases->own ? rawcache_find(&r->cache, bases->own) : NULL;
	const struct rawcache_slot *sibling =
		bases->sibling ? rawcache_find(&r->cache, bases->sibling) : NULL;

	if ((bases->own && !own) || (bases->sibling && !sibling))
		return error_set(err, ERR_DB, db_path(r->db),
			"a body that another refers to is missing");
	*data = own ? own->data : sibling ? sibling->data : NULL;
	*len = own ? own->len : sibling ? sibling->len : 0;
	if (!own || !sibling)
		return true;
	if (!buf_append(joined, sibling->data, sibling->len) ||
		!buf_append(joined, own->data, own->len))
		return buf_failed(joined, db_path(r->db), err);
	*data = joined->data;
	*len = joined->len;
	return true;
}

static int
window_log(size_t bytes)
{
	int log = 10;

	while (log < 30 && ((size_t)1 << log) < bytes + 1024)
		log++;
	return log;
}

static bool
zstd_failed(struct raw *r, size_t result, struct error *err)
{
	if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
		return error_set(err, ERR_NOMEM, db_path(r->db), "out of memory");
	return error_set(
		err, ERR_VERIFY, db_path(r->db), "zstd: %s", ZSTD_getErrorName(result));
}

/* A body as it is kept. */
struct packed {
	const struct digest *digest; /* of its bytes */
	const struct bases *bases;
	size_t bytes;     /* as it came */
	size_t kept;      /* so many of them, from the beginning */
	const char *data; /* the zstd frame */
	size_t len;
};

/* Inflate one kept body whose bases are cached; *out is the caller's. */
static bool
expand(struct raw *r, const struct packed *p, char **out, struct error *err)
{
	const char *prefix = NULL;
	size_t prefix_len = 0, result;
	struct buf joined;
	bool ok = false;

	buf_init(&joined, 2 * CAP_BODY_BYTES);
	*out = malloc(p->kept + 1);
	if (!*out) {
		(void)error_set(err, ERR_NOMEM, db_path(r->db), "out of memory");
		goto out;
	}
	if (!prefix_of(r, p->bases, &joined, &prefix, &prefix_len, err))
		goto out;
	(void)ZSTD_DCtx_reset(r->expand, ZSTD_reset_session_and_parameters);
	(void)ZSTD_DCtx_setParameter(r->expand, ZSTD_d_windowLogMax, 30);
	if (prefix)
		(void)ZSTD_DCtx_refPrefix(r->expand, prefix, prefix_len);
	result = ZSTD_decompressDCtx(r->expand, *out, p->kept, p->data, p->len);
	if (ZSTD_isError(result) || result != p->kept) {
		(void)(ZSTD_isError(result) ? zstd_failed(r, result, err)
					    : error_set(err, ERR_VERIFY, db_path(r->db),
						      "a body came back short"));
		goto out;
	}
	(*out)[p->kept] = '\0';
	ok = true;
out:
	if (!ok) {
		free(*out);
		*out = NULL;
	}
	buf_clear(&joined);
	return ok;
}

/* Decode the body `id`, whose bases are cached, into the cache. */
static bool
decode_one(struct raw *r, int64_t id, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_read, err);
	struct packed p = {0};
	struct digest kept, now;
	struct bases bases;
	char *data = NULL;
	const void *blob;
	bool ok = false;
	size_t n;

	if (!q)
		return false;
	query_bind_int(q, ":id", id);
	if (query_step(q, err) != STEP_ROW) {
		(void)error_set(err, ERR_DB, db_path(r->db), "body %lld is missing",
			(long long)id);
		goto out;
	}
	blob = query_blob(q, 0, &n);
	if (n != DIGEST_BYTES || query_int(q, 1) < 0 ||
		query_int(q, 1) > (int64_t)CAP_BODY_BYTES || query_int(q, 6) < 0 ||
		query_int(q, 6) > query_int(q, 1)) {
		(void)error_set(err, ERR_DB, db_path(r->db), "body %lld is damaged",
			(long long)id);
		goto out;
	}
	memcpy(kept.bytes, blob, DIGEST_BYTES);
	bases = (struct bases){.own = query_int(q, 3), .sibling = query_int(q, 4)};
	p = (struct packed){.digest = &kept,
		.bases = &bases,
		.bytes = (size_t)query_int(q, 1),
		.kept = (size_t)query_int(q, 6)};
	p.data = query_blob(q, 5, &p.len);
	if (!expand(r, &p, &data, err))
		goto out;
	if (p.kept == p.bytes &&
		(!digest_of(data, p.bytes, &now) ||
			memcmp(now.bytes, kept.bytes, DIGEST_BYTES) != 0)) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"body %lld is not what was kept", (long long)id);
		goto out;
	}
	rawcache_put(&r->cache, id, &data, p.kept);
	ok = true;
out:
	free(data);
	query_end(q);
	return ok;
}

/* What body `id` refers to. */
static bool
bases_of(struct raw *r, int64_t id, struct bases *bases, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_bases, err);
	bool ok;

	if (!q)
		return false;
	query_bind_int(q, ":id", id);
	ok = query_step(q, err) == STEP_ROW;
	if (ok)
		*bases = (struct bases){.depth = query_int(q, 0),
			.own = query_int(q, 1),
			.sibling = query_int(q, 2)};
	else
		(void)error_set(err, ERR_DB, db_path(r->db), "body %lld is missing",
			(long long)id);
	query_end(q);
	return ok;
}

/* The bodies that are to be decoded, the next one last. */
struct stack {
	int64_t ids[2 * CAP_CHAIN_BODIES + 2];
	size_t n;
};

/* Put a base that is not at hand upon the stack. */
static bool
push_base(struct raw *r, struct stack *stack, int64_t id, struct error *err)
{
	if (!id || rawcache_find(&r->cache, id))
		return true;
	if (stack->n == sizeof stack->ids / sizeof stack->ids[0])
		return error_set(err, ERR_LIMIT, db_path(r->db),
			"a body has a chain longer than %d", CAP_CHAIN_BODIES);
	stack->ids[stack->n++] = id;
	return true;
}

/*
 * Bring `id` into the cache. Depth first with an explicit stack: a body is decoded when
 * its bases are cached. References always lead to older rows, so this ends.
 */
static bool
load(struct raw *r, int64_t id, struct error *err)
{
	struct stack stack = {.ids = {id}, .n = 1};

	while (stack.n) {
		int64_t top = stack.ids[stack.n - 1];
		size_t before = stack.n;
		struct bases bases;

		if (rawcache_find(&r->cache, top)) {
			stack.n--;
			continue;
		}
		if (!bases_of(r, top, &bases, err))
			return false;
		if (bases.own >= top || bases.sibling >= top)
			return error_set(err, ERR_DB, db_path(r->db),
				"body %lld refers to a later one", (long long)top);
		if (!push_base(r, &stack, bases.own, err) ||
			!push_base(r, &stack, bases.sibling, err))
			return false;
		if (stack.n > before)
			continue;
		if (!decode_one(r, top, err))
			return false;
		stack.n--;
	}
	return true;
}

bool
raw_read(
	struct raw *r, int64_t body_id, const char **data, size_t *len, struct error *err)
{
	const struct rawcache_slot *slot;

	if (!load(r, body_id, err))
		return false;
	slot = rawcache_find(&r->cache, body_id);
	if (!slot)
		return error_set(err, ERR_LIMIT, db_path(r->db),
			"the body does not fit the cache");
	*data = slot->data;
	*len = slot->len;
	return true;
}

/* How much must be decoded to read a body that refers to these. */
static bool
closure_fits(struct raw *r, const struct bases *bases, size_t len, bool *fits,
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
nearest_sibling(struct raw *r, int64_t source_id, const char *kind, size_t len,
	int64_t *sibling, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_newest_of_kind, err);
	enum step step;

	*sibling = 0;
	if (!q)
		return false;
	query_bind_text(q, ":kind", kind);
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":bytes", (int64_t)len);
	step = query_step(q, err);
	if (step == STEP_ROW && query_int(q, 1) < CAP_CHAIN_DEPTH)
		*sibling = query_int(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

/* Choose what to compress against: as much as the caps allow. */
static bool
choose_bases(struct raw *r, int64_t source_id, const char *kind, size_t len,
	struct bases *bases, struct error *err)
{
	struct bases next;
	bool fits = true;

	*bases = (struct bases){0};
	if (!newest_of_source(r, source_id, &bases->own, err) ||
		!nearest_sibling(r, source_id, kind, len, &bases->sibling, err))
		return false;
	if (bases->sibling == bases->own)
		bases->sibling = 0;
	while (closure_fits(r, bases, len, &fits, err) && !fits) {
		if (bases->sibling) { /* an older sibling needs less */
			if (!bases_of(r, bases->sibling, &next, err))
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
		if (id && !bases_of(r, id, &next, err))
			return false;
		if (next.depth + 1 > bases->depth)
			bases->depth = next.depth + 1;
	}
	return true;
}

static bool
insert(struct raw *r, const struct packed *p, int64_t *body_id, struct error *err)
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

/* Compress `data` into *out, the caller's, and point p there. Bases are cached. */
static bool
pack(struct raw *r, const char *data, struct packed *p, char **out, struct error *err)
{
	size_t cap = ZSTD_compressBound(p->kept), prefix_len = 0;
	const char *prefix = NULL;
	struct buf joined;
	bool ok = false;

	buf_init(&joined, 2 * CAP_BODY_BYTES);
	*out = malloc(cap);
	p->data = *out;
	if (!*out) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!prefix_of(r, p->bases, &joined, &prefix, &prefix_len, err))
		goto out;
	(void)ZSTD_CCtx_reset(r->compress, ZSTD_reset_session_and_parameters);
	(void)ZSTD_CCtx_setParameter(r->compress, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_windowLog, window_log(p->kept + prefix_len));
	/* of a part nothing else tells that it is what was kept */
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_checksumFlag, p->kept < p->bytes ? 1 : 0);
	if (prefix)
		(void)ZSTD_CCtx_refPrefix(r->compress, prefix, prefix_len);
	p->len = ZSTD_compress2(r->compress, *out, cap, data, p->kept);
	ok = !ZSTD_isError(p->len) || zstd_failed(r, p->len, err);
out:
	buf_clear(&joined);
	return ok;
}

/* Write the rest of a body of which a part was kept. */
static bool
complete(struct raw *r, const struct packed *p, int64_t body_id, struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_complete, err);

	if (!q)
		return false;
	query_bind_int(q, ":id", body_id);
	query_bind_blob(q, ":data", p->data, p->len);
	rawcache_clear(&r->cache);
	return query_run(q, err);
}

/* Compress, expand again and compare; insert, or complete *body_id when that is not 0. Bases are
 * cached. */
static bool
pack_and_put(struct raw *r, struct packed *p, const char *data, int64_t *body_id,
	struct error *err)
{
	char *frame = NULL, *back = NULL;
	bool ok = false;

	if (!pack(r, data, p, &frame, err) || !expand(r, p, &back, err))
		goto out;
	if (memcmp(back, data, p->kept) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"a body did not come back equal");
		goto out;
	}
	if (!(*body_id ? complete(r, p, *body_id, err) : insert(r, p, body_id, err)))
		goto out;
	rawcache_put(&r->cache, *body_id, &back, p->kept);
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
raw_keep(struct raw *r, int64_t source_id, const char *kind, const char *data, size_t len,
	int64_t *body_id, struct error *err)
{
	struct digest digest;
	struct bases bases = {0};
	struct packed p = {.digest = &digest, .bases = &bases, .bytes = len, .kept = len};
	bool whole;

	if (!digest_body(data, len, &digest, err) ||
		!find(r, &digest, body_id, &whole, err))
		return false;
	if (whole)
		return true;
	/* what is completed has an older row than what it could refer to */
	if (!*body_id && !choose_bases(r, source_id, kind, len, &bases, err))
		return false;
	if ((bases.sibling && !load(r, bases.sibling, err)) ||
		(bases.own && !load(r, bases.own, err)))
		return false;
	if (bases.sibling &&
		!load(r, bases.sibling, err)) /* the other may have pushed it out */
		return false;
	return pack_and_put(r, &p, data, body_id, err);
}

bool
raw_keep_part(struct raw *r, const char *data, size_t len, size_t part, int64_t *body_id,
	struct error *err)
{
	const struct bases none = {0};
	struct digest digest;
	struct packed p = {.digest = &digest,
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
	rawcache_clear(&r->cache);
}
