/* SPDX-License-Identifier: Apache-2.0 */
#include "db/release_list.h"

#include "core/instant.h"
#include "db/row.h"
#include "parser/build.h"

#include <stdlib.h>
#include <string.h>

/* Columns of release_list.sql. */
enum {
	PLATFORM,
	BUILD,
	VERSION,
	EXTRA,
	KIND,
	RULE,
	CONFIDENCE,
	FLAG,
	BETA,
	BASE_BUILD,
	CANONICAL,
	RELEASED,
	WITHDRAWN,
	SOURCE,
	IS_FACT,
	FIRST_SEEN,
	LAST_SEEN,
	LISTED,
	POSTED,
	EXPIRES,
	FROM,
};

/* A text in a list, newest first. */
struct name {
	const char *text;
	const struct name *next;
};

/* A row in the making. */
struct entry {
	struct release_row row;
	const char *canonical;
	const struct name *sources; /* the last one first */
	int64_t expires_of;         /* when what stated `expires` was last claimed */
	bool twin;                  /* folded into another entry */
};

struct gathering {
	struct arena *arena;
	struct entry *entries;
	size_t n, alloc;
};

static struct entry *
add_entry(struct gathering *g, struct query *q, struct error *err)
{
	struct entry *entry;
	bool ok = true;

	if (g->n == g->alloc) {
		size_t alloc = g->alloc ? 2 * g->alloc : 256;
		struct entry *more = realloc(g->entries, alloc * sizeof *more);

		if (!more) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			return NULL;
		}
		g->entries = more;
		g->alloc = alloc;
	}
	entry = &g->entries[g->n++];
	*entry = (struct entry){
		.row = {.platform = row_text(q, PLATFORM, g->arena, &ok),
			.build = row_text(q, BUILD, g->arena, &ok),
			.version = row_text(q, VERSION, g->arena, &ok),
			.extra = row_text(q, EXTRA, g->arena, &ok),
			.kind = row_text(q, KIND, g->arena, &ok),
			.rule = row_text(q, RULE, g->arena, &ok),
			.confidence = row_text(q, CONFIDENCE, g->arena, &ok),
			.flag = row_text(q, FLAG, g->arena, &ok),
			.base_build = row_text(q, BASE_BUILD, g->arena, &ok),
			.beta = query_int(q, BETA) != 0,
			.released = query_time(q, RELEASED),
			.withdrawn = query_time(q, WITHDRAWN),
			.posted = INSTANT_NONE,
			.expires = INSTANT_NONE,
			.first_seen = INSTANT_NONE,
			.last_seen = INSTANT_NONE,
			.from = INSTANT_NONE},
		.canonical = row_text(q, CANONICAL, g->arena, &ok),
		.expires_of = INSTANT_NONE,
	};
	if (ok)
		return entry;
	(void)arena_failed(g->arena, "releases", err);
	return NULL;
}

static bool
add_source(struct gathering *g, struct entry *entry, const char *source)
{
	struct name *name;

	if (entry->sources && strcmp(entry->sources->text, source) == 0)
		return true;
	name = arena_alloc(g->arena, sizeof *name);
	if (!name)
		return false;
	name->text = arena_text(g->arena, source);
	name->next = entry->sources;
	entry->sources = name;
	entry->row.n_sources++;
	return name->text != NULL;
}

/* What is listed outlives what went; of those that went the last counts. */
static void
take_expires(struct entry *entry, bool listed, int64_t last, int64_t expires)
{
	int64_t of = listed ? INT64_MAX : last;

	if (expires == INSTANT_NONE || of < entry->expires_of)
		return;
	if (of > entry->expires_of || expires > entry->row.expires)
		entry->row.expires = expires;
	entry->expires_of = of;
}

static bool
take_sighting(struct gathering *g, struct entry *entry, struct query *q)
{
	int64_t first = query_time(q, FIRST_SEEN), last = query_time(q, LAST_SEEN);
	int64_t posted = query_time(q, POSTED), from = query_time(q, FROM);
	bool listed = query_int(q, LISTED) != 0;
	struct release_row *row = &entry->row;

	row->listed = row->listed || listed;
	if (posted != INSTANT_NONE &&
		(row->posted == INSTANT_NONE || posted < row->posted))
		row->posted = posted;
	if (from != INSTANT_NONE && (row->from == INSTANT_NONE || from < row->from))
		row->from = from;
	take_expires(entry, listed, last, query_time(q, EXPIRES));
	if (query_int(q, IS_FACT) == 0) {
		if (row->first_seen == INSTANT_NONE || first < row->first_seen)
			row->first_seen = first;
		if (last > row->last_seen)
			row->last_seen = last;
	}
	return add_source(g, entry, query_text(q, SOURCE));
}

static bool
gather(struct db *db, const struct release_filter *filter, struct gathering *g,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_list, err);
	struct entry *entry = NULL;
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", filter->platform);
	query_bind_text(q, ":build", filter->build);
	query_bind_int(q, ":at", filter->at);
	while ((step = query_step(q, err)) == STEP_ROW) {
		if (!entry || strcmp(entry->row.build, query_text(q, BUILD)) != 0 ||
			strcmp(entry->row.platform, query_text(q, PLATFORM)) != 0)
			entry = add_entry(g, q, err);
		if (!entry || (!take_sighting(g, entry, q) &&
				      !arena_failed(g->arena, "releases", err))) {
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	return step == STEP_DONE;
}

/* --- twins ------------------------------------------------------------------------------- */

static int
compare_identity(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->row.platform, y->row.platform);

	return order ? order : strcmp(x->row.build, y->row.build);
}

static int
compare_builds(const void *a, const void *b)
{
	return build_compare(*(const char *const *)a, *(const char *const *)b);
}

/* The texts of the list as an array, in the order in which they came. */
static const char **
as_array(struct arena *arena, const struct name *list, size_t n)
{
	const char **texts = arena_array(arena, n ? n : 1, sizeof *texts);

	for (size_t i = n; texts && list && i > 0; list = list->next)
		texts[--i] = list->text;
	return texts;
}

/* Mark the twins whose canonical entry is there, and count them there. */
static void
mark_twins(struct gathering *g, struct entry **canonical)
{
	for (size_t i = 0; i < g->n; i++) {
		struct entry *e = &g->entries[i];
		struct entry key = {
			.row = {.platform = e->row.platform, .build = e->canonical}
                };

		canonical[i] = NULL;
		if (strcmp(e->canonical, e->row.build) == 0)
			continue;
		canonical[i] = bsearch(
			&key, g->entries, g->n, sizeof *g->entries, compare_identity);
		if (!canonical[i])
			continue;
		e->twin = true;
		canonical[i]->row.n_aliases++;
	}
}

/* Entries are sorted by platform and build, as they came. */
static bool
fold_twins(struct gathering *g, struct error *err)
{
	struct entry **canonical =
		arena_array(g->arena, g->n ? g->n : 1, sizeof(struct entry *));
	const char ***fill = arena_array(g->arena, g->n ? g->n : 1, sizeof(char **));

	if (!canonical || !fill)
		return arena_failed(g->arena, "releases", err);
	mark_twins(g, canonical);
	for (size_t i = 0; i < g->n; i++) {
		struct release_row *row = &g->entries[i].row;

		row->sources = as_array(g->arena, g->entries[i].sources, row->n_sources);
		row->aliases = fill[i] = as_array(g->arena, NULL, row->n_aliases);
		if (!row->sources || !row->aliases)
			return arena_failed(g->arena, "releases", err);
	}
	for (size_t i = 0; i < g->n; i++)
		if (canonical[i])
			*fill[canonical[i] - g->entries]++ = g->entries[i].row.build;
	for (size_t i = 0; i < g->n; i++) {
		struct release_row *row = &g->entries[i].row;

		if (row->n_aliases > 1)
			qsort(fill[i] - row->n_aliases, row->n_aliases,
				sizeof(const char *), compare_builds);
	}
	return true;
}

/* --- the answer -------------------------------------------------------------------------- */

int64_t
release_row_date(const struct release_row *row)
{
	if (row->released != INSTANT_NONE)
		return row->released;
	return row->first_seen == INSTANT_NONE ? row->from : instant_day(row->first_seen);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct release_row *x = a, *y = b;
	int64_t dx = release_row_date(x), dy = release_row_date(y);
	int order = strcmp(x->platform, y->platform);

	if (order == 0)
		order = (dx > dy) - (dx < dy);
	return order ? order : build_compare(x->build, y->build);
}

static bool
passes(const struct release_filter *f, const struct release_row *row)
{
	int64_t date = release_row_date(row);
	bool of_kind = f->n_kinds == 0 && (*row->version || *f->build);

	for (size_t i = 0; i < f->n_kinds; i++)
		of_kind = of_kind || strcmp(f->kinds[i], row->kind) == 0;
	return of_kind && (f->beta || !row->beta) &&
	       (!f->security || row->security == SECURITY_YES) &&
	       (f->since == INSTANT_NONE || date >= instant_day(f->since)) &&
	       (f->until == INSTANT_NONE || (date != INSTANT_NONE && date <= f->until));
}

/* What security notes tell of the rows. */
static bool
add_advisories(struct db *db, const struct release_filter *filter, struct gathering *g,
	struct error *err)
{
	const struct advisory_filter wanted = {
		filter->platform, filter->build, "", filter->at};
	struct advisories set;

	if (!advisory_load(db, &wanted, g->arena, &set, err))
		return false;
	for (size_t i = 0; i < g->n; i++) {
		struct release_row *row = &g->entries[i].row;
		const struct release_security *s =
			advisory_find(&set, row->platform, row->build);
		const struct advisory_row *note = advisory_main(s);

		row->security = advisory_security(s, row->kind);
		row->advisory = note ? note->url : "";
	}
	return true;
}

/* Withdrawn at that moment, though it is listed again now. */
static bool
recall_withdrawn(struct db *db, int64_t at, struct gathering *g, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_withdrawn_once, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	while ((step = query_step(q, err)) == STEP_ROW) {
		const struct entry key = {
			.row = {.platform = query_text(q, 0), .build = query_text(q, 1)}
                };
		struct entry *e = g->n ? bsearch(&key, g->entries, g->n,
						 sizeof *g->entries, compare_identity)
				       : NULL;

		if (e)
			e->row.withdrawn = query_time(q, 2);
	}
	query_end(q);
	return step == STEP_DONE;
}

bool
release_list(struct db *db, const struct release_filter *filter, struct arena *arena,
	struct release_row **rows, size_t *n, struct error *err)
{
	struct gathering g = {.arena = arena};
	bool ok = false;

	*n = 0;
	*rows = NULL;
	if (!gather(db, filter, &g, err) || !fold_twins(&g, err) ||
		!recall_withdrawn(db, filter->at, &g, err) ||
		!add_advisories(db, filter, &g, err))
		goto out;
	*rows = arena_array(arena, g.n ? g.n : 1, sizeof **rows);
	if (!*rows) {
		(void)arena_failed(arena, "releases", err);
		goto out;
	}
	for (size_t i = 0; i < g.n; i++) {
		struct release_row *row = &g.entries[i].row;

		if (row->withdrawn != INSTANT_NONE && row->withdrawn > filter->at)
			row->withdrawn = INSTANT_NONE;
		if (!g.entries[i].twin && passes(filter, row))
			(*rows)[(*n)++] = *row;
	}
	if (*n > 1)
		qsort(*rows, *n, sizeof **rows, compare_rows);
	ok = true;
out:
	free(g.entries);
	return ok;
}

/* Keep the rows that have this build, in their order behind the first `kept`. */
static void
keep_build(struct release_row *rows, size_t n, size_t *kept, const char *build)
{
	for (size_t i = *kept; i < n; i++)
		if (strcmp(rows[i].build, build) == 0) {
			struct release_row row = rows[i];

			rows[i] = rows[*kept];
			rows[(*kept)++] = row;
			return;
		}
}

bool
release_list_of_device(struct db *db, const struct device *device, struct arena *arena,
	struct release_row **rows, size_t *n, bool *listed, struct error *err)
{
	const struct release_filter filter = {.platform = platform_name(device->platform),
		.build = "",
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = INT64_MAX,
		.beta = true};
	size_t all, front = 0, kept = 0;
	struct query *q;
	enum step step;

	if (!release_list(db, &filter, arena, rows, &all, err))
		return false;
	q = query_begin(db, STATEMENT_device_releases, err);
	if (!q)
		return false;
	query_bind_int(q, ":device_id", device->id);
	query_bind_text(q, ":platform", platform_name(device->platform));
	/* the listed ones to the front, the others behind them */
	while ((step = query_step(q, err)) == STEP_ROW) {
		size_t before = kept;

		keep_build(*rows, all, &kept, query_text(q, 0));
		if (kept == before || query_int(q, 1) == 0)
			continue;
		if (front < before) {
			struct release_row row = (*rows)[front];

			(*rows)[front] = (*rows)[before];
			(*rows)[before] = row;
		}
		front++;
	}
	query_end(q);
	*listed = front > 0;
	*n = front ? front : kept;
	if (*n > 1)
		qsort(*rows, *n, sizeof **rows, compare_rows);
	return step == STEP_DONE;
}
