/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/canon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
canon_reset(struct canon *c)
{
	c->n = 0;
}

void
canon_clear(struct canon *c)
{
	free(c->items);
	*c = (struct canon){0};
}

/* Does a character stand escaped, because no text may hold it or because it has a meaning in a path? */
static bool
is_special(unsigned char c, bool in_path)
{
	return (c < 0x20) | (c == 0x7f) | (c == '\\') |
	       (in_path & ((c == '.') | (c == '=') | (c == '[')));
}

/* Write the escaped form of `text` to `to`, which may be NULL; returns its length. */
static size_t
escape(char *to, const char *text, bool in_path)
{
	size_t n = 0;

	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;
		char out[5];

		if (!is_special(c, in_path)) {
			if (to)
				to[n] = *p;
			n++;
			continue;
		}
		if (c == '\t')
			memcpy(out, "\\t", 3);
		else if (c == '\n')
			memcpy(out, "\\n", 3);
		else if (c < 0x20 || c == 0x7f)
			(void)snprintf(out, sizeof out, "\\x%02x", c);
		else
			out[0] = '\\', out[1] = *p, out[2] = '\0';
		for (const char *q = out; *q; q++, n++)
			if (to)
				to[n] = *q;
	}
	return n;
}

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

/* Not 0: one of eight bytes is less than c, at most 128; one of them is c. */
static uint64_t
has_less(uint64_t eight, uint64_t c)
{
	return (eight - EACH_BYTE(c)) & ~eight & EACH_BYTE(0x80);
}

static uint64_t
has_byte(uint64_t eight, uint64_t c)
{
	return has_less(eight ^ EACH_BYTE(c), 1);
}

static bool
has_special(const char *text, size_t len, bool in_path)
{
	uint64_t eight, found;

	for (; len >= sizeof eight; len -= sizeof eight, text += sizeof eight) {
		memcpy(&eight, text, sizeof eight);
		found = has_less(eight, 0x20) | has_byte(eight, 0x7f) |
			has_byte(eight, '\\');
		if (in_path)
			found |= has_byte(eight, '.') | has_byte(eight, '=') |
				 has_byte(eight, '[');
		if (found)
			return true;
	}
	for (; len > 0; len--, text++)
		if (is_special((unsigned char)*text, in_path))
			return true;
	return false;
}

static char *
escaped_copy(struct arena *a, const char *text, size_t len, bool in_path)
{
	char *copy;

	if (!has_special(text, len, in_path))
		return arena_copy(a, text, len);
	copy = arena_alloc(a, escape(NULL, text, in_path) + 1);
	if (copy)
		(void)escape(copy, text, in_path);
	return copy;
}

const char *
canon_path(struct arena *a, const char *parent, const struct walk_value *value)
{
	size_t parent_len, key_len;
	const char *key;
	char *path;

	if (value->in_array)
		return arena_printf(a, "%s[%zu]", parent, value->index);
	key = escaped_copy(a, value->key, strlen(value->key), true);
	if (!key || !*parent)
		return key;
	parent_len = strlen(parent);
	key_len = strlen(key);
	path = arena_room(a, parent_len + key_len + 2);
	if (path) {
		memcpy(path, parent, parent_len);
		path[parent_len] = '.';
		memcpy(path + parent_len + 1, key, key_len + 1);
	}
	return path;
}

/* As a number that orders as the texts do; where two are equal the rest of them decides. */
static uint64_t
head_of(const char *text)
{
	uint64_t head = 0;
	int n = 0;

	for (; n < (int)sizeof head && text[n]; n++)
		head = head << 8 | (unsigned char)text[n];
	return n ? head << 8 * ((int)sizeof head - n) : 0;
}

static int
compare_paths(const struct canon_item *x, const struct canon_item *y)
{
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return strcmp(x->path, y->path);
}

bool
canon_add_escaped(struct canon *c, const char *path, enum walk_type type,
	const char *text, int64_t line)
{
	if (!text || !path)
		return false;
	if (c->n == c->alloc) {
		size_t alloc = c->alloc ? c->alloc * 2 : 64;
		struct canon_item *items = realloc(c->items, alloc * sizeof *items);

		if (!items)
			return false;
		c->items = items;
		c->alloc = alloc;
	}
	c->items[c->n] = (struct canon_item){
		.path = path,
		.value = text,
		.head = head_of(path),
		.type = type,
		.seq = c->n,
		.line = line,
	};
	c->n++;
	return true;
}

bool
canon_add(struct canon *c, struct arena *a, const char *path,
	const struct walk_value *value)
{
	const char *text = value->type == WALK_DICT ? "{}"
			   : value->type == WALK_ARRAY
				   ? "[]"
				   : escaped_copy(a, value->text, value->len, false);

	return canon_add_escaped(c, path, value->type, text, value->line);
}

static int
by_path(const void *a, const void *b)
{
	const struct canon_item *x = a, *y = b;
	int order = compare_paths(x, y);

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static int
by_value(const void *a, const void *b)
{
	const struct canon_item *x = a, *y = b;
	int order = compare_paths(x, y);

	return order ? order : strcmp(x->value, y->value);
}

void
canon_sort(struct canon *c)
{
	if (c->n > 1)
		qsort(c->items, c->n, sizeof *c->items, by_path);
}

void
canon_sort_values(struct canon *c)
{
	if (c->n > 1)
		qsort(c->items, c->n, sizeof *c->items, by_value);
}

struct canon_item *
canon_find(const struct canon *c, const char *path)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(c->items[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == c->n || c->items[low].dropped || strcmp(c->items[low].path, path) != 0)
		return NULL;
	return &c->items[low];
}

/* Write `text` at to[n], when there is a `to`; returns the new n. */
static size_t
put(char *to, size_t n, const char *text)
{
	size_t len = strlen(text);

	if (to)
		memcpy(to + n, text, len + 1);
	return n + len;
}

static size_t
render(const struct canon *c, char *to, bool with_paths, const char *separator,
	const char *last)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->items[i].dropped)
			continue;
		if (n > 0)
			n = put(to, n, separator);
		if (with_paths) {
			n = put(to, n, c->items[i].path);
			n = put(to, n, "=");
		}
		n = put(to, n, c->items[i].value);
	}
	return n > 0 ? put(to, n, last) : 0;
}

char *
canon_render(const struct canon *c, struct arena *a, bool with_paths,
	const char *separator, const char *last)
{
	char *text = arena_room(a, render(c, NULL, with_paths, separator, last) + 1);

	if (text && render(c, text, with_paths, separator, last) == 0)
		*text = '\0';
	return text;
}
