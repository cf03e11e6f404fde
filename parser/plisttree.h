/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plisttree.h - open a property list under caps, and read one container of it member by member.
 *
 * Layer: parser; libplist inside. libplist 2.2 recurses, guesses and changes values in silence
 * (doc/formats.md, "Property lists"), so it gets only what was checked: of XML one member at a
 * time, at most CAP_PLIST_SLICE_BYTES, after plistwalk has read the whole document; of a binary
 * list all at once, after bplist_check.
 */
#ifndef SUCAT_PARSER_PLISTTREE_H
#define SUCAT_PARSER_PLISTTREE_H

#include "core/error.h"

#include <stddef.h>

struct plisttree;
/* A value inside the member that is being delivered. */
struct plistnode;

/* One member of the container. */
struct plisttree_member {
	const char *key; /* in a dictionary; "" in an array */
	size_t index;    /* from 0 */
	int64_t line;    /* 0 in a binary list */
	const struct plistnode
		*node; /* NULL: libplist refused it, or it is over the slice cap */
	const char *
		repeated; /* a key that the member, a dictionary, has twice (XML); else NULL */
};

typedef bool plisttree_member_fn(
	void *ctx, const struct plisttree_member *member, struct error *err);

/*
 * Open the list and find the container (dict or array) at `path`: keys from the top dictionary
 * down, NULL at the end. data, source and path are borrowed until plisttree_free; len may be at
 * most CAP_MESU_BYTES. NULL on failure: as plistwalk_read and bplist_check; ERR_FORMAT
 * "plist.path" when there is no such container; ERR_LIMIT "limit.body", "limit.count" (more than
 * CAP_ASSETS members).
 */
NODISCARD struct plisttree *plisttree_open(const char *data, size_t len,
	const char *source, const char *const *path, struct error *err);
void plisttree_free(struct plisttree *tree);
/* The string under this key of the top dictionary; "" when there is none. It lives until
 * plisttree_free. In an XML list only strings of at most CAP_NAME_BYTES are known. */
const char *plisttree_top_text(const struct plisttree *tree, const char *key);
/* Deliver every member in file order; nodes and strings live until the callback returns. */
NODISCARD bool plisttree_each(
	struct plisttree *tree, plisttree_member_fn *fn, void *ctx, struct error *err);

/* Getters: of another type than asked for, or absent, is NULL, "" or false. `node` may be NULL. */
const struct plistnode *plisttree_get(const struct plistnode *dict, const char *key);
bool plisttree_is_dict(const struct plistnode *node);
bool plisttree_is_array(const struct plistnode *node);
const char *plisttree_text(const struct plistnode *node);
const char *plisttree_get_text(const struct plistnode *dict, const char *key);
bool plisttree_get_bool(const struct plistnode *dict, const char *key);

/* Members of a dict or array node: each calls fn with key ("" in an array) and value; false when
 * fn returned false. */
typedef bool plisttree_node_fn(
	void *ctx, const char *key, const struct plistnode *node, struct error *err);
NODISCARD bool plisttree_each_node(const struct plistnode *node, plisttree_node_fn *fn,
	void *ctx, struct error *err);

#endif
