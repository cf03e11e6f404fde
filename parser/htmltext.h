/* SPDX-License-Identifier: Apache-2.0 */
/*
 * htmltext.h - text as a browser shows it: spaces made one, lines kept.
 *
 * Layer: parser (pure). White space of any kind, Unicode's included, is one space; none at the
 * begin or end of a line; no empty line; soft hyphens and characters of no width are dropped.
 */
#ifndef SUCAT_PARSER_HTMLTEXT_H
#define SUCAT_PARSER_HTMLTEXT_H

#include "core/buf.h"

#include <stddef.h>

struct htmltext {
	struct buf buf;   /* what was shown so far; buf.data may be NULL */
	bool space, line; /* a space, a new line comes before what is next */
};

void htmltext_init(struct htmltext *t, size_t cap_bytes);
void htmltext_clear(struct htmltext *t);
/* Begin anew. */
void htmltext_reset(struct htmltext *t);
/* `text` is UTF-8 of whole characters. false as buf_append. *shown (may be NULL) is set when there
 * was more than white space, else left alone. */
NODISCARD bool htmltext_append(
	struct htmltext *t, const char *text, size_t len, bool *shown);
/* What follows stands on a line of its own. */
void htmltext_break(struct htmltext *t);
/* The text so far, "" when there is none. */
const char *htmltext_get(const struct htmltext *t);

/* Is it UTF-8 throughout, no NUL in it? */
bool htmltext_is_utf8(const char *data, size_t len);

#endif
