/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.h - read data/releases.tsv: the bundled facts, claims of the source `bundled`.
 *
 * Layer: parser. Columns (facts_columns): platform version extra build kind beta base_build posted from until
 * withdrawn expires audience list devices provenance. `list` names where the fact came from, and
 * is kept as the claim's section (its list is "bundled"). Dates are days, `withdrawn` a moment;
 * empty = not stated. `devices` are space separated; empty = unknown. A row of kind unknown without a
 * version says that the build exists, no more. "advisory HT213825#rsra" in the provenance is a
 * security note of that release.
 */
#ifndef SUCAT_PARSER_FACTS_H
#define SUCAT_PARSER_FACTS_H

#include "parser/record.h"

/* A record_parse_fn (kind "facts"). The first line is "# bundled facts as of <RFC 3339>". */
NODISCARD bool facts_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err);

typedef bool facts_row_fn(
	void *ctx, const struct claim *claim, const char *provenance, struct error *err);

/* The same rows with their provenance, good ones only; for writing them again. */
NODISCARD bool facts_rows(const char *data, size_t len, const char *source, int64_t now,
	facts_row_fn *fn, void *ctx, struct error *err);

#define FACTS_FIRST_LINE "# bundled facts as of "
/* The names of the columns, in their order; ends with NULL. */
extern const char *const facts_columns[];

/* The moment of that first line; INSTANT_NONE when there is none. */
int64_t facts_as_of(const char *data, size_t len);

#endif
