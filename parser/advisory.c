/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/advisory.h"

#include "core/limits.h"
#include "parser/htmlgate.h"
#include "parser/notetext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SOURCE_PREFIX "advisory-"
#define TITLE_BYTES   120
#define CAP_SECTIONS  64
#define SECTION_LEVEL                                                                    \
	2 /* headings up to it begin a section; those below name a component */

struct section {
	const char *title, *anchor, *available;
	struct note_names names;
	int64_t date, line;
	struct advisory_cve *cves;
	size_t n, alloc;
};

/* What the page says of one issue: its CVEs come after its impact, or before a note. */
struct entry {
	const char *component, *impact;
	size_t first; /* its first CVE in the section */
	bool exploited;
};

struct reading {
	const char *source;
	char id[NOTE_ID_BYTES]; /* "" for a source of another name */
	int64_t now;
	struct arena arena; /* the whole page */
	const char *title;  /* the heading of the first level */
	struct section sections[CAP_SECTIONS];
	size_t n; /* sections[0]: what stands above the first heading of a section */
	struct entry entry;
};

static bool
begins(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

const char *
advisory_source_name(const char *id, char *to)
{
	(void)snprintf(to, ADVISORY_SOURCE_BYTES, SOURCE_PREFIX "%s%.12s",
		begins(id, "HT") ? "ht" : "", begins(id, "HT") ? id + 2 : id);
	return to;
}

const char *
advisory_source_id(const char *name, char *to)
{
	const char *id = name + strlen(SOURCE_PREFIX);

	to[0] = '\0';
	if (!begins(name, SOURCE_PREFIX))
		return to;
	(void)snprintf(to, NOTE_ID_BYTES, "%s%.12s", begins(id, "ht") ? "HT" : "",
		begins(id, "ht") ? id + 2 : id);
	if (!note_is_id(to))
		to[0] = '\0';
	return to;
}

static struct section *
section(struct reading *r)
{
	return &r->sections[r->n - 1];
}

/* --- entries ----------------------------------------------------------------------------- */

/* The next entry of a component; the one before is whole. */
static void
begin_entry(struct reading *r, const char *component)
{
	r->entry = (struct entry){component, "", section(r)->n, false};
}

static void
tell_exploited(struct reading *r)
{
	r->entry.exploited = true;
	for (size_t i = r->entry.first; i < section(r)->n; i++)
		section(r)->cves[i].exploited = true;
}

static bool
add_cve(struct reading *r, const char *id, size_t len, struct error *err)
{
	struct section *s = section(r);

	if (s->n == CAP_ADVISORY_CVES) {
		(void)error_set(err, ERR_LIMIT, r->source,
			"more than %d CVEs in one section", CAP_ADVISORY_CVES);
		return error_set_name(err, "limit.count");
	}
	s->cves = arena_grow(&r->arena, s->cves, s->n, &s->alloc, sizeof *s->cves);
	if (!s->cves)
		return arena_failed(&r->arena, r->source, err);
	s->cves[s->n] = (struct advisory_cve){arena_copy(&r->arena, id, len),
		r->entry.component, r->entry.impact, r->entry.exploited};
	return s->cves[s->n++].id || arena_failed(&r->arena, r->source, err);
}

/* The ids of a line that begins with one: "CVE-2023-1234, CVE-2023-1235: somebody". Those in a
 * sentence are of other notes. */
static bool
read_cves(struct reading *r, const char *line, size_t len, struct error *err)
{
	char *text = arena_copy(&r->arena, line, len);
	const char *at = text;
	size_t n;

	if (!text)
		return arena_failed(&r->arena, r->source, err);
	while ((at = note_cve(at, &n)) != NULL) {
		if (!add_cve(r, at, n, err))
			return false;
		at += n;
	}
	return true;
}

static const char *
after_colon(struct reading *r, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t skip = colon ? (size_t)(colon - line) + 1 : len;

	while (skip < len && line[skip] == ' ')
		skip++;
	return arena_copy(&r->arena, line + skip, len - skip);
}

static bool
read_line(struct reading *r, const char *line, size_t len, struct error *err)
{
	struct section *s = section(r);

	if (begins(line, "CVE"))
		return read_cves(r, line, len, err);
	if (begins(line, "Released ")) {
		s->date = s->date == INSTANT_NONE ? note_day(line) : s->date;
		return true;
	}
	/* a component with several issues tells each from its "Available for" or "Impact" on */
	if ((begins(line, "Available for") || begins(line, "Impact:")) &&
		s->n > r->entry.first)
		begin_entry(r, r->entry.component);
	if (begins(line, "Available for") && !s->available)
		s->available = after_colon(r, line, len);
	if (begins(line, "Impact:"))
		r->entry.impact = after_colon(r, line, len);
	return r->entry.impact || arena_failed(&r->arena, r->source, err);
}

static bool
read_text(struct reading *r, const char *text, struct error *err)
{
	if (note_is_exploited(text))
		tell_exploited(r);
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (!read_line(r, text, len, err))
			return false;
		text += len + (text[len] == '\n' ? 1 : 0);
	}
	return true;
}

/* --- sections ---------------------------------------------------------------------------- */

static bool
begin_section(struct reading *r, const char *title, const char *id, int64_t line,
	struct error *err)
{
	struct section *s;

	if (r->n == CAP_SECTIONS) {
		(void)error_set(
			err, ERR_LIMIT, r->source, "more than %d sections", CAP_SECTIONS);
		return error_set_name(err, "limit.count");
	}
	s = &r->sections[r->n++];
	*s = (struct section){.title = arena_text(&r->arena, title),
		.anchor = arena_text(&r->arena, note_anchor(id)),
		.date = INSTANT_NONE,
		.line = line};
	begin_entry(r, "");
	return (s->title && s->anchor) || arena_failed(&r->arena, r->source, err);
}

static bool
on_block(void *ctx, const struct htmlgate_block *block, struct error *err)
{
	struct reading *r = ctx;
	const char *text;

	/* pages are at times served with an empty heading; then the title is that of <title> */
	if (block->level == 1 && !r->title) {
		r->title = arena_text(&r->arena, block->text);
		return r->title || arena_failed(&r->arena, r->source, err);
	}
	if (block->level && block->level <= SECTION_LEVEL)
		return begin_section(r, block->text, block->id, block->line, err);
	/* an anchor below the heading is the section's too */
	if (*note_anchor(block->id) && !*section(r)->anchor) {
		section(r)->anchor = arena_text(&r->arena, block->id);
		if (!section(r)->anchor)
			return arena_failed(&r->arena, r->source, err);
	}
	if (!block->level && !block->bold)
		return read_text(r, block->text, err);
	if (begins(block->text, "CVE") || begins(block->text, "Released "))
		return read_text(r, block->text, err);
	text = arena_text(&r->arena, block->text);
	if (!text)
		return arena_failed(&r->arena, r->source, err);
	begin_entry(r, text);
	return true;
}

/* --- what comes of them ------------------------------------------------------------------ */

/* Of two pointers into one array: by id, then by place. */
static int
compare_cves(const void *a, const void *b)
{
	const struct advisory_cve *x = *(const struct advisory_cve *const *)a,
				  *y = *(const struct advisory_cve *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x > y) - (x < y);
}

/* By id, each once: the first entry tells where, any that it was exploited. */
static bool
sort_cves(struct reading *r, struct section *s, struct error *err)
{
	size_t room = s->n ? s->n : 1, n = 0;
	struct advisory_cve *united = arena_array(&r->arena, room, sizeof *united);
	const struct advisory_cve **order =
		arena_array(&r->arena, room, sizeof(struct advisory_cve *));

	if (!united || !order)
		return arena_failed(&r->arena, r->source, err);
	for (size_t i = 0; i < s->n; i++)
		order[i] = &s->cves[i];
	qsort(order, s->n, sizeof(struct advisory_cve *), compare_cves);
	for (size_t i = 0; i < s->n; i++) {
		if (n == 0 || strcmp(united[n - 1].id, order[i]->id) != 0)
			united[n++] = *order[i];
		else if (order[i]->exploited)
			united[n - 1].exploited = true;
	}
	s->cves = united;
	s->n = n;
	return true;
}

/* Sections that tell nothing of a release: what a note is, whom Apple thanks. */
static bool
is_note(const struct section *s)
{
	return s->n || s->names.n || s->date != INSTANT_NONE;
}

static bool
name_section(struct reading *r, struct section *s, const char *title, struct error *err)
{
	struct note_names named;

	if (!note_names(title, s->anchor, false, &r->arena, &s->names, err))
		return false;
	if (!s->names.response || (s->names.n && *s->names.list[0].version) ||
		!s->available)
		return true;
	if (!note_names(s->available, s->anchor, true, &r->arena, &named, err))
		return false;
	if (named.n && *named.list[0].version)
		s->names = named;
	return true;
}

/* The releases of each section; where no heading names one, the page's title does. */
static bool
name_sections(struct reading *r, struct error *err)
{
	bool any = false;

	for (size_t i = 0; i < r->n; i++) {
		if (!name_section(r, &r->sections[i], r->sections[i].title, err))
			return false;
		any = any || r->sections[i].names.n;
	}
	for (size_t i = 0; !any && r->title && i < r->n; i++)
		if (r->sections[i].n && !name_section(r, &r->sections[i], r->title, err))
			return false;
	return true;
}

static bool
deliver(struct reading *r, const struct section *s, size_t number,
	const struct record_sink *sink, struct error *err)
{
	char key[32];
	const struct advisory a = {.page = true,
		.id = r->id,
		.anchor = s->anchor,
		.title = *s->title               ? s->title
			 : r->title && *r->title ? r->title
						 : r->source,
		.available = "",
		.date = s->date != INSTANT_NONE && instant_is_plausible(s->date, r->now)
				? s->date
				: INSTANT_NONE,
		.releases = s->names.list,
		.n_releases = s->names.n,
		.cves = s->cves,
		.n_cves = s->n,
		.key = key,
		.line = s->line};

	(void)snprintf(key, sizeof key, "section[%zu]", number);
	return !sink->advisory || sink->advisory(sink->ctx, &a, err);
}

static bool
deliver_all(struct reading *r, const struct record_sink *sink, const char *title,
	struct error *err)
{
	size_t notes = 0, told = 0;

	if (!name_sections(r, err))
		return false;
	for (size_t i = 0; i < r->n; i++) {
		struct section *s = &r->sections[i];

		if (!is_note(s))
			continue;
		told += s->n || s->date != INSTANT_NONE ? 1 : 0;
		if (!sort_cves(r, s, err) || !deliver(r, s, notes++, sink, err))
			return false;
	}
	if (told)
		return true;
	(void)error_set(err, ERR_FORMAT, r->source,
		"a web page (\"%s\") without the content of a release", title);
	return error_set_name(err, "advisory.empty");
}

bool
advisory_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	struct reading *r = calloc(1, sizeof *r);
	const struct htmlgate_sink html = {.ctx = r, .block = on_block};
	char title[TITLE_BYTES];
	bool ok;

	if (!r)
		return error_set(err, ERR_NOMEM, source, "out of memory");
	r->source = source;
	r->now = now;
	(void)advisory_source_id(source, r->id);
	arena_init(&r->arena, CAP_HTML_BYTES * 4);
	ok = begin_section(r, "", "", 1, err) && /* with the page */
	     htmlgate_read(data, len, source, &html, title, sizeof title, err);
	if (ok && !r->title)
		r->title = title;
	ok = ok && deliver_all(r, sink, title, err);
	arena_clear(&r->arena);
	free(r);
	return ok;
}
