/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jsontree.h - a JSON document (RFC 8259) as a tree of nodes, under caps.
 *
 * Layer: parser, internal to it. Made for large lists of short texts: the text is copied once and
 * its strings are ended where they stand, all nodes are one block, nothing recurses. Depth and
 * number of values are counted on the bytes first. Duplicate keys are refused, and so is what no
 * C string holds: U+0000, and text that is no UTF-8.
 */
#ifndef SUCAT_PARSER_JSONTREE_H
#define SUCAT_PARSER_JSONTREE_H

#include "core/error.h"

#include <stddef.h>

enum jsontree_type {
	JSONTREE_NULL,
	JSONTREE_TRUE,
	JSONTREE_FALSE,
	JSONTREE_NUMBER, /* its value is not kept: an integer of 64 bits, or any real */
	JSONTREE_STRING,
	JSONTREE_ARRAY,
	JSONTREE_OBJECT,
};

/* A value; all of it belongs to the tree. */
struct jsontree_node {
	enum jsontree_type type;
	unsigned n;                         /* members of an array or object */
	const char *key;                    /* of a member of an object, else NULL */
	const char *text;                   /* of a string, else NULL */
	struct jsontree_node *first, *next; /* the first member; the one after this */
};

struct jsontree {
	struct jsontree_node *nodes; /* the root is the first, an object */
	char *text;
};

/*
 * Read a document whose root is an object into *tree; members stand in the order of the file. On
 * false *tree is empty and err has: ERR_LIMIT (more than `cap` bytes "limit.body", CAP_JSON_DEPTH
 * "limit.depth", CAP_JSON_VALUES "limit.count"), ERR_FORMAT with line and offset ("json.html" for
 * markup, "json.empty", "json.duplicate" for a key that stands twice, "json.syntax", "json.shape"
 * for another root), ERR_NOMEM.
 */
NODISCARD bool jsontree_open(const char *data, size_t len, size_t cap, const char *source,
	struct jsontree *tree, struct error *err);
/* Takes an empty one, too. */
void jsontree_close(struct jsontree *tree);

/* The member of that key; NULL when there is none, or when `node` is no object or NULL. */
const struct jsontree_node *jsontree_get(
	const struct jsontree_node *node, const char *key);

#endif
