/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/html.h"

#include "cli/escape.h"
#include "core/instant.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MARKUP_BYTES 512 /* of one html_rawf() */

static void
put(struct html *h, const char *bytes, size_t n)
{
	h->failed = h->failed || !buf_append(h->out, bytes, n);
}

void
html_raw(struct html *h, const char *markup)
{
	put(h, markup, strlen(markup));
}

void
html_rawf(struct html *h, const char *fmt, ...)
{
	char text[MARKUP_BYTES];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof text)
		h->failed = true;
	else
		put(h, text, (size_t)n);
}

/* One character of a piece that escape_next() made. */
static void
put_escaped(struct html *h, char c)
{
	switch (c) {
	case '&':
		html_raw(h, "&amp;");
		break;
	case '<':
		html_raw(h, "&lt;");
		break;
	case '>':
		html_raw(h, "&gt;");
		break;
	case '"':
		html_raw(h, "&quot;");
		break;
	case '\'':
		html_raw(h, "&#39;");
		break;
	default:
		put(h, &c, 1);
	}
}

void
html_text(struct html *h, const char *text)
{
	size_t len = strlen(text);
	char piece[ESCAPE_PIECE_BYTES];
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		at += escape_next(text + at, len - at, piece, &n);
		for (size_t i = 0; i < n; i++)
			put_escaped(h, piece[i]);
	}
}

void
html_more(struct html *h, const char *text)
{
	if (!*text)
		return;
	html_raw(h, " ");
	html_text(h, text);
}

void
html_day(struct html *h, int64_t day)
{
	char text[INSTANT_TEXT_BYTES];

	if (day == INSTANT_NONE)
		html_raw(h, "-");
	else
		html_rawf(h, "<time>%s</time>", instant_format_day(day, text));
}

void
html_moment(struct html *h, int64_t at)
{
	char text[INSTANT_TEXT_BYTES];

	if (at == INSTANT_NONE) {
		html_raw(h, "never");
		return;
	}
	(void)instant_format(at, text);
	html_rawf(h, "<time datetime=\"%s\">%.10s %.5s UTC</time>", text, text,
		text + strlen("2026-03-17T"));
}

void
html_json(struct html *h, const char *json, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		if (json[i] != '<')
			continue;
		put(h, json + from, i - from);
		html_raw(h, "\\u003c");
		from = i + 1;
	}
	put(h, json + from, len - from);
}

bool
html_done(const struct html *h, const char *name, struct error *err)
{
	if (!h->failed)
		return true;
	return buf_failed(h->out, name, err);
}
