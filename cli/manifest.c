/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/manifest.h"

#include "cli/file.h"
#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "parser/tsv.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct arena *arena;
	const char *path;
	int folder_len; /* of the manifest's path, with the slash */
	struct capture *rows;
	size_t n, alloc;
};

static bool
take_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	struct reading *r = ctx;
	struct capture *c;
	int64_t at;

	if (!*row->values[0] || !*row->values[2])
		return error_set_at(err, ERR_FORMAT, r->path, row->line, -1,
			"source and path must not be empty");
	if (!instant_parse_rfc3339(row->values[1], &at))
		return error_set_at(err, ERR_FORMAT, r->path, row->line, -1,
			"\"%.40s\" is no RFC 3339 time", row->values[1]);
	if (r->n == r->alloc) {
		size_t alloc = r->alloc ? 2 * r->alloc : 256;
		struct capture *rows = realloc(r->rows, alloc * sizeof *rows);

		if (!rows)
			return error_set(err, ERR_NOMEM, r->path, "out of memory");
		r->rows = rows;
		r->alloc = alloc;
	}
	c = &r->rows[r->n++];
	*c = (struct capture){.at = at, .origin = r->path, .line = row->line};
	c->source = arena_text(r->arena, row->values[0]);
	c->url = arena_text(r->arena, row->values[3]);
	c->path = row->values[2][0] == '/'
			  ? arena_text(r->arena, row->values[2])
			  : arena_printf(r->arena, "%.*s%s", r->folder_len, r->path,
				    row->values[2]);
	return (c->source && c->url && c->path) || arena_failed(r->arena, r->path, err);
}

bool
manifest_read(const char *path, struct arena *arena, struct capture **captures, size_t *n,
	struct error *err)
{
	static const char *const columns[] = {"source", "time", "path", "?url", NULL};
	const char *slash = strrchr(path, '/');
	struct reading r = {.arena = arena, .path = path};
	struct buf text;
	bool ok = false;

	r.folder_len = slash ? (int)(slash - path) + 1 : 0;
	buf_init(&text, CAP_BODY_BYTES);
	if (!file_read(path, &text, err) ||
		!tsv_rows(text.data ? text.data : "", text.len, path, columns, take_row,
			&r, err))
		goto out;
	*captures = arena_array(arena, r.n ? r.n : 1, sizeof **captures);
	if (!*captures) {
		(void)arena_failed(arena, path, err);
		goto out;
	}
	if (r.n)
		memcpy(*captures, r.rows, r.n * sizeof *r.rows);
	*n = r.n;
	ok = true;
out:
	free(r.rows);
	buf_clear(&text);
	return ok;
}
