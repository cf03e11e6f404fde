/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jsontree.h - a JSON document (RFC 8259) as a tree of nodes, under caps.
 *
 * Layer: parser, internal to it. Made for large lists of short texts: the text is copied once and
 * its strings are ended where they stand, nodes come in blocks, nothing recurses. Duplicate keys are
 * refused, and so is what no C string holds: U+0000, and text that is no UTF-8.
 */
#ifndef SUCAT_PARSER_JSONTREE_H
#define SUCAT_PARSER_JSONTREE_H

#include "core/arena.h"

#include <stdint.h>

enum jsontree_type {
	JSONTREE_NULL,
	JSONTREE_TRUE,
	JSONTREE_FALSE,
	JSONTREE_NUMBER, /* its value is not kept: an integer of 64 bits, or any real */
	JSONTREE_STRING,
	JSONTREE_ARRAY,
	JSONTREE_OBJECT,
	JSONTREE_KNOWN, /* an object that the caller knew by its bytes: it was not read */
};

/* A value; all of it belongs to the tree. */
struct jsontree_node {
	enum jsontree_type type;
	unsigned n;       /* members of an array or object */
	const char *key;  /* of a member of an object, else NULL */
	const char *text; /* of a string, else NULL */
	union {
		struct jsontree_node *first; /* the first member */
		void *known;                 /* of JSONTREE_KNOWN: the caller's */
	};
	struct jsontree_node *next; /* the one after this */
	/* of an object: where it begins in the document, and ends; of others 0 */
	uint32_t begin, end;
};

/*
 * Objects that the caller has met before. `find` is asked of each that stands in an array, with what
 * it stands in, the root first. It returns how many bytes of `text`, `len` of them left, are one whole
 * object that it knows, 0 = none, with the number of values that are in it and its own pointer.
 */
struct jsontree_memory {
	void *ctx;
	size_t (*find)(void *ctx, struct jsontree_node *const *in, size_t depth,
		const char *text, size_t len, size_t *values, void **known);
};

struct jsontree {
	struct jsontree_node *root; /* an object */
	char *text;
	struct arena arena; /* the nodes */
};

/*
 * Read a document whose root is an object into *tree; members stand in the order of the file. With
 * `memory` (or NULL) what it knows is not read, and nothing else changes. On
 * false *tree is empty and err has: ERR_LIMIT (more than `cap` bytes "limit.body", CAP_JSON_DEPTH
 * "limit.depth", CAP_JSON_VALUES "limit.count"), ERR_FORMAT with line and offset ("json.html" for
 * markup, "json.empty", "json.duplicate" for a key that stands twice, "json.syntax", "json.shape"
 * for another root), ERR_NOMEM.
 */
NODISCARD bool jsontree_open(const char *data, size_t len, size_t cap, const char *source,
	const struct jsontree_memory *memory, struct jsontree *tree, struct error *err);
/* Takes an empty one, too. */
void jsontree_close(struct jsontree *tree);

/* The member of that key; NULL when there is none, or when `node` is no object or NULL. */
const struct jsontree_node *jsontree_get(
	const struct jsontree_node *node, const char *key);

#endif
