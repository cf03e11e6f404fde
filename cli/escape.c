/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/escape.h"

#include "cli/writer.h"
#include "core/utf8.h"

#include <stdio.h>
#include <string.h>

/* Characters that change what a terminal or a reader sees without being seen: C0; DEL and C1;
 * bidi marks, embeddings, overrides and isolates; line and paragraph separators. */
static const struct {
	uint32_t first, last;
} harmful[] = {
	{0x0000, 0x001F},
	{0x007F, 0x009F},
	{0x061C, 0x061C},
	{0x200E, 0x200F},
	{0x2028, 0x202E},
	{0x2066, 0x2069},
};

static bool
is_harmful(uint32_t c)
{
	for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++)
		if (c >= harmful[i].first && c <= harmful[i].last)
			return true;
	return false;
}

size_t
escape_next(const char *text, size_t len, char piece[ESCAPE_PIECE_BYTES], size_t *n)
{
	uint32_t c = 0;
	size_t taken = utf8_next(text, len, &c);
	int made = 0;

	if (taken && !is_harmful(c)) {
		memcpy(piece, text, taken);
		*n = taken;
		return taken;
	}
	if (taken)
		made = snprintf(
			piece, ESCAPE_PIECE_BYTES, "\\u%04x", (unsigned)c & 0xFFFFU);
	else
		made = snprintf(
			piece, ESCAPE_PIECE_BYTES, "\\x%02x", (unsigned)(*text & 0xFF));
	*n = made > 0 ? (size_t)made : 0;
	return taken ? taken : 1;
}

bool
escape_append(struct buf *b, const char *text, size_t len)
{
	char piece[ESCAPE_PIECE_BYTES];
	size_t n;

	for (size_t at = 0; at < len;) {
		at += escape_next(text + at, len - at, piece, &n);
		if (!buf_append(b, piece, n))
			return false;
	}
	return true;
}

const char *
writer_escape(const char *text, char *to, size_t cap)
{
	size_t len = strlen(text);
	size_t used = 0;
	size_t n = 0;
	char piece[ESCAPE_PIECE_BYTES];

	for (size_t at = 0; at < len;) {
		at += escape_next(text + at, len - at, piece, &n);
		if (used + n > cap) {
			memcpy(to + used, "...", 3);
			used += 3;
			break;
		}
		memcpy(to + used, piece, n);
		used += n;
	}
	to[used] = '\0';
	return to;
}
