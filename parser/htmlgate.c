/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/htmlgate.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/htmlelement.h"
#include "parser/htmltext.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* libxml2 looks ahead in what it was given: feed it in pieces. */
#define PUSH_BYTES 32768

struct htmlgate {
	const struct htmlgate_sink *sink;
	htmlParserCtxtPtr parser;
	const char *source;
	struct error *err;
	struct arena arena;   /* of the row under way */
	struct htmltext text; /* of the block or cell under way */
	struct htmltext link; /* of the link under way */
	int64_t elements;
	int depth, skip_depth; /* of the element that hides what is in it; 0 = none */
	int tables, bold;      /* open ones */
	int64_t table, row, line;
	bool failed, in_link, in_title, in_row, in_cell, plain;
	int level; /* of the heading under way */
	char id[CAP_HTML_ID_BYTES + 1];
	struct htmlgate_cell cells[CAP_HTML_CELLS];
	size_t n_cells;
	struct htmlgate_link *links;
	size_t n_links, links_alloc;
	const char *url; /* of the link under way */
	char *title;
	size_t title_cap;
};

static int64_t
line_of(const struct htmlgate *gate)
{
	return gate->parser && gate->parser->input ? gate->parser->input->line : 0;
}

/* The parse is over; `err` tells why. */
static void
stop(struct htmlgate *gate)
{
	gate->failed = true;
	xmlStopParser(gate->parser);
}

static void
refuse(struct htmlgate *gate, enum error_code code, const char *name, const char *reason)
{
	if (gate->failed)
		return;
	error_set_at(gate->err, code, gate->source, line_of(gate), -1, "%s", reason);
	(void)error_set_name(gate->err, name);
	stop(gate);
}

static void
refuse_text(struct htmlgate *gate, const struct htmltext *t)
{
	if (t->buf.over)
		refuse(gate, ERR_LIMIT, "limit.text", "one text longer than 64 KiB");
	else
		refuse(gate, ERR_NOMEM, NULL, "out of memory");
}

static void
refuse_arena(struct htmlgate *gate)
{
	if (gate->arena.over)
		refuse(gate, ERR_LIMIT, "limit.text", "one row longer than 1 MiB");
	else
		refuse(gate, ERR_NOMEM, NULL, "out of memory");
}

/* --- blocks ------------------------------------------------------------------------------ */

/* The text since the block before is one of its own. */
static void
end_block(struct htmlgate *gate)
{
	const struct htmlgate_block block = {.level = gate->level,
		.bold = !gate->plain,
		.text = htmltext_get(&gate->text),
		.id = gate->id,
		.line = gate->line};

	if (gate->in_title || gate->failed)
		return;
	if (gate->tables > 0) {
		htmltext_break(&gate->text);
		return;
	}
	if (*block.text && gate->sink->block &&
		!gate->sink->block(gate->sink->ctx, &block, gate->err))
		stop(gate);
	if (*block.text)
		gate->id[0] = '\0';
	htmltext_reset(&gate->text);
	gate->plain = false;
}

/* --- tables ------------------------------------------------------------------------------ */

static void
end_link(struct htmlgate *gate)
{
	struct htmlgate_link *links;
	const char *text;

	if (!gate->in_link)
		return;
	gate->in_link = false;
	if (!gate->in_cell)
		return;
	if (gate->n_links == CAP_HTML_LINKS) {
		refuse(gate, ERR_LIMIT, "limit.count", "too many links in one cell");
		return;
	}
	links = arena_grow(&gate->arena, gate->links, gate->n_links, &gate->links_alloc,
		sizeof *links);
	text = arena_text(&gate->arena, htmltext_get(&gate->link));
	if (!links || !text) {
		refuse_arena(gate);
		return;
	}
	gate->links = links;
	links[gate->n_links++] = (struct htmlgate_link){gate->url, text};
}

static void
end_cell(struct htmlgate *gate)
{
	const char *text;

	if (!gate->in_cell)
		return;
	end_link(gate);
	gate->in_cell = false;
	text = arena_text(&gate->arena, htmltext_get(&gate->text));
	htmltext_reset(&gate->text);
	if (!text) {
		refuse_arena(gate);
		return;
	}
	if (gate->n_cells == CAP_HTML_CELLS) {
		refuse(gate, ERR_LIMIT, "limit.count", "too many cells in one row");
		return;
	}
	gate->cells[gate->n_cells++] =
		(struct htmlgate_cell){text, gate->links, gate->n_links};
}

static void
end_row(struct htmlgate *gate)
{
	struct htmlgate_row row = {.table = gate->table,
		.row = gate->row,
		.cells = gate->cells,
		.line = gate->line};

	end_cell(gate);
	if (!gate->in_row || gate->failed)
		return;
	row.n = gate->n_cells;
	gate->in_row = false;
	gate->row++;
	if (gate->sink->row && !gate->sink->row(gate->sink->ctx, &row, gate->err))
		stop(gate);
}

static void
start_row(struct htmlgate *gate)
{
	if (gate->tables != 1)
		return;
	end_row(gate);
	gate->in_row = true;
	gate->n_cells = 0;
	gate->line = line_of(gate);
	arena_reset(&gate->arena);
	htmltext_reset(&gate->text);
}

static void
start_cell(struct htmlgate *gate)
{
	if (gate->tables != 1) {
		htmltext_break(&gate->text);
		return;
	}
	if (!gate->in_row)
		start_row(gate);
	end_cell(gate);
	gate->in_cell = true;
	gate->links = NULL;
	gate->n_links = gate->links_alloc = 0;
	htmltext_reset(&gate->text);
}

static void
start_table(struct htmlgate *gate)
{
	end_block(gate);
	if (gate->tables++ == 0)
		gate->row = 0;
}

static void
end_table(struct htmlgate *gate)
{
	if (gate->tables > 1) {
		htmltext_break(&gate->text);
		gate->tables--;
		return;
	}
	if (gate->tables == 0)
		return;
	end_row(gate);
	gate->tables = 0;
	gate->table++;
	htmltext_reset(&gate->text);
	gate->plain = false;
}

/* --- called by libxml2 ------------------------------------------------------------------- */

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes && *attributes; attributes += 2)
		if (strcmp((const char *)attributes[0], name) == 0)
			return attributes[1] ? (const char *)attributes[1] : "";
	return NULL;
}

static bool
count_attributes(const xmlChar **attributes)
{
	size_t n = 0;

	while (attributes && attributes[n])
		n += 2;
	return n <= (size_t)2 * CAP_XML_ATTRIBUTES;
}

static void
start_link(struct htmlgate *gate, const xmlChar **attributes)
{
	const char *url = attribute(attributes, "href");

	end_link(gate);
	if (!url || !gate->in_cell)
		return;
	gate->url = arena_copy(&gate->arena, url, strnlen(url, CAP_URL_BYTES + 1));
	if (!gate->url) {
		refuse_arena(gate);
		return;
	}
	gate->in_link = true;
	htmltext_reset(&gate->link);
}

/* Where a link to "#id" leads. */
static void
note_id(struct htmlgate *gate, const char *name, const xmlChar **attributes)
{
	const char *id = attribute(attributes, "id");

	if (!id && strcmp(name, "a") == 0)
		id = attribute(attributes, "name");
	if (id && *id && strlen(id) <= CAP_HTML_ID_BYTES)
		(void)snprintf(gate->id, sizeof gate->id, "%s", id);
}

static void
start_element(struct htmlgate *gate, const char *name, const xmlChar **attributes)
{
	switch (htmlelement_of(name)) {
	case ELEMENT_SKIP:
		gate->skip_depth = gate->depth;
		return;
	case ELEMENT_TITLE:
		gate->in_title = true;
		return;
	case ELEMENT_BREAK:
		htmltext_break(&gate->text);
		htmltext_break(&gate->link);
		return;
	case ELEMENT_BOLD:
		gate->bold++;
		break;
	case ELEMENT_LINK:
		start_link(gate, attributes);
		break;
	case ELEMENT_TABLE:
		start_table(gate);
		break;
	case ELEMENT_ROW:
		start_row(gate);
		break;
	case ELEMENT_CELL:
		start_cell(gate);
		break;
	case ELEMENT_BLOCK:
		end_block(gate);
		if (htmlelement_level(name))
			gate->level = htmlelement_level(name);
		break;
	case ELEMENT_INLINE:
		break;
	}
	note_id(gate, name, attributes);
}

static void
on_start(void *ctx, const xmlChar *element, const xmlChar **attributes)
{
	struct htmlgate *gate = ctx;

	if (gate->failed)
		return;
	gate->depth++;
	if (gate->depth > CAP_HTML_DEPTH)
		refuse(gate, ERR_LIMIT, "limit.depth", "elements nested too deep");
	else if (++gate->elements > CAP_XML_ELEMENTS || !count_attributes(attributes))
		refuse(gate, ERR_LIMIT, "limit.count", "too many elements or attributes");
	else if (!gate->skip_depth)
		start_element(gate, (const char *)element, attributes);
}

static void
end_element(struct htmlgate *gate, const char *name)
{
	switch (htmlelement_of(name)) {
	case ELEMENT_TITLE:
		(void)snprintf(
			gate->title, gate->title_cap, "%s", htmltext_get(&gate->text));
		htmltext_reset(&gate->text);
		gate->in_title = false;
		break;
	case ELEMENT_BOLD:
		gate->bold -= gate->bold > 0 ? 1 : 0;
		break;
	case ELEMENT_LINK:
		end_link(gate);
		break;
	case ELEMENT_TABLE:
		end_table(gate);
		break;
	case ELEMENT_ROW:
		if (gate->tables == 1)
			end_row(gate);
		break;
	case ELEMENT_CELL:
		if (gate->tables == 1)
			end_cell(gate);
		break;
	case ELEMENT_BLOCK:
		end_block(gate);
		if (htmlelement_level(name))
			gate->level = 0;
		break;
	case ELEMENT_BREAK:
	case ELEMENT_SKIP:
	case ELEMENT_INLINE:
		break;
	}
}

static void
on_end(void *ctx, const xmlChar *element)
{
	struct htmlgate *gate = ctx;

	if (gate->failed)
		return;
	if (!gate->skip_depth)
		end_element(gate, (const char *)element);
	else if (gate->skip_depth == gate->depth)
		gate->skip_depth = 0;
	gate->depth -= gate->depth > 0 ? 1 : 0;
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct htmlgate *gate = ctx;
	bool shown = false, fresh = gate->text.buf.len == 0;

	if (gate->failed || gate->skip_depth ||
		(gate->tables == 1 && !gate->in_cell && !gate->in_title))
		return;
	if (!htmltext_append(&gate->text, (const char *)text, (size_t)len, &shown)) {
		refuse_text(gate, &gate->text);
		return;
	}
	if (shown && fresh && !gate->tables)
		gate->line = line_of(gate);
	gate->plain = gate->plain || (shown && gate->bold == 0);
	if (gate->in_link &&
		!htmltext_append(&gate->link, (const char *)text, (size_t)len, NULL))
		refuse_text(gate, &gate->link);
}

/* Pages are never well-formed; only memory counts. */
#if LIBXML_VERSION >= 21200
static void
on_problem(void *ctx, const xmlError *problem)
#else
static void
on_problem(void *ctx, xmlError *problem)
#endif
{
	if (problem->code == XML_ERR_NO_MEMORY)
		refuse(ctx, ERR_NOMEM, NULL, "out of memory");
}

/* --- the whole page ---------------------------------------------------------------------- */

static bool
fail(const char *source, const char *name, struct error *err, const char *reason)
{
	error_set_at(err, ERR_FORMAT, source, 1, 0, "%s", reason);
	return error_set_name(err, name);
}

/* Does the page come to its end? What is cut on its way lacks it. */
static bool
ends(const char *data, size_t len)
{
	static const char end[] = "</html";

	for (size_t n = sizeof end - 1; len >= n; len--)
		if (data[len - n] == '<' && strncasecmp(data + len - n, end, n) == 0)
			return true;
	return false;
}

static bool
sniff(const char *data, size_t len, const char *source, struct error *err)
{
	size_t at = 0;

	if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < len && data[at] && strchr(" \t\r\n", data[at]))
		at++;
	if (at == len || data[at] != '<')
		return fail(
			source, "html.root", err, "not HTML; a web page was expected");
	if (!htmltext_is_utf8(data, len))
		return fail(source, "html.encoding", err, "not UTF-8");
	if (!ends(data, len)) {
		error_set_at(err, ERR_FORMAT, source, 0, (int64_t)len,
			"truncated: no </html> in %zu bytes", len);
		return error_set_name(err, "html.truncated");
	}
	return true;
}

static void
push_all(struct htmlgate *gate, const char *data, size_t len)
{
	for (size_t at = 0; at < len && !gate->failed;) {
		size_t n = len - at < PUSH_BYTES ? len - at : PUSH_BYTES;

		(void)htmlParseChunk(gate->parser, data + at, (int)n, 0);
		at += n;
	}
	if (!gate->failed)
		(void)htmlParseChunk(gate->parser, NULL, 0, 1);
}

static bool
open_parser(struct htmlgate *gate)
{
	htmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.serror = on_problem,
	};

	gate->parser = htmlCreatePushParserCtxt(
		&sax, gate, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!gate->parser)
		return false;
	(void)htmlCtxtUseOptions(gate->parser,
		HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
	return xmlSwitchEncoding(gate->parser, XML_CHAR_ENCODING_UTF8) >= 0;
}

bool
htmlgate_read(const char *data, size_t len, const char *source,
	const struct htmlgate_sink *sink, char *title, size_t cap, struct error *err)
{
	struct htmlgate gate = {.sink = sink,
		.source = source,
		.err = err,
		.title = title,
		.title_cap = cap};

	title[0] = '\0';
	if (len > CAP_HTML_BYTES) {
		(void)error_set(err, ERR_LIMIT, source, "more than %zu bytes",
			(size_t)CAP_HTML_BYTES);
		return error_set_name(err, "limit.body");
	}
	if (!sniff(data, len, source, err))
		return false;
	arena_init(&gate.arena, MIB(1));
	htmltext_init(&gate.text, CAP_HTML_TEXT_BYTES);
	htmltext_init(&gate.link, CAP_HTML_TEXT_BYTES);
	if (open_parser(&gate)) {
		push_all(&gate, data, len);
		end_table(&gate);
		end_block(&gate);
	} else {
		(void)error_set(err, ERR_NOMEM, source, "out of memory");
	}
	if (gate.parser && gate.parser->myDoc)
		xmlFreeDoc(gate.parser->myDoc);
	if (gate.parser)
		htmlFreeParserCtxt(gate.parser);
	xmlResetLastError();
	htmltext_clear(&gate.text);
	htmltext_clear(&gate.link);
	arena_clear(&gate.arena);
	return !error_is_set(err);
}
