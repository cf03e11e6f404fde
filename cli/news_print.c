/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/news_print.h"

#include "cli/value.h"
#include "core/limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct column columns[] = {
	{"seq",			"SEQ",      false, false},
	{"at",			 "AT",       false, false},
	{"type",		       "TYPE",     false, false},
	{"platform",                   "PLATFORM", false, false},
	{"release.kind",               "KIND",     false, false},
	{"release.version",            "VERSION",  false, false},
	{"release.extra",              "EXTRA",    false, false},
	{"build",		      "BUILD",    false, false},
	{"release.prerequisite_build", "BASE",     false, false},
	{"release.released",           "RELEASED", false, false},
	{"devices",		    "DEVICES",  false, true },
	{"group",		      "GROUP",    false, false},
	{"id",			 "ID",       false, false},
	{"title",		      "TITLE",    false, true },
};

/* One event, as the format has it. */
static bool
print_item(const struct news *news, struct writer *w, const struct news_item *item,
	bool lines, bool first, struct buf *text, struct error *err)
{
	json_t *value;
	bool ok;

	if (!lines && writer_format_of(w) != WRITER_TABLE)
		return writer_record(w, news_json(news, item), err);
	buf_reset(text);
	if (lines) {
		value = news_json(news, item);
		ok = value && value_append(text, value) && buf_byte(text, '\n');
		json_decref(value);
	} else {
		ok = (first || buf_byte(text, '\n')) &&
		     news_append_text(text, news, item);
	}
	if (!ok)
		return buf_failed(text, "news", err);
	return writer_bytes(w, text->data, text->len, err);
}

/* What a file system tells of a write only when the file is closed. */
static bool
settle(struct error *err)
{
	int fd = dup(STDOUT_FILENO);

	if (fd >= 0 && close(fd) == 0)
		return true;
	return error_set_errno(err, "standard output", "cannot write", errno);
}

bool
news_print(const struct news *news, struct writer *w, const char *consumer, bool lines,
	struct error *err)
{
	bool framed = !lines && writer_format_of(w) != WRITER_TABLE;
	struct news_item item;
	struct arena arena;
	struct buf text;
	bool ok = true;

	arena_init(&arena, CAP_ARENA_BYTES);
	buf_init(&text, CAP_OUTPUT_VALUE_BYTES);
	if (framed)
		ok = writer_begin_with(w, "sucat.news/1", "events",
			json_pack("{s:s, s:n}", "consumer", consumer, "id"), columns,
			sizeof columns / sizeof columns[0], err);
	for (size_t i = 0; ok && i < news->n; i++) {
		arena_reset(&arena);
		ok = news_item_read(news, &news->events[i], &arena, &item, err) &&
		     print_item(news, w, &item, lines, i == 0, &text, err);
	}
	ok = ok && (!framed || writer_end(w, NULL, err)) && settle(err);
	buf_clear(&text);
	arena_clear(&arena);
	return ok;
}
