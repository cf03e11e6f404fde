/* SPDX-License-Identifier: Apache-2.0 */
/*
 * news.h - events as they are told: which a consumer wants, and all that is known of one.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_NEWS_H
#define SUCAT_CLI_NEWS_H

#include "core/arena.h"
#include "core/buf.h"
#include "db/advisory.h"
#include "db/device.h"
#include "db/event.h"
#include "db/release_list.h"

#include <jansson.h>

/* What a consumer wants; zeroed it wants all but betas. What is not known passes: unknown is no
 * reason to be silent. */
struct news_filter {
	const char *const *types, *const *platforms,
					  *const *kinds; /* any of; none = all */
	size_t n_types, n_platforms, n_kinds;
	bool beta;                   /* betas too */
	bool security;               /* not what is known to be no security update */
	const struct device *device; /* only what this device is listed for, or NULL */
};

/* Events that wait, in their order. Borrows the store. */
struct news {
	struct db *db;
	struct arena arena;
	struct event *events;
	size_t n, alloc;
	int64_t last; /* the newest event of the store: all up to it were looked at */
	struct device *devices; /* all known, by identifier */
	size_t n_devices;
};

/* Collect the events after number `after` that pass. Clear it at the end, also on failure. */
NODISCARD bool news_open(struct news *news, struct db *db, int64_t after,
	const struct news_filter *filter, struct error *err);
void news_clear(struct news *news);

/* All that is known of one event now, in `arena`. */
struct news_item {
	const struct event *event;
	const struct release_row *release; /* NULL: no release is named, or it is gone */
	const char *const *devices; /* that any claim of it names; none = not known */
	size_t n_devices;
	const char *base_version; /* of the exact base of a response; "" = not known */
	const struct release_security *notes; /* NULL: no security note is about it */
	enum security security;
};
NODISCARD bool news_item_read(const struct news *news, const struct event *event,
	struct arena *arena, struct news_item *item, struct error *err);

/* One line without its end: "New: macOS 26.4, build 25E246". */
NODISCARD bool news_append_title(struct buf *b, const struct news_item *item);
/* The title and a block of lines, fit to be mailed: printable, at most 78 columns wide where
 * words allow. */
NODISCARD bool news_append_text(
	struct buf *b, const struct news *news, const struct news_item *item);

/* An event as the contract writes it (doc/schemas/news.json); NULL when out of memory. */
json_t *news_json(const struct news *news, const struct news_item *item);

#endif
