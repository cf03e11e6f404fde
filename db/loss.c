/* SPDX-License-Identifier: Apache-2.0 */
#include "db/loss.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

/* Is what was believed not in the answer? */
static bool
is_lost(const struct item *item, uint64_t answer)
{
	return item->sighting && item->named != answer;
}

/* --- what is replaced, surely gone, or a loss to be weighed ------------------------------------- */

/* The loss keys of what is lost, and those of them that the answer names. */
struct keys {
	struct textset lost, named;
};

static bool
keys_fill(struct keys *k, const struct itemset *items, uint64_t answer, struct error *err)
{
	for (size_t i = 0; i < items->n; i++)
		if (is_lost(items->items[i], answer) &&
			!textset_add(&k->lost, items->items[i]->loss_key, NULL, err))
			return false;
	if (k->lost.n == 0)
		return true;
	for (size_t i = 0; i < items->n; i++)
		if (items->items[i]->named == answer &&
			textset_has(&k->lost, items->items[i]->loss_key) &&
			!textset_add(&k->named, items->items[i]->loss_key, NULL, err))
			return false;
	return true;
}

/* A verdict for each item; *held is how many are a loss to be weighed (LOSS_HELD). */
static bool
sort_out(const struct itemset *items, const struct loss_question *question,
	enum loss *verdicts, size_t *held, struct error *err)
{
	struct keys keys = {0};
	bool ok;

	textset_init(&keys.lost);
	textset_init(&keys.named);
	ok = keys_fill(&keys, items, question->answer, err);
	*held = 0;
	for (size_t i = 0; i < items->n && ok; i++) {
		const struct item *item = items->items[i];

		if (!is_lost(item, question->answer))
			continue;
		if (textset_has(&keys.named, item->loss_key))
			verdicts[i] = LOSS_REPLACED;
		else if (question->confirmed ||
			 (item->absent_since != INSTANT_NONE &&
				 question->at - item->absent_since >= CAP_HOLD_S))
			verdicts[i] = LOSS_GONE;
		else
			verdicts[i] = LOSS_HELD;
		*held += verdicts[i] == LOSS_HELD;
	}
	textset_clear(&keys.lost);
	textset_clear(&keys.named);
	return ok;
}

/* --- the weighing ------------------------------------------------------------------------------- */

/* The keys that the answer names, and those that were believed before it. */
struct tally {
	struct textset sections, count_keys; /* named by the answer */
	struct textset before;               /* count keys believed before */
	struct textset missing;              /* count keys of what would be lost */
};

static void
tally_clear(struct tally *t)
{
	textset_clear(&t->sections);
	textset_clear(&t->count_keys);
	textset_clear(&t->before);
	textset_clear(&t->missing);
}

static bool
tally_fill(struct tally *t, const struct itemset *items, uint64_t answer,
	const enum loss *verdicts, struct error *err)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (item->named == answer &&
			(!textset_add(&t->sections, item->section, NULL, err) ||
				!textset_add(&t->count_keys, item->count_key, NULL, err)))
			return false;
		if (item->sighting && *item->count_key &&
			!textset_add(&t->before, item->count_key, NULL, err))
			return false;
	}
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (verdicts[i] == LOSS_HELD && *item->count_key &&
			!textset_has(&t->count_keys, item->count_key) &&
			!textset_add(&t->missing, item->count_key, NULL, err))
			return false;
	}
	return true;
}

/* What is a loss to be weighed is believed to be gone, or held back; answer->why says which. */
static bool
weigh(const struct itemset *items, const struct format *format,
	const struct loss_question *question, struct loss_answer *answer,
	struct error *err)
{
	struct tally t = {0};
	bool all, ok;

	textset_init(&t.sections);
	textset_init(&t.count_keys);
	textset_init(&t.before);
	textset_init(&t.missing);
	ok = tally_fill(&t, items, question->answer, answer->verdicts, err);
	all = question->too_many_bad ||
	      t.missing.n * 100 > t.before.n * (size_t)format->loss_percent;
	if (all)
		answer->why =
			question->too_many_bad ? "too many bad records" : "a mass loss";
	for (size_t i = 0; i < items->n && ok && !all; i++) {
		if (answer->verdicts[i] != LOSS_HELD)
			continue;
		if (format->section_loss &&
			!textset_has(&t.sections, items->items[i]->section))
			answer->why = "an emptied section";
		else
			answer->verdicts[i] = LOSS_GONE;
	}
	answer->held = t.missing.n;
	answer->held_of = t.before.n;
	tally_clear(&t);
	return ok;
}

bool
loss_judge(const struct itemset *items, const struct format *format,
	const struct loss_question *question, struct loss_answer *answer,
	struct error *err)
{
	size_t held;

	*answer = (struct loss_answer){0};
	answer->verdicts = calloc(items->n ? items->n : 1, sizeof *answer->verdicts);
	if (!answer->verdicts)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	return sort_out(items, question, answer->verdicts, &held, err) &&
	       (held == 0 || weigh(items, format, question, answer, err));
}
