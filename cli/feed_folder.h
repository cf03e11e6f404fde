/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_folder.h - the folder of a feed: is it ours, is it free, what was published before.
 *
 * Layer: cli. A folder is ours when it was empty or missing at the first publication, which leaves
 * FEED_MARK in it; in any other nothing is written. One publication at a time holds the mark.
 */
#ifndef SUCAT_CLI_FEED_FOLDER_H
#define SUCAT_CLI_FEED_FOLDER_H

#include "core/error.h"

#include <jansson.h>

#define FEED_MARK     ".sucat-feed"
#define FEED_MANIFEST "manifest.json"

struct feed_folder {
	const char *path;
	int mark;         /* holds the lock */
	json_t *previous; /* the manifest of the last publication; NULL = there was none */
};

/*
 * Take the folder, made when it is missing (its parent has to be there), with its subfolders
 * (`folders` ends with NULL), and clear what a killed publication left. ERR_USAGE when it is not
 * ours, ERR_LOCKED when another publication is under way, ERR_FORMAT when its manifest is damaged,
 * ERR_IO. `path` is borrowed.
 */
NODISCARD bool feed_folder_open(struct feed_folder *folder, const char *path,
	const char *const *folders, struct error *err);
/* Takes a zeroed struct, and one that did not open. */
void feed_folder_close(struct feed_folder *folder);

#endif
