/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_atom.c - atom.xml: the newest releases as Atom 1.0 (RFC 4287).
 */
#include "cli/feed_items.h"
#include "core/instant.h"

static void
write_element(struct feed_out *out, const char *name, const char *text)
{
	feed_out_printf(out, "<%s>", name);
	feed_out_xml(out, text);
	feed_out_printf(out, "</%s>\n", name);
}

static void
write_link(struct feed_out *out, const char *rel, const char *type, const char *url,
	const char *path)
{
	feed_out_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	feed_out_xml(out, url);
	feed_out_printf(out, "%s\"/>\n", path);
}

static void
write_entry(const struct feed_item *item, struct feed_out *out)
{
	const struct feed_release *r = item->release;
	char text[INSTANT_TEXT_BYTES];

	feed_out_text(out, "<entry>\n");
	write_element(out, "id", item->id);
	write_element(out, "title", item->title);
	if (item->published != INSTANT_NONE)
		write_element(out, "published", instant_format(item->published, text));
	write_element(out, "updated", instant_format(item->updated, text));
	if (*item->url)
		write_link(out, "related", "text/html", item->url, "");
	feed_out_printf(out, "<category term=\"%s\"/>\n<category term=\"%s\"/>\n",
		r->row.platform, r->row.kind);
	if (item->withdrawn)
		feed_out_text(out, "<category term=\"" FEED_WITHDRAWN "\"/>\n");
	feed_out_text(out, "<content type=\"text\">");
	feed_out_xml(out, item->text);
	feed_out_text(out, "</content>\n</entry>\n");
}

bool
feed_write_atom(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	char text[INSTANT_TEXT_BYTES];
	struct feed_items items;
	bool ok;

	(void)which;
	ok = feed_items_open(&items, feed, err);
	if (ok) {
		feed_out_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
				   "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
		feed_out_printf(out, "<id>tag:%s,2026:sucat</id>\n", feed->host);
		feed_out_text(out, "<title>Apple software updates</title>\n"
				   "<author><name>sucat</name></author>\n"
				   "<generator>sucat</generator>\n");
		if (*feed->url) {
			write_link(out, "self", "application/atom+xml", feed->url,
				"/atom.xml");
			write_link(out, "alternate", "text/html", feed->url, "/");
		}
		write_element(out, "updated",
			instant_format(
				items.n ? items.updated : feed->model->changed_at, text));
		for (size_t i = 0; i < items.n; i++)
			write_entry(&items.list[i], out);
		feed_out_text(out, "</feed>\n");
	}
	feed_items_clear(&items);
	return ok && !out->failed;
}
