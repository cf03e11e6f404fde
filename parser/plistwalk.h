/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plistwalk.h - an XML property list as a stream of values, with its grammar checked.
 *
 * Layer: parser, over xmlgate. One value at the top; a dictionary alternates <key> and value; no
 * text between values, no attributes but on <plist>. What does not hold is ERR_FORMAT
 * ("plist.grammar") with its line: the document is then no property list at all. Whether a value
 * has the type that a format wants is for the reader. Duplicate keys are delivered as they come.
 */
#ifndef SUCAT_PARSER_PLISTWALK_H
#define SUCAT_PARSER_PLISTWALK_H

#include "core/error.h"
#include "parser/xmlgate.h"

#include <stddef.h>

enum walk_type {
	WALK_DICT,
	WALK_ARRAY,
	WALK_STRING,
	WALK_INTEGER,
	WALK_REAL,
	WALK_DATE,
	WALK_DATA,
	WALK_TRUE,
	WALK_FALSE,
	WALK_TYPE_COUNT,
};

/* One value. Strings live until the callback returns. */
struct walk_value {
	enum walk_type type;
	int depth; /* 0 = the top value, 1 = its members, ... */
	const char *
		key; /* in a dictionary, at most CAP_XML_KEY_BYTES; "" elsewhere and in `close` */
	bool in_array; /* an element of an array; not in `close` */
	size_t index;  /* its place among its siblings, from 0; not in `close` */
	const char *
		text; /* as written, of all but dict and array; "true" and "false" of these */
	size_t len;
	int64_t line; /* where it begins; in `close` where it ends */
	size_t begin; /* byte offset of its '<'; not in `close` */
	size_t end;   /* byte offset after it; not in `open` */
};

/*
 * `open` comes when a dict or array begins, `close` when it ends, `scalar` for all others. Each
 * returns false, with err set, to stop. None may be NULL, but `ahead`, which is as xmlgate_sink
 * has it: what it has passed over are whole members of a dictionary, keys and values.
 */
struct walk_sink {
	void *ctx;
	bool (*open)(void *ctx, const struct walk_value *value, struct error *err);
	bool (*close)(void *ctx, const struct walk_value *value, struct error *err);
	bool (*scalar)(void *ctx, const struct walk_value *value, struct error *err);
	bool (*ahead)(void *ctx, const struct xmlgate *gate, size_t at,
		struct xmlgate_ahead *ahead, struct error *err);
};

/* Deliver every value of the document, in its order. As xmlgate_read for the rest. */
NODISCARD bool plistwalk_read(const char *data, size_t len, const char *source,
	const struct walk_sink *sink, struct error *err);

/* A whole number as property lists write it, digits after an optional '-', nothing else and
 * within int64. false otherwise. */
NODISCARD bool plistwalk_integer(const char *text, int64_t *value);
/* "2023-11-01T17:26:42Z", exactly, and a real moment. false otherwise. */
NODISCARD bool plistwalk_date(const char *text, int64_t *at);

#endif
