/* SPDX-License-Identifier: Apache-2.0 */
#include "db/release.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/statement.h"
#include "parser/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The release as it is put together; texts are copies. */
struct draft {
	const char *platform, *build;
	char version[CAP_VERSION_BYTES + 1], extra[16], kind[16], rule[64],
		confidence[16], flag[64];
	char base_build[CAP_BUILD_BYTES + 1], canonical[CAP_BUILD_BYTES + 1];
	bool any, beta;
	int64_t released, withdrawn;
	int64_t first_known; /* 0012_question.sql */
};

static void
set(char *to, size_t cap, const char *text)
{
	size_t len = strnlen(text, cap - 1);

	memcpy(to, text, len);
	to[len] = '\0';
}
#define SET(array, text) set((array), sizeof(array), (text))

/* One more claim, in the order of its evidence. */
static void
take_claim(struct draft *d, struct query *q)
{
	const char *kind = query_text(q, 2), *prerequisite = query_text(q, 7);
	int64_t posted = query_time(q, 9), withdrawn = query_time(q, 10);
	bool certain = strcmp(query_text(q, 4), "certain") == 0;

	if (!d->any) {
		SET(d->kind, kind);
		SET(d->rule, query_text(q, 3));
		SET(d->confidence, query_text(q, 4));
		SET(d->flag, query_text(q, 5));
		d->beta = query_int(q, 6) != 0;
		d->any = true;
	} else if (certain && strcmp(d->confidence, "certain") == 0 &&
		   strcmp(d->kind, kind) != 0) {
		SET(d->kind, "unknown");
		SET(d->flag, "conflict");
	}
	if (!*d->version)
		SET(d->version, query_text(q, 0));
	if (!*d->extra)
		SET(d->extra, query_text(q, 1));
	if (!*d->base_build && strcmp(kind, "full") != 0)
		SET(d->base_build, prerequisite);
	d->released = instant_earlier(d->released, posted);
	d->first_known = instant_earlier(d->first_known, query_time(q, 11));
	if (query_int(q, 13) != 0) { /* facts are known from the days that they state */
		d->first_known = instant_earlier(d->first_known, query_time(q, 12));
		d->first_known = instant_earlier(d->first_known, posted);
	}
	if (withdrawn != INSTANT_NONE)
		d->withdrawn = withdrawn;
}

static bool
find_canonical(struct db *db, struct draft *d, struct error *err)
{
	char candidates[2][CAP_BUILD_BYTES + 1];
	int n = build_twin_candidates(d->build, candidates);

	SET(d->canonical, d->build);
	for (int i = 0; i < n; i++) {
		struct query *q = query_begin(db, STATEMENT_release_twin, err);
		enum step step;

		if (!q)
			return false;
		query_bind_text(q, ":platform", d->platform);
		query_bind_text(q, ":build", d->build);
		query_bind_text(q, ":candidate", candidates[i]);
		query_bind_text(q, ":version", d->version);
		step = query_step(q, err);
		query_end(q);
		if (step == STEP_FAIL)
			return false;
		if (step == STEP_ROW) {
			SET(d->canonical, candidates[i]);
			return true;
		}
	}
	return true;
}

static bool
write_draft(struct db *db, const struct draft *d, struct error *err)
{
	struct query *q = query_begin(
		db, d->any ? STATEMENT_release_upsert : STATEMENT_release_delete, err);

	if (!q)
		return false;
	query_bind_text(q, ":platform", d->platform);
	query_bind_text(q, ":build", d->build);
	if (!d->any)
		return query_run(q, err);
	query_bind_text(q, ":version", d->version);
	query_bind_text(q, ":extra", d->extra);
	query_bind_text(q, ":kind", d->kind);
	query_bind_text(q, ":rule", d->rule);
	query_bind_text(q, ":confidence", d->confidence);
	query_bind_text(q, ":flag", d->flag);
	query_bind_int(q, ":beta", d->beta ? 1 : 0);
	query_bind_text(q, ":base_build", d->base_build);
	query_bind_text(q, ":canonical_build", d->canonical);
	query_bind_time(q, ":released", d->released);
	query_bind_time(q, ":withdrawn", d->withdrawn);
	query_bind_time(q, ":first_known", d->first_known);
	return query_run(q, err);
}

static bool
gather(struct db *db, struct draft *d, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_claims, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", d->platform);
	query_bind_text(q, ":build", d->build);
	while ((step = query_step(q, err)) == STEP_ROW)
		take_claim(d, q);
	query_end(q);
	return step == STEP_DONE;
}

/* Taken back by what a source says, or does not say any more. */
static bool
find_withdrawn(struct db *db, struct draft *d, struct error *err)
{
	struct query *q;
	enum step step;

	if (d->withdrawn != INSTANT_NONE)
		return true;
	q = query_begin(db, STATEMENT_release_withdrawn, err);
	if (!q)
		return false;
	query_bind_text(q, ":platform", d->platform);
	query_bind_text(q, ":build", d->build);
	step = query_step(q, err);
	if (step == STEP_ROW)
		d->withdrawn = query_time(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

static bool
refresh_one(struct db *db, const char *platform, const char *build, struct error *err)
{
	struct draft d = {.platform = platform,
		.build = build,
		.released = INSTANT_NONE,
		.withdrawn = INSTANT_NONE,
		.first_known = INSTANT_NONE};

	return gather(db, &d, err) && find_canonical(db, &d, err) &&
	       find_withdrawn(db, &d, err) && write_draft(db, &d, err);
}

/* Is there a row of that release? */
static bool
exists(struct db *db, const char *platform, const char *build, bool *is,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_find, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	step = query_step(q, err);
	*is = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

bool
release_refresh(struct db *db, const char *platform, const char *build, struct error *err)
{
	char twin[CAP_BUILD_BYTES + 1];
	bool known;

	if (!refresh_one(db, platform, build, err))
		return false;
	/* Its twin may have come before it: whose it is depends on this release. */
	if (!build_twin_of(build, twin))
		return true;
	return exists(db, platform, twin, &known, err) &&
	       (!known || refresh_one(db, platform, twin, err));
}

bool
release_refresh_all(struct db *db, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_wipe, err);
	enum step step;

	if (!q || !query_run(q, err))
		return false;
	q = query_begin(db, STATEMENT_touched_builds, err);
	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!refresh_one(db, query_text(q, 0), query_text(q, 1), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

bool
release_is_offered(struct db *db, const char *platform, const char *build, int64_t at,
	int64_t before, bool *offered, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_is_offered, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":at", at);
	query_bind_int(q, ":before", before == INSTANT_NONE ? at : before);
	step = query_step(q, err);
	*offered = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}
