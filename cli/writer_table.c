/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer_format.h"
#include "cli/escape.h"

#include <string.h>

#define GAP           "  " /* between two columns */
#define GAP_COLUMNS   2
#define LEAST_COLUMNS 4 /* a shrinking column keeps as many */

static const struct cell_style style = {.nothing = "-", .yes = "yes", .no = "no"};

/* A line of the table: a cell for each column that is shown. */
struct writer_row {
	struct writer_row *next;
	const char *cells[];
};

/* Every character takes one column. */
static size_t
columns_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static size_t
shown_columns(const struct writer *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_columns; i++)
		n += w->columns[i].csv_only ? 0 : 1;
	return n;
}

/* A row with n empty cells, the last of the table. NULL with err set. */
static struct writer_row *
add_row(struct writer *w, size_t n, struct error *err)
{
	struct writer_row *row =
		arena_alloc(&w->rows, sizeof *row + n * sizeof *row->cells);

	if (!row) {
		(void)arena_failed(&w->rows, "output", err);
		(void)error_set_next(err, "--json and --csv have no such limit");
		return NULL;
	}
	if (w->last)
		w->last->next = row;
	else
		w->first = row;
	w->last = row;
	return row;
}

/* The text of one cell; NULL with err set. */
static const char *
make_cell(struct writer *w, const json_t *record, const char *path, struct error *err)
{
	bool whole_number;
	const char *cell;

	if (!cell_append(&w->text, record, path, &style, &whole_number)) {
		(void)writer_text_failed(w, err);
		return NULL;
	}
	cell = arena_copy(&w->rows, w->text.data, w->text.len);
	if (!cell)
		(void)arena_failed(&w->rows, "output", err);
	buf_reset(&w->text);
	return cell;
}

static bool
keep_record(struct writer *w, const json_t *record, struct error *err)
{
	struct writer_row *row = add_row(w, shown_columns(w), err);
	size_t to = 0;

	if (!row)
		return false;
	for (size_t i = 0; i < w->n_columns; i++) {
		if (w->columns[i].csv_only)
			continue;
		row->cells[to] = make_cell(w, record, w->columns[i].path, err);
		if (!row->cells[to++])
			return false;
	}
	return true;
}

/* A head alone: a row of title and value for each column. */
static bool
keep_head(struct writer *w, const json_t *head, struct error *err)
{
	for (size_t i = 0; i < w->n_columns; i++) {
		struct writer_row *row;

		if (w->columns[i].csv_only)
			continue;
		row = add_row(w, 2, err);
		if (!row)
			return false;
		row->cells[0] = w->columns[i].title;
		row->cells[1] = make_cell(w, head, w->columns[i].path, err);
		if (!row->cells[1])
			return false;
	}
	return true;
}

/* A block begins with nothing but what an earlier one left behind by a failure. */
static bool
begin_block(struct writer *w, const char *schema, json_t *head, struct error *err)
{
	struct writer_row *row;
	size_t to = 0;

	(void)schema;
	arena_reset(&w->rows);
	w->first = w->last = NULL;
	if (!w->array)
		return keep_head(w, head, err);
	row = add_row(w, shown_columns(w), err);
	if (!row)
		return false;
	for (size_t i = 0; i < w->n_columns; i++)
		if (!w->columns[i].csv_only)
			row->cells[to++] = w->columns[i].title;
	return true;
}

/* Take columns from the widest shrinking one, of equals the last, until the line fits, if it can. */
static void
shrink(const struct writer *w, size_t *widths, const bool *shrinks, size_t n)
{
	size_t room = (size_t)w->width;
	size_t total = GAP_COLUMNS * (n - 1);

	for (size_t i = 0; i < n; i++)
		total += widths[i];
	for (; total > room; total--) {
		size_t widest = n;

		for (size_t i = 0; i < n; i++)
			if (shrinks[i] && widths[i] > LEAST_COLUMNS &&
				(widest == n || widths[i] >= widths[widest]))
				widest = i;
		if (widest == n)
			return;
		widths[widest]--;
	}
}

/* Append a cell, cut with an ellipsis at `width`, padded to it unless it is the line's last. */
static bool
append_cell(struct buf *b, const char *cell, size_t width, bool last)
{
	size_t have = columns_of(cell);
	size_t bytes = strlen(cell);
	size_t kept = 0;

	if (have > width) {
		for (bytes = 0; kept < width; bytes++)
			kept += ((unsigned char)cell[bytes] & 0xC0) != 0x80;
		return buf_append(b, cell, bytes - 1) && buf_text(b, "\u2026") &&
		       (last || buf_text(b, GAP));
	}
	return buf_append(b, cell, bytes) &&
	       (last || buf_printf(b, "%*s" GAP, (int)(width - have), ""));
}

static bool
put_row(struct writer *w, const struct writer_row *row, const size_t *widths, size_t n,
	struct error *err)
{
	struct buf *b = &w->text;
	bool title_line = w->array && row == w->first;

	for (size_t i = 0; i < n; i++) {
		bool bold = w->colour && i == 0 && (title_line || !w->array);
		bool plain = w->colour && i == (w->array ? n - 1 : 0) &&
			     (title_line || !w->array);

		if ((bold && !buf_text(b, "\033[1m")) ||
			!append_cell(b, row->cells[i], widths[i], i == n - 1) ||
			(plain && !buf_text(b, "\033[0m")))
			return writer_text_failed(w, err);
	}
	if (!buf_byte(b, '\n'))
		return writer_text_failed(w, err);
	return writer_put_text(w, err);
}

static bool
put_rows(struct writer *w, struct error *err)
{
	size_t n = w->array ? shown_columns(w) : 2;
	size_t *widths = arena_array(&w->rows, n, sizeof *widths);
	bool *shrinks = arena_array(&w->rows, n, sizeof *shrinks);
	size_t to = 0;

	if (!widths || !shrinks)
		return arena_failed(&w->rows, "output", err);
	for (const struct writer_row *row = w->first; row; row = row->next) {
		for (size_t i = 0; i < n; i++) {
			size_t have = columns_of(row->cells[i]);

			if (have > widths[i])
				widths[i] = have;
		}
	}
	for (size_t i = 0; w->array && i < w->n_columns; i++)
		if (!w->columns[i].csv_only)
			shrinks[to++] = w->columns[i].shrinks;
	if (w->width > 0 && w->array)
		shrink(w, widths, shrinks, n);
	if (w->gap && !writer_put(w, "\n", 1, err))
		return false;
	w->gap = true;
	for (const struct writer_row *row = w->first; row; row = row->next)
		if (!put_row(w, row, widths, n, err))
			return false;
	return true;
}

static bool
put_notes(struct writer *w, const json_t *notes, struct error *err)
{
	size_t n = json_array_size(notes);

	if (n && w->gap && !writer_put(w, "\n", 1, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *note = json_string_value(json_array_get(notes, i));

		if (note && !writer_line(w, note, err))
			return false;
	}
	w->gap = w->gap || n;
	return true;
}

static bool
end_block(struct writer *w, json_t *tail, struct error *err)
{
	if ((w->records || !w->array) && !put_rows(w, err))
		return false;
	return put_notes(w, json_object_get(tail, "notes"), err);
}

const struct writer_ops writer_table = {begin_block, keep_record, end_block};
