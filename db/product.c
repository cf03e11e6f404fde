/* SPDX-License-Identifier: Apache-2.0 */
#include "db/product.h"

#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

static const char *
text(struct arena *arena, struct query *q, int column, bool *ok)
{
	const char *copy = arena_text(arena, query_text(q, column));

	*ok = *ok && copy;
	return copy;
}

static bool
read_row(struct query *q, struct arena *arena, struct product_row *row)
{
	bool ok = true;
	size_t n;
	const void *digest = query_blob(q, 16, &n);

	*row = (struct product_row){
		.source = text(arena, q, 0, &ok),
		.post_date = query_time(q, 1),
		.deferred_date = query_time(q, 2),
		.state = text(arena, q, 3, &ok),
		.type = text(arena, q, 4, &ok),
		.version = text(arena, q, 5, &ok),
		.build = text(arena, q, 6, &ok),
		.installer = query_int(q, 7) != 0,
		.packages = query_int(q, 8),
		.bytes = query_int(q, 9),
		.smd_url = text(arena, q, 10, &ok),
		.dist_url = text(arena, q, 11, &ok),
		.first_seen = query_time(q, 12),
		.last_seen = query_time(q, 13),
		.listed = query_int(q, 14) != 0,
		.key = text(arena, q, 15, &ok),
	};
	memcpy(row->answer.bytes, digest, n < DIGEST_BYTES ? n : DIGEST_BYTES);
	return ok;
}

bool
product_history(struct db *db, const char *product, struct arena *arena,
	struct product_row **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_product_history, err);
	struct product_row *list = NULL;
	size_t alloc = 0;
	enum step step;
	bool ok = false;

	*n = 0;
	if (!q)
		return false;
	query_bind_text(q, ":product", product);
	while ((step = query_step(q, err)) == STEP_ROW) {
		if (*n == alloc) {
			struct product_row *more;

			alloc = alloc ? 2 * alloc : 16;
			more = realloc(list, alloc * sizeof *list);
			if (!more) {
				(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
				goto out;
			}
			list = more;
		}
		if (!read_row(q, arena, &list[*n])) {
			(void)arena_failed(arena, product, err);
			goto out;
		}
		(*n)++;
	}
	if (step != STEP_DONE)
		goto out;
	*rows = arena_array(arena, *n ? *n : 1, sizeof **rows);
	if (!*rows) {
		(void)arena_failed(arena, product, err);
		goto out;
	}
	if (*n)
		memcpy(*rows, list, *n * sizeof **rows);
	ok = true;
out:
	query_end(q);
	free(list);
	return ok;
}
