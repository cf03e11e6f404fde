/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog.h - read one software-update catalog (.sucatalog), product by product.
 *
 * Layer: parser. libxml2 SAX2 push, in constant memory; with one of answers before, products that are
 * known are passed over (catalogmemory.h). Facts: doc/formats.md, "Catalog".
 */
#ifndef SUCAT_PARSER_CATALOG_H
#define SUCAT_PARSER_CATALOG_H

#include "parser/record.h"

/*
 * A record_parse_fn. Delivers each product; a product whose ExtendedMetaInfo names a macOS build
 * (the Rosetta catalog) also gives a claim of existence: no version, no devices, kind unknown,
 * list = its ProductType. An empty dictionary `{}` or one without Products is ERR_FORMAT (an
 * outage, not "all products removed"); `Products` present and empty is delivered as no product.
 * CatalogVersion other than 2 is ERR_FORMAT. One bad product costs only itself.
 */
NODISCARD bool catalog_parse(const char *data, size_t len, const char *source,
	int64_t now, const struct record_sink *sink, struct error *err);

/* IndexDate of a catalog without reading its products; INSTANT_NONE when it is not found in the
 * bytes before Products. */
int64_t catalog_index_date(const char *data, size_t len);

#endif
