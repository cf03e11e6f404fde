/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - index.html: the model as a page that answers by looking.
 *
 * Layer: cli. One file that asks for no other: style, script and the facts of the lookup stand in
 * it, so that it works from a folder, a mail or a web server alike, and a policy inside the page
 * allows these and nothing else. All reading works without the script; that adds the lookup,
 * how old each time is, and what has expired since. Sections: doc/feed.md, "The page".
 */
#ifndef SUCAT_CLI_PAGE_H
#define SUCAT_CLI_PAGE_H

#include "cli/feed_model.h"
#include "core/buf.h"

/* Append the whole document to `out`. The same model gives the same bytes. */
NODISCARD bool page_write(
	const struct feed_model *model, struct buf *out, struct error *err);

#endif
