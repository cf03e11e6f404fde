/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed.h - the files of a feed: which there are, and who writes each.
 *
 * Layer: cli. To add a file: a writer, and a row in feed_files.c.
 */
#ifndef SUCAT_CLI_FEED_H
#define SUCAT_CLI_FEED_H

#include "cli/feed_model.h"
#include "cli/feed_out.h"
#include "cli/feed_publish.h"

/* Platforms as SOFA groups them: one file each (feed_sofa.h). */
enum feed_family {
	FAMILY_MACOS,
	FAMILY_IOS, /* iOS and iPadOS */
	FAMILY_TVOS,
	FAMILY_WATCHOS,
	FAMILY_VISIONOS,
	FAMILY_COUNT,
};

enum feed_schema { FEED_SCHEMA_FACTS, FEED_SCHEMA_LITE };

/* What the writers draw from, and leave for the index files. */
struct feed {
	const struct feed_model *model;
	const char *
		url; /* where the folder is served, without a slash at its end; "" = not known */
	const char *host; /* of url, for tag URIs */
	struct digest v1_hash[FAMILY_COUNT], v2_hash[FAMILY_COUNT]; /* UpdateHash */
	const struct feed_publication *publication; /* the files before this one */
};

/* Write one file; `which` is the row's. */
typedef bool feed_write_fn(
	struct feed *feed, int which, struct feed_out *out, struct error *err);

struct feed_file_row {
	const char *path;
	feed_write_fn *write;
	int which; /* an enum feed_family, platform or feed_schema; the version of a timestamp */
	bool index; /* put in its place after all that are not */
};
/* In the order of writing; ends with a row whose path is NULL. */
extern const struct feed_file_row feed_files[];
/* The folders they need; ends with NULL. */
extern const char *const feed_folders[];

feed_write_fn feed_write_sucat, feed_write_schema, feed_write_lite, feed_write_v1,
	feed_write_v2, feed_write_timestamp, feed_write_pmv, feed_write_atom,
	feed_write_jsonfeed, feed_write_events, feed_write_page, feed_write_manifest,
	feed_write_sums;

#endif
