/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loss.h - what an answer no longer says: replaced, gone, or held back as a mass loss (T10).
 *
 * Layer: db (pure). What an answer adds is believed at once; what it removes is held back when a
 * (list, section) that had rows has none, when more than the format's share of the distinct
 * (section, build) or products is gone, or when the answer has too many bad records. A held-back
 * removal is believed when a second answer at least CAP_HOLD_S later lacks it too.
 */
#ifndef SUCAT_DB_LOSS_H
#define SUCAT_DB_LOSS_H

#include "db/itemset.h"
#include "parser/format.h"

enum loss { LOSS_NONE, LOSS_REPLACED, LOSS_GONE, LOSS_HELD };

struct loss_question {
	uint64_t answer; /* the number under which the items of this answer are named */
	int64_t at;      /* its time */
	bool confirmed;  /* the admin confirmed its losses */
	bool too_many_bad; /* more than CAP_BAD_RECORDS and over 5 % of its records were bad */
};

struct loss_answer {
	enum loss *verdicts;  /* one per item of the set; caller frees */
	size_t held, held_of; /* distinct keys held back, of how many */
	const char *why;      /* static text, when something is held back */
};

NODISCARD bool loss_judge(const struct itemset *items, const struct format *format,
	const struct loss_question *question, struct loss_answer *answer,
	struct error *err);

#endif
