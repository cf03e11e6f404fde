/* SPDX-License-Identifier: Apache-2.0 */
#include "db/evidence.h"

#include "core/instant.h"
#include "db/row.h"
#include "parser/version.h"

#include <string.h>

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define AFTER_ALL "\x7f" /* sorts behind every build */

static bool
read_evidence(struct query *q, struct arena *arena, void *to)
{
	struct evidence_row *row = to;
	bool ok = true;

	*row = (struct evidence_row){
		.source = row_text(q, 0, arena, &ok),
		.is_fact = query_int(q, 1) != 0,
		.list = row_text(q, 2, arena, &ok),
		.section = row_text(q, 3, arena, &ok),
		.key = row_text(q, 4, arena, &ok),
		.answer = row_digest(q, 5),
		.first_seen = query_time(q, 6),
		.last_seen = query_time(q, 7),
		.listed = query_int(q, 8) != 0,
		.version = row_text(q, 9, arena, &ok),
		.base_build = row_text(q, 10, arena, &ok),
		.kind = row_text(q, 11, arena, &ok),
		.rule = row_text(q, 12, arena, &ok),
		.confidence = row_text(q, 13, arena, &ok),
		.flag = row_text(q, 14, arena, &ok),
		.device_set = query_int(q, 15),
		.n_devices = query_int(q, 16),
		.posted = query_time(q, 17),
		.expires = query_time(q, 18),
		.build = row_text(q, 19, arena, &ok),
		.sightings = 1,
	};
	return ok;
}

bool
evidence_list(struct db *db, const struct evidence_question *question,
	struct arena *arena, struct evidence_row **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_show_evidence, err);

	if (!q)
		return false;
	query_bind_text(q, ":platform", question->platform);
	query_bind_text(q, ":first", question->build);
	query_bind_text(q, ":last", *question->build ? question->build : AFTER_ALL);
	query_bind_int(q, ":at", question->at);
	*rows = row_list(q, sizeof **rows, read_evidence, arena, "evidence", n, err);
	return *rows != NULL;
}

static bool
read_note(struct query *q, struct arena *arena, void *to)
{
	struct evidence_note *row = to;
	bool ok = true;

	*row = (struct evidence_note){
		.id = row_text(q, 0, arena, &ok),
		.title = row_text(q, 1, arena, &ok),
		.source = row_text(q, 2, arena, &ok),
		.key = row_text(q, 3, arena, &ok),
		.answer = row_digest(q, 4),
		.first_seen = query_time(q, 5),
		.last_seen = query_time(q, 6),
		.listed = query_int(q, 7) != 0,
	};
	return ok;
}

bool
evidence_notes(struct db *db, const char *platform, const char *build,
	struct arena *arena, struct evidence_note **rows, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_advisory_evidence, err);

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	*rows = row_list(q, sizeof **rows, read_note, arena, "evidence", n, err);
	return *rows != NULL;
}

static bool
same_list(const struct evidence_row *a, const struct evidence_row *b)
{
	return strcmp(a->source, b->source) == 0 && strcmp(a->list, b->list) == 0 &&
	       strcmp(a->section, b->section) == 0 && strcmp(a->rule, b->rule) == 0;
}

/* Fold a later sighting into the first of its list. */
static void
fold_sighting(struct evidence_row *to, const struct evidence_row *from)
{
	if (from->last_seen > to->last_seen) {
		to->last_seen = from->last_seen;
		to->expires = from->expires;
	}
	to->listed = to->listed || from->listed;
	if (from->posted != INSTANT_NONE &&
		(to->posted == INSTANT_NONE || from->posted < to->posted))
		to->posted = from->posted;
	to->sightings += from->sightings;
}

size_t
evidence_fold(struct evidence_row *rows, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kept && same_list(&rows[kept - 1], &rows[i]))
			fold_sighting(&rows[kept - 1], &rows[i]);
		else
			rows[kept++] = rows[i];
	return kept;
}

static bool
read_name(struct query *q, struct arena *arena, void *to)
{
	const char **name = to;
	bool ok = true;

	*name = row_text(q, 0, arena, &ok);
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
	*devices = row_list(q, sizeof **devices, read_name, arena, "devices", n, err);
	return *devices != NULL;
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
	*devices = row_list(q, sizeof **devices, read_name, arena, "devices", n, err);
	return *devices != NULL;
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
