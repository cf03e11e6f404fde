/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest_fixture.h - a fresh store with one catalog source, and what takes its answers.
 *
 * Include after cmocka.h. Every helper asserts.
 */
#ifndef SUCAT_TESTS_UNIT_INGEST_FIXTURE_H
#define SUCAT_TESTS_UNIT_INGEST_FIXTURE_H

#include "db/ingest.h"

#include "store_fixture.h"

#define T0 INT64_C(1773792000) /* 2026-03-18T00:00:00Z */

struct taking {
	struct store store;
	struct ingest *ingest;
	int64_t source;
};

static inline void
taking_open(struct taking *t)
{
	store_open(&t->store);
	t->source = store_source(&t->store, "swscan-index-14", "catalog", 0);
	t->ingest = ingest_new(t->store.db, format_find, &t->store.err);
	assert_non_null(t->ingest);
}

static inline void
taking_close(struct taking *t)
{
	ingest_free(t->ingest);
	store_close(&t->store);
}

static inline struct ingest_answer
taking_answer(const struct taking *t, const char *body, size_t len, int64_t at)
{
	return (struct ingest_answer){.source_id = t->source,
		.kind = "catalog",
		.url = "https://swscan.apple.com/index-14.sucatalog",
		.at = at,
		.body = body,
		.len = len};
}

static inline void
taking_live(struct taking *t, const struct ingest_answer *answer)
{
	struct fold_result result = {0};
	enum keep keep;

	assert_true(ingest_live(t->ingest, answer, &keep, &result, &t->store.err));
}

#endif
