/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlgate.h - the one door through which XML enters: libxml2 SAX2 push under our caps.
 *
 * Layer: parser. Nothing is fetched and nothing is expanded: a DOCTYPE may name an external DTD
 * (every property list does; it is never asked for), but an internal subset, an entity that XML
 * does not predefine and a processing instruction are errors. UTF-8 only. Facts: doc/formats.md,
 * "Property lists".
 *
 * Stable names of the errors set here: "xml.dtd", "xml.entity", "xml.encoding", "xml.html" (a
 * web page came instead), "xml.root" (another format or root element), "xml.truncated",
 * "xml.syntax"; "limit.depth", "limit.count", "limit.text". All carry source, line and offset.
 */
#ifndef SUCAT_PARSER_XMLGATE_H
#define SUCAT_PARSER_XMLGATE_H

#include "core/error.h"

#include <stddef.h>

/* The parse under way; it lives as long as xmlgate_read. */
struct xmlgate;

/* What comes next of a document. */
struct xmlgate_ahead {
	size_t to;   /* the offset up to which to read before asking again */
	bool passed; /* do not read it: its reader knows it, as a whole element content */
	int64_t elements, lines; /* of what is passed over; lines as line feeds */
};

/*
 * What the reader gets. `text` is what stood since the tag before: UTF-8, NUL-terminated, no NUL
 * inside, references resolved, at most CAP_XML_TEXT_BYTES; it lives until the callback returns.
 * `name` has no prefix and lives as long as the parse. Each returns false, with err set, to
 * stop.
 *
 * `ahead` may be NULL. It is asked when all bytes before `at` were read, and may set ahead->to, which
 * is the end of the next piece. What it passes over must be whole elements, and the space before them,
 * between two tags, in which nothing is left to check: libxml2 does not see it. Its elements count,
 * and its bytes and lines in what is told of the rest.
 */
struct xmlgate_sink {
	void *ctx;
	const char *root; /* the root element that must come: "plist" */
	const char *what; /* for messages: "a property list" */
	bool (*start)(void *ctx, const struct xmlgate *gate, const char *name,
		const char *text, size_t len, struct error *err);
	bool (*end)(void *ctx, const struct xmlgate *gate, const char *name,
		const char *text, size_t len, struct error *err);
	bool (*ahead)(void *ctx, const struct xmlgate *gate, size_t at,
		struct xmlgate_ahead *ahead, struct error *err);
};

/*
 * Read the whole document. data and source are borrowed; the cap on `len` is the caller's.
 * Returns true when the document is complete and every callback returned true; else ERR_FORMAT,
 * ERR_LIMIT, ERR_NOMEM or what a callback set.
 */
NODISCARD bool xmlgate_read(const char *data, size_t len, const char *source,
	const struct xmlgate_sink *sink, struct error *err);

/* In a callback: the line (1-based) of the parser, its source name, the number of attributes of
 * the element that starts. */
int64_t xmlgate_line(const struct xmlgate *gate);
const char *xmlgate_source(const struct xmlgate *gate);
int xmlgate_attributes(const struct xmlgate *gate);
/* How many elements may still come. */
int64_t xmlgate_room(const struct xmlgate *gate);
/* Byte offset in `data` of the '<' of the element that starts. In `start` only. */
size_t xmlgate_start_offset(const struct xmlgate *gate);
/* Byte offset just after the element that ends. In `end` only. */
size_t xmlgate_end_offset(const struct xmlgate *gate);
/* Record a failure at the parser's place, with its stable name; returns false. */
bool xmlgate_fail(const struct xmlgate *gate, enum error_code code, const char *name,
	struct error *err, const char *fmt, ...) PRINTF(5, 6);

/*
 * What `data` is when it does not begin as XML does: sets "xml.html" with the page's title,
 * "xml.encoding" or "xml.root" and returns false; true when it may be XML.
 */
NODISCARD bool xmlgate_sniff(const char *data, size_t len, const char *source,
	const char *what, struct error *err);

#endif
