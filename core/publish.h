/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish.h - place finished files: readers see the old one or the new one, never a part.
 *
 * Layer: core. The bytes go to a temporary file beside the target, are synced, renamed over it,
 * and the folder is synced. After a failure no temporary is left and the old file stands; only when
 * the folder cannot be synced is the new one in its place, and may be lost with the power.
 * Several files are placed together by ending all of them before the first one is placed: what
 * can run out of room or fail has then been done.
 */
#ifndef SUCAT_CORE_PUBLISH_H
#define SUCAT_CORE_PUBLISH_H

#include "core/error.h"

#include <stddef.h>

/* The name of a temporary file begins with "." and ends with this. */
#define PUBLISH_SUFFIX ".new"

/* Write `path` (its folder must exist); ERR_IO. The mode is 0666 less the umask. */
NODISCARD bool publish_file(
	const char *path, const void *data, size_t len, struct error *err);

/* A file in the making: begin, write, end, place; drop in any state. Zeroed before first use. */
struct publish_stage {
	char *path, *temporary; /* NULL = not begun */
	int fd;                 /* -1 = ended */
	bool placed;
};

/* Make the temporary file; one of this name that a killed process left is replaced. */
NODISCARD bool publish_begin(
	struct publish_stage *stage, const char *path, struct error *err);
NODISCARD bool publish_write(
	struct publish_stage *stage, const void *data, size_t len, struct error *err);
/* All is written: sync and close it. */
NODISCARD bool publish_end(struct publish_stage *stage, struct error *err);
/* All is written: close it. It has to be synced, by publish_sync_stages, before it is placed. */
NODISCARD bool publish_close(struct publish_stage *stage, struct error *err);
/*
 * The file system of a folder, opened before the first publish_begin(): what the kernel fails to
 * write from then on is told to this descriptor, also of files that are closed long since. -1 when
 * the system (not Linux) or the folder gives none; close() it.
 */
int publish_disk(const char *folder);
/*
 * Sync each of `n` closed stages. Many on one file system are synced by syncing that, when `disk`
 * is of it: one wait for the disk instead of one for each. With -1 each by itself.
 */
NODISCARD bool publish_sync_stages(
	struct publish_stage *const *stages, size_t n, int disk, struct error *err);
/* Rename it over the target. publish_sync makes that durable. */
NODISCARD bool publish_place(struct publish_stage *stage, struct error *err);
/* Free, and remove what was not placed. */
void publish_drop(struct publish_stage *stage);
/* Sync the folder, or each of `n`, as publish_sync_stages() does. */
NODISCARD bool publish_sync(const char *folder, struct error *err);
NODISCARD bool publish_sync_all(
	const char *const *folders, size_t n, int disk, struct error *err);

#endif
