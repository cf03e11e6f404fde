/* SPDX-License-Identifier: Apache-2.0 */
#include "db/raw.h"

#include "core/limits.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define LEVEL       9 /* measured: 3 costs twice the bytes, 19 ten times the time */
#define CACHE_SLOTS 128

struct cached {
	int64_t id; /* 0 = free */
	char *data;
	size_t len;
	uint64_t used; /* the clock of its last use */
};

struct raw {
	struct db *db;
	ZSTD_CCtx *compress;
	ZSTD_DCtx *expand;
	struct cached cache[CACHE_SLOTS];
	size_t cached_bytes;
	uint64_t clock;
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

static void
drop(struct raw *r, struct cached *slot)
{
	r->cached_bytes -= slot->len;
	free(slot->data);
	*slot = (struct cached){0};
}

void
raw_free(struct raw *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		free(r->cache[i].data);
	(void)ZSTD_freeCCtx(r->compress);
	(void)ZSTD_freeDCtx(r->expand);
	free(r);
}

static struct cached *
cache_find(struct raw *r, int64_t id)
{
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		if (r->cache[i].id == id) {
			r->cache[i].used = ++r->clock;
			return &r->cache[i];
		}
	return NULL;
}

static struct cached *
cache_oldest(struct raw *r)
{
	struct cached *oldest = NULL;

	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		struct cached *slot = &r->cache[i];

		if (slot->id && (!oldest || slot->used < oldest->used))
			oldest = slot;
	}
	return oldest;
}

/* Put a body into the cache, which takes `data`. */
static struct cached *
cache_put(struct raw *r, int64_t id, char *data, size_t len)
{
	struct cached *slot;

	while (r->cached_bytes + len > CAP_RAW_CACHE_BYTES && (slot = cache_oldest(r)))
		drop(r, slot);
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		if (!r->cache[i].id) {
			slot = &r->cache[i];
			goto found;
		}
	slot = cache_oldest(r);
	if (!slot)
		return NULL;
	drop(r, slot);
found:
	*slot = (struct cached){.id = id, .data = data, .len = len, .used = ++r->clock};
	r->cached_bytes += len;
	return slot;
}

/* The prefix: the sibling's bytes, then the own ones (nearest to the text). Both are in the
 * cache. One of the two alone is borrowed, both are joined in `joined`. */
static bool
prefix_of(struct raw *r, const struct bases *bases, struct buf *joined, const char **data,
	size_t *len, struct error *err)
{
	struct cached *own = bases->own ? cache_find(r, bases->own) : NULL;
	struct cached *sibling = bases->sibling ? cache_find(r, bases->sibling) : NULL;

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
	return error_set(
		err, ERR_VERIFY, db_path(r->db), "zstd: %s", ZSTD_getErrorName(result));
}

/* Inflate one kept body whose bases are cached; *out is the caller's. */
static bool
expand(struct raw *r, const struct bases *bases, const void *data, size_t len,
	size_t bytes, char **out, struct error *err)
{
	const char *prefix = NULL;
	size_t prefix_len = 0, result;
	struct buf joined;
	bool ok = false;

	buf_init(&joined, 2 * CAP_BODY_BYTES);
	*out = malloc(bytes + 1);
	if (!*out) {
		(void)error_set(err, ERR_NOMEM, db_path(r->db), "out of memory");
		goto out;
	}
	if (!prefix_of(r, bases, &joined, &prefix, &prefix_len, err))
		goto out;
	(void)ZSTD_DCtx_reset(r->expand, ZSTD_reset_session_and_parameters);
	(void)ZSTD_DCtx_setParameter(r->expand, ZSTD_d_windowLogMax, 30);
	if (prefix)
		(void)ZSTD_DCtx_refPrefix(r->expand, prefix, prefix_len);
	result = ZSTD_decompressDCtx(r->expand, *out, bytes, data, len);
	if (ZSTD_isError(result) || result != bytes) {
		(void)(ZSTD_isError(result) ? zstd_failed(r, result, err)
					    : error_set(err, ERR_VERIFY, db_path(r->db),
						      "a body came back short"));
		goto out;
	}
	(*out)[bytes] = '\0';
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
	struct digest kept, now;
	struct bases bases;
	const void *blob;
	char *data = NULL;
	size_t len, bytes, n;
	bool ok = false;

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
		query_int(q, 1) > (int64_t)CAP_BODY_BYTES) {
		(void)error_set(err, ERR_DB, db_path(r->db), "body %lld is damaged",
			(long long)id);
		goto out;
	}
	memcpy(kept.bytes, blob, DIGEST_BYTES);
	bytes = (size_t)query_int(q, 1);
	bases = (struct bases){.own = query_int(q, 3), .sibling = query_int(q, 4)};
	blob = query_blob(q, 5, &len);
	if (!expand(r, &bases, blob, len, bytes, &data, err))
		goto out;
	if (!digest_of(data, bytes, &now) ||
		memcmp(now.bytes, kept.bytes, DIGEST_BYTES) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"body %lld is not what was kept", (long long)id);
		goto out;
	}
	if (!cache_put(r, id, data, bytes)) {
		(void)error_set(
			err, ERR_LIMIT, db_path(r->db), "a chain needs too many bodies");
		goto out;
	}
	data = NULL;
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

/*
 * Bring `id` into the cache. Depth first with an explicit stack: a body is decoded when
 * its bases are cached. References always lead to older rows, so this ends.
 */
static bool
load(struct raw *r, int64_t id, struct error *err)
{
	int64_t stack[2 * CAP_CHAIN_BODIES + 2];
	size_t n = 0;

	stack[n++] = id;
	while (n) {
		int64_t top = stack[n - 1];
		struct bases bases;

		if (cache_find(r, top)) {
			n--;
			continue;
		}
		if (!bases_of(r, top, &bases, err))
			return false;
		if (bases.own >= top || bases.sibling >= top)
			return error_set(err, ERR_DB, db_path(r->db),
				"body %lld refers to a later one", (long long)top);
		if ((bases.own && !cache_find(r, bases.own)) ||
			(bases.sibling && !cache_find(r, bases.sibling))) {
			if (n + 2 > sizeof stack / sizeof stack[0])
				return error_set(err, ERR_LIMIT, db_path(r->db),
					"body %lld has a chain longer than %d",
					(long long)id, CAP_CHAIN_BODIES);
			if (bases.own && !cache_find(r, bases.own))
				stack[n++] = bases.own;
			if (bases.sibling && !cache_find(r, bases.sibling))
				stack[n++] = bases.sibling;
			continue;
		}
		if (!decode_one(r, top, err))
			return false;
		n--;
	}
	return true;
}

bool
raw_read(
	struct raw *r, int64_t body_id, const char **data, size_t *len, struct error *err)
{
	struct cached *slot;

	if (!load(r, body_id, err))
		return false;
	slot = cache_find(r, body_id);
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
insert(struct raw *r, const struct digest *digest, size_t bytes,
	const struct bases *bases, const void *data, size_t len, int64_t *body_id,
	struct error *err)
{
	struct query *q = query_begin(r->db, STATEMENT_body_insert, err);

	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	query_bind_int(q, ":bytes", (int64_t)bytes);
	query_bind_int(q, ":depth", bases->depth);
	if (bases->own)
		query_bind_int(q, ":base_own", bases->own);
	else
		query_bind_null(q, ":base_own");
	if (bases->sibling)
		query_bind_int(q, ":base_sibling", bases->sibling);
	else
		query_bind_null(q, ":base_sibling");
	query_bind_blob(q, ":data", data, len);
	if (!query_run(q, err))
		return false;
	*body_id = db_last_id(r->db);
	return true;
}

/* Compress, expand again and compare, insert. Bases are cached. */
static bool
compress_and_insert(struct raw *r, const struct digest *digest, const struct bases *bases,
	const char *data, size_t len, int64_t *body_id, struct error *err)
{
	size_t cap = ZSTD_compressBound(len), prefix_len = 0, result;
	char *packed = malloc(cap), *back = NULL;
	const char *prefix = NULL;
	struct buf joined;
	bool ok = false;

	buf_init(&joined, 2 * CAP_BODY_BYTES);
	if (!packed) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!prefix_of(r, bases, &joined, &prefix, &prefix_len, err))
		goto out;
	(void)ZSTD_CCtx_reset(r->compress, ZSTD_reset_session_and_parameters);
	(void)ZSTD_CCtx_setParameter(r->compress, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(
		r->compress, ZSTD_c_windowLog, window_log(len + prefix_len));
	if (prefix)
		(void)ZSTD_CCtx_refPrefix(r->compress, prefix, prefix_len);
	result = ZSTD_compress2(r->compress, packed, cap, data, len);
	if (ZSTD_isError(result)) {
		(void)zstd_failed(r, result, err);
		goto out;
	}
	if (!expand(r, bases, packed, result, len, &back, err))
		goto out;
	if (memcmp(back, data, len) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(r->db),
			"a body did not come back equal");
		goto out;
	}
	if (!insert(r, digest, len, bases, packed, result, body_id, err))
		goto out;
	if (cache_put(r, *body_id, back, len))
		back = NULL;
	ok = true;
out:
	free(packed);
	free(back);
	buf_clear(&joined);
	return ok;
}

bool
raw_keep(struct raw *r, int64_t source_id, const char *kind, const char *data, size_t len,
	int64_t *body_id, struct error *err)
{
	struct digest digest;
	struct bases bases;
	struct query *q;
	enum step step;

	if (len > CAP_BODY_BYTES)
		return error_set(
			err, ERR_LIMIT, NULL, "more than %zu bytes", CAP_BODY_BYTES);
	if (!digest_of(data, len, &digest))
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	q = query_begin(r->db, STATEMENT_body_find, err);
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest.bytes, DIGEST_BYTES);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*body_id = query_int(q, 0);
	query_end(q);
	if (step != STEP_DONE)
		return step == STEP_ROW;
	if (!choose_bases(r, source_id, kind, len, &bases, err))
		return false;
	if ((bases.sibling && !load(r, bases.sibling, err)) ||
		(bases.own && !load(r, bases.own, err)))
		return false;
	if (bases.sibling &&
		!load(r, bases.sibling, err)) /* the other may have pushed it out */
		return false;
	return compress_and_insert(r, &digest, &bases, data, len, body_id, err);
}

bool
raw_find(struct raw *r, const struct digest *prefix, size_t n_bytes, int64_t *body_id,
	struct error *err)
{
	struct digest low = *prefix, high = *prefix;
	struct query *q = query_begin(r->db, STATEMENT_body_find_prefix, err);
	enum step step;
	bool ok = false;

	*body_id = 0;
	if (!q)
		return false;
	memset(low.bytes + n_bytes, 0, DIGEST_BYTES - n_bytes);
	memset(high.bytes + n_bytes, 0xff, DIGEST_BYTES - n_bytes);
	query_bind_blob(q, ":low", low.bytes, DIGEST_BYTES);
	query_bind_blob(q, ":high", high.bytes, DIGEST_BYTES);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*body_id = query_int(q, 0);
		step = query_step(q, err);
		if (step == STEP_ROW) {
			(void)error_set(err, ERR_USAGE, "digest",
				"several answers begin with it");
			(void)error_set_next(err, "give more digits");
			goto out;
		}
	}
	ok = step == STEP_DONE;
out:
	query_end(q);
	return ok;
}
