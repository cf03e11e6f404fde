/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fold_state.h"

#include "db/loss.h"
#include "db/release.h"
#include "db/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- writing what came of an answer -------------------------------------------------------- */

/* The tables of each type of item have statements of their own. */
static const struct {
	enum statement insert, absent, close;
} sighting[ITEM_TYPES] = {
	[ITEM_CLAIM] = {STATEMENT_sighting_insert,          STATEMENT_sighting_absent,
			STATEMENT_sighting_close									},
	[ITEM_PRODUCT] = {STATEMENT_product_sighting_insert,
			STATEMENT_product_sighting_absent,                             STATEMENT_product_sighting_close },
	[ITEM_ADVISORY] = {STATEMENT_advisory_sighting_insert,
			STATEMENT_advisory_sighting_absent,                            STATEMENT_advisory_sighting_close},
};

static bool
touch(struct fold *f, const struct item *item, struct textset *also, struct error *err)
{
	return item->type != ITEM_CLAIM ||
	       (textset_add_release(&f->touched, item->platform, item->build, err) &&
		       (!also || textset_add_release(
					 also, item->platform, item->build, err)));
}

static bool
close_sighting(struct fold *f, struct item *item, struct error *err)
{
	int64_t last =
		item->last_seen == INSTANT_NONE ? f->prev_last_at : item->last_seen;
	struct query *q = query_begin(f->db, sighting[item->type].close, err);

	if (!q)
		return false;
	query_bind_int(q, ":id", item->sighting);
	query_bind_int(q, ":last_seen", last);
	query_bind_int(q, ":until", f->at);
	item->sighting = 0;
	item->ended = f->number;
	item->last_seen = item->absent_since = INSTANT_NONE;
	f->result->removed++;
	return query_run(q, err) && touch(f, item, &f->closed, err);
}

static bool
hold_sighting(struct fold *f, struct item *item, struct error *err)
{
	struct query *q;

	if (item->absent_since != INSTANT_NONE)
		return true;
	item->last_seen = f->prev_last_at;
	item->absent_since = f->at;
	q = query_begin(f->db, sighting[item->type].absent, err);
	if (!q)
		return false;
	query_bind_int(q, ":id", item->sighting);
	query_bind_int(q, ":last_seen", item->last_seen);
	query_bind_int(q, ":absent_since", item->absent_since);
	return query_run(q, err);
}

/* An advisory begins: the releases that it is about. */
static bool
advise(struct fold *f, const struct item *item, struct error *err)
{
	struct query *q;
	enum step step;

	if (!item->has_cves)
		return true;
	q = query_begin(f->db, STATEMENT_advisory_joined, err);
	if (!q)
		return false;
	query_bind_int(q, ":advisory_id", item->id);
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!textset_add_release(
			    &f->advised, query_text(q, 0), query_text(q, 1), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

static bool
open_sighting(struct fold *f, struct item *item, struct error *err)
{
	bool offered = true;
	struct query *q;

	if (item->type == ITEM_CLAIM && f->rank > 0 &&
		!release_is_offered(f->db, item->platform, item->build, f->at,
			f->prev_last_at, &offered, err))
		return false;
	q = query_begin(f->db, sighting[item->type].insert, err);
	if (!q)
		return false;
	query_bind_int(q, ":source_id", f->source_id);
	query_bind_int(q, ":item_id", item->id);
	query_bind_int(q, ":first_seen", f->at);
	query_bind_int(q, ":answer_id", f->answer_id);
	query_bind_text(q, ":key", item->key);
	if (!query_run(q, err))
		return false;
	item->sighting = db_last_id(f->db);
	f->result->added++;
	return touch(f, item, &f->opened, err) &&
	       (offered || touch(f, item, &f->fresh, err)) && advise(f, item, err);
}

static bool
same_times(const struct times *a, const struct times *b)
{
	return a->posted == b->posted && a->expires == b->expires &&
	       a->withdrawn == b->withdrawn && a->listed_from == b->listed_from &&
	       a->listed_until == b->listed_until;
}

/* What was last stated beside a claim that is seen again. */
static bool
recall_times(struct fold *f, struct item *item, struct error *err)
{
	struct query *q = query_begin(f->db, STATEMENT_stated_last, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":claim_id", item->id);
	query_bind_int(q, ":source_id", f->source_id);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		item->kept = (struct times){query_time(q, 0), query_time(q, 1),
			query_time(q, 2), query_time(q, 3), query_time(q, 4)};
		item->earliest = item->kept.posted;
		item->has_kept = true;
	}
	query_end(q);
	return step != STEP_FAIL;
}

/* Are the dates of the release others by what is stated now? By a later one posted they are not: the
 * earliest that was ever stated stays, unless a second answer of the same moment takes its place. */
static bool
moves_release(const struct fold *f, const struct item *item)
{
	int64_t posted = item->now.posted;

	return !item->has_kept || item->kept_at == f->at ||
	       item->kept.withdrawn != item->now.withdrawn ||
	       item->kept.listed_from != item->now.listed_from ||
	       (posted != INSTANT_NONE &&
		       (item->earliest == INSTANT_NONE || posted < item->earliest));
}

static bool
state_times(struct fold *f, struct item *item, struct error *err)
{
	struct query *q;
	bool moves;

	if (!item->has_kept && !recall_times(f, item, err))
		return false;
	if (item->has_kept && same_times(&item->kept, &item->now))
		return true;
	moves = moves_release(f, item);
	q = query_begin(f->db, STATEMENT_stated_insert, err);
	if (!q)
		return false;
	query_bind_int(q, ":claim_id", item->id);
	query_bind_int(q, ":source_id", f->source_id);
	query_bind_int(q, ":first_seen", f->at);
	query_bind_time(q, ":posted", item->now.posted);
	query_bind_time(q, ":expires", item->now.expires);
	query_bind_time(q, ":withdrawn", item->now.withdrawn);
	query_bind_time(q, ":listed_from", item->now.listed_from);
	query_bind_time(q, ":listed_until", item->now.listed_until);
	item->kept = item->now;
	item->kept_at = f->at;
	if (moves)
		item->earliest = item->now.posted;
	item->has_kept = true;
	return query_run(q, err) && (!moves || touch(f, item, NULL, err));
}

static bool
apply(struct fold *f, const struct loss_answer *loss, struct error *err)
{
	size_t known = f->items.n;

	for (size_t i = 0; i < known; i++) {
		struct item *item = f->items.items[i];

		if (item->named != f->number) {
			bool ok = loss->verdicts[i] == LOSS_NONE ||
				  (loss->verdicts[i] == LOSS_HELD
						  ? hold_sighting(f, item, err)
						  : close_sighting(f, item, err));

			if (!ok)
				return false;
			continue;
		}
		/* Back after a held-back answer: what lay between was no sighting. */
		if (item->sighting && item->absent_since != INSTANT_NONE &&
			!close_sighting(f, item, err))
			return false;
		if (!item->sighting && !open_sighting(f, item, err))
			return false;
		if (item->type == ITEM_CLAIM && !state_times(f, item, err))
			return false;
	}
	return true;
}

bool
fold_write(struct fold *f, const char **verdict, char *message, size_t cap,
	struct error *err)
{
	struct loss_question question = {.answer = f->number, .at = f->at};
	struct loss_answer loss = {0};
	bool ok = false, was_holding = f->holding;

	question.too_many_bad =
		f->bad > CAP_BAD_RECORDS && f->bad * 20 > f->records + f->bad;
	if (!fold_confirmed(f, &question.confirmed, err) ||
		!loss_judge(&f->items, f->format, &question, &loss, err) ||
		!apply(f, &loss, err))
		goto out;
	f->holding = false;
	for (size_t i = 0; i < f->items.n; i++)
		f->holding =
			f->holding || f->items.items[i]->absent_since != INSTANT_NONE;
	*verdict = f->holding ? "held" : "accepted";
	if (f->holding)
		(void)snprintf(message, cap, "held back: %s, %zu of %zu missing",
			loss.why ? loss.why : "a loss is not yet confirmed", loss.held,
			loss.held_of);
	ok = fold_tell(f, was_holding, err);
out:
	free(loss.verdicts);
	return ok;
}
