/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_init(struct buf *b, size_t cap_bytes)
{
	*b = (struct buf){.cap = cap_bytes};
}

void
buf_clear(struct buf *b)
{
	free(b->data);
	*b = (struct buf){.cap = b->cap, .over = b->over};
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

char *
buf_room(struct buf *b, size_t n)
{
	size_t need, alloc;
	char *data;

	if (n > b->cap || b->len > b->cap - n) {
		b->over = true;
		buf_clear(b);
		return NULL;
	}
	need = b->len + n + 1;
	if (need > b->alloc) {
		alloc = b->alloc ? b->alloc : 64;
		while (alloc < need)
			alloc += alloc / 2 + 1;
		data = realloc(b->data, alloc);
		if (!data) {
			buf_clear(b);
			return NULL;
		}
		b->data = data;
		b->alloc = alloc;
	}
	return b->data + b->len;
}

bool
buf_append(struct buf *b, const void *p, size_t n)
{
	char *to = buf_room(b, n);

	if (!to)
		return false;
	if (n)
		memcpy(to, p, n);
	b->len += n;
	b->data[b->len] = '\0';
	return true;
}

bool
buf_text(struct buf *b, const char *text)
{
	return buf_append(b, text, strlen(text));
}

bool
buf_byte(struct buf *b, char c)
{
	return buf_append(b, &c, 1);
}

bool
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	char *to = NULL;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0)
		to = buf_room(b, (size_t)n);
	if (to) {
		(void)vsnprintf(to, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
	return to != NULL;
}

char *
buf_take(struct buf *b, size_t *len)
{
	char *data = b->data;

	*len = b->len;
	*b = (struct buf){.cap = b->cap};
	return data;
}

bool
buf_failed(const struct buf *b, const char *source, struct error *err)
{
	if (b->over)
		return error_set(err, ERR_LIMIT, source, "more than %zu bytes", b->cap);
	return error_set(err, ERR_NOMEM, source, "out of memory");
}
