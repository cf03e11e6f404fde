/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gdmfmemory.h - the rows of earlier pmv answers, known again by their bytes.
 *
 * Layer: parser, internal to gdmf. Of an answer and the one before it nearly all rows are the same
 * but for their dates, which Apple moves on each day. A row without a notice is kept with what it
 * came to and with the places of its two dates; another one that differs in nothing else, in the same
 * section of the same list, is not read again. Rows that two answers did not have are dropped, and
 * there are never more than CAP_MEMORY_ROWS, of CAP_MEMORY_BYTES.
 */
#ifndef SUCAT_PARSER_GDMFMEMORY_H
#define SUCAT_PARSER_GDMFMEMORY_H

#include "parser/jsontree.h"
#include "parser/record.h"

/* A claim of a known row: its times, `key`, `list` and `section` are to be set. */
struct gdmfmemory_claim {
	struct claim claim;
	void *mark; /* see record.h */
};

/* A row that is known, as the answer under way has it. */
struct gdmfmemory_row {
	struct gdmfmemory_claim *claims;
	size_t n;
	int64_t posted, expires; /* INSTANT_NONE: it states none */
};

struct gdmfmemory;

/* What is behind `record`, for an answer of the time `now`; NULL when record is, or without memory for it. */
struct gdmfmemory *gdmfmemory_begin(struct record_memory *record, int64_t now);

/* As jsontree_memory has it; `ctx` is the memory, *known a gdmfmemory_row until the next begin. */
size_t gdmfmemory_find(void *ctx, struct jsontree_node *const *in, size_t depth,
	const char *text, size_t len, size_t *values, void **known);

/*
 * Rows are delivered after all were found. A section of a list begins; a known row comes next in it; or
 * one that was read and told no notice, which is kept then, unless memory for it is missing.
 */
void gdmfmemory_enter(struct gdmfmemory *m, const char *list, const char *section);
void gdmfmemory_pass(struct gdmfmemory *m, struct gdmfmemory_row *row);
struct gdmfmemory_reading {
	const char *list, *section;
	const struct jsontree *tree;
	const char *data;                /* the document of the tree */
	const struct jsontree_node *row; /* in it */
	const struct claim *claims;      /* what it came to */
	size_t n;
};
void gdmfmemory_keep(struct gdmfmemory *m, const struct gdmfmemory_reading *r);

#endif
