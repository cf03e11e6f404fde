/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_folder.h - a published folder: is it ours, is it free, what was published before.
 *
 * Layer: cli. A folder is ours when it was empty or missing at the first publication, which leaves
 * the command's mark in it; in any other nothing is written. One publication at a time holds it.
 */
#ifndef SUCAT_CLI_FEED_FOLDER_H
#define SUCAT_CLI_FEED_FOLDER_H

#include "core/error.h"

#include <jansson.h>

/* Who writes into such a folder, and what stands there. */
struct feed_folder_kind {
	const char *writer;   /* "sucat feed" */
	const char *mark;     /* ".sucat-feed" */
	const char *manifest; /* "manifest.json": its last file, which names the others */
	const char *schema;   /* of the manifest: "sucat.manifest/1" */
	const char *const *folders; /* below it; ends with NULL */
};

struct feed_folder {
	const char *path;
	const struct feed_folder_kind *kind;
	int mark;         /* holds the lock */
	json_t *previous; /* the manifest of the last publication; NULL = there was none */
};

/*
 * Take the folder, made when it is missing (its parent has to be there), with its subfolders, and
 * clear what a killed publication left. ERR_USAGE when it is not
 * ours, ERR_LOCKED when another publication is under way, ERR_FORMAT when its manifest is damaged,
 * ERR_IO. `path` and `kind` are borrowed.
 */
NODISCARD bool feed_folder_open(struct feed_folder *folder, const char *path,
	const struct feed_folder_kind *kind, struct error *err);
/* Takes a zeroed struct, and one that did not open. */
void feed_folder_close(struct feed_folder *folder);

#endif
