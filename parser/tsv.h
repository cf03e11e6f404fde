/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tsv.h - tab-separated tables with a header line.
 *
 * Layer: parser (pure). UTF-8, LF or CRLF, no quoting; lines that begin with '#' and empty lines
 * are comments. Caps: CAP_TSV_LINE_BYTES, CAP_TSV_LINES, CAP_TSV_COLUMNS.
 */
#ifndef SUCAT_PARSER_TSV_H
#define SUCAT_PARSER_TSV_H

#include "core/error.h"

#include <stddef.h>

struct tsv_row {
	const char *const *
		values; /* in the order of `columns` given to tsv_rows; "" when the line is
	                            * short or the header lacks an optional column; never NULL */
	int64_t line;
};

typedef bool tsv_row_fn(void *ctx, const struct tsv_row *row, struct error *err);

/*
 * Deliver each row with the named columns, in file order.
 *
 * columns  names the caller wants, ended by NULL; one that begins with '?' is optional, the others
 *          must be in the header (ERR_FORMAT names the missing one). Columns not asked for are
 *          passed over.
 */
NODISCARD bool tsv_rows(const char *data, size_t len, const char *source,
	const char *const *columns, tsv_row_fn *fn, void *ctx, struct error *err);

#endif
