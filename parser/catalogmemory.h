/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogmemory.h - the products of earlier catalogs, known again and passed over.
 *
 * Layer: parser, internal to catalog. Of a catalog and the one before it of its source nearly all products
 * are the same, but Apple writes their members in another order each time. A product that was read, told
 * no notice and was marked by the sink is kept with what it came to, under its fingerprint (catalogscan.h),
 * never its text. Another one with that fingerprint, where a product begins, is not given to libxml2: all
 * of its texts were, when it was kept, and its tags are of a form that leaves nothing to check but the
 * number of elements. Every byte is scanned at most once; products that two answers did not have are
 * dropped, and all take at most CAP_MEMORY_BYTES.
 */
#ifndef SUCAT_PARSER_CATALOGMEMORY_H
#define SUCAT_PARSER_CATALOGMEMORY_H

#include "parser/record.h"
#include "parser/xmlgate.h"

struct catalogmemory;

/* What is behind `record`, for a catalog of the time `now`; NULL when record is, or without memory for it. */
struct catalogmemory *catalogmemory_begin(
	struct record_memory *record, const char *data, size_t len, int64_t now);

/*
 * As xmlgate_sink has it: how far to read, or, when a known product begins at `at` that has no more than
 * `room` elements, that product, to be delivered with its mark; NULL: none. It lives until the next begin.
 * Its line is counted from that of `at`, from 0; its texts are "".
 */
const struct product *catalogmemory_ahead(
	struct catalogmemory *m, size_t at, int64_t room, struct xmlgate_ahead *ahead);
/* The known product that ahead found is delivered. */
void catalogmemory_pass(struct catalogmemory *m);

/* The products begin here, behind their <dict>. */
void catalogmemory_products(struct catalogmemory *m, size_t at);
/* A product of the catalog was read that ends before `end` and has so many lines more than one. To
 * be known again it comes with the mark it got, else NULL. */
void catalogmemory_read(struct catalogmemory *m, size_t end, int64_t lines,
	const struct product *product);
/* Nothing that follows is a product. */
void catalogmemory_end(struct catalogmemory *m);

#endif
