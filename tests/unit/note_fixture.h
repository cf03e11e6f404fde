/* SPDX-License-Identifier: Apache-2.0 */
/*
 * note_fixture.h - what a parser of security notes delivers, as lines of text.
 *
 * Include after cmocka.h.
 */
#ifndef SUCAT_TESTS_UNIT_NOTE_FIXTURE_H
#define SUCAT_TESTS_UNIT_NOTE_FIXTURE_H

#include "core/buf.h"
#include "core/limits.h"
#include "parser/record.h"

#include <string.h>

#define NOW 1784678400 /* 2026-07-22 */

struct notes {
	struct buf log, notices;
};

/* "126604#rsra "title" 2026-03-17 [none] (available): macOS 26.3.1 (a): CVE-2026-20643! Kernel/impact" */
static inline bool
note_append(void *ctx, const struct advisory *a, struct error *err)
{
	struct notes *notes = ctx;
	struct buf *b = &notes->log;
	char day[INSTANT_TEXT_BYTES];

	(void)err;
	assert_true(buf_printf(b, "%s%s%s \"%s\" %s%s", a->id, *a->anchor ? "#" : "",
		a->anchor, a->title, instant_format_day(a->date, day),
		a->no_cves ? " none" : ""));
	if (*a->available)
		assert_true(buf_printf(b, " (%s)", a->available));
	for (size_t i = 0; i < a->n_releases; i++)
		assert_true(buf_printf(b, "%s %s %s%s%s", i ? "," : ":",
			platform_name(a->releases[i].platform), a->releases[i].version,
			*a->releases[i].extra ? " " : "", a->releases[i].extra));
	for (size_t i = 0; i < a->n_cves; i++)
		assert_true(buf_printf(b, "\n  %s%s %s/%s", a->cves[i].id,
			a->cves[i].exploited ? "!" : "", a->cves[i].component,
			a->cves[i].impact));
	return buf_text(b, "\n");
}

static inline void
note_notice(void *ctx, const struct notice *n)
{
	struct notes *notes = ctx;

	assert_true(buf_printf(&notes->notices, "%s %s: %s\n", notice_kind_name(n->kind),
		n->key, n->detail));
}

/* The page between html and body; the buffers are cleared by the caller. */
static inline bool
notes_parse(record_parse_fn *parse, const char *source, const char *body,
	struct notes *notes, struct error *err)
{
	const struct record_sink sink = {
		.ctx = notes, .advisory = note_append, .notice = note_notice};
	struct buf html;
	bool ok;

	buf_init(&notes->log, MIB(4));
	buf_init(&notes->notices, MIB(4));
	buf_init(&html, MIB(4));
	*err = ERROR_INIT;
	assert_true(buf_text(&notes->log, "") && buf_text(&notes->notices, ""));
	assert_true(buf_printf(&html,
		"<!DOCTYPE html><html><head><title>Apple</title></head><body>%s</body></html>",
		body));
	ok = parse(html.data, html.len, source, NOW, &sink, err);
	buf_clear(&html);
	return ok;
}

static inline void
notes_clear(struct notes *notes)
{
	buf_clear(&notes->log);
	buf_clear(&notes->notices);
}

static inline void
notes_expect(record_parse_fn *parse, const char *source, const char *name,
	const char *body, const char *log, const char *notices)
{
	struct notes notes;
	struct error err;

	if (!notes_parse(parse, source, body, &notes, &err))
		fail_msg("%s: %s", name, err.reason);
	if (strcmp(notes.log.data, log) != 0 || strcmp(notes.notices.data, notices) != 0)
		fail_msg("%s:\n%s%s", name, notes.log.data, notes.notices.data);
	notes_clear(&notes);
}

#endif
