/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/secindex.h"

#include "core/limits.h"
#include "parser/htmlgate.h"
#include "parser/notetext.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TITLE_BYTES 120

struct reading {
	const struct record_sink *sink;
	const char *source;
	int64_t now;
	struct arena arena; /* of one row */
	int64_t table;      /* the one that counts, -1 = none yet */
	size_t rows;
	char key[64];
};

static bool
begins(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

static bool
is_head(const struct htmlgate_row *row)
{
	return row->n >= 3 && begins(row->cells[0].text, "Name and information link") &&
	       (begins(row->cells[1].text, "Available for") ||
		       begins(row->cells[1].text, "Released for")) &&
	       begins(row->cells[2].text, "Release date");
}

static void
note(const struct reading *r, enum notice_kind kind, const char *detail, int64_t line)
{
	const struct notice notice = {kind, r->key, detail, line};

	if (r->sink->notice)
		r->sink->notice(r->sink->ctx, &notice);
}

/* --- the first cell ---------------------------------------------------------------------- */

/* What Apple adds to a name; it is no part of it. */
static const char *const remarks[] = {"This update has no published CVE entries",
	"(details available soon)", "Details available soon"};

/* The name: the first line, without remarks. NULL when out of memory. */
static const char *
name_of(struct reading *r, const char *text)
{
	size_t n = strcspn(text, "\n");
	char *name = arena_copy(&r->arena, text, n);

	for (size_t i = 0; name && i < sizeof remarks / sizeof remarks[0]; i++) {
		const char *at = note_find(name, remarks[i]);

		if (at)
			name[at - name] = '\0';
	}
	n = name ? strlen(name) : 0;
	while (n > 0 && strchr(" .,;", name[n - 1]))
		name[--n] = '\0';
	return name;
}

/* A link whose text names what it is about, in a cell with several. */
struct part {
	char id[NOTE_ID_BYTES], anchor[NOTE_ANCHOR_BYTES];
	const char *title;
};

static bool
same_document(const struct part *a, const struct part *b)
{
	return strcmp(a->id, b->id) == 0 && strcmp(a->anchor, b->anchor) == 0;
}

/* A row is several notes when its links lead to several documents. */
static bool
split(struct reading *r, const struct htmlgate_row *row, const char *name,
	struct part *parts, size_t *n, struct error *err)
{
	const struct htmlgate_cell *cell = &row->cells[0];

	*n = 0;
	for (size_t i = 0; i < cell->n_links; i++) {
		const char *linked = cell->links[i].text;
		struct part *part = &parts[*n];
		size_t k = 0;

		if (!note_link(cell->links[i].url, part->id, part->anchor)) {
			note(r, NOTICE_BAD_VALUE, "a link that leads to no note",
				row->line);
			continue;
		}
		while (k < *n && !same_document(&parts[k], part))
			k++;
		if (k < *n)
			continue;
		/* "Rapid Security Response" above "iOS 16.5.1 (c) and iPadOS 16.5.1 (c)" */
		if (!*linked) /* of a picture */
			part->title = name;
		else if (begins(linked, name) || begins(name, linked))
			part->title = arena_text(&r->arena, linked);
		else
			part->title = arena_printf(&r->arena, "%s %s", name, linked);
		if (!part->title)
			return arena_failed(&r->arena, r->source, err);
		(*n)++;
	}
	if (*n == 0)
		*parts = (struct part){.id = ""};
	if (*n < 2) {
		parts->title = name;
		*n = 1;
	}
	return true;
}

/* --- rows -------------------------------------------------------------------------------- */

/* A response's row may name its versions in the second cell only. */
static bool
names_of(struct reading *r, const struct part *part, const char *available,
	struct note_names *names, struct error *err)
{
	struct note_names more;

	if (!note_names(part->title, part->anchor, false, &r->arena, names, err))
		return false;
	if (!names->response || (names->n && *names->list[0].version))
		return true;
	if (!note_names(available, part->anchor, true, &r->arena, &more, err))
		return false;
	if (more.n && *more.list[0].version)
		*names = more;
	return true;
}

static bool
deliver(struct reading *r, const struct htmlgate_row *row, const struct part *part,
	bool no_cves, int64_t date, struct error *err)
{
	struct note_names names;
	struct advisory a = {.id = part->id,
		.anchor = part->anchor,
		.title = part->title,
		.available = row->cells[1].text,
		.date = date,
		.no_cves = no_cves,
		.key = r->key,
		.line = row->line};

	if (!names_of(r, part, row->cells[1].text, &names, err))
		return false;
	a.releases = names.list;
	a.n_releases = names.n;
	return !r->sink->advisory || r->sink->advisory(r->sink->ctx, &a, err);
}

/* A day that can be meant, or none with a notice. */
static int64_t
day_of(const struct reading *r, const struct htmlgate_row *row)
{
	int64_t day = note_day(row->cells[2].text);

	if (day != INSTANT_NONE && instant_is_plausible(day, r->now))
		return day;
	note(r, NOTICE_BAD_VALUE, "no day of release", row->line);
	return INSTANT_NONE;
}

static bool
read_row(struct reading *r, const struct htmlgate_row *row, struct error *err)
{
	struct part parts[CAP_HTML_LINKS + 1];
	const char *name, *cell = row->n >= 3 ? row->cells[0].text : "";
	int64_t date;
	size_t n;

	(void)snprintf(r->key, sizeof r->key, "table[%lld].row[%lld]",
		(long long)row->table, (long long)row->row);
	arena_reset(&r->arena);
	name = name_of(r, cell);
	if (!name)
		return arena_failed(&r->arena, r->source, err);
	if (!*name) {
		note(r, NOTICE_BAD_RECORD,
			row->n < 3 ? "a row of fewer than three cells"
				   : "a row without a name",
			row->line);
		return true;
	}
	if (++r->rows > CAP_ADVISORIES) {
		(void)error_set(
			err, ERR_LIMIT, r->source, "more than %d rows", CAP_ADVISORIES);
		return error_set_name(err, "limit.count");
	}
	date = day_of(r, row);
	if (!split(r, row, name, parts, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!deliver(r, row, &parts[i], note_find(cell, remarks[0]) != NULL, date,
			    err))
			return false;
	return true;
}

static bool
on_row(void *ctx, const struct htmlgate_row *row, struct error *err)
{
	struct reading *r = ctx;

	if (is_head(row)) {
		r->table = row->table;
		return true;
	}
	return row->table != r->table || read_row(r, row, err);
}

bool
secindex_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	struct reading r = {.sink = sink, .source = source, .now = now, .table = -1};
	const struct htmlgate_sink html = {.ctx = &r, .row = on_row};
	char title[TITLE_BYTES];
	bool ok;

	arena_init(&r.arena, MIB(1));
	ok = htmlgate_read(data, len, source, &html, title, sizeof title, err);
	if (ok && r.rows == 0) {
		(void)error_set(err, ERR_FORMAT, source,
			r.table < 0
				? "a web page (\"%s\") without the table of releases"
				: "a web page (\"%s\") whose table of releases is empty",
			title);
		ok = error_set_name(err, "secindex.table");
	}
	arena_clear(&r.arena);
	return ok;
}
