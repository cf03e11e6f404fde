/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_items.h - the newest releases as items of a news feed, for Atom and JSON Feed alike.
 *
 * Layer: cli. An item is a release: its id is made of its platform and build and never changes,
 * whatever becomes of its version. `published` is the moment of its `new` event, else the day that
 * a source states; `updated` moves only with a later event.
 */
#ifndef SUCAT_CLI_FEED_ITEMS_H
#define SUCAT_CLI_FEED_ITEMS_H

#include "cli/feed.h"

#define FEED_ITEMS     200 /* the newest; readers keep what they have seen */
#define FEED_WITHDRAWN "withdrawn"

struct feed_item {
	const struct feed_release *release;
	const char *id;    /* "tag:example.com,2026:macOS/25D771280a" */
	const char *title; /* says too when it was withdrawn */
	const char *text;  /* a sentence or two */
	const char *url;   /* of its advisory, or "" */
	bool withdrawn;    /* a category of its own: FEED_WITHDRAWN */
	int64_t published; /* INSTANT_NONE while neither is known */
	int64_t updated; /* never INSTANT_NONE: without any, the day it was first seen */
};

struct feed_items {
	struct feed_item *list; /* newest first */
	size_t n;
	int64_t updated; /* the newest of all */
	struct arena arena;
};

NODISCARD bool feed_items_open(
	struct feed_items *items, const struct feed *feed, struct error *err);
/* Takes a zeroed struct. */
void feed_items_clear(struct feed_items *items);

#endif
