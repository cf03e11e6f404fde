/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_plist - bytes as an XML property list, for the gate and its grammar. Where a value begins and
 * ends is told right, and what the gate lets through libplist reads alike, key for key. Not
 * compared is what libplist is known to change (doc/formats.md, "Property lists"): dates, numbers,
 * data, keys that stand twice, line ends.
 */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/plistwalk.h"
#include "tests/fuzz/target.h"

#include <plist/plist.h>
#include <string.h>

struct walked {
	struct buf shape; /* the tree as a text */
	const char *data;
	size_t size;
	bool comparable;
	int depth;
	int64_t line;
	/* the keys of the dictionaries that are open, to see one that stands twice */
	struct buf keys[CAP_XML_DEPTH];
};

static void
put(struct buf *b, const char *text, size_t len)
{
	if (!buf_append(b, text, len))
		abort();
}

static void
put_key(struct buf *b, const char *key)
{
	put(b, key, strlen(key));
	put(b, "", 1);
}

static bool
has_key(const struct buf *keys, const char *key)
{
	for (size_t at = 0; at < keys->len; at += strlen(keys->data + at) + 1)
		if (strcmp(keys->data + at, key) == 0)
			return true;
	return false;
}

static const char *const marks[WALK_TYPE_COUNT] = {
	[WALK_DICT] = "{",
	[WALK_ARRAY] = "[",
	[WALK_STRING] = "s",
	[WALK_INTEGER] = "i",
	[WALK_REAL] = "r",
	[WALK_DATE] = "d",
	[WALK_DATA] = "b",
	[WALK_TRUE] = "t",
	[WALK_FALSE] = "f",
};

static void
check_value(struct walked *w, const struct walk_value *v, bool begins, bool ends)
{
	promise(v->depth >= 0 && v->depth <= CAP_XML_DEPTH, "depth %d", v->depth);
	promise(v->line >= w->line, "line %lld after %lld", (long long)v->line,
		(long long)w->line);
	w->line = v->line;
	promise(fuzz_is_utf8(v->key) && strlen(v->key) <= CAP_XML_KEY_BYTES, "%s",
		v->key);
	if (begins)
		promise(v->begin < w->size && w->data[v->begin] == '<', "%s at %zu",
			v->key, v->begin);
	if (ends)
		promise(v->end > 0 && v->end <= w->size && w->data[v->end - 1] == '>',
			"%s to %zu", v->key, v->end);
}

static void
note(struct walked *w, const struct walk_value *v)
{
	if (v->depth > 0 && !v->in_array) {
		struct buf *keys = &w->keys[v->depth - 1];

		if (has_key(keys, v->key))
			w->comparable = false;
		put_key(keys, v->key);
		put_key(&w->shape, v->key);
	}
	put(&w->shape, marks[v->type], 1);
}

static bool
on_open(void *ctx, const struct walk_value *v, struct error *err)
{
	struct walked *w = ctx;

	(void)err;
	check_value(w, v, true, false);
	note(w, v);
	buf_reset(&w->keys[v->depth]);
	return true;
}

static bool
on_close(void *ctx, const struct walk_value *v, struct error *err)
{
	struct walked *w = ctx;

	(void)err;
	check_value(w, v, false, true);
	put(&w->shape, "}", 1);
	return true;
}

static bool
on_scalar(void *ctx, const struct walk_value *v, struct error *err)
{
	struct walked *w = ctx;

	(void)err;
	check_value(w, v, true, true);
	promise(v->begin < v->end, "%zu to %zu", v->begin, v->end);
	promise(strlen(v->text) == v->len && fuzz_is_utf8(v->text) &&
			v->len <= CAP_XML_TEXT_BYTES,
		"%s", v->text);
	note(w, v);
	if (v->type == WALK_STRING)
		put(&w->shape, v->text, v->len + 1);
	return true;
}

static void shape_of(plist_t node, const char *key, struct buf *b);

static void
shape_of_dict(plist_t node, struct buf *b)
{
	plist_dict_iter it = NULL;
	plist_t value = NULL;
	char *key = NULL;

	plist_dict_new_iter(node, &it);
	for (;;) {
		plist_dict_next_item(node, it, &key, &value);
		if (!value)
			break;
		shape_of(value, key, b);
		free(key);
		key = NULL;
	}
	free(it);
}

static void
shape_of(plist_t node, const char *key, struct buf *b)
{
	plist_type type = plist_get_node_type(node);
	uint8_t truth = 0;
	uint64_t len = 0;
	const char *text;

	if (key)
		put_key(b, key);
	switch (type) {
	case PLIST_DICT:
		put(b, "{", 1);
		shape_of_dict(node, b);
		put(b, "}", 1);
		break;
	case PLIST_ARRAY:
		put(b, "[", 1);
		for (uint32_t i = 0; i < plist_array_get_size(node); i++)
			shape_of(plist_array_get_item(node, i), NULL, b);
		put(b, "}", 1);
		break;
	case PLIST_STRING:
		text = plist_get_string_ptr(node, &len);
		put(b, "s", 1);
		put(b, text ? text : "", (text ? strlen(text) : 0) + 1);
		break;
	case PLIST_BOOLEAN:
		plist_get_bool_val(node, &truth);
		put(b, truth ? "t" : "f", 1);
		break;
	default:
		put(b,
			type == PLIST_UINT   ? "i"
			: type == PLIST_REAL ? "r"
			: type == PLIST_DATE ? "d"
			: type == PLIST_DATA ? "b"
					     : "?",
			1);
	}
}

static void
compare(const struct walked *w, const char *data, size_t size)
{
	plist_t root = NULL;
	struct buf shape;

	plist_from_xml(data, (uint32_t)size, &root);
	if (!root) /* it refuses more than we do: then the member is told as one it refused */
		return;
	buf_init(&shape, CAP_BODY_BYTES);
	shape_of(root, NULL, &shape);
	promise(shape.len == w->shape.len &&
			memcmp(shape.data, w->shape.data, shape.len) == 0,
		"libplist reads another tree");
	buf_clear(&shape);
	plist_free(root);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct walked w = {.line = 1};
	const struct walk_sink sink = {
		.ctx = &w, .open = on_open, .close = on_close, .scalar = on_scalar};
	struct error err = ERROR_INIT;
	char *copy = fuzz_copy(data, size);

	w.data = copy;
	w.size = size;
	w.comparable = !memchr(copy, '\r', size);
	buf_init(&w.shape, CAP_BODY_BYTES);
	for (size_t i = 0; i < CAP_XML_DEPTH; i++)
		buf_init(&w.keys[i], CAP_BODY_BYTES);
	if (!plistwalk_read(copy, size, "swscan-index-14", &sink, &err))
		fuzz_check_error(&err, "swscan-index-14", true);
	else if (w.comparable && size <= CAP_PLIST_SLICE_BYTES)
		compare(&w, copy, size);
	for (size_t i = 0; i < CAP_XML_DEPTH; i++)
		buf_clear(&w.keys[i]);
	buf_clear(&w.shape);
	free(copy);
	return 0;
}
