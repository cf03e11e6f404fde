/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canon.h - members of a property-list dictionary as text in canonical order.
 *
 * Layer: parser. Two dictionaries with the same facts give the same bytes, whatever order Apple
 * wrote them in. Paths: members of members are joined with '.', elements get "[0]". A backslash,
 * control characters and, in keys, '.', '=' and '[' are written as \\ \t \n \xNN \. \= \[.
 */
#ifndef SUCAT_PARSER_CANON_H
#define SUCAT_PARSER_CANON_H

#include "core/arena.h"
#include "parser/plistwalk.h"

#include <stdint.h>

struct canon_item {
	const char *path, *value; /* escaped, in the arena */
	uint64_t head;            /* the first bytes of the path: they order as it does */
	enum walk_type type;
	bool dropped; /* not to be rendered */
	size_t seq;   /* order of arrival */
	int64_t line;
};

/* Zeroed at first; the strings belong to the arena, the array to the struct. */
struct canon {
	struct canon_item *items;
	size_t n, alloc;
};

/* Forget the items, keep the array. */
void canon_reset(struct canon *c);
/* Free the array. */
void canon_clear(struct canon *c);
/* The path of `value` below `parent` ("" at the base); NULL when the arena has failed. */
NODISCARD const char *canon_path(
	struct arena *a, const char *parent, const struct walk_value *value);
/* Add `value` under `path` (kept, not copied); its text is escaped. A dict or array is added as
 * "{}" or "[]": drop the item when a member follows. false when memory has failed. */
NODISCARD bool canon_add(struct canon *c, struct arena *a, const char *path,
	const struct walk_value *value);
/* Add what is canonical text already, kept as it is; false when memory has failed (NULL too). */
NODISCARD bool canon_add_escaped(struct canon *c, const char *path, enum walk_type type,
	const char *text, int64_t line);
/* Sort by path, then arrival; items with the same path stand together, the first one first. */
void canon_sort(struct canon *c);
/* Sort by path, then value: for lists whose order means nothing. */
void canon_sort_values(struct canon *c);
/* The item of that path, of a sorted list; NULL when there is none or it was dropped. */
struct canon_item *canon_find(const struct canon *c, const char *path);
/* "path=value" of each item not dropped, `separator` between and `last` after all (when there is
 * any); without paths, the values alone. NULL when the arena has failed. */
NODISCARD char *canon_render(const struct canon *c, struct arena *a, bool with_paths,
	const char *separator, const char *last);

#endif
