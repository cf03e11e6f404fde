/* SPDX-License-Identifier: Apache-2.0 */
#include "core/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_BLOCK ((size_t)16384)
#define MOST_BLOCK  ((size_t)262144) /* unless one allocation needs more */
#define LEAST_ROOM  64               /* elements of a growing list */

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

void
arena_init(struct arena *a, size_t cap_bytes)
{
	*a = (struct arena){.cap = cap_bytes};
}

static void
free_after(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void
arena_clear(struct arena *a)
{
	free_after(a->blocks);
	*a = (struct arena){.cap = a->cap};
}

void
arena_reset(struct arena *a)
{
	if (!a->blocks)
		return;
	free_after(a->blocks->next);
	a->blocks->next = NULL;
	a->blocks->used = 0;
	a->used = 0;
	a->over = false;
}

/* As large as all blocks together, so that their number grows with the logarithm of the use, and
 * the one that a reset keeps holds what the next round needs. */
static size_t
block_size(const struct arena *a, size_t needed)
{
	size_t size = a->used < MOST_BLOCK ? a->used : MOST_BLOCK;

	if (size < LEAST_BLOCK)
		size = LEAST_BLOCK;
	return needed > size ? needed : size;
}

void *
arena_room(struct arena *a, size_t n)
{
	struct arena_block *block = a->blocks;
	size_t rounded;
	void *p;

	if (n > SIZE_MAX - alignof(max_align_t))
		return NULL;
	rounded = (n + alignof(max_align_t) - 1) / alignof(max_align_t) *
		  alignof(max_align_t);
	if (rounded > a->cap || a->used > a->cap - rounded) {
		a->over = true;
		return NULL;
	}
	if (!block || block->size - block->used < rounded) {
		size_t size = block_size(a, rounded);

		block = malloc(sizeof *block + size);
		if (!block)
			return NULL;
		block->size = size;
		block->used = 0;
		block->next = a->blocks;
		a->blocks = block;
	}
	p = block->data + block->used;
	block->used += rounded;
	a->used += rounded;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	void *p = arena_room(a, n);

	if (p)
		memset(p, 0, n);
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		return NULL;
	return arena_alloc(a, total);
}

void *
arena_grow(struct arena *a, void *list, size_t n, size_t *alloc, size_t size)
{
	size_t room = *alloc ? *alloc : LEAST_ROOM / 2;
	void *more;

	if (n < *alloc)
		return list;
	if (__builtin_mul_overflow(room, (size_t)2, &room))
		return NULL;
	more = arena_array(a, room, size);
	if (!more)
		return NULL;
	if (n)
		memcpy(more, list, n * size);
	*alloc = room;
	return more;
}

char *
arena_copy(struct arena *a, const char *text, size_t len)
{
	char *p = len < SIZE_MAX ? arena_room(a, len + 1) : NULL;

	if (!p)
		return NULL;
	if (len)
		memcpy(p, text, len);
	p[len] = '\0';
	return p;
}

char *
arena_text(struct arena *a, const char *text)
{
	return arena_copy(a, text, strlen(text));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p = NULL;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0)
		p = arena_room(a, (size_t)n + 1);
	if (p)
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return p;
}

bool
arena_failed(const struct arena *a, const char *source, struct error *err)
{
	if (a->over)
		return error_set(err, ERR_LIMIT, source,
			"needs more than %zu bytes of memory", a->cap);
	return error_set(err, ERR_NOMEM, source, "out of memory");
}
