/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer_format.h"
#include "cli/escape.h"

#include <string.h>

static const struct cell_style style = {.nothing = "", .yes = "true", .no = "false"};

/* Append w->text from `start` on again as a field: quoted where RFC 4180 asks for it. A text
 * that a spreadsheet would compute is preceded by an apostrophe. */
static bool
make_field(struct buf *b, size_t start, bool text)
{
	bool formula = text && b->len > start && strchr("=+-@", b->data[start]);
	bool quoted = false;
	size_t extra = formula ? 1 : 0;
	size_t from = b->len;
	size_t to;

	for (size_t i = start; i < from; i++) {
		quoted = quoted || strchr("\",", b->data[i]);
		extra += b->data[i] == '"' ? 1 : 0;
	}
	if (quoted)
		extra += 2;
	if (extra == 0)
		return true;
	if (!buf_room(b, extra))
		return false;
	b->len = to = from + extra;
	b->data[to] = '\0';
	if (quoted)
		b->data[--to] = '"';
	while (from > start) { /* backwards, so that nothing is overwritten unread */
		b->data[--to] = b->data[--from];
		if (b->data[to] == '"')
			b->data[--to] = '"';
	}
	if (formula)
		b->data[--to] = '\'';
	if (quoted)
		b->data[--to] = '"';
	return true;
}

static bool
append_record(struct writer *w, const json_t *record, struct error *err)
{
	bool whole_number = false;

	for (size_t i = 0; i < w->n_columns; i++) {
		size_t start;

		if (i && !buf_byte(&w->text, ','))
			return writer_text_failed(w, err);
		start = w->text.len;
		if (!cell_append(&w->text, record, w->columns[i].path, &style,
			    &whole_number) ||
			!make_field(&w->text, start, !whole_number))
			return writer_text_failed(w, err);
	}
	return buf_byte(&w->text, '\n') || writer_text_failed(w, err);
}

bool
writer_csv_text(struct writer *w, const char *text)
{
	size_t start = w->text.len;

	return escape_append(&w->text, text, strlen(text)) &&
	       make_field(&w->text, start, true);
}

static bool
begin_records(struct writer *w, const char *schema, json_t *head, struct error *err)
{
	(void)schema;
	for (size_t i = 0; i < w->n_columns; i++)
		if (!buf_printf(&w->text, "%s%s", i ? "," : "", w->columns[i].path))
			return writer_text_failed(w, err);
	if (!buf_byte(&w->text, '\n'))
		return writer_text_failed(w, err);
	return (w->array || append_record(w, head, err)) && writer_put_text(w, err);
}

static bool
end_records(struct writer *w, json_t *tail, struct error *err)
{
	(void)w;
	(void)tail;
	(void)err;
	return true;
}

const struct writer_ops writer_csv = {begin_records, append_record, end_records};
