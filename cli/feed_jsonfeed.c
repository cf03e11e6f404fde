/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_jsonfeed.c - feed.json: the newest releases as JSON Feed 1.1, the record in `_sucat`.
 */
#include "cli/feed_items.h"
#include "cli/release_json.h"
#include "cli/value.h"
#include "core/instant.h"

/* The record without what moves as long as it is seen. */
static json_t *
record_json(const struct feed_release *r)
{
	struct release_row row = r->row;

	if (row.listed) {
		row.last_seen = INSTANT_NONE;
		row.expires = INSTANT_NONE;
	}
	return release_json(&row);
}

static json_t *
item_json(const struct feed_item *item)
{
	const struct feed_release *r = item->release;
	json_t *tags = json_pack("[s, s]", r->row.platform, r->row.kind);
	json_t *object = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "id", item->id,
		"title", item->title, "content_text", item->text, "date_modified",
		value_moment(item->updated), "tags", tags, "_sucat", record_json(r));
	bool ok = object != NULL;

	if (ok && item->withdrawn)
		ok = json_array_append_new(tags, json_string(FEED_WITHDRAWN)) == 0;
	if (ok && item->published != INSTANT_NONE)
		ok = json_object_set_new(object, "date_published",
			     value_moment(item->published)) == 0;
	if (ok && *item->url)
		ok = json_object_set_new(
			     object, "external_url", json_string(item->url)) == 0;
	if (ok)
		return object;
	json_decref(object);
	return NULL;
}

bool
feed_write_jsonfeed(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	struct feed_items items;
	bool ok;

	(void)which;
	ok = feed_items_open(&items, feed, err);
	if (ok) {
		feed_out_text(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",\n"
				   "\"title\":\"Apple software updates\"");
		if (*feed->url) {
			feed_out_text(out, ",\n\"home_page_url\":");
			feed_out_json(out, json_sprintf("%s/", feed->url));
			feed_out_text(out, ",\n\"feed_url\":");
			feed_out_json(out, json_sprintf("%s/feed.json", feed->url));
		}
		feed_out_text(out, ",\n\"items\":[");
		for (size_t i = 0; i < items.n; i++) {
			feed_out_text(out, i ? ",\n" : "\n");
			feed_out_json(out, item_json(&items.list[i]));
		}
		feed_out_text(out, "]}\n");
	}
	feed_items_clear(&items);
	return ok && !out->failed;
}
