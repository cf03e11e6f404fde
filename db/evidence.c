/* SPDX-License-Identifier: Apache-2.0 */
#include "db/evidence.h"

#include "core/instant.h"
#include "db/statement.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The next text of a row; *ok falls when memory ends. */
static const char *
text(struct arena *arena, struct query *q, int column, bool *ok)
{
	const char *copy = arena_text(arena, query_text(q, column));

	*ok = *ok && copy;
	return copy;
}

static bool
read_evidence(struct query *q, struct arena *arena, struct evidence_row *row)
{
	bool ok = true;
	size_t n;
	const void *digest = query_blob(q, 5, &n);

	*row = (struct evidence_row){
		.source = text(arena, q, 0, &ok),
		.is_fact = query_int(q, 1) != 0,
		.list = text(arena, q, 2, &ok),
		.section = text(arena, q, 3, &ok),
		.key = text(arena, q, 4, &ok),
		.first_seen = query_time(q, 6),
		.last_seen = query_time(q, 7),
		.listed = query_int(q, 8) != 0,
		.version = text(arena, q, 9, &ok),
		.base_build = text(arena, q, 10, &ok),
		.kind = text(arena, q, 11, &ok),
		.rule = text(arena, q, 12, &ok),
		.confidence = text(arena, q, 13, &ok),
		.flag = text(arena, q, 14, &ok),
		.device_set = query_int(q, 15),
		.n_devices = query_int(q, 16),
		.posted = query_time(q, 17),
		.expires = query_time(q, 18),
	};
	memcpy(row->answer.bytes, digest, n < DIGEST_BYTES ? n : DIGEST_BYTES);
	return ok;
}

/* Room for one more element of `size` bytes at the end of *list. */
static bool
grow(void **list, size_t n, size_t *alloc, size_t size)
{
	void *more;

	if (n < *alloc)
		return true;
	more = realloc(*list, (*alloc ? 2 * *alloc : 64) * size);
	if (!more)
		return false;
	*list = more;
	*alloc = *alloc ? 2 * *alloc : 64;
	return true;
}

bool
evidence_list(struct db *db, const char *platform, const char *build, struct arena *arena,
	struct evidence_row **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_show_evidence, err);
	void *list = NULL;
	size_t alloc = 0;
	enum step step;
	bool ok = false;

	*n = 0;
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	while ((step = query_step(q, err)) == STEP_ROW) {
		if (!grow(&list, *n, &alloc, sizeof **rows)) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			goto out;
		}
		if (!read_evidence(q, arena, (struct evidence_row *)list + *n)) {
			(void)arena_failed(arena, "evidence", err);
			goto out;
		}
		(*n)++;
	}
	if (step != STEP_DONE)
		goto out;
	*rows = arena_array(arena, *n ? *n : 1, sizeof **rows);
	if (!*rows) {
		(void)arena_failed(arena, "evidence", err);
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

/* All rows of a query of one column; ends it. */
static bool
read_names(struct query *q, int column, struct arena *arena, const char *const **names,
	size_t *n, struct error *err)
{
	const char **copy;
	void *list = NULL;
	size_t alloc = 0;
	enum step step;
	bool ok = false, copied = true;

	*n = 0;
	while ((step = query_step(q, err)) == STEP_ROW) {
		if (!grow(&list, *n, &alloc, sizeof(const char *))) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			goto out;
		}
		((const char **)list)[(*n)++] = text(arena, q, column, &copied);
	}
	if (step != STEP_DONE)
		goto out;
	copy = arena_array(arena, *n ? *n : 1, sizeof *copy);
	if (!copy || !copied) {
		(void)arena_failed(arena, "devices", err);
		goto out;
	}
	if (*n)
		memcpy(copy, list, *n * sizeof *copy);
	*names = copy;
	ok = true;
out:
	query_end(q);
	free(list);
	return ok;
}

bool
evidence_devices(struct db *db, int64_t device_set, struct arena *arena,
	const char *const **devices, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_set_members, err);

	if (!q)
		return false;
	query_bind_int(q, ":set_id", device_set);
	return read_names(q, 1, arena, devices, n, err);
}

bool
evidence_release_devices(struct db *db, const char *platform, const char *build,
	struct arena *arena, const char *const **devices, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_devices, err);

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	return read_names(q, 0, arena, devices, n, err);
}

/* --- contradictions ---------------------------------------------------------------------- */

static const char *
kind_of(const struct evidence_row *row)
{
	return strcmp(row->kind, "unknown") == 0 ? "" : row->kind;
}

static const char *
version_of(const struct evidence_row *row)
{
	return row->version;
}

static const char *
base_of(const struct evidence_row *row)
{
	return row->base_build;
}

static bool
same_version(const char *a, const char *b)
{
	return version_compare_numbers(a, b) == 0;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* What a list says of a field: "" = nothing. */
static const struct list_field {
	const char *name;
	const char *(*value)(const struct evidence_row *row);
	bool (*same)(const char *a, const char *b);
} list_fields[] = {
	{"kind",               kind_of,    same_text   },
	{"version",            version_of, same_version},
	{"prerequisite_build", base_of,    same_text   },
};

/* Add a value unless it stands there. */
static void
add_value(struct contradiction_value *values, size_t *n, struct contradiction_value value)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(values[i].value, value.value) == 0 &&
			strcmp(values[i].source, value.source) == 0 &&
			strcmp(values[i].list, value.list) == 0)
			return;
	values[(*n)++] = value;
}

/* Do all say the same? */
static bool
agree(const struct contradiction_value *values, size_t n,
	bool (*same)(const char *, const char *))
{
	for (size_t i = 1; i < n; i++)
		if (!same(values[0].value, values[i].value))
			return false;
	return true;
}

static size_t
collect_field(const struct list_field *field, const struct evidence_row *rows, size_t n,
	const char *followed, struct contradiction_value *values)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		const char *value = field->value(&rows[i]);

		if (*value)
			add_value(values, &found,
				(struct contradiction_value){value, rows[i].source,
					rows[i].list, field->same(value, followed)});
	}
	return agree(values, found, field->same) ? 0 : found;
}

/* The earliest posting date of each source; rows are sorted by source. */
static bool
collect_posted(const struct evidence_row *rows, size_t n, int64_t followed,
	struct arena *arena, struct contradiction_value *values, size_t *found)
{
	*found = 0;
	for (size_t i = 0, next; i < n; i = next) {
		int64_t posted = INSTANT_NONE;
		char *day;

		for (next = i; next < n && strcmp(rows[next].source, rows[i].source) == 0;
			next++)
			if (rows[next].posted != INSTANT_NONE &&
				(posted == INSTANT_NONE || rows[next].posted < posted))
				posted = rows[next].posted;
		if (posted == INSTANT_NONE)
			continue;
		day = arena_alloc(arena, INSTANT_TEXT_BYTES);
		if (!day)
			return false;
		values[(*found)++] =
			(struct contradiction_value){instant_format_day(posted, day),
				rows[i].source, "", posted == followed};
	}
	if (agree(values, *found, same_text))
		*found = 0;
	return true;
}

bool
evidence_contradictions(const struct release_row *release,
	const struct evidence_row *rows, size_t n_rows, struct arena *arena,
	const struct contradiction **list, size_t *n, struct error *err)
{
	const char *followed[] = {release->kind, release->version, release->base_build};
	struct contradiction *out =
		arena_array(arena, COUNT(list_fields) + 1, sizeof *out);
	struct contradiction_value *values;
	size_t found = 0;

	*n = 0;
	*list = out;
	for (size_t f = 0; out && f <= COUNT(list_fields); f++) {
		bool last = f == COUNT(list_fields);

		values = arena_array(arena, n_rows ? n_rows : 1, sizeof *values);
		if (!values || (last && !collect_posted(rows, n_rows, release->released,
						arena, values, &found)))
			return arena_failed(arena, "contradictions", err);
		if (!last)
			found = collect_field(
				&list_fields[f], rows, n_rows, followed[f], values);
		if (found)
			out[(*n)++] = (struct contradiction){
				last ? "posted" : list_fields[f].name, values, found};
	}
	return out || arena_failed(arena, "contradictions", err);
}
