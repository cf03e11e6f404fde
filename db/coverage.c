/* SPDX-License-Identifier: Apache-2.0 */
#include "db/coverage.h"

#include "core/instant.h"
#include "db/statement.h"

/* `platform`: NULL = it is not asked who says anything of one. */
static struct query *
ask(struct db *db, const char *platform, int low, int high, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_coverage_of_rank, err);

	if (!q)
		return NULL;
	query_bind_int(q, ":low", low);
	query_bind_int(q, ":high", high);
	if (platform)
		query_bind_text(q, ":platform", platform);
	else
		query_bind_null(q, ":platform");
	return q;
}

bool
coverage_of(struct db *db, enum platform platform, int rank, struct coverage *coverage,
	struct error *err)
{
	struct query *q = ask(db, platform_name(platform), rank, rank, err);
	enum step step;

	*coverage = (struct coverage){INSTANT_NONE, INSTANT_NONE};
	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW) {
		int64_t last = query_time(q, 2);

		if (!query_int(q, 3))
			continue;
		coverage->first = instant_earlier(coverage->first, query_time(q, 1));
		if (last > coverage->last)
			coverage->last = last;
	}
	query_end(q);
	return step == STEP_DONE;
}

/* The newest answer of a source by a moment of its past. */
static bool
answered_by(
	struct db *db, int64_t source_id, int64_t at, int64_t *newest, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_answered_by, err);
	enum step step;

	*newest = INSTANT_NONE;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*newest = query_time(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

bool
coverage_newest(
	struct db *db, int low, int high, int64_t at, int64_t *newest, struct error *err)
{
	struct query *q = ask(db, NULL, low, high, err);
	enum step step;

	*newest = INSTANT_NONE;
	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW) {
		int64_t last = query_time(q, 2);

		if (last > at && !answered_by(db, query_int(q, 0), at, &last, err)) {
			query_end(q);
			return false;
		}
		if (last > *newest)
			*newest = last;
	}
	query_end(q);
	return step == STEP_DONE;
}
