/* SPDX-License-Identifier: Apache-2.0 */
#include "db/deviceset.h"

#include "db/statement.h"

bool
deviceset_members(struct db *db, deviceset_member_fn *fn, void *ctx, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_deviceset_members, err);
	enum step step;

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!fn(ctx, query_int(q, 0), query_int(q, 1), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

bool
deviceset_releases(
	struct db *db, int64_t at, deviceset_release_fn *fn, void *ctx, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_deviceset_releases, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!fn(ctx, query_text(q, 0), query_text(q, 1), query_int(q, 2), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}
