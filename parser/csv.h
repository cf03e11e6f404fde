/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.h - rows of a comma-separated file, out of a window of its bytes.
 *
 * Layer: parser (pure). RFC 4180, and what exports do beyond it: a byte order mark, LF alone,
 * semicolons or tabs (told by the first row, or by Excel's "sep=;" before it), empty lines. Memory is the caller's window: a file
 * of any size passes through it. A bad row costs only the line that it begins on.
 */
#ifndef SUCAT_PARSER_CSV_H
#define SUCAT_PARSER_CSV_H

#include "core/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv {
	char separator; /* ',', ';', '\t' or, as told, '|'; '\0' until the first row */
	int64_t line;   /* 1-based, of the row at hand */
	char *cells[CAP_CSV_COLUMNS]; /* NUL-terminated, in the window */
	size_t n;
	const char *reason; /* of CSV_BAD: static text */
	/* inside */
	int64_t next_line;
	bool begun;    /* past where a byte order mark may stand */
	bool skipping; /* to the end of a line that is too long */
};

enum csv_step {
	CSV_ROW,  /* cells[0..n) */
	CSV_BAD,  /* the row on `line` is no row, for `reason`; the next one may be */
	CSV_MORE, /* no whole row in the window: give more bytes after the unused ones */
	CSV_END,
};

void csv_begin(struct csv *csv);

/*
 * The next row of a window, which is written to: separators and closing quotes become NULs, and
 * window[len] has to be there for one. A window of CAP_CSV_ROW_BYTES holds a whole row, or a bad
 * one. `last`: nothing follows. *used bytes are done with, whatever comes of it.
 */
enum csv_step csv_row(struct csv *csv, char *window, size_t len, bool last, size_t *used);

#endif
