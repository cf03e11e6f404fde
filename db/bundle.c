/* SPDX-License-Identifier: Apache-2.0 */
#include "db/bundle.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/device.h"
#include "db/evidence.h"
#include "db/raw.h"
#include "db/row.h"
#include "parser/facts.h"

#include <stdlib.h>
#include <string.h>

#define RANK_BUNDLED 9
#define RANK_EXISTS  10 /* a source that makes no offers: behind all others */
#define SILENT_S                                                                         \
	(INT64_C(7) * INSTANT_DAY_S) /* a source that has not answered since is no news */
#define ROLLING_S                                                                        \
	(INT64_C(90) *                                                                   \
		INSTANT_DAY_S) /* doc/formats.md: ExpirationDate of what is current */

struct collecting {
	struct db *db;
	struct arena *arena;
	struct bundle_row *rows;
	size_t n, alloc;
	int64_t bundled_at, pmv_at, any_at; /* the newest answers; INSTANT_NONE = none */
	int64_t bundled_id;                 /* of the source */
	int64_t as_of;                      /* up to when the rows hold */
	bool bundle_has_pmv;
};

static struct bundle_row *
add_row(struct collecting *c, struct error *err)
{
	if (c->n == c->alloc) {
		size_t alloc = c->alloc ? 2 * c->alloc : 512;
		struct bundle_row *more = realloc(c->rows, alloc * sizeof *more);

		if (!more) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			return NULL;
		}
		c->rows = more;
		c->alloc = alloc;
	}
	c->rows[c->n] = (struct bundle_row){.rank = RANK_BUNDLED};
	return &c->rows[c->n++];
}

/* --- what sources claimed ---------------------------------------------------------------- */

static int64_t
earlier(int64_t a, int64_t b)
{
	return b != INSTANT_NONE && b < a ? b : a;
}

/* The days of a claim: columns 12 to 19 of export_facts.sql. */
static void
set_days(const struct collecting *c, struct bundle_row *row, struct query *q)
{
	int64_t first = query_time(q, 12), last = query_time(q, 13);
	bool listed = query_int(q, 14) != 0;
	int64_t covers_from = query_time(q, 15), covers_until = query_time(q, 16);
	int64_t rolled;

	row->from = row->until = INSTANT_NONE;
	row->posted = query_time(q, 17);
	row->expires = query_time(q, 18);
	row->withdrawn = query_time(q, 19);
	if (row->rank == RANK_EXISTS) /* since when, and for how long, nobody says */
		return;
	row->from = instant_day(first);
	if (first == covers_from) /* it was there before we looked */
		row->from = earlier(row->from, row->posted);
	if (!listed || covers_until < c->as_of - SILENT_S)
		row->until = instant_day(last);
	if (row->until != INSTANT_NONE || row->expires == INSTANT_NONE)
		return;
	/* still rolled forward at the last answer, a day of tolerance: no date yet */
	rolled = row->expires - instant_day(covers_until) - ROLLING_S;
	if (rolled >= -INSTANT_DAY_S && rolled <= INSTANT_DAY_S)
		row->expires = INSTANT_NONE;
}

static bool
take_claim(struct collecting *c, struct query *q, struct error *err)
{
	struct bundle_row *row = add_row(c, err);
	struct arena *a = c->arena;
	bool ok = true;

	if (!row)
		return false;
	row->platform = platform_parse(query_text(q, 0));
	row->version = row_text(q, 1, a, &ok);
	row->extra = row_text(q, 2, a, &ok);
	row->build = row_text(q, 3, a, &ok);
	row->kind = release_kind_parse(query_text(q, 4));
	row->beta = query_int(q, 5) != 0;
	row->base_build = arena_text(a, row->kind == KIND_FULL && query_int(q, 11) > 1
						? "" /* a delta of an asset list */
						: query_text(q, 6));
	row->audience = (enum audience)query_int(q, 7);
	row->list = row_text(q, 8, a, &ok);
	row->provenance = row_text(q, 10, a, &ok);
	row->rank = query_int(q, 11) > 0 ? query_int(q, 11) : RANK_EXISTS;
	set_days(c, row, q);
	if (!ok || !row->base_build)
		return arena_failed(a, "bundle", err);
	return evidence_devices(
		c->db, query_int(q, 9), a, &row->devices, &row->n_devices, err);
}

static bool
take_claims(struct collecting *c, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_export_facts, err);
	enum step step;

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!take_claim(c, q, err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

/* --- what the bundle says ---------------------------------------------------------------- */

static bool
take_fact(void *ctx, const struct claim *claim, const char *provenance, struct error *err)
{
	struct collecting *c = ctx;
	struct bundle_row *row = add_row(c, err);
	struct arena *a = c->arena;
	const char **devices;

	if (!row)
		return false;
	devices =
		arena_array(a, claim->n_devices ? claim->n_devices : 1, sizeof *devices);
	for (size_t i = 0; devices && i < claim->n_devices; i++) {
		devices[i] = arena_text(a, claim->devices[i]);
		if (!devices[i])
			devices = NULL;
	}
	*row = (struct bundle_row){.platform = claim->platform,
		.version = arena_text(a, claim->version),
		.extra = arena_text(a, claim->extra),
		.build = arena_text(a, claim->build),
		.base_build = arena_text(a, claim->prerequisite_build),
		.list = arena_text(a, claim->section),
		.provenance = arena_text(a, provenance),
		.kind = claim->kind,
		.beta = claim->beta,
		.audience = claim->audience,
		.posted = claim->posted,
		.from = claim->listed_from,
		.until = claim->listed_until,
		.withdrawn = claim->withdrawn,
		.expires = claim->expires,
		.devices = devices,
		.n_devices = claim->n_devices,
		.rank = RANK_BUNDLED};
	if (!row->version || !row->extra || !row->build || !row->base_build ||
		!row->list || !row->provenance || !devices)
		return arena_failed(a, "bundle", err);
	return true;
}

static bool
newest_body(struct collecting *c, int64_t *body, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_body_newest_of_source, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", c->bundled_id);
	return query_number(q, 0, body, err);
}

static bool
take_bundle(struct collecting *c, struct error *err)
{
	struct raw *raw;
	const char *data;
	int64_t body;
	bool ok = false;
	size_t len;

	if (c->bundled_at == INSTANT_NONE)
		return true;
	raw = raw_new(c->db, err);
	if (raw && newest_body(c, &body, err) && body &&
		raw_read(raw, body, &data, &len, err))
		ok = facts_rows(data, len, "bundled", c->bundled_at, take_fact, c, err);
	raw_free(raw);
	return ok;
}

/* --- all of it --------------------------------------------------------------------------- */

static bool
read_moments(struct collecting *c, struct error *err)
{
	struct query *q = query_begin(c->db, STATEMENT_export_as_of, err);
	enum step step;

	if (!q)
		return false;
	c->bundled_at = c->pmv_at = c->any_at = INSTANT_NONE;
	while ((step = query_step(q, err)) == STEP_ROW) {
		int64_t at = query_time(q, 1);

		if (query_int(q, 0) == 1)
			c->pmv_at = at;
		else if (query_int(q, 0) == RANK_BUNDLED)
			c->bundled_at = at;
		else
			c->any_at = at;
		if (query_int(q, 0) == RANK_BUNDLED)
			c->bundled_id = query_int(q, 2);
	}
	query_end(q);
	return step == STEP_DONE;
}

static bool
is_of_pmv(const struct bundle_row *row)
{
	static const char *const lists[] = {"AssetSets", "PublicAssetSets",
		"PublicRapidSecurityResponses", "PublicBackgroundSecurityImprovements"};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (strcmp(row->list, lists[i]) == 0)
			return true;
	return false;
}

/* pmv answered after the bundle was made: what only the bundle has as listed is no more. */
static void
end_bundled(struct collecting *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct bundle_row *row = &c->rows[i];

		if (row->rank != RANK_BUNDLED || !is_of_pmv(row))
			continue;
		c->bundle_has_pmv = true;
		if (c->pmv_at > c->bundled_at && row->until == INSTANT_NONE)
			row->until = instant_day(c->bundled_at);
	}
}

static int64_t
choose_as_of(const struct collecting *c)
{
	if (c->pmv_at == INSTANT_NONE)
		return c->bundled_at == INSTANT_NONE ? c->any_at : c->bundled_at;
	if (c->bundle_has_pmv && c->bundled_at > c->pmv_at)
		return c->bundled_at;
	return c->pmv_at;
}

bool
bundle_rows(struct db *db, struct arena *arena, struct bundle_row **rows, size_t *n,
	int64_t *as_of, struct error *err)
{
	struct collecting c = {.db = db, .arena = arena};
	bool ok = false;

	*n = 0;
	if (!read_moments(&c, err) || !take_bundle(&c, err))
		goto out;
	end_bundled(&c);
	c.as_of = choose_as_of(&c);
	if (!take_claims(&c, err) || !bundle_merge(c.rows, &c.n, arena, err))
		goto out;
	*rows = arena_array(arena, c.n ? c.n : 1, sizeof **rows);
	if (!*rows) {
		(void)arena_failed(arena, "bundle", err);
		goto out;
	}
	if (c.n)
		memcpy(*rows, c.rows, c.n * sizeof **rows);
	*n = c.n;
	*as_of = c.as_of;
	ok = true;
out:
	free(c.rows);
	return ok;
}
