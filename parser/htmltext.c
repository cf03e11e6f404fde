/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/htmltext.h"

#include "core/utf8.h"

#include <stdint.h>

void
htmltext_init(struct htmltext *t, size_t cap_bytes)
{
	*t = (struct htmltext){0};
	buf_init(&t->buf, cap_bytes);
}

void
htmltext_clear(struct htmltext *t)
{
	buf_clear(&t->buf);
}

void
htmltext_reset(struct htmltext *t)
{
	buf_reset(&t->buf);
	t->space = t->line = false;
}

void
htmltext_break(struct htmltext *t)
{
	t->line = true;
}

const char *
htmltext_get(const struct htmltext *t)
{
	return t->buf.data && t->buf.len ? t->buf.data : "";
}

bool
htmltext_is_utf8(const char *data, size_t len)
{
	size_t n;
	uint32_t c;

	for (size_t at = 0; at < len; at += n) {
		n = utf8_next(data + at, len - at, &c);
		if (n == 0 || c == 0)
			return false;
	}
	return true;
}

/* Controls count as white space: none of them is shown. */
static bool
is_space(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x1680 || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

static bool
has_no_width(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

bool
htmltext_append(struct htmltext *t, const char *text, size_t len, bool *shown)
{
	size_t n;
	uint32_t c;

	for (size_t at = 0; at < len; at += n) {
		n = utf8_next(text + at, len - at, &c);
		if (n == 0) {
			n = 1;
			continue;
		}
		if (is_space(c)) {
			t->space = true;
			continue;
		}
		if (has_no_width(c))
			continue;
		if (t->buf.len && (t->line || t->space) &&
			!buf_byte(&t->buf, t->line ? '\n' : ' '))
			return false;
		t->line = t->space = false;
		if (!buf_append(&t->buf, text + at, n))
			return false;
		if (shown)
			*shown = true;
	}
	return true;
}
