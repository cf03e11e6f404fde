/* SPDX-License-Identifier: Apache-2.0 */
#include "db/product.h"

#include "db/row.h"

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct product_row *row = to;
	bool ok = true;

	*row = (struct product_row){
		.source = row_text(q, 0, arena, &ok),
		.post_date = query_time(q, 1),
		.deferred_date = query_time(q, 2),
		.state = row_text(q, 3, arena, &ok),
		.type = row_text(q, 4, arena, &ok),
		.version = row_text(q, 5, arena, &ok),
		.build = row_text(q, 6, arena, &ok),
		.installer = query_int(q, 7) != 0,
		.packages = query_int(q, 8),
		.bytes = query_int(q, 9),
		.smd_url = row_text(q, 10, arena, &ok),
		.dist_url = row_text(q, 11, arena, &ok),
		.first_seen = query_time(q, 12),
		.last_seen = query_time(q, 13),
		.listed = query_int(q, 14) != 0,
		.key = row_text(q, 15, arena, &ok),
		.answer = row_digest(q, 16),
		.url = row_text(q, 17, arena, &ok),
		.url_bytes = query_int(q, 18),
		.sha1 = row_text(q, 19, arena, &ok),
	};
	return ok;
}

bool
product_history(struct db *db, const char *product, struct arena *arena,
	struct product_row **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_product_history, err);

	if (!q)
		return false;
	query_bind_text(q, ":product", product);
	*rows = row_list(q, sizeof **rows, read_row, arena, product, n, err);
	return *rows != NULL;
}
