/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secindex.h - read an index of Apple's security releases (support.apple.com/en-us/100100 and the
 * older ones): a row is a note, or several when its cell links several.
 *
 * Layer: parser. Facts: doc/formats.md, "Security notes".
 */
#ifndef SUCAT_PARSER_SECINDEX_H
#define SUCAT_PARSER_SECINDEX_H

#include "parser/record.h"

/*
 * A record_parse_fn. A table counts when its head is "Name and information link", "Available for"
 * (or "Released for"), "Release date"; without such a table, or without a row in it, ERR_FORMAT
 * "secindex.table". A row without a name is a NOTICE_BAD_RECORD; without a day, or with a link that
 * leads elsewhere, it stays without it (NOTICE_BAD_VALUE).
 */
NODISCARD bool secindex_parse(const char *data, size_t len, const char *source,
	int64_t now, const struct record_sink *sink, struct error *err);

#endif
