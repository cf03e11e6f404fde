/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_gzip.h - compress files as gzip, the same bytes on every machine with the same zlib: no
 * name, no time, no system in the header.
 *
 * Layer: cli. One of them serves many files, so that its memory (some 300 KB) is got once.
 */
#ifndef SUCAT_CLI_FEED_GZIP_H
#define SUCAT_CLI_FEED_GZIP_H

#include "cli/feed_out.h"

struct feed_gzip;

/* NULL when out of memory. */
NODISCARD struct feed_gzip *feed_gzip_new(void);
/* Takes NULL. */
void feed_gzip_free(struct feed_gzip *gzip);
/* Compress all of the file that is open at `fd`, from its beginning; `path` is for messages. */
NODISCARD bool feed_gzip_file(struct feed_gzip *gzip, int fd, const char *path,
	struct feed_out *out, struct error *err);

#endif
