/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.h - read data/releases.tsv: the bundled facts, claims of the source `bundled`.
 *
 * Layer: parser. Columns: platform version extra build kind beta base_build posted from until
 * withdrawn expires audience list devices provenance. `list` names where the fact came from, and
 * is kept as the claim's section (its list is "bundled"). Dates are days, `withdrawn` a moment;
 * empty = not stated. `devices` are space separated; empty = unknown.
 */
#ifndef SUCAT_PARSER_FACTS_H
#define SUCAT_PARSER_FACTS_H

#include "parser/record.h"

/* A record_parse_fn (kind "facts"). The first line is "# bundled facts as of <RFC 3339>". */
NODISCARD bool facts_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err);

/* The moment of that first line; INSTANT_NONE when there is none. */
int64_t facts_as_of(const char *data, size_t len);

#endif
