/* SPDX-License-Identifier: Apache-2.0 */
#include "db/advisory.h"

#include "core/instant.h"
#include "db/row.h"

#include <stdlib.h>
#include <string.h>

#define URL "https://support.apple.com/en-us/"

/* Columns of advisory_list.sql. */
enum {
	PLATFORM,
	BUILD,
	RELEASED,
	NOTE,
	PAGE,
	ADVISORY,
	ANCHOR,
	TITLE,
	DATE,
	NO_CVES,
	SOURCE,
	N_NAMED,
};

/* A row of advisory_list.sql: a note and one build that it is about, or none. */
struct told {
	const char *platform, *build, *id, *anchor, *title, *source;
	int64_t released, note, date;
	bool page, no_cves, names;
};

/* The CVEs of a note. */
struct listed {
	int64_t note;
	struct cve_row *cves;
	size_t n;
};

struct loading {
	struct db *db;
	struct arena *arena;
	struct told *told;
	size_t n;
	struct listed *listed; /* by note */
	size_t n_listed;
};

const char *
security_name(enum security security)
{
	static const char *const names[] = {"unknown", "no", "yes"};

	return names[security];
}

/* --- what is told ------------------------------------------------------------------------ */

static bool
read_told(struct query *q, struct arena *arena, void *to)
{
	struct told *t = to;
	bool ok = true;

	*t = (struct told){
		.platform = row_text(q, PLATFORM, arena, &ok),
		.build = row_text(q, BUILD, arena, &ok),
		.released = query_time(q, RELEASED),
		.note = query_int(q, NOTE),
		.page = query_int(q, PAGE) != 0,
		.id = row_text(q, ADVISORY, arena, &ok),
		.anchor = row_text(q, ANCHOR, arena, &ok),
		.title = row_text(q, TITLE, arena, &ok),
		.date = query_time(q, DATE),
		.no_cves = query_int(q, NO_CVES) != 0,
		.source = row_text(q, SOURCE, arena, &ok),
		.names = query_int(q, N_NAMED) > 0,
	};
	return ok;
}

static bool
load_told(struct loading *l, const struct advisory_filter *filter, struct error *err)
{
	struct query *q = query_begin(l->db, STATEMENT_advisory_list, err);

	if (!q)
		return false;
	query_bind_int(q, ":at", filter->at);
	query_bind_text(q, ":platform", filter->platform);
	query_bind_text(q, ":build", filter->build);
	query_bind_text(q, ":cve", filter->cve);
	l->told = row_list(
		q, sizeof *l->told, read_told, l->arena, "advisories", &l->n, err);
	return l->told != NULL;
}

/* --- their CVEs -------------------------------------------------------------------------- */

static bool
read_cve(struct query *q, struct arena *arena, void *to)
{
	struct cve_row *c = to;
	bool ok = true;

	*c = (struct cve_row){.cve = row_text(q, 0, arena, &ok),
		.exploited = query_int(q, 1) != 0,
		.component = row_text(q, 2, arena, &ok),
		.impact = row_text(q, 3, arena, &ok)};
	return ok;
}

static bool
load_listed(struct loading *l, struct listed *to, struct error *err)
{
	struct query *q = query_begin(l->db, STATEMENT_advisory_cves, err);

	if (!q)
		return false;
	query_bind_int(q, ":advisory_id", to->note);
	to->cves = row_list(
		q, sizeof *to->cves, read_cve, l->arena, "advisories", &to->n, err);
	return to->cves != NULL;
}

static int
compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	return (x->note > y->note) - (x->note < y->note);
}

/* The CVEs of every page that is told of, each read once. */
static bool
load_all_listed(struct loading *l, struct error *err)
{
	size_t n = 0;

	l->listed = arena_array(l->arena, l->n ? l->n : 1, sizeof *l->listed);
	if (!l->listed)
		return arena_failed(l->arena, "advisories", err);
	for (size_t i = 0; i < l->n; i++)
		if (l->told[i].page)
			l->listed[n++].note = l->told[i].note;
	if (n)
		qsort(l->listed, n, sizeof *l->listed, compare_listed);
	for (size_t i = 0; i < n; i++) {
		if (l->n_listed && l->listed[l->n_listed - 1].note == l->listed[i].note)
			continue;
		l->listed[l->n_listed] = (struct listed){.note = l->listed[i].note};
		if (!load_listed(l, &l->listed[l->n_listed++], err))
			return false;
	}
	return true;
}

static const struct listed *
listed_of(const struct loading *l, const struct told *t)
{
	const struct listed wanted = {.note = t->note};

	if (!t->page)
		return NULL;
	return bsearch(
		&wanted, l->listed, l->n_listed, sizeof *l->listed, compare_listed);
}

static int
compare_cves(const void *a, const void *b)
{
	return strcmp(((const struct cve_row *)a)->cve, ((const struct cve_row *)b)->cve);
}

static size_t
count_exploited(const struct cve_row *cves, size_t n)
{
	size_t exploited = 0;

	for (size_t i = 0; i < n; i++)
		exploited += cves[i].exploited ? 1 : 0;
	return exploited;
}

size_t
cve_unite(struct cve_row *cves, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(cves, n, sizeof *cves, compare_cves);
	for (size_t i = 0; i < n; i++)
		if (kept && strcmp(cves[kept - 1].cve, cves[i].cve) == 0)
			cves[kept - 1].exploited =
				cves[kept - 1].exploited || cves[i].exploited;
		else
			cves[kept++] = cves[i];
	return kept;
}

/* The CVEs of the pages among these, each once. */
static bool
gather_cves(const struct loading *l, const struct told *t, size_t n,
	const struct cve_row **cves, size_t *n_cves, struct error *err)
{
	const struct listed *only = NULL, *one;
	struct cve_row *all;
	size_t pages = 0, room = 0;

	for (size_t i = 0; i < n; i++)
		if ((one = listed_of(l, &t[i])) != NULL) {
			only = one;
			pages++;
			room += one->n;
		}
	*cves = only ? only->cves : NULL;
	*n_cves = room;
	if (pages < 2)
		return true;
	all = arena_array(l->arena, room ? room : 1, sizeof *all);
	if (!all)
		return arena_failed(l->arena, "advisories", err);
	for (size_t i = 0, at = 0; i < n; i++)
		if ((one = listed_of(l, &t[i])) != NULL && one->n) {
			memcpy(&all[at], one->cves, one->n * sizeof *all);
			at += one->n;
		}
	*cves = all;
	*n_cves = cve_unite(all, room);
	return true;
}

/* --- put together ------------------------------------------------------------------------ */

static const char *
url_of(const struct loading *l, const char *id, const char *anchor, struct error *err)
{
	const char *url =
		*id ? arena_printf(l->arena, URL "%s%s%s", id, *anchor ? "#" : "", anchor)
		    : "";

	if (!url)
		(void)arena_failed(l->arena, "advisories", err);
	return url;
}

/* Rows of one note and one build: an index names and dates it, its page lists. */
static bool
merge(const struct loading *l, const struct told *t, size_t n, struct advisory_row *row,
	struct error *err)
{
	const char *anchor = "";

	*row = (struct advisory_row){.id = t->id,
		.title = t->title,
		.source = t->source,
		.date = INSTANT_NONE};
	for (size_t i = 0; i < n; i++) {
		/* what is bundled has a title of ours */
		if (strcmp(row->source, "bundled") == 0) {
			row->title = t[i].title;
			row->source = t[i].source;
		}
		if (t[i].page)
			row->source = t[i].source;
		row->has_page = row->has_page || t[i].page;
		row->no_cves = row->no_cves || t[i].no_cves;
		if (*t[i].anchor && (!*anchor || t[i].page))
			anchor = t[i].anchor;
		/* rows come before pages; of two days the one of this build */
		if (t[i].date != INSTANT_NONE &&
			(row->date == INSTANT_NONE || t[i].date == t->released))
			row->date = t[i].date;
	}
	row->url = url_of(l, t->id, anchor, err);
	if (!row->url || !gather_cves(l, t, n, &row->cves, &row->n_cves, err))
		return false;
	row->n_exploited = count_exploited(row->cves, row->n_cves);
	return true;
}

/* The rows from t[0] on that are of the same note; those without a link by their title. */
static size_t
same_note(const struct told *t, size_t n)
{
	size_t i = 1;

	while (i < n && strcmp(t[i].id, t->id) == 0 &&
		(*t->id || strcmp(t[i].title, t->title) == 0))
		i++;
	return i;
}

static size_t
same_build(const struct told *t, size_t n)
{
	size_t i = 1;

	while (i < n && strcmp(t[i].build, t->build) == 0 &&
		strcmp(t[i].platform, t->platform) == 0)
		i++;
	return i;
}

static bool
add_release(const struct loading *l, const struct told *t, size_t n,
	struct release_security *to, struct error *err)
{
	struct advisory_row *rows = arena_array(l->arena, n, sizeof *rows);
	const struct cve_row *cves;

	if (!rows)
		return arena_failed(l->arena, "advisories", err);
	*to = (struct release_security){
		.platform = t->platform, .build = t->build, .advisories = rows};
	for (size_t i = 0, of; i < n; i += of) {
		of = same_note(&t[i], n - i);
		if (!merge(l, &t[i], of, &rows[to->n++], err))
			return false;
	}
	if (!gather_cves(l, t, n, &cves, &to->n_cves, err))
		return false;
	to->n_exploited = count_exploited(cves, to->n_cves);
	return true;
}

/* A page whose row is told already tells nothing new of where it belongs. */
static bool
is_told(const struct advisory_unjoined *list, size_t n, const struct told *t)
{
	for (size_t i = 0; *t->id && i < n; i++)
		if (strcmp(list[i].id, t->id) == 0 &&
			strcmp(list[i].anchor, t->anchor) == 0)
			return true;
	return false;
}

static bool
add_unjoined(const struct loading *l, const struct told *t,
	struct advisory_unjoined *list, size_t *n, struct error *err)
{
	if (is_told(list, *n, t))
		return true;
	list[*n] = (struct advisory_unjoined){.id = t->id,
		.anchor = t->anchor,
		.title = t->title,
		.source = t->source,
		.date = t->date,
		.names_release = t->names,
		.url = url_of(l, t->id, t->anchor, err)};
	return list[(*n)++].url != NULL;
}

static bool
put_together(const struct loading *l, struct advisories *out, struct error *err)
{
	size_t room = l->n ? l->n : 1;
	struct release_security *releases = arena_array(l->arena, room, sizeof *releases);
	struct advisory_unjoined *unjoined =
		arena_array(l->arena, room, sizeof *unjoined);

	if (!releases || !unjoined)
		return arena_failed(l->arena, "advisories", err);
	for (size_t i = 0, of; i < l->n; i += of) {
		const struct told *t = &l->told[i];
		bool joins = *t->build != 0;

		of = joins ? same_build(t, l->n - i) : 1;
		if (joins ? !add_release(l, t, of, &releases[out->n++], err)
			  : !add_unjoined(l, t, unjoined, &out->n_unjoined, err))
			return false;
	}
	out->releases = releases;
	out->unjoined = unjoined;
	return true;
}

bool
advisory_load(struct db *db, const struct advisory_filter *filter, struct arena *arena,
	struct advisories *out, struct error *err)
{
	struct loading l = {.db = db, .arena = arena};

	*out = (struct advisories){0};
	return load_told(&l, filter, err) && load_all_listed(&l, err) &&
	       put_together(&l, out, err);
}

/* --- documents --------------------------------------------------------------------------- */

static bool
read_link(struct query *q, struct arena *arena, void *to)
{
	struct advisory_link *link = to;
	bool ok = true;

	*link = (struct advisory_link){.id = row_text(q, 0, arena, &ok),
		.date = query_time(q, 1),
		.url = row_text(q, 2, arena, &ok),
		.interval_s = query_int(q, 3)};
	return ok;
}

bool
advisory_links(struct db *db, struct arena *arena, struct advisory_link **links,
	size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_advisory_links, err);

	if (!q)
		return false;
	*links = row_list(q, sizeof **links, read_link, arena, "advisories", n, err);
	return *links != NULL;
}

/* --- answers ----------------------------------------------------------------------------- */

static int
compare_releases(const void *a, const void *b)
{
	const struct release_security *x = a, *y = b;
	int order = strcmp(x->platform, y->platform);

	return order ? order : strcmp(x->build, y->build);
}

const struct release_security *
advisory_find(const struct advisories *set, const char *platform, const char *build)
{
	const struct release_security wanted = {.platform = platform, .build = build};

	if (!set->n)
		return NULL;
	return bsearch(
		&wanted, set->releases, set->n, sizeof *set->releases, compare_releases);
}

enum security
advisory_security(const struct release_security *s, const char *kind)
{
	if (strcmp(kind, "rsr") == 0 || strcmp(kind, "bsi") == 0 || (s && s->n_cves))
		return SECURITY_YES;
	for (size_t i = 0; s && i < s->n; i++)
		if (s->advisories[i].no_cves)
			return SECURITY_NO;
	return SECURITY_UNKNOWN;
}

const struct advisory_row *
advisory_main(const struct release_security *s)
{
	const struct advisory_row *best = NULL;

	for (size_t i = 0; s && i < s->n; i++) {
		const struct advisory_row *row = &s->advisories[i];

		if (!best || (row->n_cves && !best->n_cves) || (*row->id && !*best->id))
			best = row;
	}
	return best;
}
