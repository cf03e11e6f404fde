/* SPDX-License-Identifier: Apache-2.0 */
#include "db/loss.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

/* The keys that the answer names, and those that were believed before it. */
struct tally {
	struct textset loss_keys, sections, count_keys; /* named by the answer */
	struct textset before;                          /* count keys believed before */
	struct textset missing; /* count keys of what would be lost */
};

static void
tally_clear(struct tally *t)
{
	textset_clear(&t->loss_keys);
	textset_clear(&t->sections);
	textset_clear(&t->count_keys);
	textset_clear(&t->before);
	textset_clear(&t->missing);
}

static bool
tally_fill(
	struct tally *t, const struct itemset *items, uint64_t answer, struct error *err)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (item->named == answer &&
			(!textset_add(&t->loss_keys, item->loss_key, NULL, err) ||
				!textset_add(&t->sections, item->section, NULL, err) ||
				!textset_add(&t->count_keys, item->count_key, NULL, err)))
			return false;
		if (item->sighting && *item->count_key &&
			!textset_add(&t->before, item->count_key, NULL, err))
			return false;
	}
	return true;
}

/* What is open but not named: replaced, surely gone, or a loss to be weighed (LOSS_HELD). */
static bool
sort_out(struct tally *t, const struct itemset *items,
	const struct loss_question *question, enum loss *verdicts, struct error *err)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (!item->sighting || item->named == question->answer)
			continue;
		if (textset_has(&t->loss_keys, item->loss_key))
			verdicts[i] = LOSS_REPLACED;
		else if (question->confirmed ||
			 (item->absent_since != INSTANT_NONE &&
				 question->at - item->absent_since >= CAP_HOLD_S))
			verdicts[i] = LOSS_GONE;
		else
			verdicts[i] = LOSS_HELD;
		if (verdicts[i] == LOSS_HELD && *item->count_key &&
			!textset_has(&t->count_keys, item->count_key) &&
			!textset_add(&t->missing, item->count_key, NULL, err))
			return false;
	}
	return true;
}

/* Is all that is open named? */
static bool
is_whole(const struct itemset *items, uint64_t answer)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->items[i]->sighting && items->items[i]->named != answer)
			return false;
	return true;
}

bool
loss_judge(const struct itemset *items, const struct format *format,
	const struct loss_question *question, struct loss_answer *answer,
	struct error *err)
{
	struct tally t = {0};
	bool all, ok = false;

	*answer = (struct loss_answer){0};
	textset_init(&t.loss_keys);
	textset_init(&t.sections);
	textset_init(&t.count_keys);
	textset_init(&t.before);
	textset_init(&t.missing);
	answer->verdicts = calloc(items->n ? items->n : 1, sizeof *answer->verdicts);
	if (!answer->verdicts) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (is_whole(items, question->answer)) { /* so nothing needs to be weighed */
		ok = true;
		goto out;
	}
	if (!tally_fill(&t, items, question->answer, err) ||
		!sort_out(&t, items, question, answer->verdicts, err))
		goto out;
	all = question->too_many_bad ||
	      t.missing.n * 100 > t.before.n * (size_t)format->loss_percent;
	if (all)
		answer->why =
			question->too_many_bad ? "too many bad records" : "a mass loss";
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (answer->verdicts[i] != LOSS_HELD || all)
			continue;
		if (format->section_loss && !textset_has(&t.sections, item->section))
			answer->why = "an emptied section";
		else
			answer->verdicts[i] = LOSS_GONE;
	}
	answer->held = t.missing.n;
	answer->held_of = t.before.n;
	ok = true;
out:
	tally_clear(&t);
	return ok;
}
