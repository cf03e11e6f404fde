/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_page.c - index.html: the page (page.h) as a file of the feed.
 */
#include "cli/feed.h"
#include "cli/page.h"
#include "core/limits.h"

bool
feed_write_page(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	struct buf text;
	bool ok;

	(void)which;
	buf_init(&text, CAP_FEED_BODY_BYTES);
	ok = page_write(feed->model, &text, err);
	if (ok)
		feed_out_bytes(out, text.data, text.len);
	buf_clear(&text);
	return ok;
}
