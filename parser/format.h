/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format.h - which parser reads which kind of source.
 *
 * Layer: parser. A kind without a parser is kept raw, and `sources` says so.
 */
#ifndef SUCAT_PARSER_FORMAT_H
#define SUCAT_PARSER_FORMAT_H

#include "parser/record.h"

struct format {
	const char *
		kind; /* as in data/sources.tsv: "catalog", "pmv", "mesu", "ipsw", "facts" */
	record_parse_fn *parse; /* NULL: kept raw */
	int rank; /* precedence for applicability: 1 pmv ... 9 bundled; 0 = no offers */
	bool section_loss; /* T10: an emptied (list, section) is a mass loss */
	int loss_percent; /* T10: more than this share gone is a mass loss: pmv 40, catalog 25 */
	/* T7: the moment of which an answer says that it is; INSTANT_NONE = it does not say. NULL:
	 * answers of this kind never do. */
	int64_t (*dated)(const char *data, size_t len);
};

/* NULL when the kind is not known at all. */
const struct format *format_find(const char *kind);

#endif
