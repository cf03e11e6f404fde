/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/plistwalk.h"

#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DATE_BYTES 20 /* 2023-11-01T17:26:42Z */

/* As the elements are called. */
static const char *const type_names[WALK_TYPE_COUNT] = {
	[WALK_DICT] = "dict",
	[WALK_ARRAY] = "array",
	[WALK_STRING] = "string",
	[WALK_INTEGER] = "integer",
	[WALK_REAL] = "real",
	[WALK_DATE] = "date",
	[WALK_DATA] = "data",
	[WALK_TRUE] = "true",
	[WALK_FALSE] = "false",
};

struct walk {
	const struct walk_sink *sink;
	struct buf key;
	struct {
		enum walk_type
			type; /* WALK_DICT, WALK_ARRAY; WALK_TYPE_COUNT for <plist> */
		size_t members;
	} open[CAP_XML_DEPTH];
	int depth;      /* of `open` */
	bool have_key;  /* a key waits for its value */
	bool in_key;    /* inside <key> */
	bool in_scalar; /* inside a value that has no members */
	struct walk_value value;
};

static enum walk_type
type_of(const char *name)
{
	enum walk_type type = WALK_DICT;

	while (type < WALK_TYPE_COUNT &&
		(name[0] != type_names[type][0] || strcmp(name, type_names[type]) != 0))
		type++;
	return type;
}

static bool
is_space(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* May an element begin here, after `text`? */
static bool
check_start(const struct walk *w, const struct xmlgate *gate, const char *name,
	const char *text, struct error *err)
{
	if (w->in_key || w->in_scalar)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"<%s> inside a value that has no members", name);
	if (!is_space(text))
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"text between values, before <%s>", name);
	if (w->depth > 0 && xmlgate_attributes(gate) > 0)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"<%s> with attributes", name);
	return true;
}

static bool
start_key(struct walk *w, const struct xmlgate *gate, struct error *err)
{
	if (w->open[w->depth - 1].type != WALK_DICT)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"<key> outside a dictionary");
	if (w->have_key)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"the key \"%.100s\" has no value", w->key.data);
	w->in_key = true;
	return true;
}

static bool
start_value(
	struct walk *w, const struct xmlgate *gate, const char *name, struct error *err)
{
	enum walk_type type = type_of(name), parent = w->open[w->depth - 1].type;
	struct walk_value *value = &w->value;

	if (type == WALK_TYPE_COUNT)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"<%s> is no element of a property list", name);
	if (parent == WALK_DICT && !w->have_key)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"<%s> without a key", name);
	if (parent == WALK_TYPE_COUNT && w->open[0].members > 0)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"more than one value at the top");
	*value = (struct walk_value){
		.type = type,
		.depth = w->depth - 1,
		.key = parent == WALK_DICT ? w->key.data : "",
		.in_array = parent == WALK_ARRAY,
		.index = w->open[w->depth - 1].members++,
		.text = "",
		.line = xmlgate_line(gate),
		.begin = xmlgate_start_offset(gate),
	};
	w->have_key = false;
	if (type != WALK_DICT && type != WALK_ARRAY) {
		w->in_scalar = true;
		return true;
	}
	if (w->depth == CAP_XML_DEPTH)
		return xmlgate_fail(
			gate, ERR_LIMIT, "limit.depth", err, "nested too deep");
	w->open[w->depth].type = type;
	w->open[w->depth++].members = 0;
	return w->sink->open(w->sink->ctx, value, err);
}

static bool
on_start(void *ctx, const struct xmlgate *gate, const char *name, const char *text,
	size_t len, struct error *err)
{
	struct walk *w = ctx;

	(void)len;
	if (!check_start(w, gate, name, text, err))
		return false;
	if (w->depth == 0) {
		w->open[w->depth++].type = WALK_TYPE_COUNT;
		return true;
	}
	return strcmp(name, "key") == 0 ? start_key(w, gate, err)
					: start_value(w, gate, name, err);
}

static bool
end_key(struct walk *w, const struct xmlgate *gate, const char *text, size_t len,
	struct error *err)
{
	w->in_key = false;
	w->have_key = true;
	buf_reset(&w->key);
	if (buf_append(&w->key, text, len))
		return true;
	if (w->key.over)
		return xmlgate_fail(
			gate, ERR_LIMIT, "limit.text", err, "a key longer than 1 KiB");
	return buf_failed(&w->key, xmlgate_source(gate), err);
}

static bool
end_scalar(struct walk *w, const struct xmlgate *gate, const char *text, size_t len,
	struct error *err)
{
	struct walk_value *value = &w->value;

	w->in_scalar = false;
	value->text = text;
	value->len = len;
	value->end = xmlgate_end_offset(gate);
	if (value->type == WALK_TRUE || value->type == WALK_FALSE) {
		if (len > 0)
			return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
				"text inside <true> or <false>");
		value->text = type_names[value->type];
		value->len = strlen(value->text);
	}
	return w->sink->scalar(w->sink->ctx, value, err);
}

static bool
on_end(void *ctx, const struct xmlgate *gate, const char *name, const char *text,
	size_t len, struct error *err)
{
	struct walk *w = ctx;

	if (w->in_key)
		return end_key(w, gate, text, len, err);
	if (w->in_scalar)
		return end_scalar(w, gate, text, len, err);
	if (!is_space(text))
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"text between values, before </%s>", name);
	if (w->have_key)
		return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
			"the key \"%.100s\" has no value", w->key.data);
	w->depth--;
	if (w->depth == 0) {
		if (w->open[0].members == 0)
			return xmlgate_fail(gate, ERR_FORMAT, "plist.grammar", err,
				"a property list without a value");
		return true;
	}
	w->value = (struct walk_value){
		.type = w->open[w->depth].type,
		.depth = w->depth - 1,
		.key = "",
		.text = "",
		.line = xmlgate_line(gate),
		.end = xmlgate_end_offset(gate),
	};
	return w->sink->close(w->sink->ctx, &w->value, err);
}

static bool
on_ahead(void *ctx, const struct xmlgate *gate, size_t at, struct xmlgate_ahead *ahead,
	struct error *err)
{
	const struct walk *w = ctx;

	return w->sink->ahead(w->sink->ctx, gate, at, ahead, err);
}

bool
plistwalk_read(const char *data, size_t len, const char *source,
	const struct walk_sink *sink, struct error *err)
{
	struct walk w = {.sink = sink};
	const struct xmlgate_sink gate = {
		.ctx = &w,
		.root = "plist",
		.what = "a property list",
		.start = on_start,
		.end = on_end,
		.ahead = sink->ahead ? on_ahead : NULL,
	};
	bool ok;

	buf_init(&w.key, CAP_XML_KEY_BYTES);
	ok = xmlgate_read(data, len, source, &gate, err);
	buf_clear(&w.key);
	return ok;
}

bool
plistwalk_integer(const char *text, int64_t *value)
{
	const char *digits = text + (text[0] == '-');
	char *end;
	long long n;

	if (digits[0] < '0' || digits[0] > '9')
		return false;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*value = n;
	return true;
}

bool
plistwalk_date(const char *text, int64_t *at)
{
	return strlen(text) == DATE_BYTES && text[DATE_BYTES - 1] == 'Z' &&
	       text[10] == 'T' && instant_parse_rfc3339(text, at);
}
