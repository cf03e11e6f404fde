/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer.h - one record interface, three formats: terminal table, JSON, CSV.
 *
 * Layer: cli. A command describes records as JSON objects (jansson) with the contract's keys; the
 * format decides what is printed. JSON prints one object: head keys, then an array of records,
 * then tail keys. The table and CSV print the columns, whose values are looked up by path.
 */
#ifndef SUCAT_CLI_WRITER_H
#define SUCAT_CLI_WRITER_H

#include "core/error.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

enum writer_format { WRITER_TABLE, WRITER_JSON, WRITER_CSV };

struct column {
	const char *path;  /* "base.build": a value inside the record; arrays are joined by spaces */
	const char *title; /* of the table; CSV prints the path */
	bool csv_only;     /* not in the table */
	bool shrinks;      /* the table may cut it with an ellipsis when the terminal is too narrow */
};

struct writer;

/* `colour` and `width` (columns, 0 = not a terminal: no cutting) only matter to the table. */
NODISCARD struct writer *writer_new(enum writer_format format, FILE *out, bool colour,
	int width, struct error *err);
void writer_free(struct writer *w);

/*
 * Begin the answer: `schema` is "sucat.targets/1"; `array` the key of the records ("targets"),
 * or NULL when the answer is the head alone; `head` an object whose keys follow the schema (its
 * ownership is taken; may be NULL); `columns` n of them. When a head alone is shown as a table,
 * it is printed as "Title  value" lines by the columns.
 */
NODISCARD bool writer_begin(struct writer *w, const char *schema, const char *array, json_t *head,
	const struct column *columns, size_t n, struct error *err);
/* One record; ownership is taken, also on failure (NULL = out of memory). */
NODISCARD bool writer_record(struct writer *w, json_t *record, struct error *err);
/* End: `tail` (ownership taken, may be NULL) holds the keys after the array; its "notes" (array
 * of strings), if any, are printed below a table. Flushes; any failed write, at any time, is
 * ERR_IO here. */
NODISCARD bool writer_end(struct writer *w, json_t *tail, struct error *err);
/* A line of plain text below or instead of a table; nothing in JSON and CSV. */
NODISCARD bool writer_line(struct writer *w, const char *text, struct error *err);
enum writer_format writer_format_of(const struct writer *w);
/* Bytes as they are (`raw`), then flush. */
NODISCARD bool writer_bytes(struct writer *w, const void *data, size_t len, struct error *err);

/* Escape what could drive a terminal: C0, C1, DEL, bidi controls; cut at `cap` bytes. The result
 * is in `to` (cap + 16 bytes). Used for every untrusted text on a terminal or in the log. */
const char *writer_escape(const char *text, char *to, size_t cap);

#endif
