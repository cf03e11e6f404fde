/* SPDX-License-Identifier: Apache-2.0 */
#include "db/timeline.h"

#include "db/fold_state.h"
#include "db/row.h"

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct timeline_row *row = to;
	bool ok = true;

	*row = (struct timeline_row){
		.at = query_int(q, 0),
		.type = row_text(q, 1, arena, &ok),
		.source = row_text(q, 2, arena, &ok),
		.detail = row_text(q, 3, arena, &ok),
	};
	return ok;
}

bool
timeline_list(struct db *db, const char *platform, const char *build, struct arena *arena,
	struct timeline_row **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_show_timeline, err);

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":complete", FOLD_RANK_COMPLETE);
	*rows = row_list(q, sizeof **rows, read_row, arena, "timeline", n, err);
	return *rows != NULL;
}
