/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fold_state.h"

#include "db/fact.h"
#include "db/row.h"

#include <stdio.h>

/* --- the items of the source ------------------------------------------------------------ */

static bool
name_claim(struct fold *f, struct item *item, const char *list, const char *section,
	const char *platform, const char *build, const char *prerequisite)
{
	struct arena *a = &f->items.arena;

	item->platform = arena_text(a, platform);
	item->build = arena_text(a, build);
	item->section = arena_printf(a, "%s\t%s", list, section);
	item->count_key = f->rank > 0 ? arena_printf(a, "%s\t%s", section, build) : "";
	item->loss_key = arena_printf(
		a, "%s\t%s\t%s\t%s\t%s", list, section, platform, build, prerequisite);
	return item->platform && item->build && item->section && item->count_key &&
	       item->loss_key;
}

/* An open sighting as an item: the columns that claims and products share. */
static struct item *
load_item(struct fold *f, struct query *q, struct error *err)
{
	struct digest digest = row_digest(q, 2);
	struct item *item = itemset_add(&f->items, &digest, err);

	if (item) {
		item->sighting = query_int(q, 0);
		item->id = query_int(q, 1);
		item->last_seen = query_time(q, 3);
		item->absent_since = query_time(q, 4);
	}
	return item;
}

static bool
load_claim(struct fold *f, struct query *q, struct item *item)
{
	item->kept = (struct times){query_time(q, 10), query_time(q, 11),
		query_time(q, 12), query_time(q, 13), query_time(q, 14)};
	item->has_kept = true;
	return name_claim(f, item, query_text(q, 7), query_text(q, 8), query_text(q, 5),
		query_text(q, 6), query_text(q, 9));
}

static bool
name_product(struct fold *f, struct item *item, const char *product)
{
	item->type = ITEM_PRODUCT;
	item->loss_key = item->count_key = arena_text(&f->items.arena, product);
	return item->loss_key != NULL;
}

static bool
load_product(struct fold *f, struct query *q, struct item *item)
{
	return name_product(f, item, query_text(q, 5));
}

/* A row of an index is lost when its title goes, a page's section when that does: one that only
 * says more than before is the same one. */
static bool
name_advisory(struct fold *f, struct item *item, bool page, const char *id,
	const char *anchor, const char *title)
{
	struct arena *a = &f->items.arena;

	item->type = ITEM_ADVISORY;
	item->loss_key = item->count_key =
		page ? arena_printf(a, "%s#%s", id, anchor) : arena_text(a, title);
	return item->loss_key != NULL;
}

static bool
load_advisory(struct fold *f, struct query *q, struct item *item)
{
	return name_advisory(f, item, query_int(q, 5) != 0, query_text(q, 6),
		query_text(q, 7), query_text(q, 8));
}

/* The open sightings of one sort; `load` reads the columns of its own. */
static bool
load_items(struct fold *f, enum statement which,
	bool (*load)(struct fold *f, struct query *q, struct item *item),
	struct error *err)
{
	struct query *q = query_begin(f->db, which, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	while ((step = query_step(q, err)) == STEP_ROW) {
		struct item *item = load_item(f, q, err);

		if (!item || !load(f, q, item)) {
			(void)arena_failed(&f->items.arena, f->name, err);
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	return step == STEP_DONE;
}

/* --- what the parser delivers ------------------------------------------------------------ */

static int64_t
earlier(int64_t a, int64_t b)
{
	if (a == INSTANT_NONE || b == INSTANT_NONE)
		return a == INSTANT_NONE ? b : a;
	return a < b ? a : b;
}

/* Two rows of one identity: posted is the earlier, expires the later (none is never). */
static void
merge_times(struct times *to, const struct times *from)
{
	to->posted = earlier(to->posted, from->posted);
	if (from->expires == INSTANT_NONE)
		to->expires = INSTANT_NONE;
	else if (to->expires != INSTANT_NONE && from->expires > to->expires)
		to->expires = from->expires;
	to->withdrawn = earlier(to->withdrawn, from->withdrawn);
	to->listed_from = earlier(to->listed_from, from->listed_from);
	if (from->listed_until == INSTANT_NONE)
		to->listed_until = INSTANT_NONE;
	else if (to->listed_until != INSTANT_NONE &&
		 from->listed_until > to->listed_until)
		to->listed_until = from->listed_until;
}

static bool
on_claim(void *ctx, const struct claim *c, struct error *err)
{
	struct times times = {
		c->posted, c->expires, c->withdrawn, c->listed_from, c->listed_until};
	struct fold *f = ctx;
	struct digest digest;
	struct item *item;

	f->records++;
	if (!fact_claim_digest(c, &digest, err))
		return false;
	item = itemset_find(&f->items, &digest);
	if (item && item->named == f->number) {
		merge_times(&item->now, &times);
		return true;
	}
	if (!item) {
		item = itemset_add(&f->items, &digest, err);
		if (!item || !fact_claim_id(f->db, c, &digest, &item->id, err))
			return false;
		if (!name_claim(f, item, c->list, c->section, platform_name(c->platform),
			    c->build, c->prerequisite_build))
			return arena_failed(&f->items.arena, f->name, err);
	}
	item->named = f->number;
	item->now = times;
	if (!item->sighting || item->absent_since != INSTANT_NONE) {
		item->key = arena_text(&f->items.arena, c->key);
		if (!item->key)
			return arena_failed(&f->items.arena, f->name, err);
	}
	return true;
}

static bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct fold *f = ctx;
	struct digest digest;
	struct item *item;

	f->records++;
	if (!fact_product_digest(p, &digest, err))
		return false;
	item = itemset_find(&f->items, &digest);
	if (!item) {
		item = itemset_add(&f->items, &digest, err);
		if (!item || !fact_product_id(f->db, p, &digest, &item->id, err))
			return false;
		if (!name_product(f, item, p->id))
			return arena_failed(&f->items.arena, f->name, err);
	}
	item->named = f->number;
	if (!item->sighting || item->absent_since != INSTANT_NONE) {
		item->key = arena_printf(&f->items.arena, "Products.%s", p->id);
		if (!item->key)
			return arena_failed(&f->items.arena, f->name, err);
	}
	return true;
}

static bool
on_advisory(void *ctx, const struct advisory *a, struct error *err)
{
	struct fold *f = ctx;
	struct digest digest;
	struct item *item;

	f->records++;
	if (!fact_advisory_digest(a, &digest, err))
		return false;
	item = itemset_find(&f->items, &digest);
	if (!item) {
		item = itemset_add(&f->items, &digest, err);
		if (!item || !fact_advisory_id(f->db, a, &digest, &item->id, err))
			return false;
		if (!name_advisory(f, item, a->page, a->id, a->anchor, a->title))
			return arena_failed(&f->items.arena, f->name, err);
	}
	item->named = f->number;
	item->has_cves = a->n_cves > 0;
	if (!item->sighting || item->absent_since != INSTANT_NONE) {
		item->key = arena_text(&f->items.arena, a->key);
		if (!item->key)
			return arena_failed(&f->items.arena, f->name, err);
	}
	return true;
}

static void
on_notice(void *ctx, const struct notice *n)
{
	struct fold *f = ctx;
	struct query *q;

	if (n->kind == NOTICE_BAD_RECORD)
		f->bad++;
	if (f->failed || f->notices >= CAP_NOTICES)
		return;
	f->notices++;
	q = query_begin(f->db, STATEMENT_notice_add, f->err);
	if (q) {
		query_bind_int(q, ":answer_id", f->answer_id);
		query_bind_text(q, ":kind", notice_kind_name(n->kind));
		query_bind_text(q, ":key", n->key ? n->key : "");
		query_bind_text(q, ":detail", n->detail ? n->detail : "");
		query_bind_int(q, ":line", n->line);
	}
	f->failed = !q || !query_run(q, f->err);
}

bool
fold_load(struct fold *f, struct error *err)
{
	return load_items(f, STATEMENT_sightings_open, load_claim, err) &&
	       load_items(f, STATEMENT_product_sightings_open, load_product, err) &&
	       load_items(f, STATEMENT_advisory_sightings_open, load_advisory, err);
}

static bool
clear_notices(struct fold *f, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_notice_clear, err);

	if (!q)
		return false;
	query_bind_int(q, ":answer_id", f->answer_id);
	return query_run(q, err);
}

bool
fold_read(struct fold *f, int64_t body_id, bool *parsed, char *message, size_t cap,
	struct error *err)
{
	const struct record_sink sink = {f, on_claim, on_product, on_notice, on_advisory};
	struct error parse_err = ERROR_INIT;
	size_t before = f->items.n, len;
	const char *data;

	f->number++;
	f->records = f->bad = f->notices = 0;
	f->failed = false;
	f->err = err;
	if (!raw_read(f->raw, body_id, &data, &len, err) || !clear_notices(f, err) ||
		!db_savepoint(f->db, err))
		return false;
	*parsed = f->format->parse(data, len, f->name, f->at, &sink, &parse_err);
	if (f->failed)
		return false;
	if (*parsed)
		return db_savepoint_release(f->db, err);
	if (parse_err.code == ERR_NOMEM || parse_err.code == ERR_DB ||
		parse_err.code == ERR_IO) {
		*err = parse_err;
		return false;
	}
	itemset_cut(&f->items, before);
	if (parse_err.line)
		(void)snprintf(message, cap, "line %lld: %s", (long long)parse_err.line,
			parse_err.reason);
	else
		(void)snprintf(message, cap, "%s", parse_err.reason);
	return db_savepoint_rollback(f->db, err);
}
