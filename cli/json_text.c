/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/json_text.h"

#include <stdio.h>
#include <string.h>

#define LEVELS 16 /* of containers in each other; what lies deeper goes to jansson */

/* A container that is being written. */
struct level {
	json_t *value;
	void *member; /* of an object: the one under way; NULL = its end */
	size_t at;    /* of an array */
};

/* What jansson writes for a byte that cannot stand in a string; NULL = \uXXXX. */
static const char *
short_escape(unsigned char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\f':
		return "\\f";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static bool
append_escape(struct buf *b, unsigned char c)
{
	const char *escape = short_escape(c);

	return escape ? buf_text(b, escape) : buf_printf(b, "\\u%04X", (unsigned)c);
}

/* How many bytes stand for themselves. */
static size_t
plain_run(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (unsigned char)text[n] >= ' ' && text[n] != '"' &&
		text[n] != '\\')
		n++;
	return n;
}

/* `text` is UTF-8: jansson takes no other. `after` follows the closing quote. */
static bool
append_string(struct buf *b, bool comma, const char *text, size_t len, const char *after)
{
	size_t n = plain_run(text, len), rest = strlen(after);
	char *to;

	if (n == len) { /* nearly all are */
		to = buf_room(b, comma + len + 2 + rest);
		if (!to)
			return false;
		if (comma)
			*to++ = ',';
		*to++ = '"';
		memcpy(to, text, len);
		to[len] = '"';
		memcpy(to + len + 1, after, rest + 1);
		b->len += comma + len + 2 + rest;
		return true;
	}
	if (!buf_text(b, comma ? ",\"" : "\""))
		return false;
	for (; len; n = plain_run(text, len)) {
		if (!buf_append(b, text, n) ||
			(n < len && !append_escape(b, (unsigned char)text[n])))
			return false;
		n += n < len;
		text += n;
		len -= n;
	}
	return buf_byte(b, '"') && buf_text(b, after);
}

static bool
append_integer(struct buf *b, json_int_t value)
{
	unsigned long long rest = (unsigned long long)value;
	char text[24], *at = text + sizeof text;

	if (value < 0)
		rest = 0 - rest;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--at = '-';
	return buf_append(b, at, (size_t)(text + sizeof text - at));
}

static int
take_dump(const char *data, size_t len, void *ctx)
{
	return buf_append(ctx, data, len) ? 0 : -1;
}

/* A value that is no container, or not to be gone into. */
static bool
append_plain(struct buf *b, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return append_string(b, false, json_string_value(value),
			json_string_length(value), "");
	case JSON_INTEGER:
		return append_integer(b, json_integer_value(value));
	case JSON_TRUE:
		return buf_append(b, "true", 4);
	case JSON_FALSE:
		return buf_append(b, "false", 5);
	case JSON_NULL:
		return buf_append(b, "null", 4);
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_REAL:
		break;
	}
	return json_dump_callback(value, take_dump, b, JSON_COMPACT | JSON_ENCODE_ANY) ==
	       0;
}

/* The next value of the container, after its comma and key; NULL at its end or with *ok false. */
static json_t *
next_value(struct buf *b, struct level *level, bool *ok)
{
	bool comma = level->at > 0;
	const char *key;
	void *member;

	if (json_is_array(level->value)) {
		*ok = !comma || level->at == json_array_size(level->value) ||
		      buf_byte(b, ',');
		return json_array_get(level->value, level->at++);
	}
	member = level->member;
	if (!member)
		return NULL;
	level->at++;
	level->member = json_object_iter_next(level->value, member);
	key = json_object_iter_key(member);
	*ok = append_string(b, comma, key, strlen(key), ":");
	return json_object_iter_value(member);
}

static bool
enter(struct buf *b, struct level *level, json_t *value)
{
	*level = (struct level){.value = value};
	if (json_is_object(value))
		level->member = json_object_iter(value);
	return buf_byte(b, json_is_object(value) ? '{' : '[');
}

static bool
is_container(const json_t *value)
{
	return json_is_object(value) || json_is_array(value);
}

bool
json_text_append(struct buf *b, json_t *value)
{
	struct level levels[LEVELS];
	size_t depth = 1;
	bool ok = true;

	if (!is_container(value))
		return append_plain(b, value);
	ok = enter(b, &levels[0], value);
	while (ok && depth > 0) {
		json_t *next = next_value(b, &levels[depth - 1], &ok);

		if (!ok)
			break;
		if (!next) {
			depth--;
			ok = buf_byte(b, json_is_object(levels[depth].value) ? '}' : ']');
		} else if (is_container(next) && depth < LEVELS) {
			ok = enter(b, &levels[depth++], next);
		} else {
			ok = append_plain(b, next);
		}
	}
	return ok;
}
