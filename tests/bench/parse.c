/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse WHAT FILE... - read catalogs: `catalog` with the parser of sucat, every product delivered to one
 * that takes none of it, with a memory of those before it in its folder; `sax` with libxml2 alone, SAX2 callbacks that do nothing.
 */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/catalog.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#define PUSH_BYTES 32768

static bool
take_product(void *ctx, const struct product *product, struct error *err)
{
	size_t *n = ctx;

	(void)err;
	if (product->mark)
		*product->mark = n;
	(*n)++;
	return true;
}

static bool
read_file(const char *path, struct buf *body)
{
	FILE *file = fopen(path, "rb");
	size_t n = 1;

	buf_reset(body);
	while (file && n > 0) {
		char *room = buf_room(body, KIB(256));

		if (!room)
			break;
		n = fread(room, 1, KIB(256), file);
		body->len += n;
	}
	return file && fclose(file) == 0 && n == 0;
}

static bool
parse_catalog(const struct buf *body, const char *path, struct record_memory *memory)
{
	size_t n = 0;
	const struct record_sink sink = {
		.ctx = &n, .product = take_product, .memory = memory};
	struct error err = ERROR_INIT;

	return catalog_parse(body->data, body->len, path, 1800000000, &sink, &err) &&
	       n > 0;
}

/* Is it in the folder of the file before it, and so of one source with it? */
static bool
is_next(const char *before, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + 1 : 0;

	return strncmp(before, path, n) == 0 && !strchr(before + n, '/');
}

static void
on_start(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
	int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
	const xmlChar **attributes)
{
	(void)local, (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
	(void)n_attributes, (void)n_defaulted, (void)attributes;
	(*(size_t *)ctx)++;
}

static void
on_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	(void)ctx, (void)local, (void)prefix, (void)uri;
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	(void)ctx, (void)text, (void)len;
}

static bool
parse_sax(const struct buf *body)
{
	size_t n = 0;
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, &n, NULL, 0, NULL);
	bool ok = parser != NULL;

	for (size_t at = 0; ok && at < body->len; at += PUSH_BYTES) {
		size_t left = body->len - at;

		ok = xmlParseChunk(parser, body->data + at,
			     (int)(left < PUSH_BYTES ? left : PUSH_BYTES), 0) == 0;
	}
	ok = ok && xmlParseChunk(parser, NULL, 0, 1) == 0;
	if (parser && parser->myDoc)
		xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
	return ok && n > 0;
}

int
main(int argc, char **argv)
{
	bool catalog = argc > 1 && strcmp(argv[1], "catalog") == 0;
	struct record_memory memory = {0};
	struct buf body;
	int status = 0;

	buf_init(&body, CAP_BODY_BYTES + KIB(256));
	for (int i = 2; i < argc && status == 0; i++) {
		if (!is_next(argv[i - 1], argv[i]))
			record_memory_clear(&memory);
		if (!read_file(argv[i], &body) ||
			!(catalog ? parse_catalog(&body, argv[i], &memory)
				  : parse_sax(&body))) {
			(void)fprintf(stderr, "parse: %s: not read\n", argv[i]);
			status = 1;
		}
	}
	record_memory_clear(&memory);
	buf_clear(&body);
	return status;
}
