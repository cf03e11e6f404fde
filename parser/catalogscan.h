/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogscan.h - the product of a catalog that comes next, told from others without XML.
 *
 * Layer: parser, internal to catalogmemory. Reads the one form in which Apple writes products: keys,
 * strings, integers, dates, dictionaries and the array of Packages, white space between them, no tag
 * that is not of these, so no attribute, comment, CDATA or empty element. Where the scan begins between
 * two members of Products it cannot mistake where the product ends. Whether a text between two tags is
 * one that XML allows is not asked: what has the fingerprint of a product that libxml2 has read has its
 * texts, byte for byte.
 */
#ifndef SUCAT_PARSER_CATALOGSCAN_H
#define SUCAT_PARSER_CATALOGSCAN_H

#include "core/fingerprint.h"

/* A product: its key, white space and its dictionary. Offsets are in the catalog. */
struct catalogscan {
	size_t begin,
		end;      /* from what follows the member before, to the '>' of </dict> */
	int64_t elements; /* in it */
	int64_t lines_before; /* line feeds before its <dict> */
	int64_t lines;        /* and in it; without those in texts */
	struct fingerprint
		print; /* equal: the same members, in any order, packages too */
};

/* Scan the product after data[at]. false: there is none, or it is not of that form. */
NODISCARD bool catalogscan_read(const struct fingerprint_key *key, const char *data,
	size_t len, size_t at, struct catalogscan *scan);

#endif
