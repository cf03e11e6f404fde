/* SPDX-License-Identifier: Apache-2.0 */
#include "db/row.h"

#include <string.h>

const char *
row_text(struct query *q, int column, struct arena *arena, bool *ok)
{
	const char *text = arena_text(arena, query_text(q, column));

	*ok = *ok && text;
	return text;
}

struct digest
row_digest(struct query *q, int column)
{
	struct digest digest = {0};
	size_t n;
	const void *blob = query_blob(q, column, &n);

	if (n)
		memcpy(digest.bytes, blob, n < DIGEST_BYTES ? n : DIGEST_BYTES);
	return digest;
}

void *
row_list(struct query *q, size_t size, row_read_fn *read, struct arena *arena,
	const char *what, size_t *n, struct error *err)
{
	enum step step = STEP_FAIL;
	char *list = NULL;
	size_t alloc = 0;

	*n = 0;
	do {
		list = arena_grow(arena, list, *n, &alloc, size);
		if (!list)
			break;
		step = query_step(q, err);
	} while (step == STEP_ROW && read(q, arena, list + (*n)++ * size));
	query_end(q);
	if (step == STEP_DONE)
		return list;
	*n = 0;
	(void)arena_failed(arena, what, err);
	return NULL;
}
