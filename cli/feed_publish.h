/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_publish.h - put the files of a feed in their places: all of them, or none.
 *
 * Layer: cli. Every file is written and compressed beside its place, and all are synced; only then
 * is any put in its place, the index files (which name the others) last. A file whose bytes are what
 * they were is not touched; neither is its .gz, nor made again, when that is what the manifest of
 * the last publication says.
 */
#ifndef SUCAT_CLI_FEED_PUBLISH_H
#define SUCAT_CLI_FEED_PUBLISH_H

#include "cli/feed_gzip.h"
#include "cli/feed_out.h"
#include "core/publish.h"

struct feed_file_state {
	char *path; /* below the folder */
	struct digest digest;
	int64_t bytes;
	bool changed; /* it was not there, or was another */
	bool index;
};

struct feed_publication {
	const char *folder;
	const json_t *previous; /* the manifest of the last one, or NULL */
	struct feed_gzip *gzip; /* NULL until needed */
	struct feed_file {
		struct feed_file_state state;
		struct publish_stage stage; /* of a changed one */
	} * files;                          /* a file, then its .gz */
	size_t n, alloc;
	int disk;   /* of the folder, open from before the first write (publish_disk) */
	bool plain; /* set after init: no .gz */
};

/* Write the bytes of one file. */
typedef bool feed_render_fn(void *ctx, struct feed_out *out, struct error *err);

/* Both are borrowed until the end. The folder has to be there before the first file is added. */
void feed_publication_init(
	struct feed_publication *p, const char *folder, const json_t *previous);
/* Add a file and its .gz. `path` is borrowed, and below the folder. */
NODISCARD bool feed_publication_add(struct feed_publication *p, const char *path,
	bool index, feed_render_fn *render, void *ctx, struct error *err);
/* Was a file of that path added? */
bool feed_publication_has(const struct feed_publication *p, const char *path);
/* Put all that changed in its place. */
NODISCARD bool feed_publication_commit(struct feed_publication *p, struct error *err);
/* Free, and remove what was not placed. */
void feed_publication_clear(struct feed_publication *p);

#endif
