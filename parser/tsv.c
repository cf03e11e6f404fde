/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/tsv.h"

#include "core/buf.h"
#include "core/limits.h"
#include "core/utf8.h"

#include <assert.h>
#include <string.h>

#define NOT_WANTED SIZE_MAX

struct table {
	const char *source;
	const char *const *columns; /* as the caller gave them, '?' included */
	size_t n_columns;
	size_t wanted[CAP_TSV_COLUMNS];      /* field of the file -> index in columns */
	size_t n_fields;                     /* of the header; 0 = no header yet */
	const char *values[CAP_TSV_COLUMNS]; /* of the row at hand */
	struct buf line;                     /* a NUL-terminated copy, cut into fields */
	int64_t number;
};

static const char *
column_name(const char *column)
{
	return column[0] == '?' ? column + 1 : column;
}

/* Text without control characters, but for the tab that separates fields? */
static bool
is_text(const char *data, size_t len)
{
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_next(data + i, len - i, &c);
		if (n == 0 || (c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

/* Cut the line at its tabs; the pieces point into it. Returns how many, 0 when too many. */
static size_t
cut_fields(char *line, char *fields[CAP_TSV_COLUMNS])
{
	size_t n = 0;

	for (char *tab;; line = tab + 1) {
		if (n == CAP_TSV_COLUMNS)
			return 0;
		fields[n++] = line;
		tab = strchr(line, '\t');
		if (!tab)
			return n;
		*tab = '\0';
	}
}

static bool
read_header(struct table *t, char *const *fields, size_t n, struct error *err)
{
	for (size_t f = 0; f < n; f++) {
		t->wanted[f] = NOT_WANTED;
		for (size_t before = 0; before < f; before++)
			if (strcmp(fields[before], fields[f]) == 0)
				return error_set_at(err, ERR_FORMAT, t->source, t->number,
					-1, "column \"%s\" stands twice in the header",
					fields[f]);
		for (size_t c = 0; c < t->n_columns; c++)
			if (strcmp(fields[f], column_name(t->columns[c])) == 0)
				t->wanted[f] = c;
	}
	for (size_t c = 0; c < t->n_columns; c++) {
		bool found = t->columns[c][0] == '?';

		for (size_t f = 0; f < n && !found; f++)
			found = t->wanted[f] == c;
		if (!found)
			return error_set_at(err, ERR_FORMAT, t->source, t->number, -1,
				"column \"%s\" is missing in the header", t->columns[c]);
	}
	t->n_fields = n;
	return true;
}

static bool
read_line(struct table *t, tsv_row_fn *fn, void *ctx, struct error *err)
{
	char *fields[CAP_TSV_COLUMNS];
	size_t n = cut_fields(t->line.data, fields);
	const struct tsv_row row = {t->values, t->number};

	if (n == 0) {
		error_set_at(err, ERR_LIMIT, t->source, t->number, -1,
			"more than %d columns", CAP_TSV_COLUMNS);
		return error_set_name(err, "limit.count");
	}
	if (t->n_fields == 0)
		return read_header(t, fields, n, err);
	if (n > t->n_fields)
		return error_set_at(err, ERR_FORMAT, t->source, t->number, -1,
			"%zu fields, but the header has %zu", n, t->n_fields);
	for (size_t c = 0; c < t->n_columns; c++)
		t->values[c] = "";
	for (size_t f = 0; f < n; f++)
		if (t->wanted[f] != NOT_WANTED)
			t->values[t->wanted[f]] = fields[f];
	return fn(ctx, &row, err);
}

/* Copy one line of the file into t->line; false when it is no acceptable text. */
static bool
take_line(struct table *t, const char *line, size_t len, struct error *err)
{
	if (len > CAP_TSV_LINE_BYTES || t->number > CAP_TSV_LINES) {
		error_set_at(err, ERR_LIMIT, t->source, t->number, -1,
			len > CAP_TSV_LINE_BYTES ? "a line of more than %zu bytes"
						 : "more than %zu lines",
			len > CAP_TSV_LINE_BYTES ? CAP_TSV_LINE_BYTES
						 : (size_t)CAP_TSV_LINES);
		return error_set_name(err, "limit.import");
	}
	if (!is_text(line, len))
		return error_set_at(err, ERR_FORMAT, t->source, t->number, -1,
			"not UTF-8 text without control characters");
	buf_reset(&t->line);
	if (!buf_append(&t->line, line, len))
		return buf_failed(&t->line, t->source, err);
	return true;
}

bool
tsv_rows(const char *data, size_t len, const char *source, const char *const *columns,
	tsv_row_fn *fn, void *ctx, struct error *err)
{
	struct table t = {.source = source, .columns = columns};
	bool ok = false;

	while (columns[t.n_columns])
		t.n_columns++;
	assert(t.n_columns <= CAP_TSV_COLUMNS);
	buf_init(&t.line, CAP_TSV_LINE_BYTES);
	while (len > 0) {
		const char *end = memchr(data, '\n', len);
		size_t n = end ? (size_t)(end - data) : len;
		size_t text = n > 0 && data[n - 1] == '\r' ? n - 1 : n;

		t.number++;
		if (text > 0 && data[0] != '#')
			if (!take_line(&t, data, text, err) ||
				!read_line(&t, fn, ctx, err))
				goto out;
		n += end ? 1 : 0;
		data += n;
		len -= n;
	}
	if (t.n_fields == 0) {
		error_set(err, ERR_FORMAT, source, "the header line is missing");
		goto out;
	}
	ok = true;
out:
	buf_clear(&t.line);
	return ok;
}
