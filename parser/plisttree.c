/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/plisttree.h"

#include "core/arena.h"
#include "core/buf.h"
#include "core/limits.h"
#include "parser/bplist.h"
#include "parser/plistwalk.h"

#include <plist/plist.h>
#include <stdlib.h>
#include <string.h>

static const char slice_head[] = "<plist version=\"1.0\">", slice_tail[] = "</plist>";

/* A member of the container in the XML text. */
struct slice {
	const char *key, *repeated; /* in the arena; repeated may be NULL */
	size_t begin, end;
	int64_t line;
};

struct top_text {
	const char *key, *text;
	struct top_text *next;
};

struct plisttree {
	const char *data, *source;
	const char *const *path;
	struct arena arena; /* keys, texts */
	plist_t tree;       /* of a binary list; NULL for XML */
	plist_t container;  /* in `tree` */
	bool is_array;
	struct slice *slices; /* of an XML list */
	size_t n_slices, alloc_slices;
	struct top_text *top;
};

/* The walk over an XML list. */
struct indexing {
	struct plisttree *tree;
	int matched; /* so many containers of the path are open, the top one included */
	int wanted;  /* all of them: 1 + keys of the path */
	bool found;
	struct arena arena; /* of these keys */
	const char **keys;  /* of the member that is open, a dictionary */
	size_t n_keys, alloc_keys;
};

static const struct plistnode *
as_node(plist_t node)
{
	return node;
}

/* libplist takes its own type, which is not const; the getters change nothing. */
static plist_t
as_plist(const struct plistnode *node)
{
	union {
		const struct plistnode *in;
		plist_t out;
	} pun = {.in = node};

	return pun.out;
}

static bool
no_memory(const struct plisttree *tree, struct error *err)
{
	return error_set(err, ERR_NOMEM, tree->source, "out of memory");
}

static bool
add_slice(struct plisttree *tree, const struct walk_value *value, struct error *err)
{
	const char *key = arena_text(&tree->arena, value->key);

	if (!key)
		return arena_failed(&tree->arena, tree->source, err);
	if (tree->n_slices == CAP_ASSETS) {
		error_set_at(err, ERR_LIMIT, tree->source, value->line,
			(int64_t)value->begin, "more than %d entries", CAP_ASSETS);
		return error_set_name(err, "limit.count");
	}
	if (tree->n_slices == tree->alloc_slices) {
		size_t alloc = tree->alloc_slices ? tree->alloc_slices * 2 : 256;
		struct slice *slices = realloc(tree->slices, alloc * sizeof *slices);

		if (!slices)
			return no_memory(tree, err);
		tree->slices = slices;
		tree->alloc_slices = alloc;
	}
	tree->slices[tree->n_slices++] = (struct slice){.key = key,
		.begin = value->begin,
		.end = value->end,
		.line = value->line};
	return true;
}

static bool
add_top_text(struct plisttree *tree, const struct walk_value *value, struct error *err)
{
	struct top_text *top = arena_alloc(&tree->arena, sizeof *top);

	if (top) {
		top->key = arena_text(&tree->arena, value->key);
		top->text = arena_text(&tree->arena, value->text);
	}
	if (!top || !top->key || !top->text)
		return arena_failed(&tree->arena, tree->source, err);
	top->next = tree->top;
	tree->top = top;
	return true;
}

/* Remember a key of the open member. */
static bool
add_key(struct indexing *x, const struct walk_value *value, struct error *err)
{
	if (x->n_keys == x->alloc_keys) {
		size_t alloc = x->alloc_keys ? x->alloc_keys * 2 : 64;
		const char **keys = realloc(x->keys, alloc * sizeof *keys);

		if (!keys)
			return no_memory(x->tree, err);
		x->keys = keys;
		x->alloc_keys = alloc;
	}
	x->keys[x->n_keys] = arena_text(&x->arena, value->key);
	if (!x->keys[x->n_keys])
		return arena_failed(&x->arena, x->tree->source, err);
	x->n_keys++;
	return true;
}

static int
by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The first key that the member has twice, kept with the tree; NULL when there is none. */
static bool
find_repeated(struct indexing *x, const char **repeated, struct error *err)
{
	*repeated = NULL;
	if (x->n_keys > 1)
		qsort(x->keys, x->n_keys, sizeof *x->keys, by_text);
	for (size_t i = 1; i < x->n_keys; i++)
		if (strcmp(x->keys[i - 1], x->keys[i]) == 0) {
			*repeated = arena_text(&x->tree->arena, x->keys[i]);
			return *repeated ||
			       arena_failed(&x->tree->arena, x->tree->source, err);
		}
	return true;
}

static bool
on_open(void *ctx, const struct walk_value *value, struct error *err)
{
	struct indexing *x = ctx;
	bool inside = x->matched == x->wanted;

	if (inside && value->depth == x->wanted) {
		x->n_keys = 0;
		arena_reset(&x->arena);
		return add_slice(x->tree, value, err);
	}
	if (inside && value->depth == x->wanted + 1 && !value->in_array)
		return add_key(x, value, err);
	if (inside || x->found || value->depth != x->matched)
		return true;
	if (value->depth > 0 && strcmp(value->key, x->tree->path[value->depth - 1]) != 0)
		return true;
	if (value->type != WALK_DICT && value->depth + 1 < x->wanted)
		return true;
	x->matched++;
	x->found = x->matched == x->wanted;
	if (x->found)
		x->tree->is_array = value->type == WALK_ARRAY;
	return true;
}

static bool
on_close(void *ctx, const struct walk_value *value, struct error *err)
{
	struct indexing *x = ctx;

	if (x->matched == x->wanted && value->depth == x->wanted) {
		struct slice *slice = &x->tree->slices[x->tree->n_slices - 1];

		slice->end = value->end;
		if (value->type == WALK_DICT)
			return find_repeated(x, &slice->repeated, err);
	} else if (value->depth < x->matched) {
		x->matched = value->depth;
	}
	return true;
}

static bool
on_scalar(void *ctx, const struct walk_value *value, struct error *err)
{
	struct indexing *x = ctx;

	if (x->matched == x->wanted && value->depth == x->wanted)
		return add_slice(x->tree, value, err);
	if (x->matched == x->wanted && value->depth == x->wanted + 1 && !value->in_array)
		return add_key(x, value, err);
	if (value->depth == 1 && value->type == WALK_STRING &&
		value->len <= CAP_NAME_BYTES)
		return add_top_text(x->tree, value, err);
	return true;
}

static bool
no_container(const struct plisttree *tree, struct error *err)
{
	const char *last = "the top";

	for (size_t i = 0; tree->path[i]; i++)
		last = tree->path[i];
	error_set(err, ERR_FORMAT, tree->source, "no list \"%s\" in it", last);
	return error_set_name(err, "plist.path");
}

static bool
open_xml(struct plisttree *tree, size_t len, struct error *err)
{
	struct indexing x = {.tree = tree, .wanted = 1};
	const struct walk_sink sink = {
		.ctx = &x, .open = on_open, .close = on_close, .scalar = on_scalar};
	bool ok;

	while (tree->path[x.wanted - 1])
		x.wanted++;
	arena_init(&x.arena, CAP_ARENA_BYTES);
	ok = plistwalk_read(tree->data, len, tree->source, &sink, err);
	arena_clear(&x.arena);
	free(x.keys);
	return ok && (x.found || no_container(tree, err));
}

static bool
open_binary(struct plisttree *tree, size_t len, struct error *err)
{
	uint32_t n;

	if (!bplist_check(tree->data, len, tree->source, err))
		return false;
	plist_from_bin(tree->data, (uint32_t)len, &tree->tree);
	if (!tree->tree) {
		error_set(err, ERR_FORMAT, tree->source,
			"binary property list: libplist refuses it");
		return error_set_name(err, "plist.bin");
	}
	tree->container = tree->tree;
	for (size_t i = 0; tree->path[i]; i++) {
		if (plist_get_node_type(tree->container) != PLIST_DICT)
			return no_container(tree, err);
		tree->container = plist_dict_get_item(tree->container, tree->path[i]);
		if (!tree->container)
			return no_container(tree, err);
	}
	tree->is_array = plist_get_node_type(tree->container) == PLIST_ARRAY;
	if (!tree->is_array && plist_get_node_type(tree->container) != PLIST_DICT)
		return no_container(tree, err);
	n = tree->is_array ? plist_array_get_size(tree->container)
			   : plist_dict_get_size(tree->container);
	if (n > CAP_ASSETS) {
		error_set(
			err, ERR_LIMIT, tree->source, "more than %d entries", CAP_ASSETS);
		return error_set_name(err, "limit.count");
	}
	return true;
}

struct plisttree *
plisttree_open(const char *data, size_t len, const char *source, const char *const *path,
	struct error *err)
{
	struct plisttree *tree = calloc(1, sizeof *tree);
	bool ok = false;

	if (!tree) {
		error_set(err, ERR_NOMEM, source, "out of memory");
		return NULL;
	}
	tree->data = data;
	tree->source = source;
	tree->path = path;
	arena_init(&tree->arena, CAP_ARENA_BYTES);
	if (len > CAP_MESU_BYTES) {
		error_set(err, ERR_LIMIT, source, "more than %zu bytes", CAP_MESU_BYTES);
		error_set_name(err, "limit.body");
	} else if (bplist_is(data, len)) {
		ok = open_binary(tree, len, err);
	} else {
		ok = open_xml(tree, len, err);
	}
	if (ok)
		return tree;
	plisttree_free(tree);
	return NULL;
}

void
plisttree_free(struct plisttree *tree)
{
	if (!tree)
		return;
	if (tree->tree)
		plist_free(tree->tree);
	free(tree->slices);
	arena_clear(&tree->arena);
	free(tree);
}

const char *
plisttree_top_text(const struct plisttree *tree, const char *key)
{
	const char *text = "";

	if (tree->tree)
		return plisttree_get_text(as_node(tree->tree), key);
	for (const struct top_text *top = tree->top; top; top = top->next)
		if (strcmp(top->key, key) == 0)
			text = top->text; /* the last in the list came first */
	return text;
}

/* One member of an XML list through libplist. */
static bool
deliver_slice(struct plisttree *tree, size_t index, struct buf *buf,
	plisttree_member_fn *fn, void *ctx, struct error *err)
{
	const struct slice *slice = &tree->slices[index];
	struct plisttree_member member = {.key = slice->key,
		.index = index,
		.line = slice->line,
		.repeated = slice->repeated};
	size_t len = slice->end - slice->begin;
	plist_t node = NULL;
	bool ok;

	if (len <= CAP_PLIST_SLICE_BYTES) {
		buf_reset(buf);
		if (!buf_text(buf, slice_head) ||
			!buf_append(buf, tree->data + slice->begin, len) ||
			!buf_text(buf, slice_tail))
			return buf_failed(buf, tree->source, err);
		plist_from_xml(buf->data, (uint32_t)buf->len, &node);
	}
	member.node = as_node(node);
	ok = fn(ctx, &member, err);
	if (node)
		plist_free(node);
	return ok;
}

struct counted {
	plisttree_member_fn *fn;
	void *ctx;
	size_t index;
};

static bool
deliver_node(void *ctx, const char *key, const struct plistnode *node, struct error *err)
{
	struct counted *c = ctx;
	const struct plisttree_member member = {
		.key = key, .index = c->index++, .node = node};

	return c->fn(c->ctx, &member, err);
}

bool
plisttree_each(
	struct plisttree *tree, plisttree_member_fn *fn, void *ctx, struct error *err)
{
	struct counted counted = {.fn = fn, .ctx = ctx};
	struct buf buf;
	bool ok = true;

	if (tree->tree)
		return plisttree_each_node(
			as_node(tree->container), deliver_node, &counted, err);
	buf_init(&buf, CAP_PLIST_SLICE_BYTES + sizeof slice_head + sizeof slice_tail);
	for (size_t i = 0; ok && i < tree->n_slices; i++)
		ok = deliver_slice(tree, i, &buf, fn, ctx, err);
	buf_clear(&buf);
	return ok;
}

static bool
has_type(const struct plistnode *node, plist_type type)
{
	return node && plist_get_node_type(as_plist(node)) == type;
}

bool
plisttree_is_dict(const struct plistnode *node)
{
	return has_type(node, PLIST_DICT);
}

bool
plisttree_is_array(const struct plistnode *node)
{
	return has_type(node, PLIST_ARRAY);
}

const struct plistnode *
plisttree_get(const struct plistnode *dict, const char *key)
{
	return plisttree_is_dict(dict) ? as_node(plist_dict_get_item(as_plist(dict), key))
				       : NULL;
}

const char *
plisttree_text(const struct plistnode *node)
{
	const char *text = has_type(node, PLIST_STRING)
				   ? plist_get_string_ptr(as_plist(node), NULL)
				   : NULL;

	return text ? text : "";
}

const char *
plisttree_get_text(const struct plistnode *dict, const char *key)
{
	return plisttree_text(plisttree_get(dict, key));
}

bool
plisttree_get_bool(const struct plistnode *dict, const char *key)
{
	const struct plistnode *node = plisttree_get(dict, key);
	uint8_t value = 0;

	if (has_type(node, PLIST_BOOLEAN))
		plist_get_bool_val(as_plist(node), &value);
	return value != 0;
}

static bool
each_of_dict(
	const struct plistnode *node, plisttree_node_fn *fn, void *ctx, struct error *err)
{
	plist_dict_iter iter = NULL;
	bool ok = true;

	plist_dict_new_iter(as_plist(node), &iter);
	if (!iter)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	while (ok) {
		char *key = NULL;
		plist_t value = NULL;

		plist_dict_next_item(as_plist(node), iter, &key, &value);
		if (!value) {
			free(key);
			break;
		}
		ok = fn(ctx, key ? key : "", as_node(value), err);
		free(key);
	}
	free(iter);
	return ok;
}

static bool
each_of_array(
	const struct plistnode *node, plisttree_node_fn *fn, void *ctx, struct error *err)
{
	plist_array_iter iter = NULL;
	bool ok = true;

	plist_array_new_iter(as_plist(node), &iter);
	if (!iter)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	while (ok) {
		plist_t value = NULL;

		plist_array_next_item(as_plist(node), iter, &value);
		if (!value)
			break;
		ok = fn(ctx, "", as_node(value), err);
	}
	free(iter);
	return ok;
}

bool
plisttree_each_node(
	const struct plistnode *node, plisttree_node_fn *fn, void *ctx, struct error *err)
{
	if (plisttree_is_dict(node))
		return each_of_dict(node, fn, ctx, err);
	return !plisttree_is_array(node) || each_of_array(node, fn, ctx, err);
}
