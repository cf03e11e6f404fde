/* SPDX-License-Identifier: Apache-2.0 */
#include "db/status.h"

#include "db/chain.h"
#include "db/statement.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

/* The size of the store's file with that suffix; 0 when there is none. */
static int64_t
size_of(const struct db *db, const char *suffix)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof path, "%s%s", db_path(db), suffix);

	return n > 0 && (size_t)n < sizeof path && stat(path, &st) == 0 ? st.st_size : 0;
}

bool
status_store(struct db *db, struct status_store *out, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_status_store, err);
	bool ok;

	*out = (struct status_store){0};
	if (!q)
		return false;
	ok = query_step(q, err) == STEP_ROW;
	if (ok) {
		out->answers = query_int(q, 0);
		out->raw_bytes = query_int(q, 1);
		out->raw_stored_bytes = query_int(q, 2);
		out->bodies = query_int(q, 3);
		out->max_depth = query_int(q, 4);
		out->releases = query_int(q, 5);
		out->events = query_int(q, 6);
	}
	query_end(q);
	out->file_bytes = size_of(db, "") + size_of(db, "-wal");
	return ok && db_level(db, &out->level, err) && chain_head(db, &out->chain, err);
}

bool
status_notices(struct db *db, status_notice_fn *fn, void *ctx, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_notice_counts, err);
	enum step step;

	if (!q)
		return false;
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!fn(ctx, query_text(q, 0), query_text(q, 1), query_int(q, 2), err)) {
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}
