/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/bplist.h"

#include "core/limits.h"

#include <string.h>

#define HEADER_BYTES  8
#define TRAILER_BYTES 32

/* High half of an object's first byte. */
enum marker {
	MARKER_SIMPLE = 0x0, /* 0x08 false, 0x09 true */
	MARKER_INTEGER = 0x1,
	MARKER_REAL = 0x2,
	MARKER_DATE = 0x3,
	MARKER_DATA = 0x4,
	MARKER_ASCII = 0x5,
	MARKER_UTF16 = 0x6,
	MARKER_UID = 0x8,
	MARKER_ARRAY = 0xA,
	MARKER_DICT = 0xD,
};

struct bplist {
	const unsigned char *data;
	const char *source;
	struct error *err;
	uint64_t n_objects, root, table; /* objects lie in [HEADER_BYTES, table) */
	unsigned offset_bytes, ref_bytes;
};

/* One object: where its content begins and how many bytes, characters, elements or pairs. */
struct object {
	enum marker marker;
	uint64_t at, content, count;
};

/* A container on the way down. */
struct level {
	struct object object;
	uint64_t index; /* its number in the offset table */
	uint64_t next;  /* the reference to follow next, of `refs` */
	uint64_t refs;
};

static bool
fail(const struct bplist *b, enum error_code code, uint64_t at, const char *reason)
{
	error_set_at(b->err, code, b->source, 0, (int64_t)at, "binary property list: %s",
		reason);
	error_set_name(b->err, "plist.bin");
	return false;
}

static uint64_t
number_at(const struct bplist *b, uint64_t at, unsigned n_bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < n_bytes; i++)
		value = value << 8 | b->data[at + i];
	return value;
}

static bool
read_trailer(struct bplist *b, size_t len)
{
	uint64_t trailer, table_bytes;

	if (len < HEADER_BYTES + TRAILER_BYTES + 2)
		return fail(b, ERR_FORMAT, len, "truncated");
	trailer = len - TRAILER_BYTES;
	b->offset_bytes = b->data[trailer + 6];
	b->ref_bytes = b->data[trailer + 7];
	b->n_objects = number_at(b, trailer + 8, 8);
	b->root = number_at(b, trailer + 16, 8);
	b->table = number_at(b, trailer + 24, 8);
	if (b->offset_bytes < 1 || b->offset_bytes > 8 || b->ref_bytes < 1 ||
		b->ref_bytes > 8)
		return fail(b, ERR_FORMAT, trailer, "no trailer at the end: truncated");
	if (b->n_objects > CAP_PLIST_NODES)
		return fail(b, ERR_LIMIT, trailer + 8, "too many objects");
	if (b->n_objects == 0 || b->root >= b->n_objects)
		return fail(b, ERR_FORMAT, trailer + 8, "no root object");
	table_bytes = b->n_objects * b->offset_bytes;
	if (b->table <= HEADER_BYTES || b->table > trailer ||
		trailer - b->table != table_bytes)
		return fail(b, ERR_FORMAT, trailer + 24,
			"the offset table is not before the trailer");
	return true;
}

/* The count of an object whose low half says so: 15 means that an integer object follows. */
static bool
read_count(const struct bplist *b, struct object *o)
{
	unsigned low = b->data[o->at] & 0x0F, width;

	o->content = o->at + 1;
	o->count = low;
	if (low != 0x0F)
		return true;
	if (o->content >= b->table || b->data[o->content] >> 4 != MARKER_INTEGER ||
		(b->data[o->content] & 0x0F) > 3)
		return fail(b, ERR_FORMAT, o->at, "a length that is no integer");
	width = 1U << (b->data[o->content] & 0x0F);
	if (b->table - o->content <= width)
		return fail(b, ERR_FORMAT, o->at, "a length outside the objects");
	o->count = number_at(b, o->content + 1, width);
	o->content += 1 + width;
	return true;
}

/* Bytes of the content; UINT64_MAX for an object that no property list has. */
static uint64_t
content_bytes(const struct bplist *b, const struct object *o)
{
	unsigned low = b->data[o->at] & 0x0F;

	switch (o->marker) {
	case MARKER_SIMPLE:
		return low == 8 || low == 9 ? 0 : UINT64_MAX;
	case MARKER_INTEGER:
		return low <= 4 ? 1U << low : UINT64_MAX;
	case MARKER_REAL:
		return low == 2 || low == 3 ? 1U << low : UINT64_MAX;
	case MARKER_DATE:
		return low == 3 ? 8 : UINT64_MAX;
	case MARKER_UID: /* of 32 bits: with a longer one libplist refuses the list */
		return low < 4 ? low + 1U : UINT64_MAX;
	case MARKER_DATA:
	case MARKER_ASCII:
		return o->count;
	case MARKER_UTF16:
		return o->count * 2;
	case MARKER_ARRAY:
		return o->count * b->ref_bytes;
	case MARKER_DICT:
		return o->count * 2 * b->ref_bytes;
	default:
		return UINT64_MAX;
	}
}

static bool
is_ascii_text(const unsigned char *p, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		if (p[i] == 0 || p[i] >= 0x80)
			return false;
	return true;
}

/* libplist refuses a list with an empty one; Apple writes that in ASCII. */
static bool
is_utf16_text(const unsigned char *p, uint64_t n)
{
	bool high = n == 0; /* the first of a pair was seen */

	for (uint64_t i = 0; i < n; i++) {
		unsigned unit = (unsigned)p[2 * i] << 8 | p[2 * i + 1];
		bool low = unit >= 0xDC00 && unit <= 0xDFFF;

		if (unit == 0 || low != high)
			return false;
		high = unit >= 0xD800 && unit <= 0xDBFF;
	}
	return !high;
}

/* Object number `index`, checked by itself. */
static bool
read_object(const struct bplist *b, uint64_t index, struct object *o)
{
	uint64_t bytes;

	o->at = number_at(b, b->table + index * b->offset_bytes, b->offset_bytes);
	if (o->at < HEADER_BYTES || o->at >= b->table)
		return fail(b, ERR_FORMAT, b->table + index * b->offset_bytes,
			"an offset outside the objects");
	o->marker = b->data[o->at] >> 4;
	o->content = o->at + 1;
	o->count = 0;
	if ((o->marker >= MARKER_DATA && o->marker <= MARKER_UTF16) ||
		o->marker == MARKER_ARRAY || o->marker == MARKER_DICT) {
		if (!read_count(b, o))
			return false;
		if (o->count > b->table)
			return fail(b, ERR_FORMAT, o->at, "a length outside the objects");
	}
	bytes = content_bytes(b, o);
	if (bytes == UINT64_MAX)
		return fail(b, ERR_FORMAT, o->at, "an object of no known type");
	if (bytes > b->table - o->content)
		return fail(
			b, ERR_FORMAT, o->at, "an object that ends outside the objects");
	if ((o->marker == MARKER_ASCII &&
		    !is_ascii_text(b->data + o->content, o->count)) ||
		(o->marker == MARKER_UTF16 &&
			!is_utf16_text(b->data + o->content, o->count)))
		return fail(b, ERR_FORMAT, o->at, "a string that is no text");
	return true;
}

/* Every object, also those that nothing refers to: libplist may look. Each has bytes of its own,
 * so all of them together have no more than there are: else a million entries that name one long
 * text would be read a million times. */
static bool
check_objects(const struct bplist *b)
{
	struct object o;
	uint64_t bytes = HEADER_BYTES;

	for (uint64_t i = 0; i < b->n_objects; i++) {
		if (!read_object(b, i, &o))
			return false;
		bytes += 1 + content_bytes(b, &o);
		if (bytes > b->table)
			return fail(b, ERR_FORMAT, o.at, "objects that overlap");
	}
	return true;
}

/* May object `index` stand below the containers `levels`? Counts it. */
static bool
check_place(const struct bplist *b, const struct level *levels, int depth, uint64_t index,
	const struct object *o, uint64_t *values, uint64_t *bytes)
{
	const struct level *parent = depth > 0 ? &levels[depth - 1] : NULL;

	for (int i = 0; i < depth; i++)
		if (levels[i].index == index)
			return fail(b, ERR_FORMAT, o->at, "an object inside itself");
	if (parent && parent->object.marker == MARKER_DICT &&
		parent->next <= parent->object.count && o->marker != MARKER_ASCII &&
		o->marker != MARKER_UTF16)
		return fail(b, ERR_FORMAT, parent->object.at, "a key that is no string");
	*bytes += o->marker >= MARKER_DATA && o->marker <= MARKER_UTF16 ? o->count : 0;
	if (++*values > CAP_PLIST_NODES || *bytes > CAP_MESU_BYTES)
		return fail(b, ERR_LIMIT, o->at, "shared objects unfold to too much");
	return true;
}

/* Walk the tree from the root. A dict's references are its keys, then its values. */
static bool
check_tree(const struct bplist *b)
{
	struct level levels[CAP_PLIST_DEPTH];
	uint64_t values = 0, bytes = 0, index = b->root;
	struct object o;
	int depth = 0;

	for (;;) {
		if (!read_object(b, index, &o) ||
			!check_place(b, levels, depth, index, &o, &values, &bytes))
			return false;
		if (o.marker == MARKER_ARRAY || o.marker == MARKER_DICT) {
			if (depth == CAP_PLIST_DEPTH)
				return fail(b, ERR_LIMIT, o.at, "nested too deep");
			levels[depth++] = (struct level){
				.object = o,
				.index = index,
				.refs = o.marker == MARKER_DICT ? o.count * 2 : o.count,
			};
		}
		while (depth > 0 && levels[depth - 1].next == levels[depth - 1].refs)
			depth--;
		if (depth == 0)
			return true;
		index = number_at(b,
			levels[depth - 1].object.content +
				levels[depth - 1].next++ * b->ref_bytes,
			b->ref_bytes);
		if (index >= b->n_objects)
			return fail(b, ERR_FORMAT, levels[depth - 1].object.at,
				"a reference to no object");
	}
}

bool
bplist_is(const char *data, size_t len)
{
	return len >= 6 && memcmp(data, "bplist", 6) == 0;
}

bool
bplist_check(const char *data, size_t len, const char *source, struct error *err)
{
	struct bplist b = {
		.data = (const unsigned char *)data, .source = source, .err = err};

	if (len < HEADER_BYTES || memcmp(data, "bplist00", HEADER_BYTES) != 0)
		return fail(&b, ERR_FORMAT, 0, "not of version 00");
	return read_trailer(&b, len) && check_objects(&b) && check_tree(&b);
}
