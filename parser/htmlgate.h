/* SPDX-License-Identifier: Apache-2.0 */
/*
 * htmlgate.h - the one door through which HTML enters: libxml2's HTML parser under our caps, and out
 * of it plain text: headings, paragraphs, rows of tables.
 *
 * Layer: parser. Nothing is fetched, no script and no style is read, no tree is built. Text is
 * UTF-8 with its spaces made one: a non-breaking space is a space, a line break a new line, a soft
 * hyphen nothing. A page that does not end (no </html>) was cut on its way and is refused. Facts:
 * doc/formats.md, "Security notes".
 *
 * Stable names of the errors set here: "html.root" (another format came), "html.encoding",
 * "html.truncated"; "limit.depth", "limit.count", "limit.text".
 */
#ifndef SUCAT_PARSER_HTMLGATE_H
#define SUCAT_PARSER_HTMLGATE_H

#include "core/error.h"

#include <stddef.h>

/* A heading or a paragraph that stands in no table. */
struct htmlgate_block {
	int level;        /* of a heading, 1-6; 0 = a paragraph, list item or the like */
	bool bold;        /* all of it is bold: old pages have such headings */
	const char *text; /* never ""; lines parted by \n */
	const char *id; /* the last id or anchor name since the block before; "" = none */
	int64_t line;
};

struct htmlgate_link {
	const char *url;  /* as it stands there: hostile */
	const char *text; /* may be "" */
};

struct htmlgate_cell {
	const char *text; /* lines parted by \n; may be "" */
	const struct htmlgate_link *links;
	size_t n_links;
};

/* A row of a table; tables in a table are text of its cell. */
struct htmlgate_row {
	int64_t table, row; /* counted from 0 */
	const struct htmlgate_cell *cells;
	size_t n;
	int64_t line;
};

/* What the reader gets, in the order of the page; strings live until the callback returns. Either
 * may be NULL; either returns false, with err set, to stop. */
struct htmlgate_sink {
	void *ctx;
	bool (*block)(void *ctx, const struct htmlgate_block *block, struct error *err);
	bool (*row)(void *ctx, const struct htmlgate_row *row, struct error *err);
};

/*
 * Read the whole page. data and source are borrowed; at most CAP_HTML_BYTES. `title` (cap bytes, "" =
 * none) gets the page's <title>, for messages. Returns true when all of it was delivered; else
 * ERR_FORMAT, ERR_LIMIT, ERR_NOMEM or what a callback set.
 */
NODISCARD bool htmlgate_read(const char *data, size_t len, const char *source,
	const struct htmlgate_sink *sink, char *title, size_t cap, struct error *err);

#endif
