/* SPDX-License-Identifier: Apache-2.0 */
#include "db/rawchain.h"

#include "core/limits.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>
#include <zstd_errors.h>

bool
rawchain_init(struct rawchain *c, struct db *db, struct error *err)
{
	*c = (struct rawchain){.db = db, .expand = ZSTD_createDCtx()};
	return c->expand || error_set(err, ERR_NOMEM, NULL, "out of memory");
}

void
rawchain_clear(struct rawchain *c)
{
	rawcache_clear(&c->cache);
	free(c->joined);
	(void)ZSTD_freeDCtx(c->expand);
	*c = (struct rawchain){0};
}

void
rawchain_forget(struct rawchain *c)
{
	rawcache_clear(&c->cache);
	free(c->joined);
	c->joined = NULL;
	c->joined_bytes = 0;
	c->kept_first = c->kept_last = 0;
}

void
rawchain_kept(struct rawchain *c, int64_t id)
{
	if (id != c->kept_last + 1 || !c->kept_last)
		c->kept_first = id;
	c->kept_last = id;
}

void
rawchain_release(struct rawchain *c)
{
	rawcache_unpin(&c->cache, 0);
}

/* Room for n bytes in c->joined. */
static bool
room_to_join(struct rawchain *c, size_t n, struct error *err)
{
	if (n <= c->joined_bytes)
		return true;
	free(c->joined);
	c->joined = malloc(n);
	c->joined_bytes = c->joined ? n : 0;
	return c->joined || error_set(err, ERR_NOMEM, db_path(c->db), "out of memory");
}

bool
rawchain_prefix_of(struct rawchain *c, const struct rawchain_bases *bases,
	struct rawchain_prefix *out, struct error *err)
{
	const struct rawcache_slot *own =
		bases->own ? rawcache_find(&c->cache, bases->own) : NULL;
	const struct rawcache_slot *sibling =
		bases->sibling ? rawcache_find(&c->cache, bases->sibling) : NULL;
	const struct rawcache_slot *only = own ? own : sibling;

	if ((bases->own && !own) || (bases->sibling && !sibling)) {
		(void)error_set(err, ERR_DB, db_path(c->db),
			"a body that another refers to is missing");
		return false;
	}
	*out = (struct rawchain_prefix){only ? only->data : NULL, only ? only->len : 0};
	if (!own || !sibling)
		return true;
	if (!room_to_join(c, own->len + sibling->len, err))
		return false;
	memcpy(c->joined, sibling->data, sibling->len);
	memcpy(c->joined + sibling->len, own->data, own->len);
	*out = (struct rawchain_prefix){c->joined, own->len + sibling->len};
	return true;
}

bool
rawchain_failed(const struct rawchain *c, size_t result, struct error *err)
{
	if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
		return error_set(err, ERR_NOMEM, db_path(c->db), "out of memory");
	return error_set(
		err, ERR_VERIFY, db_path(c->db), "zstd: %s", ZSTD_getErrorName(result));
}

bool
rawchain_expand(struct rawchain *c, const struct rawchain_packed *p,
	const struct rawchain_prefix *prefix, struct rawcache_slot *out,
	struct error *err)
{
	size_t result = 0;

	*out = (struct rawcache_slot){.len = p->kept};
	out->data = rawcache_room(&c->cache, p->kept, &out->alloc);
	if (!out->data)
		return error_set(err, ERR_NOMEM, db_path(c->db), "out of memory");
	(void)ZSTD_DCtx_reset(c->expand, ZSTD_reset_session_and_parameters);
	(void)ZSTD_DCtx_setParameter(c->expand, ZSTD_d_windowLogMax, 30);
	if (prefix->data)
		result = ZSTD_DCtx_refPrefix(c->expand, prefix->data, prefix->len);
	if (!ZSTD_isError(result))
		result = ZSTD_decompressDCtx(
			c->expand, out->data, p->kept, p->data, p->len);
	if (!ZSTD_isError(result) && result == p->kept) {
		out->data[p->kept] = '\0';
		return true;
	}
	free(out->data);
	out->data = NULL;
	return ZSTD_isError(result) ? rawchain_failed(c, result, err)
				    : error_set(err, ERR_VERIFY, db_path(c->db),
					      "a body came back short");
}

/* A row of body_read as what it is; false when it is damaged. */
static bool
read_packed(struct query *q, struct digest *digest, struct rawchain_bases *bases,
	struct rawchain_packed *p)
{
	size_t n;
	const void *blob = query_blob(q, 0, &n);

	if (n != DIGEST_BYTES || query_int(q, 1) < 0 ||
		query_int(q, 1) > (int64_t)CAP_BODY_BYTES || query_int(q, 6) < 0 ||
		query_int(q, 6) > query_int(q, 1))
		return false;
	memcpy(digest->bytes, blob, DIGEST_BYTES);
	*bases = (struct rawchain_bases){
		.own = query_int(q, 3), .sibling = query_int(q, 4)};
	*p = (struct rawchain_packed){.digest = digest,
		.bases = bases,
		.bytes = (size_t)query_int(q, 1),
		.kept = (size_t)query_int(q, 6)};
	p->data = query_blob(q, 5, &p->len);
	return true;
}

/* Decode the body `id`, whose bases are cached, into the cache, pinned. */
static bool
decode_one(struct rawchain *c, int64_t id, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_body_read, err);
	struct rawchain_prefix prefix = {0};
	struct rawchain_packed p = {0};
	struct rawchain_bases bases;
	struct rawcache_slot body;
	struct digest digest;
	bool ok = false;

	if (!q)
		return false;
	query_bind_int(q, ":id", id);
	if (query_step(q, err) != STEP_ROW) {
		(void)error_set(err, ERR_DB, db_path(c->db), "body %lld is missing",
			(long long)id);
		goto out;
	}
	if (!read_packed(q, &digest, &bases, &p)) {
		(void)error_set(err, ERR_DB, db_path(c->db), "body %lld is damaged",
			(long long)id);
		goto out;
	}
	if (!rawchain_prefix_of(c, &bases, &prefix, err) ||
		!rawchain_expand(c, &p, &prefix, &body, err))
		goto out;
	body.id = id;
	body.digest = digest;
	/* of a part, zstd has compared its own sum */
	body.checked = p.kept < p.bytes || (id >= c->kept_first && id <= c->kept_last);
	body.pinned = true;
	rawcache_put(&c->cache, &body);
	ok = true;
out:
	query_end(q);
	return ok;
}

/* Is what was decoded what was kept? */
static bool
check(struct rawchain *c, int64_t id, struct error *err)
{
	struct rawcache_slot *slot = id ? rawcache_find(&c->cache, id) : NULL;
	struct digest now;

	if (!slot || slot->checked) /* one that did not fit is missed later */
		return true;
	if (!digest_of(slot->data, slot->len, &now) ||
		memcmp(now.bytes, slot->digest.bytes, DIGEST_BYTES) != 0) {
		(void)error_set(err, ERR_VERIFY, db_path(c->db),
			"body %lld is not what was kept", (long long)id);
		rawcache_clear(&c->cache);
		return false;
	}
	slot->checked = true;
	return true;
}

bool
rawchain_bases_of(
	struct rawchain *c, int64_t id, struct rawchain_bases *bases, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_body_bases, err);
	bool ok;

	if (!q)
		return false;
	query_bind_int(q, ":id", id);
	ok = query_step(q, err) == STEP_ROW;
	if (ok)
		*bases = (struct rawchain_bases){.depth = query_int(q, 0),
			.own = query_int(q, 1),
			.sibling = query_int(q, 2)};
	else
		(void)error_set(err, ERR_DB, db_path(c->db), "body %lld is missing",
			(long long)id);
	query_end(q);
	return ok;
}

/* The bodies that are to be decoded to have some at hand, with what each refers to. */
struct plan {
	struct step_of_plan {
		int64_t id, own, sibling;
	} steps[CAP_CHAIN_BODIES];
	size_t n;
};

static struct step_of_plan *
find_step(struct plan *plan, int64_t id)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->steps[i].id == id)
			return &plan->steps[i];
	return NULL;
}

/* Pin a body that is at hand, put any other into the plan. */
static bool
plan_body(struct rawchain *c, struct plan *plan, int64_t id, struct error *err)
{
	if (!id || rawcache_pin(&c->cache, id) || find_step(plan, id))
		return true;
	if (plan->n == CAP_CHAIN_BODIES)
		return error_set(err, ERR_LIMIT, db_path(c->db),
			"a body has a chain longer than %d", CAP_CHAIN_BODIES);
	plan->steps[plan->n++] = (struct step_of_plan){.id = id};
	return true;
}

/* All that the bodies of the plan refer to, breadth first. References lead to older rows, so this
 * ends. */
static bool
plan_bases(struct rawchain *c, struct plan *plan, struct error *err)
{
	for (size_t i = 0; i < plan->n; i++) {
		int64_t id = plan->steps[i].id;
		struct rawchain_bases bases;

		if (!rawchain_bases_of(c, id, &bases, err))
			return false;
		if (bases.own >= id || bases.sibling >= id)
			return error_set(err, ERR_DB, db_path(c->db),
				"body %lld refers to a later one", (long long)id);
		plan->steps[i].own = bases.own;
		plan->steps[i].sibling = bases.sibling;
		if (!plan_body(c, plan, bases.own, err) ||
			!plan_body(c, plan, bases.sibling, err))
			return false;
	}
	return true;
}

static int
compare_steps(const void *a, const void *b)
{
	const struct step_of_plan *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Is a body needed by a later step of the plan? */
static bool
is_needed(const struct plan *plan, size_t after, int64_t id)
{
	for (size_t i = after; i < plan->n; i++)
		if (plan->steps[i].own == id || plan->steps[i].sibling == id)
			return true;
	return false;
}

/* Let go what a step was the last to need, but for what is asked for. */
static void
let_go(struct rawchain *c, const struct plan *plan, size_t step,
	const struct rawchain_bases *wanted)
{
	const int64_t used[] = {plan->steps[step].own, plan->steps[step].sibling};

	for (size_t i = 0; i < 2; i++)
		if (used[i] && used[i] != wanted->own && used[i] != wanted->sibling &&
			!is_needed(plan, step + 1, used[i]))
			rawcache_unpin(&c->cache, used[i]);
}

/* Oldest first, so that each body finds its bases. What is only passed on the way is not checked: a
 * fault in it shows in the digest of what is wanted. */
bool
rawchain_load(struct rawchain *c, const struct rawchain_bases *wanted, struct error *err)
{
	struct plan plan = {.n = 0};

	if (!plan_body(c, &plan, wanted->own, err) ||
		!plan_body(c, &plan, wanted->sibling, err) || !plan_bases(c, &plan, err))
		return false;
	if (plan.n > 1)
		qsort(plan.steps, plan.n, sizeof *plan.steps, compare_steps);
	for (size_t i = 0; i < plan.n; i++) {
		if (!decode_one(c, plan.steps[i].id, err))
			return false;
		let_go(c, &plan, i, wanted);
	}
	return check(c, wanted->own, err) && check(c, wanted->sibling, err);
}
