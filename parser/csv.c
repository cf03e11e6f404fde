/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/csv.h"

#include <string.h>

#define NOWHERE    SIZE_MAX
#define MARK       "\xEF\xBB\xBF" /* the byte order mark of UTF-8 */
#define MARK_BYTES 3

void
csv_begin(struct csv *csv)
{
	csv->separator = '\0';
	csv->line = csv->next_line = 1;
	csv->n = 0;
	csv->reason = "";
	csv->begun = csv->skipping = false;
}

/* Which of the separators stands most often in the first line, outside quotes. */
static char
find_separator(const char *line, size_t len)
{
	static const char known[] = {',', ';', '\t'};
	size_t counts[sizeof known] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		quoted = quoted != (line[i] == '"');
		for (size_t k = 0; k < sizeof known && !quoted; k++)
			counts[k] += line[i] == known[k] ? 1 : 0;
	}
	for (size_t k = 1; k < sizeof known; k++)
		if (counts[k] > counts[best])
			best = k;
	return known[best];
}

/* The line feed at or behind `at`; NOWHERE when there is none before `end`. */
static size_t
find_feed(const char *window, size_t at, size_t end)
{
	const char *feed = at < end ? memchr(window + at, '\n', end - at) : NULL;

	return feed ? (size_t)(feed - window) : NOWHERE;
}

static int64_t
count_feeds(const char *window, size_t end)
{
	int64_t n = 0;

	for (size_t at = 0; (at = find_feed(window, at, end)) != NOWHERE; at++)
		n++;
	return n;
}

/* Text behind a closing quote: neither a separator nor the end of the row. */
static bool
is_stray(const struct csv *csv, const char *behind, size_t len)
{
	if (len && *behind == '\r')
		return len > 1 && behind[1] != '\n';
	return len && *behind != csv->separator && *behind != '\n';
}

/*
 * The line feed that ends the row: one that is not inside quotes, which open where a cell begins.
 * *quoted: a cell is; *open: the window ends inside one; *stray: there is text behind the closing
 * quote of one, then the end of the first line is meant. NOWHERE when that is not in the window.
 */
static size_t
row_end(const struct csv *csv, const char *window, size_t len, bool *quoted, bool *open,
	bool *stray)
{
	size_t feed = find_feed(window, 0, len);
	size_t line = feed == NOWHERE ? len : feed;
	bool begins = true;

	*quoted = memchr(window, '"', line) != NULL;
	*open = *stray = false;
	if (!*quoted)
		return feed;
	for (size_t i = 0; i < len; i++) {
		bool quote = window[i] == '"' && (begins || *open);

		if (quote && *open && i + 1 < len && window[i + 1] == '"') {
			i++; /* a doubled one is text */
		} else if (quote) {
			*open = !*open;
			*stray = !*open && is_stray(csv, window + i + 1, len - i - 1);
		} else if (window[i] == '\n' && !*open) {
			return i;
		}
		if (*stray)
			return feed;
		begins = !*open && window[i] == csv->separator;
	}
	return NOWHERE;
}

static bool
bad(struct csv *csv, const char *reason)
{
	csv->reason = reason;
	return false;
}

static bool
add_cell(struct csv *csv, char *cell)
{
	if (csv->n == CAP_CSV_COLUMNS)
		return bad(csv, "more columns than the limit");
	csv->cells[csv->n++] = cell;
	return true;
}

/* Cut a row without quotes, up to row[len]. */
static bool
cut_plain(struct csv *csv, char *row, size_t len)
{
	char *cell = row;

	row[len] = '\0';
	for (char *end; (end = memchr(cell, csv->separator, len - (size_t)(cell - row)));
		cell = end + 1) {
		*end = '\0';
		if (!add_cell(csv, cell))
			return false;
	}
	return add_cell(csv, cell);
}

/* Close up a quoted cell in place; `at` is behind its opening quote, the closing one is there.
 * Returns what is behind that. */
static size_t
unquote(char *row, size_t at, size_t len)
{
	size_t to = at;

	for (;;) {
		if (row[at] == '"') {
			if (at + 1 >= len || row[at + 1] != '"')
				break;
			at++;
		}
		row[to++] = row[at++];
	}
	row[to] = '\0';
	return at + 1;
}

static bool
cut_quoted(struct csv *csv, char *row, size_t len)
{
	size_t at = 0;

	row[len] = '\0';
	for (;;) {
		char *cell = row + at;

		if (at < len && row[at] == '"') {
			cell++;
			at = unquote(row, at + 1, len); /* row_end saw what is behind */
		} else {
			while (at < len && row[at] != csv->separator)
				at++;
		}
		if (!add_cell(csv, cell))
			return false;
		if (at >= len)
			return true;
		row[at++] = '\0';
	}
}

/* Read row[0..len), without its line feed. */
static enum csv_step
read_row(struct csv *csv, char *row, size_t len, bool quoted)
{
	bool ok;

	if (len && row[len - 1] == '\r')
		len--;
	csv->n = 0;
	if (memchr(row, '\0', len))
		ok = bad(csv, "a NUL byte; text in UTF-16 has to be saved as UTF-8");
	else
		ok = quoted ? cut_quoted(csv, row, len) : cut_plain(csv, row, len);
	return ok ? CSV_ROW : CSV_BAD;
}

/* The line is too long for a row: its end is looked for, also in windows to come. */
static enum csv_step
skip_line(struct csv *csv, const char *window, size_t len, bool last, size_t *used)
{
	size_t feed = find_feed(window, 0, len);

	csv->skipping = feed == NOWHERE && !last;
	*used = feed == NOWHERE ? len : feed + 1;
	csv->next_line += csv->skipping ? 0 : 1;
	return csv->skipping ? CSV_MORE : CSV_BAD;
}

/* No row: what began on this line is given up, the next line may begin one. */
static enum csv_step
refuse_line(struct csv *csv, const char *reason, const char *window, size_t len,
	bool last, size_t *used)
{
	csv->reason = reason;
	return skip_line(csv, window, len, last, used);
}

/* How many bytes a byte order mark has, with which a file may begin. */
static size_t
pass_mark(struct csv *csv, const char *window, size_t len)
{
	if (csv->begun)
		return 0;
	csv->begun = true;
	return len >= MARK_BYTES && memcmp(window, MARK, MARK_BYTES) == 0 ? MARK_BYTES
									  : 0;
}

/* How many bytes of empty lines stand before the row. */
static size_t
pass_empty(struct csv *csv, const char *window, size_t len)
{
	size_t at = 0;

	for (;;) {
		size_t feed = at < len && window[at] == '\r' ? at + 1 : at;

		if (feed >= len || window[feed] != '\n')
			return at;
		csv->next_line++;
		at = feed + 1;
	}
}

/* Excel's first line, "sep=;": the separator of the rows. How many bytes it has; 0 = there is none. */
static size_t
take_separator(struct csv *csv, const char *line, size_t len)
{
	static const char known[] = {',', ';', '\t', '|'};
	size_t end = len > 6 && line[5] == '\r' ? 6 : 5;

	if (len <= end || memcmp(line, "sep=", 4) != 0 || line[end] != '\n' ||
		!memchr(known, line[4], sizeof known))
		return 0;
	csv->separator = line[4];
	csv->next_line++;
	return end + 1;
}

/* How many bytes stand before the row. */
static size_t
pass_to_row(struct csv *csv, const char *window, size_t len)
{
	size_t at = pass_mark(csv, window, len), told;

	at += pass_empty(csv, window + at, len - at);
	told = csv->separator ? 0 : take_separator(csv, window + at, len - at);
	return told ? at + told + pass_empty(csv, window + at + told, len - at - told)
		    : at;
}

enum csv_step
csv_row(struct csv *csv, char *window, size_t len, bool last, size_t *used)
{
	size_t begin, end;
	bool quoted, open, stray;

	*used = 0;
	if (csv->skipping)
		return skip_line(csv, window, len, last, used);
	if (!csv->begun && len < MARK_BYTES && !last)
		return CSV_MORE;
	begin = pass_to_row(csv, window, len);
	window += begin;
	len -= begin;
	*used = begin;
	csv->line = csv->next_line;
	if (!len)
		return last ? CSV_END : CSV_MORE;
	if (!csv->separator) {
		end = find_feed(window, 0, len);
		if (end == NOWHERE && !last && len < CAP_CSV_ROW_BYTES)
			return CSV_MORE;
		csv->separator = find_separator(window, end == NOWHERE ? len : end);
	}
	end = row_end(csv, window, len, &quoted, &open, &stray);
	if (end == NOWHERE && !last && len < CAP_CSV_ROW_BYTES)
		return CSV_MORE;
	if (stray || (end == NOWHERE ? open || !last : end >= CAP_CSV_ROW_BYTES)) {
		enum csv_step step = refuse_line(csv,
			stray    ? "text behind the closing quote of a cell"
			: quoted ? "a quote that is never closed"
				 : "a line longer than the limit of a row",
			window, len, last, &end);

		*used += end;
		return step;
	}
	if (end == NOWHERE)
		end = len;
	*used += end < len ? end + 1 : len;
	csv->next_line += 1 + (quoted ? count_feeds(window, end) : 0);
	return read_row(csv, window, end, quoted);
}
