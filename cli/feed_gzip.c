/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_gzip.h"

#include "core/limits.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define PIECE      KIB(64)
#define GZIP_LEVEL 6
#define GZIP_BITS  (15 + 16) /* the largest window, a gzip header */
#define GZIP_OS    255       /* unknown: the same bytes everywhere */

struct feed_gzip {
	z_stream stream;
	gz_header header;
	char in[PIECE], out[PIECE];
};

struct feed_gzip *
feed_gzip_new(void)
{
	struct feed_gzip *g = calloc(1, sizeof *g);

	if (g && deflateInit2(&g->stream, GZIP_LEVEL, Z_DEFLATED, GZIP_BITS, 9,
			 Z_DEFAULT_STRATEGY) != Z_OK) {
		free(g);
		g = NULL;
	}
	if (g)
		g->header.os = GZIP_OS;
	return g;
}

void
feed_gzip_free(struct feed_gzip *gzip)
{
	if (!gzip)
		return;
	(void)deflateEnd(&gzip->stream);
	free(gzip);
}

/* Feed what the stream gives for its input to `out`. */
static bool
deflate_piece(struct feed_gzip *g, int flush, struct feed_out *out)
{
	z_stream *z = &g->stream;
	int status = Z_OK;

	do {
		z->next_out = (Bytef *)g->out;
		z->avail_out = PIECE;
		status = deflate(z, flush);
		feed_out_bytes(out, g->out, PIECE - z->avail_out);
	} while (status == Z_OK && z->avail_out == 0);
	return status == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) ||
	       status == Z_BUF_ERROR;
}

bool
feed_gzip_file(struct feed_gzip *gzip, int fd, const char *path, struct feed_out *out,
	struct error *err)
{
	off_t at = 0;
	ssize_t n = 1;

	if (deflateReset(&gzip->stream) != Z_OK ||
		deflateSetHeader(&gzip->stream, &gzip->header) != Z_OK)
		return error_set(err, ERR_NOMEM, path, "cannot be compressed");
	while (n > 0) {
		n = pread(fd, gzip->in, PIECE, at);
		if (n < 0)
			return error_set(err, ERR_IO, path, "cannot be read again");
		at += n;
		gzip->stream.next_in = (Bytef *)gzip->in;
		gzip->stream.avail_in = (uInt)n;
		if (!deflate_piece(gzip, n ? Z_NO_FLUSH : Z_FINISH, out))
			return error_set(err, ERR_NOMEM, path, "cannot be compressed");
	}
	return true;
}
