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
	/* "base.build": a value inside the record; arrays are joined by spaces, also one on the
	 * way ("targets.build"); an object shows as JSON. */
	const char *path;
	const char *title; /* of the table; CSV prints the path */
	bool csv_only;     /* not in the table */
	bool shrinks; /* the table may cut it with an ellipsis when the terminal is too narrow */
};

struct writer;

/*
 * The table: columns padded to their content, "-" for nothing, yes and no; no trailing spaces;
 * without records nothing but the notes. Cells are escaped (writer_escape).
 * JSON: one object, one line a head key and a record, always valid; ends with a newline. What
 * writer_escape escapes stands as \uXXXX, which is the same text to a reader of JSON.
 * CSV: RFC 4180 but lines end in LF; a first line of the paths; cells are escaped as in the
 * table, so that a record is one line; a text that a spreadsheet would take for a formula (it
 * begins with = + - @) is preceded by an apostrophe. true, false, and nothing for null.
 */

/* `colour` and `width` (columns, 0 = not a terminal: no cutting) only matter to the table. */
NODISCARD struct writer *writer_new(
	enum writer_format format, FILE *out, bool colour, int width, struct error *err);
void writer_free(struct writer *w);

/*
 * Begin the answer: `schema` is "sucat.targets/1"; `array` the key of the records ("targets"),
 * or NULL when the answer is the head alone; `head` an object whose keys follow the schema (its
 * ownership is taken; may be NULL); `columns` n of them. When a head alone is shown as a table,
 * it is printed as "Title  value" lines by the columns; CSV shows it as one record. In the
 * table format a command may begin again after an end: a further block, set off by an empty
 * line. `schema`, `array` and `columns` are borrowed until the end.
 */
NODISCARD bool writer_begin(struct writer *w, const char *schema, const char *array,
	json_t *head, const struct column *columns, size_t n, struct error *err);
/* One record; ownership is taken, also on failure (NULL = out of memory). */
NODISCARD bool writer_record(struct writer *w, json_t *record, struct error *err);
/*
 * For many records that differ in their name only. A stamp is a record whose first key, and first
 * column, is "name", made into text (ownership is taken; the caller frees); the record is then
 * written with each name. JSON and CSV only.
 */
NODISCARD char *writer_stamp(struct writer *w, json_t *record, struct error *err);
NODISCARD bool writer_stamped(
	struct writer *w, const char *name, const char *stamp, struct error *err);
/* The same with a head that must be there: one that is NULL could not be made (ERR_NOMEM). */
NODISCARD bool writer_begin_with(struct writer *w, const char *schema, const char *array,
	json_t *head, const struct column *columns, size_t n, struct error *err);
/* End: `tail` (ownership taken, may be NULL) holds the keys after the array; its "notes" (array
 * of strings), if any, are printed below a table. Flushes; any failed write, at any time, is
 * ERR_IO here. */
NODISCARD bool writer_end(struct writer *w, json_t *tail, struct error *err);
/* The same with a tail that must be there. */
NODISCARD bool writer_end_with(struct writer *w, json_t *tail, struct error *err);
/* A line of plain text below or instead of a table; nothing in JSON and CSV. */
NODISCARD bool writer_line(struct writer *w, const char *text, struct error *err);
enum writer_format writer_format_of(const struct writer *w);
/* Bytes as they are (`raw`), then flush. */
NODISCARD bool writer_bytes(
	struct writer *w, const void *data, size_t len, struct error *err);

/*
 * Escape what could drive a terminal or break a line: C0, C1, DEL, bidi controls, U+2028 and
 * U+2029 as \u202e, bytes that are no UTF-8 as \xff; cut with "..." where the result would pass
 * `cap` bytes. The result is in `to` (cap + 16 bytes), which is returned. Used for every
 * untrusted text on a terminal or in the log.
 */
const char *writer_escape(const char *text, char *to, size_t cap);

#endif
