/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row.h - rows of a query as structures in an arena.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_ROW_H
#define SUCAT_DB_ROW_H

#include "core/arena.h"
#include "core/digest.h"
#include "db/statement.h"

/* A copy of the text in a column, "" for NULL. When memory ends it is NULL and *ok falls; *ok is
 * left alone else, so that one variable serves a whole row. */
const char *row_text(struct query *q, int column, struct arena *arena, bool *ok);

/* The digest in a column; zeros for what it lacks. */
struct digest row_digest(struct query *q, int column);

/* Read the row under the query into `row` (zeroed); false when the arena is full. */
typedef bool row_read_fn(struct query *q, struct arena *arena, void *row);

/*
 * All rows of a query whose parameters are bound; ends the query on every path. `size` is that of
 * one element, `what` names the list in an error. Returns the array of *n elements, in `arena`
 * (never NULL when it is empty), or NULL with err set.
 */
NODISCARD void *row_list(struct query *q, size_t size, row_read_fn *read,
	struct arena *arena, const char *what, size_t *n, struct error *err);

#endif
