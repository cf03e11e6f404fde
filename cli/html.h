/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.h - a document in the making: our markup as it is, everyone else's text escaped.
 *
 * Layer: cli. A failed append sticks: what follows does nothing, html_done() tells it once.
 */
#ifndef SUCAT_CLI_HTML_H
#define SUCAT_CLI_HTML_H

#include "core/buf.h"

#include <stdint.h>

struct html {
	struct buf *out; /* borrowed */
	bool failed;
};

/* Markup of our own: a literal, or numbers put into one. Never a text from outside. */
void html_raw(struct html *h, const char *markup);
void html_rawf(struct html *h, const char *fmt, ...) PRINTF(2, 3);
/* A text from anywhere, as content or as a quoted attribute's value. What could hide or reorder
 * text is shown as \u202e, bytes that are no UTF-8 as \xff. */
void html_text(struct html *h, const char *text);
/* The same with a space before, or nothing for "". */
void html_more(struct html *h, const char *text);
/* <time>2026-03-17</time>; "-" for INSTANT_NONE. */
void html_day(struct html *h, int64_t day);
/* <time datetime="2026-03-17T18:34:54Z">2026-03-17 18:34 UTC</time>; "never" for INSTANT_NONE. */
void html_moment(struct html *h, int64_t at);
/* Bytes of JSON for inside <script type="application/json">: no "<" stands in them. */
void html_json(struct html *h, const char *json, size_t len);
/* Did everything fit? ERR_LIMIT or ERR_NOMEM. */
NODISCARD bool html_done(const struct html *h, const char *name, struct error *err);

#endif
