/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/xmlgate.h"

#include "core/buf.h"
#include "core/limits.h"
#include "core/utf8.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* libxml2 refuses more than 10 MB of lookahead: feed it in pieces. */
#define PUSH_BYTES 32768
#define UTF8_BYTES 4 /* of a character, at most */

#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_problem;
#else
typedef xmlError *xml_problem;
#endif

struct xmlgate {
	const struct xmlgate_sink *sink;
	xmlParserCtxtPtr parser;
	const char *data, *source;
	size_t len;
	struct buf text; /* since the last tag */
	struct error *err;
	struct {
		const char *name;
		int64_t line;
	} open[CAP_XML_DEPTH];
	int depth, attributes;
	int64_t elements;
	int64_t passed_bytes; /* that libxml2 did not see */
	bool failed, root_seen;
	bool ending; /* all bytes are in: an error now means that some are missing */
};

int64_t
xmlgate_line(const struct xmlgate *gate)
{
	return gate->parser && gate->parser->input ? gate->parser->input->line : 0;
}

/* How far libxml2 is in the document; -1 when it does not know. */
static int64_t
offset_of(const struct xmlgate *gate)
{
	long at = xmlByteConsumed(gate->parser);

	return at < 0 ? -1 : at + gate->passed_bytes;
}

int64_t
xmlgate_room(const struct xmlgate *gate)
{
	return CAP_XML_ELEMENTS - gate->elements;
}

const char *
xmlgate_source(const struct xmlgate *gate)
{
	return gate->source;
}

int
xmlgate_attributes(const struct xmlgate *gate)
{
	return gate->attributes;
}

size_t
xmlgate_end_offset(const struct xmlgate *gate)
{
	int64_t at = offset_of(gate);

	if (at < 0)
		return 0;
	return (size_t)at < gate->len ? (size_t)at : gate->len;
}

/* libxml2 stands behind the name and attributes; XML forbids '<' in an attribute's value. */
size_t
xmlgate_start_offset(const struct xmlgate *gate)
{
	size_t at = xmlgate_end_offset(gate);

	while (at > 0 && (at == gate->len || gate->data[at] != '<'))
		at--;
	return at;
}

bool
xmlgate_fail(const struct xmlgate *gate, enum error_code code, const char *name,
	struct error *err, const char *fmt, ...)
{
	char reason[sizeof err->reason +
		    1]; /* a cut one is then cut, and marked, below */
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	error_set_at(err, code, gate->source, xmlgate_line(gate), offset_of(gate), "%s",
		reason);
	return error_set_name(err, name);
}

/* The parse is over; `err` tells why. */
static void
stop(struct xmlgate *gate)
{
	gate->failed = true;
	xmlStopParser(gate->parser);
}

static void
refuse(struct xmlgate *gate, enum error_code code, const char *name, const char *reason)
{
	if (gate->failed)
		return;
	xmlgate_fail(gate, code, name, gate->err, "%s", reason);
	stop(gate);
}

/* Everything below is called by libxml2. */

/* At the end of the bytes libxml2 reports an element whose '>' has not come. */
static bool
is_tag_closed(const struct xmlgate *gate)
{
	size_t at = xmlgate_start_offset(gate);

	return memchr(gate->data + at, '>', gate->len - at) != NULL;
}

/* The root tells what the document is, and libxml2 by now its encoding. */
static bool
check_root(struct xmlgate *gate, const char *name)
{
	const char *encoding = (const char *)gate->parser->encoding;

	if (encoding && strcasecmp(encoding, "UTF-8") != 0) {
		refuse(gate, ERR_FORMAT, "xml.encoding",
			"declares an encoding other than UTF-8");
		return false;
	}
	if (strcmp(name, gate->sink->root) != 0) {
		xmlgate_fail(gate, ERR_FORMAT, "xml.root", gate->err,
			"an XML document with root <%s>, not %s", name, gate->sink->what);
		stop(gate);
		return false;
	}
	gate->root_seen = true;
	return true;
}

static bool
check_element(struct xmlgate *gate, bool has_prefix)
{
	if (gate->depth == CAP_XML_DEPTH)
		refuse(gate, ERR_LIMIT, "limit.depth", "elements nested too deep");
	else if (++gate->elements > CAP_XML_ELEMENTS ||
		 gate->attributes > CAP_XML_ATTRIBUTES)
		refuse(gate, ERR_LIMIT, "limit.count", "too many elements or attributes");
	else if (has_prefix)
		refuse(gate, ERR_FORMAT, "xml.syntax",
			"an element with a namespace prefix");
	return !gate->failed;
}

/* NOLINTBEGIN(readability-function-size): libxml2 fixes the parameters */
static void
on_start(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
	int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
	const xmlChar **attributes)
{
	struct xmlgate *gate = ctx;
	const char *name = (const char *)local;

	(void)uri, (void)namespaces, (void)n_defaulted, (void)attributes;
	if (gate->failed)
		return;
	if (gate->ending && !is_tag_closed(gate)) {
		gate->failed = true; /* xmlgate_read says what is missing */
		return;
	}
	gate->attributes = n_attributes + n_namespaces;
	if (!gate->root_seen && !check_root(gate, name))
		return;
	if (!check_element(gate, prefix != NULL))
		return;
	gate->open[gate->depth].name = name;
	gate->open[gate->depth++].line = xmlgate_line(gate);
	if (!gate->sink->start(gate->sink->ctx, gate, name,
		    gate->text.data ? gate->text.data : "", gate->text.len, gate->err))
		stop(gate);
	buf_reset(&gate->text);
}
/* NOLINTEND(readability-function-size) */

static void
on_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xmlgate *gate = ctx;
	const struct xmlgate_sink *sink = gate->sink;

	(void)prefix, (void)uri;
	if (gate->failed)
		return;
	gate->depth--;
	if (!sink->end(sink->ctx, gate, (const char *)local,
		    gate->text.data ? gate->text.data : "", gate->text.len, gate->err))
		stop(gate);
	buf_reset(&gate->text);
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct xmlgate *gate = ctx;

	if (gate->failed || buf_append(&gate->text, text, (size_t)len))
		return;
	if (gate->text.over)
		refuse(gate, ERR_LIMIT, "limit.text", "one text longer than 1 MiB");
	else
		refuse(gate, ERR_NOMEM, NULL, "out of memory");
}

/* libxml2 takes overlong forms here, and nowhere else. It cuts between characters. */
static void
on_cdata(void *ctx, const xmlChar *text, int len)
{
	const char *at = (const char *)text, *end = at + len;
	size_t n = 1;
	uint32_t c;

	for (; at < end && n > 0; at += n)
		n = utf8_next(at, (size_t)(end - at), &c);
	if (n == 0)
		refuse(ctx, ERR_FORMAT, "xml.syntax",
			"not well-formed XML: bytes that are not UTF-8");
	else
		on_text(ctx, text, len);
}

/* Every DOCTYPE comes here, with the parser before its '[' or '>'. */
static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id,
	const xmlChar *system_id)
{
	struct xmlgate *gate = ctx;

	(void)name, (void)public_id, (void)system_id;
	if (*gate->parser->input->cur == '[')
		refuse(gate, ERR_FORMAT, "xml.dtd",
			"declares markup of its own (a DTD subset)");
}

/* NOLINTBEGIN(readability-non-const-parameter): libxml2 fixes the parameters */
static void
on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
	const xmlChar *system_id, xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	refuse(ctx, ERR_FORMAT, "xml.dtd", "declares an entity");
}
/* NOLINTEND(readability-non-const-parameter) */

static void
on_reference(void *ctx, const xmlChar *name)
{
	(void)name;
	refuse(ctx, ERR_FORMAT, "xml.entity",
		"refers to an entity that XML does not predefine");
}

static void
on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	refuse(ctx, ERR_FORMAT, "xml.syntax", "a processing instruction");
}

/* Which stable name a problem of libxml2 has. */
static const char *
problem_name(int code)
{
	switch (code) {
	case XML_ERR_INVALID_ENCODING:
	case XML_ERR_UNSUPPORTED_ENCODING:
	case XML_ERR_UNKNOWN_ENCODING:
	case XML_I18N_CONV_FAILED:
	case XML_I18N_NO_HANDLER:
		return "xml.encoding";
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY:
		return "xml.entity";
	default:
		return "xml.syntax";
	}
}

/* Is it that the bytes end? A bad byte that libxml2 came upon so late is one, not the end. */
static bool
is_end(const struct xmlgate *gate, const xmlError *problem)
{
	if (!gate->ending || (gate->depth == 0 && gate->root_seen))
		return false;
	return (problem->code != XML_ERR_INVALID_CHAR &&
		       problem->code != XML_ERR_INVALID_ENCODING) ||
	       gate->len - (size_t)offset_of(gate) < UTF8_BYTES;
}

static void
on_problem(void *ctx, xml_problem problem)
{
	struct xmlgate *gate = ctx;
	char reason[200];
	size_t n;

	if (gate->failed || problem->level < XML_ERR_ERROR)
		return;
	if (problem->code == XML_ERR_NO_MEMORY) {
		refuse(gate, ERR_NOMEM, NULL, "out of memory");
		return;
	}
	if (is_end(gate, problem)) {
		gate->failed = true; /* xmlgate_read says what is missing */
		return;
	}
	(void)snprintf(reason, sizeof reason, "%s",
		problem->message ? problem->message : "unknown");
	n = strcspn(reason, "\n");
	reason[n] = '\0';
	if (!xmlCheckUTF8((const unsigned char *)reason))
		(void)snprintf(reason, sizeof reason, "not well-formed");
	error_set_at(gate->err, ERR_FORMAT, gate->source, problem->line, offset_of(gate),
		"not well-formed XML: %s", reason);
	error_set_name(gate->err, problem_name(problem->code));
	stop(gate);
}

static void
say_truncated(struct xmlgate *gate)
{
	if (gate->depth > 0)
		error_set_at(gate->err, ERR_FORMAT, gate->source,
			gate->open[gate->depth - 1].line, (int64_t)gate->len,
			"truncated: <%s> of this line is never closed, %zu bytes read",
			gate->open[gate->depth - 1].name, gate->len);
	else
		error_set_at(gate->err, ERR_FORMAT, gate->source, xmlgate_line(gate),
			(int64_t)gate->len, "truncated: no <%s> in %zu bytes",
			gate->sink->root, gate->len);
	error_set_name(gate->err, "xml.truncated");
}

/* What comes next, as the reader wants it; all of it in one piece when it says nothing. */
static bool
look_ahead(struct xmlgate *gate, size_t at, struct xmlgate_ahead *ahead)
{
	const struct xmlgate_sink *sink = gate->sink;

	*ahead = (struct xmlgate_ahead){.to = gate->len};
	if (gate->len - at > PUSH_BYTES)
		ahead->to = at + PUSH_BYTES;
	if (!sink->ahead || sink->ahead(sink->ctx, gate, at, ahead, gate->err))
		return true;
	stop(gate);
	return false;
}

/* Count what libxml2 does not see; its own messages name lines, too. */
static void
pass(struct xmlgate *gate, size_t at, const struct xmlgate_ahead *ahead)
{
	gate->passed_bytes += (int64_t)(ahead->to - at);
	gate->elements += ahead->elements;
	gate->parser->input->line += (int)ahead->lines;
}

static void
push_all(struct xmlgate *gate)
{
	struct xmlgate_ahead ahead;

	for (size_t at = 0; at < gate->len && !gate->failed; at = ahead.to) {
		if (!look_ahead(gate, at, &ahead))
			break;
		if (ahead.passed) {
			pass(gate, at, &ahead);
			continue;
		}
		if (ahead.to - at > PUSH_BYTES)
			ahead.to = at + PUSH_BYTES;
		/* libxml2 does not see a "]]>" that is cut */
		while (ahead.to < gate->len && gate->data[ahead.to - 1] == ']')
			ahead.to++;
		/* a piece for which there is no memory is told by nothing else */
		if (xmlParseChunk(
			    gate->parser, gate->data + at, (int)(ahead.to - at), 0) < 0)
			refuse(gate, ERR_NOMEM, NULL, "out of memory");
	}
	gate->ending = true;
	if (!gate->failed)
		(void)xmlParseChunk(gate->parser, NULL, 0, 1);
}

/* What libxml2 cannot say to a parser, because there is none yet, is no talk of ours. */
static void
say_nothing(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

bool
xmlgate_read(const char *data, size_t len, const char *source,
	const struct xmlgate_sink *sink, struct error *err)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_cdata,
		.internalSubset = on_doctype,
		.entityDecl = on_entity,
		.reference = on_reference,
		.processingInstruction = on_instruction,
		.serror = on_problem,
	};
	struct xmlgate gate = {
		.sink = sink, .data = data, .len = len, .source = source, .err = err};

	if (!xmlgate_sniff(data, len, source, sink->what, err))
		return false;
	buf_init(&gate.text, CAP_XML_TEXT_BYTES);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	gate.parser = xmlCreatePushParserCtxt(&sax, &gate, NULL, 0, NULL);
	if (!gate.parser) {
		xmlResetLastError(); /* it keeps what it could not do */
		return error_set(err, ERR_NOMEM, source, "out of memory");
	}
	(void)xmlCtxtUseOptions(gate.parser, XML_PARSE_NONET);
	push_all(&gate);
	if (!error_is_set(err) && (gate.failed || gate.depth > 0 || !gate.root_seen))
		say_truncated(&gate);
	if (gate.parser->myDoc)
		xmlFreeDoc(gate.parser->myDoc);
	xmlFreeParserCtxt(gate.parser);
	xmlResetLastError();
	buf_clear(&gate.text);
	return !error_is_set(err);
}
