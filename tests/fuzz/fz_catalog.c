/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_catalog - bytes as a software-update catalog. Beside the promises of its records: a product
 * written again, from what was read of it, is read as the same one.
 */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/catalog.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/target.h"

#include <string.h>

#define HEAD                                                                             \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>"        \
	"<key>CatalogVersion</key><integer>2</integer><key>Products</key><dict>"
#define TAIL "</dict></dict></plist>"

static void
put(struct buf *b, const char *text)
{
	if (!buf_text(b, text))
		abort();
}

static void
put_escaped(struct buf *b, const char *text)
{
	for (; *text; text++)
		if (*text == '<')
			put(b, "&lt;");
		else if (*text == '&')
			put(b, "&amp;");
		else if (*text == '>')
			put(b, "&gt;");
		else if (*text == '\r')
			put(b, "&#13;");
		else if (!buf_byte(b, *text))
			abort();
}

static void
put_member(struct buf *b, const char *key, const char *type, const char *value)
{
	if (!*value)
		return;
	if (!buf_printf(b, "<key>%s</key><%s>", key, type))
		abort();
	put_escaped(b, value);
	if (!buf_printf(b, "</%s>", type))
		abort();
}

/* The members that stand in a field of their own as they were written: nothing is escaped in them. */
static bool
is_as_written(const struct product *p)
{
	return !strchr(p->smd_url, '\\') && !strchr(p->state, '\\') &&
	       !strchr(p->type, '\\') && !strchr(p->version, '\\') &&
	       !strchr(p->build, '\\');
}

static void
render(const struct product *p, struct buf *b)
{
	char text[INSTANT_TEXT_BYTES];

	put(b, HEAD "<key>");
	put_escaped(b, p->id);
	put(b, "</key><dict>");
	put_member(b, "PostDate", "date", instant_format(p->post_date, text));
	put_member(b, "DeferredSUEnablementDate", "date",
		instant_format(p->deferred_date, text));
	put_member(b, "State", "string", p->state);
	put_member(b, "ServerMetadataURL", "string", p->smd_url);
	put(b, "<key>ExtendedMetaInfo</key><dict>");
	put_member(b, "ProductType", "string", p->type);
	put_member(b, "ProductVersion", "string", p->version);
	put_member(b, "BuildVersion", "string", p->build);
	put(b, "</dict></dict>" TAIL);
}

static bool
expect(void *ctx, const struct product *q, struct error *err)
{
	const struct product *p = ctx;

	(void)err;
	promise(strcmp(p->id, q->id) == 0, "%s", p->id);
	promise(p->post_date == q->post_date && p->deferred_date == q->deferred_date,
		"%s: dates", p->id);
	promise(strcmp(p->state, q->state) == 0, "%s", p->state);
	promise(strcmp(p->smd_url, q->smd_url) == 0, "%s", p->smd_url);
	promise(strcmp(p->type, q->type) == 0, "%s", p->type);
	promise(strcmp(p->version, q->version) == 0, "%s", p->version);
	promise(strcmp(p->build, q->build) == 0, "%s", p->build);
	return true;
}

static bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct record_sink sink = {.product = expect};
	struct product copy = *p;
	struct error none = ERROR_INIT;
	size_t *rendered = ctx;
	struct buf b;

	(void)err;
	if (*rendered >= 4 || !is_as_written(p)) /* a few tell as much as all */
		return true;
	++*rendered;
	buf_init(&b, CAP_BODY_BYTES);
	render(p, &b);
	sink.ctx = &copy;
	promise(catalog_parse(b.data, b.len, "again", FUZZ_NOW, &sink, &none), "%s: %s",
		p->id, none.reason);
	buf_clear(&b);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_format format = {
		catalog_parse, "swscan-index-14", true, "</plist"};
	size_t rendered = 0;
	const struct record_sink also = {.ctx = &rendered, .product = on_product};
	char *copy = fuzz_copy(data, size);
	int64_t date;

	(void)fuzz_parse(&format, data, size, &also);
	date = catalog_index_date(copy, size);
	promise(date == INSTANT_NONE || date > INSTANT_NONE / 1000, "IndexDate");
	free(copy);
	return 0;
}
