/* SPDX-License-Identifier: Apache-2.0 */
#include "db/download.h"

#include "core/instant.h"
#include "db/row.h"

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct download_row *row = to;
	bool ok = true;

	*row = (struct download_row){
		.product = row_text(q, 0, arena, &ok),
		.type = row_text(q, 1, arena, &ok),
		.system = row_text(q, 2, arena, &ok),
		.version = row_text(q, 3, arena, &ok),
		.build = row_text(q, 4, arena, &ok),
		.post_date = query_time(q, 5),
		.day = query_time(q, 6),
		.url = row_text(q, 7, arena, &ok),
		.bytes = query_int(q, 8),
		.sha1 = row_text(q, 9, arena, &ok),
		.source = row_text(q, 10, arena, &ok),
		.key = row_text(q, 11, arena, &ok),
		.answer = row_digest(q, 12),
		.first_seen = query_time(q, 13),
		.last_seen = query_time(q, 14),
		.listed = query_int(q, 15) != 0,
	};
	if (row->day != INSTANT_NONE)
		row->day = instant_day(row->day);
	return ok;
}

bool
download_rows(struct db *db, int64_t at, struct arena *arena, struct download_row **rows,
	size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_download_list, err);

	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	*rows = row_list(q, sizeof **rows, read_row, arena, "downloads", n, err);
	return *rows != NULL;
}

bool
download_release(struct db *db, const struct download_row *row, const char *train,
	int64_t at, struct arena *arena, struct download_release *release,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_download_release, err);
	enum step step;
	bool ok = true;

	*release = (struct download_release){0};
	if (!q)
		return false;
	query_bind_text(q, ":platform", "macOS");
	query_bind_text(q, ":train", train);
	query_bind_int(q, ":day", row->day);
	query_bind_int(q, ":at", at);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		release->version = row_text(q, 0, arena, &ok);
		release->build = row_text(q, 1, arena, &ok);
		step = query_step(q, err);
		if (step == STEP_ROW) /* which of them? */
			*release = (struct download_release){0};
	}
	query_end(q);
	return step != STEP_FAIL && (ok || arena_failed(arena, "downloads", err));
}
