/* SPDX-License-Identifier: Apache-2.0 */
#include "db/lapse.h"

#include "core/limits.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

/* The last day of a claim that stands, or that ended in the answer. */
struct last_day {
	const char *platform, *build;
	int64_t expires; /* INSTANT_NONE: never */
	bool open;
};

struct judging {
	struct db *db;
	const struct lapse_answer *answer;
	int64_t today;
	lapse_fn *fn;
	void *ctx;
};

static int
compare(const void *a, const void *b)
{
	const struct last_day *x = a, *y = b;
	int order = strcmp(x->platform, y->platform);

	return order ? order : strcmp(x->build, y->build);
}

/* Did the answer end a claim, or is one listed past its day? */
static bool
is_due(const struct judging *j)
{
	const struct itemset *items = j->answer->items;

	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (item->sighting && item->kept.expires != INSTANT_NONE &&
			item->kept.expires < j->today)
			return true;
	}
	return j->answer->closed->n > 0;
}

static size_t
gather(const struct judging *j, struct last_day *days)
{
	const struct itemset *items = j->answer->items;
	size_t n = 0;

	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = items->items[i];

		if (item->type == ITEM_CLAIM &&
			(item->sighting || item->ended == j->answer->number))
			days[n++] = (struct last_day){item->platform, item->build,
				item->kept.expires, item->sighting != 0};
	}
	if (n > 1)
		qsort(days, n, sizeof *days, compare);
	return n;
}

/* Record it; *added is false when it was recorded before. */
static bool
insert(const struct judging *j, const struct last_day *day, bool lapsed, bool *added,
	struct error *err)
{
	struct query *q = query_begin(j->db, STATEMENT_lapse_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", j->answer->source_id);
	query_bind_text(q, ":platform", day->platform);
	query_bind_text(q, ":build", day->build);
	query_bind_int(q, ":expires", day->expires);
	query_bind_time(q, ":lapsed", lapsed ? j->answer->at : INSTANT_NONE);
	if (!query_run(q, err))
		return false;
	*added = db_changes(j->db) > 0;
	return true;
}

/* *seen: when an answer before this one last listed it, INSTANT_NONE: never; a moment to come: it is
 * listed still. */
static bool
last_listed(const struct judging *j, const char *platform, const char *build,
	int64_t *seen, struct error *err)
{
	struct query *q = query_begin(j->db, STATEMENT_lapse_last_listed, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", j->answer->source_id);
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":at", j->answer->at);
	step = query_step(q, err);
	*seen = step == STEP_ROW ? query_time(q, 0) : INSTANT_NONE;
	query_end(q);
	return step != STEP_FAIL;
}

/*
 * Tell that it expired, unless it came expired. Apple moves the day of what is current on at each poll:
 * one that lay more than a day ahead when the release was last listed was never its last, and is not told
 * (show_timeline.sql has the same rule).
 */
static bool
tell(const struct judging *j, const char *platform, const char *build, int64_t expires,
	struct error *err)
{
	int64_t seen, told = expires;

	if (!last_listed(j, platform, build, &seen, err))
		return false;
	if (seen == INSTANT_NONE)
		return true;
	if (expires > seen && expires - seen > INSTANT_DAY_S)
		told = INSTANT_NONE;
	return j->fn(j->ctx, platform, build, told, err);
}

/* The claims of one release. Those that stand tell, else those that ended. */
static bool
judge_release(
	const struct judging *j, const struct last_day *days, size_t n, struct error *err)
{
	struct last_day last = days[0];
	bool added;

	for (size_t i = 1; i < n; i++) {
		bool later = last.expires != INSTANT_NONE &&
			     (days[i].expires == INSTANT_NONE ||
				     days[i].expires > last.expires);

		if (days[i].open == last.open ? later : days[i].open)
			last = days[i];
	}
	if (last.expires == INSTANT_NONE)
		return true;
	if (last.expires >= j->today)
		return last.open || insert(j, &last, false, &added, err);
	if (!insert(j, &last, true, &added, err))
		return false;
	return !added || tell(j, last.platform, last.build, last.expires, err);
}

static bool
judge_listed(const struct judging *j, struct error *err)
{
	size_t room = j->answer->items->n ? j->answer->items->n : 1, n;
	struct last_day *days;
	bool ok = true;

	if (!is_due(j))
		return true;
	days = calloc(room, sizeof *days);
	if (!days)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	n = gather(j, days);
	for (size_t i = 0, next; i < n && ok; i = next) {
		for (next = i + 1; next < n && compare(&days[i], &days[next]) == 0;
			next++)
			;
		ok = judge_release(j, &days[i], next - i, err);
	}
	free(days);
	return ok;
}

/* Those that are listed again before their day. */
static bool
forget_back(const struct judging *j, struct error *err)
{
	for (size_t i = 0; i < j->answer->opened->n; i++) {
		struct query *q = query_begin(j->db, STATEMENT_lapse_back, err);
		char platform[CAP_NAME_BYTES + 1], build[CAP_NAME_BYTES + 1];

		if (!q)
			return false;
		textset_split_release(j->answer->opened->texts[i], platform, build);
		query_bind_int(q, ":source_id", j->answer->source_id);
		query_bind_text(q, ":platform", platform);
		query_bind_text(q, ":build", build);
		if (!query_run(q, err))
			return false;
	}
	return true;
}

/* Those that went before their day. */
static bool
judge_gone(const struct judging *j, struct error *err)
{
	struct query *q = query_begin(j->db, STATEMENT_lapse_due, err);
	bool any = false;
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", j->answer->source_id);
	query_bind_int(q, ":today", j->today);
	while ((step = query_step(q, err)) == STEP_ROW) {
		any = true;
		if (!tell(j, query_text(q, 0), query_text(q, 1), query_int(q, 2), err)) {
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	if (step == STEP_FAIL || !any)
		return step != STEP_FAIL;
	q = query_begin(j->db, STATEMENT_lapse_mark, err);
	if (!q)
		return false;
	query_bind_int(q, ":source_id", j->answer->source_id);
	query_bind_int(q, ":today", j->today);
	query_bind_int(q, ":at", j->answer->at);
	return query_run(q, err);
}

bool
lapse_judge(struct db *db, const struct lapse_answer *answer, lapse_fn *fn, void *ctx,
	struct error *err)
{
	const struct judging j = {db, answer, instant_day(answer->at), fn, ctx};

	return forget_back(&j, err) && judge_listed(&j, err) && judge_gone(&j, err);
}
