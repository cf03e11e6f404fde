/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer_format.h - what writer.c and the three formats share; not for commands.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_WRITER_FORMAT_H
#define SUCAT_CLI_WRITER_FORMAT_H

#include "cli/writer.h"
#include "core/arena.h"
#include "core/buf.h"

struct writer_row; /* one buffered line of a table */

/* A format. All borrow; `head` and `tail` may be NULL. */
struct writer_ops {
	bool (*begin)(
		struct writer *w, const char *schema, json_t *head, struct error *err);
	/* Append the record to w->text; the table keeps it instead. */
	bool (*record)(struct writer *w, const json_t *record, struct error *err);
	bool (*end)(struct writer *w, json_t *tail, struct error *err);
};

struct writer {
	enum writer_format format;
	const struct writer_ops *ops;
	FILE *out;
	bool colour;
	int width;
	const char *array; /* NULL: the answer is the head alone */
	const struct column *columns;
	size_t n_columns;
	size_t records;    /* since writer_begin */
	bool open;         /* between writer_begin and writer_end */
	bool gap;          /* table: an empty line is due before the next block */
	struct arena rows; /* table: cells wait here until their widths are known */
	struct writer_row *first, *last;
	struct buf text; /* a line in the making */
};

extern const struct writer_ops writer_table, writer_json, writer_csv;

/* Write; ERR_IO when it fails. writer_put_text() writes w->text and empties it. */
NODISCARD bool writer_put(
	struct writer *w, const char *data, size_t len, struct error *err);
NODISCARD bool writer_put_text(struct writer *w, struct error *err);
/* An append to w->text failed: ERR_LIMIT or ERR_NOMEM; returns false. */
bool writer_text_failed(struct writer *w, struct error *err);

/* Append a text as a value of JSON on one line, or as a field of CSV. */
NODISCARD bool writer_json_text(struct writer *w, const char *text);
NODISCARD bool writer_csv_text(struct writer *w, const char *text);

/* How a cell shows what is no text. */
struct cell_style {
	const char *nothing, *yes, *no;
};

/* Append the value at `path` in `record`, escaped, to `b`; *whole_number tells that it is one.
 * False when memory or the cap of `b` ends. */
NODISCARD bool cell_append(struct buf *b, const json_t *record, const char *path,
	const struct cell_style *style, bool *whole_number);

#endif
