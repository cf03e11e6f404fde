/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fold_state.h"

#include "db/fact.h"
#include "db/refused.h"
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
	item->earliest = item->kept.posted;
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

/* The item of a claim that bears no mark yet, made when it is new; NULL with err set. */
static struct item *
find_claim(struct fold *f, const struct claim *c, struct error *err)
{
	struct digest digest;
	struct item *item;

	if (!fact_claim_digest(c, &digest, err))
		return NULL;
	item = itemset_find(&f->items, &digest);
	if (item)
		return item;
	item = itemset_add(&f->items, &digest, err);
	if (!item || !fact_claim_id(f->db, c, &digest, &item->id, err))
		return NULL;
	if (name_claim(f, item, c->list, c->section, platform_name(c->platform), c->build,
		    c->prerequisite_build))
		return item;
	(void)arena_failed(&f->items.arena, f->name, err);
	return NULL;
}

static bool
on_claim(void *ctx, const struct claim *c, struct error *err)
{
	struct times times = {
		c->posted, c->expires, c->withdrawn, c->listed_from, c->listed_until};
	struct fold *f = ctx;
	struct item *item = c->mark ? *c->mark : NULL;

	f->records++;
	if (!item)
		item = find_claim(f, c, err);
	if (!item)
		return false;
	if (c->mark)
		*c->mark = item;
	if (item->named == f->number) {
		merge_times(&item->now, &times);
		return true;
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

/* The item of a product that bears no mark yet, made when it is new; NULL with err set. */
static struct item *
find_product(struct fold *f, const struct product *p, struct error *err)
{
	struct digest digest;
	struct item *item;

	if (!fact_product_digest(p, &digest, err))
		return NULL;
	item = itemset_find(&f->items, &digest);
	if (item)
		return item;
	item = itemset_add(&f->items, &digest, err);
	if (!item || !fact_product_id(f->db, p, &digest, &item->id, err))
		return NULL;
	if (name_product(f, item, p->id))
		return item;
	(void)arena_failed(&f->items.arena, f->name, err);
	return NULL;
}

static bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct fold *f = ctx;
	struct item *item = p->mark ? *p->mark : NULL;

	f->records++;
	if (!item)
		item = find_product(f, p, err);
	if (!item)
		return false;
	if (p->mark)
		*p->mark = item;
	item->named = f->number;
	if (!item->sighting || item->absent_since != INSTANT_NONE) {
		item->key = p->key ? arena_text(&f->items.arena, p->key)
				   : arena_printf(&f->items.arena, "Products.%s", p->id);
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
fold_confirmed(struct fold *f, bool *is, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_confirmation_find, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	query_bind_int(q, ":at", f->at);
	step = query_step(q, err);
	*is = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

/* The moment of which an answer says that it is: in its own words, else by the header with which it
 * came. What lies ahead of the clock is no such moment: it would make all that follows old. */
static int64_t
state_date(const struct fold *f, const char *data, size_t len)
{
	int64_t at = f->format->dated ? f->format->dated(data, len) : f->modified;

	return at != INSTANT_NONE && at - CAP_STALE_AHEAD_S > f->at ? INSTANT_NONE : at;
}

/*
 * A node that lags, or one that plays an old answer again (T7): what is older than what was accepted
 * changes no fact. One that would be refused is, whatever its age, and the admin may believe it.
 */
static bool
judge_age(struct fold *f, const char *data, size_t len, const char **verdict,
	char *message, size_t cap, struct error *err)
{
	char ours[INSTANT_TEXT_BYTES], newest[INSTANT_TEXT_BYTES];
	bool believed, taken;

	f->stated = state_date(f, data, len);
	if (f->stated == INSTANT_NONE || f->dated == INSTANT_NONE ||
		f->stated >= f->dated)
		return true;
	if (!fold_confirmed(f, &believed, err) ||
		!refused_try(f->format, data, len, f->at, &taken, err))
		return false;
	if (believed || !taken)
		return true;
	*verdict = "stale";
	(void)snprintf(message, cap, "it is of %s, one of %s was accepted before",
		instant_format(f->stated, ours), instant_format(f->dated, newest));
	return true;
}

static bool
parse(struct fold *f, const char *data, size_t len, const char **verdict, char *message,
	size_t cap, struct error *err)
{
	const struct record_sink sink = {
		f, on_claim, on_product, on_notice, on_advisory, &f->memory};
	struct error why = ERROR_INIT;
	size_t before = f->items.n;
	bool parsed;

	if (!db_savepoint(f->db, err))
		return false;
	parsed = f->format->parse(data, len, f->name, f->at, &sink, &why);
	if (f->failed)
		return false;
	if (parsed)
		return db_savepoint_release(f->db, err);
	if (why.code == ERR_NOMEM || why.code == ERR_DB || why.code == ERR_IO) {
		*err = why;
		return false;
	}
	record_memory_clear(&f->memory); /* its marks are items */
	itemset_cut(&f->items, before);
	*verdict = "refused";
	if (why.line)
		(void)snprintf(
			message, cap, "line %lld: %s", (long long)why.line, why.reason);
	else
		(void)snprintf(message, cap, "%s", why.reason);
	return db_savepoint_rollback(f->db, err);
}

bool
fold_read(struct fold *f, int64_t body_id, const char **verdict, char *message,
	size_t cap, struct error *err)
{
	const char *data, *stale = NULL;
	size_t len;

	f->number++;
	f->records = f->bad = f->notices = 0;
	f->failed = false;
	f->err = err;
	if (!raw_read(f->raw, body_id, &data, &len, err) || !clear_notices(f, err) ||
		!judge_age(f, data, len, &stale, message, cap, err))
		return false;
	if (!stale)
		return parse(f, data, len, verdict, message, cap, err);
	*verdict = stale;
	return true;
}
