/* SPDX-License-Identifier: Apache-2.0 */
/* T10: what an answer lacks is believed, or held back; with what Apple really did. */
#include "db/loss.h"

#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER 2
#define NOW    1773874800 /* 2026-03-18T23:00:00Z */

static const struct format pmv = {
	.kind = "pmv", .section_loss = true, .loss_percent = 40};
static const struct format catalog = {.kind = "catalog", .loss_percent = 25};

struct section {
	const char *name;
	int before, lost, replaced; /* of `before`: not named; named with other content */
};

static void
add(struct itemset *items, const char *section, const char *build, int content,
	uint64_t named, bool open, int64_t absent_since)
{
	struct error err = ERROR_INIT;
	struct digest digest;
	struct item *item;
	char text[64];

	(void)snprintf(text, sizeof text, "%s %s %d", section, build, content);
	assert_true(digest_of(text, strlen(text), &digest));
	item = itemset_add(items, &digest, &err);
	assert_non_null(item);
	item->sighting = open ? 1 : 0;
	item->named = named;
	item->absent_since = absent_since;
	item->section = arena_text(&items->arena, section);
	item->loss_key = item->count_key =
		arena_printf(&items->arena, "%s\t%s", section, build);
	assert_true(item->section && item->loss_key);
}

static void
fill(struct itemset *items, const struct section *section, int64_t absent_since)
{
	char build[16];

	for (int i = 0; section->name && i < section->before; i++) {
		bool lost = i < section->lost;
		bool replaced = !lost && i < section->lost + section->replaced;

		(void)snprintf(build, sizeof build, "25D%d", 1000 + i);
		add(items, section->name, build, 0, lost || replaced ? 1 : ANSWER, true,
			lost ? absent_since : INSTANT_NONE);
		if (replaced)
			add(items, section->name, build, 1, ANSWER, false, INSTANT_NONE);
	}
}

static void
test_losses(void **state)
{
	static const struct {
		const char *name;
		const struct format *format;
		struct section sections[3];
		int64_t absent_for; /* seconds since a held-back answer lacked the lost; 0 = none did */
		bool confirmed, bad;
		int gone, held, replaced; /* items */
	} cases[] = {
		{"nothing lost",                        &pmv,     {{"iOS", 40, 0, 0}, {"macOS", 36, 0, 0}},  0, false,
                 false,												       0,  0,  0 },
		{"2025-06-29: 20 of 76",                &pmv,     {{"iOS", 40, 13, 0}, {"macOS", 36, 7, 0}},
                 0,											     false, false, 20, 0,  0 },
		{"2026-03-24: 19 of 40 in one section", &pmv,
                 {{"iOS", 40, 19, 0}, {"macOS", 36, 0, 0}},                                                  0, false, false, 19, 0,
                 0														      },
		{"2024-11-14: all of 68",               &pmv,
                 {{"iOS", 40, 40, 0}, {"macOS", 28, 28, 0}},                                                 0, false, false, 0,
                 68,														  0 },
		{"2024-10: the section xrOS, for good", &pmv,
                 {{"iOS", 40, 0, 0}, {"macOS", 28, 2, 0}, {"xrOS", 1, 1, 0}},                                0,
                 false,												false, 2,  1,  0 },
		{"40 of 100",                           &pmv,     {{"iOS", 100, 40, 0}},                     0, false, false, 40, 0,  0 },
		{"41 of 100",                           &pmv,     {{"iOS", 100, 41, 0}},                     0, false, false, 0,  41, 0 },
		{"replaced, all",                       &pmv,     {{"iOS", 40, 0, 40}},                      0, false, false, 0,  0,  40},
		{"replaced and lost",                   &pmv,     {{"iOS", 10, 4, 6}},                       0, false, false, 4,  0,
                 6														      },
		{"a second answer, a second too early", &pmv,     {{"iOS", 10, 10, 0}},
                 CAP_HOLD_S - 1,										false, false, 0,  10, 0 },
		{"a second answer, ten minutes later",  &pmv,     {{"iOS", 10, 10, 0}},
                 CAP_HOLD_S,										    false, false, 10, 0,  0 },
		{"confirmed by the admin",              &pmv,     {{"iOS", 10, 10, 0}},                      0, true,  false, 10,
                 0,														   0 },
		{"too many bad records",                &pmv,     {{"iOS", 40, 1, 0}},                       0, false, true,  0,  1,
                 0														      },
		{"a quarter of a catalog",              &catalog, {{"", 100, 25, 0}},                        0, false, false,
                 25,													      0,  0 },
		{"more than that",                      &catalog, {{"", 100, 26, 0}},                        0, false, false, 0,  26,
                 0														      },
		{"a catalog's list of few, all of it",  &catalog,
                 {{"", 100, 0, 0}, {"Rosetta", 2, 2, 0}},                                                    0, false, false, 2,  0,
                 0														      },
		{"a catalog's only product",            &catalog, {{"", 1, 1, 0}},                           0, false, false,
                 0,													       1,  0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct loss_question question = {.answer = ANSWER,
			.at = NOW,
			.confirmed = cases[i].confirmed,
			.too_many_bad = cases[i].bad};
		int64_t absent_since =
			cases[i].absent_for ? NOW - cases[i].absent_for : INSTANT_NONE;
		int counts[4] = {0};
		struct loss_answer answer;
		struct error err = ERROR_INIT;
		struct itemset items;

		itemset_init(&items);
		for (size_t k = 0; k < 3; k++)
			fill(&items, &cases[i].sections[k], absent_since);
		assert_true(
			loss_judge(&items, cases[i].format, &question, &answer, &err));
		for (size_t k = 0; k < items.n; k++)
			counts[answer.verdicts[k]]++;
		if (counts[LOSS_GONE] != cases[i].gone ||
			counts[LOSS_HELD] != cases[i].held ||
			counts[LOSS_REPLACED] != cases[i].replaced)
			fail_msg("%s: %d gone, %d held, %d replaced", cases[i].name,
				counts[LOSS_GONE], counts[LOSS_HELD],
				counts[LOSS_REPLACED]);
		if (!answer.why != !cases[i].held)
			fail_msg("%s: why: %s", cases[i].name,
				answer.why ? answer.why : "-");
		free(answer.verdicts);
		itemset_clear(&items);
	}
}

/* What was given up before is no loss; what the answer brings back is none. */
static void
test_what_is_not_open_is_not_lost(void **state)
{
	const struct loss_question question = {.answer = ANSWER, .at = NOW};
	struct error err = ERROR_INIT;
	struct loss_answer answer;
	struct itemset items;

	(void)state;
	itemset_init(&items);
	add(&items, "iOS", "23D8133", 0, 1, false, INSTANT_NONE);
	add(&items, "iOS", "23D127", 0, ANSWER, true, NOW - 60);
	assert_true(loss_judge(&items, &pmv, &question, &answer, &err));
	assert_int_equal(answer.verdicts[0], LOSS_NONE);
	assert_int_equal(answer.verdicts[1], LOSS_NONE);
	assert_int_equal(answer.held, 0);
	assert_null(answer.why);
	free(answer.verdicts);
	itemset_clear(&items);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_losses),
		cmocka_unit_test(test_what_is_not_open_is_not_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
