/* SPDX-License-Identifier: Apache-2.0 */
#include "db/itemset.h"

#include "core/limits.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
compare_items(const void *a, const void *b)
{
	return memcmp(((const struct item *)a)->digest.bytes,
		((const struct item *)b)->digest.bytes, DIGEST_BYTES);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Free the nodes of a tree; the arena owns what they point to. */
static void
clear_tree(void **root, int (*compare)(const void *, const void *))
{
	while (*root)
		(void)tdelete(**(void ***)root, root, compare);
}

void
itemset_init(struct itemset *s)
{
	*s = (struct itemset){0};
	arena_init(&s->arena, CAP_ARENA_BYTES);
}

void
itemset_clear(struct itemset *s)
{
	clear_tree(&s->root, compare_items);
	free(s->items);
	arena_clear(&s->arena);
	*s = (struct itemset){0};
}

struct item *
itemset_find(const struct itemset *s, const struct digest *digest)
{
	struct item wanted = {.digest = *digest};
	struct item *const *found = tfind(&wanted, &s->root, compare_items);

	return found ? *found : NULL;
}

struct item *
itemset_add(struct itemset *s, const struct digest *digest, struct error *err)
{
	struct item *item;

	if (s->n == s->alloc) {
		size_t alloc = s->alloc ? 2 * s->alloc : 256;
		struct item **items = realloc(s->items, alloc * sizeof *items);

		if (!items)
			goto nomem;
		s->items = items;
		s->alloc = alloc;
	}
	item = arena_alloc(&s->arena, sizeof *item);
	if (!item) {
		(void)arena_failed(&s->arena, NULL, err);
		return NULL;
	}
	item->digest = *digest;
	item->last_seen = item->absent_since = INSTANT_NONE;
	item->kept_at = item->earliest = INSTANT_NONE;
	item->now = item->kept = TIMES_NONE;
	item->loss_key = item->section = item->count_key = "";
	item->platform = item->build = item->key = "";
	if (!tsearch(item, &s->root, compare_items))
		goto nomem;
	s->items[s->n++] = item;
	return item;
nomem:
	(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return NULL;
}

void
itemset_cut(struct itemset *s, size_t n)
{
	while (s->n > n) {
		struct item *item = s->items[--s->n];

		(void)tdelete(item, &s->root, compare_items);
	}
}

void
textset_init(struct textset *s)
{
	*s = (struct textset){0};
	arena_init(&s->arena, CAP_ARENA_BYTES);
}

void
textset_clear(struct textset *s)
{
	clear_tree(&s->root, compare_texts);
	free(s->texts);
	arena_clear(&s->arena);
	*s = (struct textset){0};
}

bool
textset_has(const struct textset *s, const char *text)
{
	return tfind(text, &s->root, compare_texts) != NULL;
}

bool
textset_add(struct textset *s, const char *text, bool *fresh, struct error *err)
{
	char *copy;

	if (fresh)
		*fresh = false;
	if (textset_has(s, text))
		return true;
	if (s->n == s->alloc) {
		size_t alloc = s->alloc ? 2 * s->alloc : 64;
		const char **texts = realloc(s->texts, alloc * sizeof *texts);

		if (!texts)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
		s->texts = texts;
		s->alloc = alloc;
	}
	copy = arena_text(&s->arena, text);
	if (!copy)
		return arena_failed(&s->arena, NULL, err);
	if (!tsearch(copy, &s->root, compare_texts))
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	s->texts[s->n++] = copy;
	if (fresh)
		*fresh = true;
	return true;
}

static int
compare_pointers(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
textset_sort(struct textset *s)
{
	if (s->n)
		qsort(s->texts, s->n, sizeof *s->texts, compare_pointers);
}

bool
textset_add_release(
	struct textset *s, const char *platform, const char *build, struct error *err)
{
	char text[2 * CAP_NAME_BYTES + 2];

	(void)snprintf(text, sizeof text, "%s\t%s", platform, build);
	return textset_add(s, text, NULL, err);
}

void
textset_split_release(const char *text, char *platform, char *build)
{
	const char *tab = strchr(text, '\t');

	(void)snprintf(platform, CAP_NAME_BYTES + 1, "%.*s", (int)(tab - text), text);
	(void)snprintf(build, CAP_NAME_BYTES + 1, "%s", tab + 1);
}
