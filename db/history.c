/* SPDX-License-Identifier: Apache-2.0 */
#include "db/history.h"

#include "core/arena.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/row.h"

#include <stdlib.h>
#include <string.h>

const char *const history_part_names[HISTORY_PARTS] = {
	[HISTORY_DEVICES] = "devices",
	[HISTORY_POSTED] = "posted",
	[HISTORY_EXPIRES] = "expires",
	[HISTORY_POST_DATE] = "post_date",
	[HISTORY_DEFERRED_DATE] = "deferred_date",
	[HISTORY_STATE] = "state",
	[HISTORY_PACKAGES] = "packages",
	[HISTORY_DISTRIBUTIONS] = "distributions",
	[HISTORY_SMD_URL] = "server_metadata_url",
	[HISTORY_META] = "meta",
};

#define PART(name, differs) ((differs) ? 1U << (name) : 0U)

static bool
same_digest(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

bool
history_log(struct db *db, const struct history_range *range, history_answer_fn *fn,
	void *ctx, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_seen_list, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":source", range->source);
	query_bind_int(q, ":since", range->since);
	query_bind_int(q, ":until", range->until);
	query_bind_int(q, ":limit", range->limit);
	while ((step = query_step(q, err)) == STEP_ROW) {
		struct history_answer a = {
			.source = query_text(q, 0),
			.first_at = query_int(q, 1),
			.last_at = query_int(q, 2),
			.digest = row_digest(q, 3),
			.bytes = query_int(q, 4),
			.verdict = query_text(q, 5),
			.message = query_text(q, 6),
		};

		if (!fn(ctx, &a, err)) {
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	return step == STEP_DONE;
}

bool
history_moment(struct db *db, const struct source *source, int64_t asked,
	struct history_moment *out, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_seen_accepted_at, err);
	char when[INSTANT_TEXT_BYTES];
	int64_t answer = 0;
	enum step step;

	*out = (struct history_moment){.asked = asked, .at = INSTANT_NONE};
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source->id);
	query_bind_int(q, ":at", asked);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		out->at = query_int(q, 0);
		answer = query_int(q, 1);
	}
	query_end(q);
	if (step == STEP_DONE) {
		(void)error_set(err, ERR_UNKNOWN, source->name,
			"no answer is known that was given by %s",
			instant_format(asked, when));
		return error_set_next(err, "see: sucat log, for what is");
	}
	if (step == STEP_FAIL)
		return false;
	q = query_begin(db, STATEMENT_answer_raw, err);
	if (!q)
		return false;
	query_bind_int(q, ":id", answer);
	step = query_step(q, err);
	if (step == STEP_ROW)
		out->digest = row_digest(q, 1);
	query_end(q);
	return step == STEP_ROW;
}

/* --- claims ------------------------------------------------------------------------------ */

/* One side of a comparison. Row numbers of device sets are compared within one store only. */
struct claim_row {
	struct history_claim claim; /* devices not loaded */
	int64_t set_id;
};

struct side {
	struct arena arena;
	struct claim_row *claims;
	struct history_product *products;
	size_t n;
};

static void
side_init(struct side *s)
{
	*s = (struct side){0};
	arena_init(&s->arena, CAP_ARENA_BYTES);
}

static void
side_clear(struct side *s)
{
	arena_clear(&s->arena);
}

static bool
read_claim(struct query *q, struct arena *arena, void *to)
{
	struct claim_row *row = to;
	bool ok = true;

	*row = (struct claim_row){
		.claim = {.list = row_text(q, 0, arena, &ok),
			  .section = row_text(q, 1, arena, &ok),
			  .platform = row_text(q, 2, arena, &ok),
			  .version = row_text(q, 3, arena, &ok),
			  .extra = row_text(q, 4, arena, &ok),
			  .build = row_text(q, 5, arena, &ok),
			  .prerequisite_build = row_text(q, 6, arena, &ok),
			  .kind = row_text(q, 7, arena, &ok),
			  .posted = query_time(q, 9),
			  .expires = query_time(q, 10),
			  .canonical_build = row_text(q, 11, arena, &ok)},
		.set_id = query_int(q, 8),
	};
	return ok;
}

static bool
load_claims(
	struct db *db, int64_t source_id, int64_t at, struct side *s, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_sightings_at, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	s->claims =
		row_list(q, sizeof *s->claims, read_claim, &s->arena, "diff", &s->n, err);
	return s->claims != NULL;
}

/* By identity, in the order of the statement. */
static int
compare_claims(const struct history_claim *a, const struct history_claim *b)
{
	const char *const x[] = {a->list, a->section, a->platform, a->version, a->extra,
		a->build, a->prerequisite_build};
	const char *const y[] = {b->list, b->section, b->platform, b->version, b->extra,
		b->build, b->prerequisite_build};
	int order = 0;

	for (size_t i = 0; i < sizeof x / sizeof x[0] && !order; i++)
		order = strcmp(x[i], y[i]);
	return order;
}

/* How many rows from `i` on have the same identity; 0 at the end. */
static size_t
group(const struct side *s, size_t i)
{
	size_t n = i < s->n ? 1 : 0;

	while (n && i + n < s->n &&
		compare_claims(&s->claims[i].claim, &s->claims[i + n].claim) == 0)
		n++;
	return n;
}

static int
compare_texts(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Add the devices of a set to the claim's. */
static bool
add_devices(struct db *db, int64_t set_id, struct side *s, struct history_claim *claim,
	size_t *alloc, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_set_members, err);
	enum step step = STEP_FAIL;
	bool ok = true;

	if (!q)
		return false;
	query_bind_int(q, ":set_id", set_id);
	do {
		claim->devices = arena_grow(&s->arena, claim->devices, claim->n_devices,
			alloc, sizeof *claim->devices);
		if (!claim->devices)
			break;
		step = query_step(q, err);
		if (step == STEP_ROW)
			claim->devices[claim->n_devices++] =
				row_text(q, 0, &s->arena, &ok);
	} while (step == STEP_ROW && ok);
	query_end(q);
	return step == STEP_DONE || arena_failed(&s->arena, "diff", err);
}

/* The rows of one identity as one claim: all devices, the earlier posted, the later expires. */
static bool
merge_group(struct db *db, struct side *s, size_t first, size_t n,
	struct history_claim *out, struct error *err)
{
	size_t alloc = 0, kept = 0;

	*out = s->claims[first].claim;
	for (size_t i = first; i < first + n; i++) {
		const struct claim_row *row = &s->claims[i];

		if (!add_devices(db, row->set_id, s, out, &alloc, err))
			return false;
		if (out->posted == INSTANT_NONE ||
			(row->claim.posted != INSTANT_NONE &&
				row->claim.posted < out->posted))
			out->posted = row->claim.posted;
		if (row->claim.expires == INSTANT_NONE ||
			(out->expires != INSTANT_NONE &&
				row->claim.expires > out->expires))
			out->expires = row->claim.expires;
	}
	if (out->n_devices)
		qsort(out->devices, out->n_devices, sizeof *out->devices, compare_texts);
	for (size_t i = 0; i < out->n_devices; i++)
		if (!kept || strcmp(out->devices[kept - 1], out->devices[i]) != 0)
			out->devices[kept++] = out->devices[i];
	out->n_devices = kept;
	return true;
}

static bool
same_rows(const struct side *a, size_t i, size_t n, const struct side *b, size_t j,
	size_t m, bool dates)
{
	if (n != m)
		return false;
	for (size_t k = 0; k < n; k++) {
		const struct claim_row *x = &a->claims[i + k], *y = &b->claims[j + k];

		if (x->set_id != y->set_id ||
			(dates && (x->claim.posted != y->claim.posted ||
					  x->claim.expires != y->claim.expires)))
			return false;
	}
	return true;
}

static bool
same_devices(const struct history_claim *a, const struct history_claim *b)
{
	bool same = a->n_devices == b->n_devices;

	for (size_t i = 0; same && i < a->n_devices; i++)
		same = strcmp(a->devices[i], b->devices[i]) == 0;
	return same;
}

/* Two sides of a source's claims, and where their difference goes. */
struct claim_diff {
	struct db *db;
	struct side *a, *b;
	bool dates;
	const struct history_sink *sink;
};

/* Tell of one identity: n rows from `i` on in `a`, m from `j` on in `b`; one of them may be 0. */
static bool
diff_group(const struct claim_diff *d, const size_t i[2], const size_t j[2],
	struct error *err)
{
	const struct history_sink *sink = d->sink;
	struct side *a = d->a, *b = d->b;
	struct db *db = d->db;
	bool dates = d->dates;
	struct history_claim from = {0}, to = {0};
	unsigned parts;

	if (i[1] && j[1] && same_rows(a, i[0], i[1], b, j[0], j[1], dates))
		return true;
	if ((i[1] && !merge_group(db, a, i[0], i[1], &from, err)) ||
		(j[1] && !merge_group(db, b, j[0], j[1], &to, err)))
		return false;
	if (!i[1] || !j[1])
		return sink->claim(
			sink->ctx, i[1] ? &from : NULL, j[1] ? &to : NULL, 0, err);
	parts = PART(HISTORY_DEVICES, !same_devices(&from, &to)) |
		PART(HISTORY_POSTED, dates && from.posted != to.posted) |
		PART(HISTORY_EXPIRES, dates && from.expires != to.expires);
	return !parts || sink->claim(sink->ctx, &from, &to, parts, err);
}

static bool
diff_claims(struct db *db, struct side *a, struct side *b, bool dates,
	const struct history_sink *sink, struct error *err)
{
	const struct claim_diff d = {db, a, b, dates, sink};
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		size_t n = group(a, i), m = group(b, j);
		int order =
			!n   ? 1
			: !m ? -1
			     : compare_claims(&a->claims[i].claim, &b->claims[j].claim);

		n = order > 0 ? 0 : n;
		m = order < 0 ? 0 : m;
		if (!diff_group(&d, (size_t[]){i, n}, (size_t[]){j, m}, err))
			return false;
		i += n;
		j += m;
	}
	return true;
}

/* --- products ---------------------------------------------------------------------------- */

static bool
read_product(struct query *q, struct arena *arena, void *to)
{
	struct history_product *p = to;
	bool ok = true;

	*p = (struct history_product){
		.product = row_text(q, 0, arena, &ok),
		.post_date = query_time(q, 1),
		.deferred_date = query_time(q, 2),
		.state = row_text(q, 3, arena, &ok),
		.type = row_text(q, 4, arena, &ok),
		.version = row_text(q, 5, arena, &ok),
		.build = row_text(q, 6, arena, &ok),
		.packages = query_int(q, 7),
		.bytes = query_int(q, 8),
		.smd_url = row_text(q, 9, arena, &ok),
		.packages_digest = row_digest(q, 10),
		.distributions_digest = row_digest(q, 11),
		.meta_digest = row_digest(q, 12),
	};
	return ok;
}

static bool
load_products(
	struct db *db, int64_t source_id, int64_t at, struct side *s, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_product_sightings_at, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	s->products = row_list(
		q, sizeof *s->products, read_product, &s->arena, "diff", &s->n, err);
	return s->products != NULL;
}

static unsigned
product_parts(const struct history_product *a, const struct history_product *b)
{
	return PART(HISTORY_POST_DATE, a->post_date != b->post_date) |
	       PART(HISTORY_DEFERRED_DATE, a->deferred_date != b->deferred_date) |
	       PART(HISTORY_STATE, strcmp(a->state, b->state) != 0) |
	       PART(HISTORY_PACKAGES,
		       !same_digest(&a->packages_digest, &b->packages_digest)) |
	       PART(HISTORY_DISTRIBUTIONS,
		       !same_digest(&a->distributions_digest, &b->distributions_digest)) |
	       PART(HISTORY_SMD_URL, strcmp(a->smd_url, b->smd_url) != 0) |
	       PART(HISTORY_META, !same_digest(&a->meta_digest, &b->meta_digest));
}

/* Tell of one product: on one side only, or changed. */
static bool
tell_product(const struct history_product *from, const struct history_product *to,
	const struct history_sink *sink, struct error *err)
{
	unsigned parts = from && to ? product_parts(from, to) : 0;

	return (from && to && !parts) || sink->product(sink->ctx, from, to, parts, err);
}

static bool
diff_products(const struct side *a, const struct side *b, const struct history_sink *sink,
	struct error *err)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		const struct history_product *from = i < a->n ? &a->products[i] : NULL;
		const struct history_product *to = j < b->n ? &b->products[j] : NULL;
		int order = !from ? 1 : !to ? -1 : strcmp(from->product, to->product);

		if (order < 0)
			to = NULL;
		if (order > 0)
			from = NULL;
		if (!tell_product(from, to, sink, err))
			return false;
		i += from ? 1 : 0;
		j += to ? 1 : 0;
	}
	return true;
}

bool
history_diff(struct db *db, int64_t source_id, const struct history_moment *from,
	const struct history_moment *to, bool dates, const struct history_sink *sink,
	struct error *err)
{
	struct side a, b;
	bool ok;

	side_init(&a);
	side_init(&b);
	ok = load_claims(db, source_id, from->at, &a, err) &&
	     load_claims(db, source_id, to->at, &b, err) &&
	     diff_claims(db, &a, &b, dates, sink, err);
	side_clear(&a);
	side_clear(&b);
	if (!ok)
		return false;
	side_init(&a);
	side_init(&b);
	ok = load_products(db, source_id, from->at, &a, err) &&
	     load_products(db, source_id, to->at, &b, err) &&
	     diff_products(&a, &b, sink, err);
	side_clear(&a);
	side_clear(&b);
	return ok;
}
