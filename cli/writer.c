/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer.h"
#include "cli/escape.h"
#include "cli/writer_format.h"
#include "core/limits.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct writer_ops *const formats[] = {
	[WRITER_TABLE] = &writer_table,
	[WRITER_JSON] = &writer_json,
	[WRITER_CSV] = &writer_csv,
};

static bool
output_failed(int number, struct error *err)
{
	return error_set_errno(
		err, "standard output", "cannot write", number ? number : EIO);
}

struct writer *
writer_new(
	enum writer_format format, FILE *out, bool colour, int width, struct error *err)
{
	struct writer *w = calloc(1, sizeof *w);

	if (!w) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	w->format = format;
	w->ops = formats[format];
	w->out = out;
	w->colour = colour;
	w->width = width;
	arena_init(&w->rows, CAP_ARENA_BYTES);
	buf_init(&w->text, CAP_OUTPUT_VALUE_BYTES);
	return w;
}

void
writer_free(struct writer *w)
{
	if (!w)
		return;
	arena_clear(&w->rows);
	buf_clear(&w->text);
	free(w);
}

enum writer_format
writer_format_of(const struct writer *w)
{
	return w->format;
}

bool
writer_put(struct writer *w, const char *data, size_t len, struct error *err)
{
	errno = 0;
	if (len && fwrite(data, 1, len, w->out) != len)
		return output_failed(errno, err);
	return true;
}

bool
writer_put_text(struct writer *w, struct error *err)
{
	bool ok = writer_put(w, w->text.data, w->text.len, err);

	buf_reset(&w->text);
	return ok;
}

bool
writer_text_failed(struct writer *w, struct error *err)
{
	return buf_failed(&w->text, "output", err);
}

static bool
flush(struct writer *w, struct error *err)
{
	errno = 0;
	if (ferror(w->out) || fflush(w->out) != 0)
		return output_failed(errno, err);
	return true;
}

bool
writer_begin(struct writer *w, const char *schema, const char *array, json_t *head,
	const struct column *columns, size_t n, struct error *err)
{
	bool ok = false;

	assert(!w->open);
	w->open = true;
	w->array = array;
	w->columns = columns;
	w->n_columns = n;
	w->records = 0;
	if (!array && !head) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	ok = w->ops->begin(w, schema, head, err);
out:
	json_decref(head);
	return ok;
}

bool
writer_begin_with(struct writer *w, const char *schema, const char *array, json_t *head,
	const struct column *columns, size_t n, struct error *err)
{
	return head ? writer_begin(w, schema, array, head, columns, n, err)
		    : error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
writer_record(struct writer *w, json_t *record, struct error *err)
{
	bool ok = false;

	assert(w->open && w->array);
	if (!record) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	ok = w->ops->record(w, record, err) && writer_put_text(w, err);
	w->records++;
out:
	json_decref(record);
	return ok;
}

bool
writer_end(struct writer *w, json_t *tail, struct error *err)
{
	bool ok;

	assert(w->open);
	ok = w->ops->end(w, tail, err) && flush(w, err);
	w->open = false;
	json_decref(tail);
	return ok;
}

bool
writer_end_with(struct writer *w, json_t *tail, struct error *err)
{
	return tail ? writer_end(w, tail, err)
		    : error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
writer_line(struct writer *w, const char *text, struct error *err)
{
	if (w->format != WRITER_TABLE)
		return true;
	w->gap = false;
	if (!escape_append(&w->text, text, strlen(text)) || !buf_byte(&w->text, '\n'))
		return writer_text_failed(w, err);
	return writer_put_text(w, err);
}

bool
writer_bytes(struct writer *w, const void *data, size_t len, struct error *err)
{
	return writer_put(w, data, len, err) && flush(w, err);
}
