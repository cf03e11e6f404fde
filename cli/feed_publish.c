/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_publish.h"

#include "core/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PIECE      KIB(64)
#define GZIP_LEVEL 6
#define GZIP_BITS  (15 + 16) /* the largest window, a gzip header */
#define GZIP_OS    255       /* unknown: the same bytes everywhere */

void
feed_publication_init(struct feed_publication *p, const char *folder)
{
	*p = (struct feed_publication){.folder = folder};
}

void
feed_publication_clear(struct feed_publication *p)
{
	for (size_t i = 0; i < p->n; i++) {
		publish_drop(&p->files[i].stage);
		free(p->files[i].state.path);
	}
	free(p->files);
	*p = (struct feed_publication){0};
}

/* --- one file ----------------------------------------------------------------------------- */

static bool
sink_stage(void *ctx, const void *data, size_t len, struct error *err)
{
	return publish_write(ctx, data, len, err);
}

static struct feed_file *
new_file(struct feed_publication *p, const char *path, const char *suffix, bool index,
	struct error *err)
{
	size_t room = strlen(path) + strlen(suffix) + 1;
	struct feed_file *files = p->files, *file;
	char *copy = malloc(room);

	if (copy && p->n == p->alloc) {
		p->alloc = p->alloc ? 2 * p->alloc : 64;
		files = realloc(p->files, p->alloc * sizeof *files);
	}
	if (!copy || !files) {
		free(copy);
		(void)error_set(err, ERR_NOMEM, path, "out of memory");
		return NULL;
	}
	p->files = files;
	(void)snprintf(copy, room, "%s%s", path, suffix);
	file = &files[p->n++];
	*file = (struct feed_file){
		.state = {.path = copy, .index = index}
        };
	return file;
}

static bool
begin_file(const struct feed_publication *p, struct feed_file *file, struct error *err)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof path, "%s/%s", p->folder, file->state.path);

	if (n < 0 || n >= PATH_MAX)
		return error_set(err, ERR_USAGE, p->folder, "the path is too long");
	return publish_begin(&file->stage, path, err);
}

/* Does the file in its place have this digest? What cannot be read has not. */
static bool
stands_already(const struct feed_file *file)
{
	int fd = open(file->stage.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct digest_stream *digest = digest_new();
	struct digest found;
	char *piece = malloc(PIECE);
	bool ok = fd >= 0 && digest && piece;
	int64_t bytes = 0;
	ssize_t n = 0;

	while (ok && (n = read(fd, piece, PIECE)) > 0) {
		bytes += n;
		ok = bytes <= file->state.bytes &&
		     digest_update(digest, piece, (size_t)n);
	}
	ok = ok && n == 0 && bytes == file->state.bytes && digest_final(digest, &found) &&
	     memcmp(&found, &file->state.digest, sizeof found) == 0;
	free(piece);
	digest_free(digest);
	if (fd >= 0)
		(void)close(fd);
	return ok;
}

/* Keep the stage when it is news. */
static bool
settle(struct feed_file *file, struct error *err)
{
	file->state.changed = !stands_already(file);
	if (file->state.changed)
		return publish_end(&file->stage, err);
	publish_drop(&file->stage);
	return true;
}

/* --- compression -------------------------------------------------------------------------- */

/* Feed what the stream gives for its input to `out`. */
static bool
deflate_piece(z_stream *z, int flush, struct feed_out *out, char *piece)
{
	int status = Z_OK;

	do {
		z->next_out = (Bytef *)piece;
		z->avail_out = PIECE;
		status = deflate(z, flush);
		feed_out_bytes(out, piece, PIECE - z->avail_out);
	} while (status == Z_OK && z->avail_out == 0);
	return status == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) ||
	       status == Z_BUF_ERROR;
}

/* Compress all of a file, from its beginning. */
static bool
compress_file(int fd, const char *path, struct feed_out *out, struct error *err)
{
	gz_header header = {.os = GZIP_OS};
	z_stream z = {0};
	char *in = malloc(2 * PIECE);
	off_t at = 0;
	ssize_t n = 1;
	bool ok;

	ok = in && deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_BITS, 9,
			   Z_DEFAULT_STRATEGY) == Z_OK;
	if (!ok)
		(void)error_set(err, ERR_NOMEM, path, "out of memory");
	else
		ok = deflateSetHeader(&z, &header) == Z_OK;
	while (ok && n > 0) {
		n = pread(fd, in, PIECE, at);
		if (n < 0)
			ok = error_set(err, ERR_IO, path, "cannot be read again");
		if (!ok)
			break;
		at += n;
		z.next_in = (Bytef *)in;
		z.avail_in = (uInt)n;
		ok = deflate_piece(&z, n ? Z_NO_FLUSH : Z_FINISH, out, in + PIECE);
	}
	(void)deflateEnd(&z);
	free(in);
	return ok;
}

/* Write the .gz of a file that is open at `fd`. */
static bool
add_compressed(struct feed_publication *p, const char *path, bool index, int fd,
	struct error *err)
{
	struct feed_file *file = new_file(p, path, ".gz", index, err);
	struct feed_out out;
	bool ok;

	if (!file || !begin_file(p, file, err))
		return false;
	ok = feed_out_begin(&out, sink_stage, &file->stage, err) &&
	     compress_file(fd, file->stage.path, &out, err);
	file->state.bytes = out.bytes;
	if (!ok)
		feed_out_clear(&out);
	return ok && feed_out_end(&out, &file->state.digest) && settle(file, err);
}

/* --- all of them -------------------------------------------------------------------------- */

bool
feed_publication_add(struct feed_publication *p, const char *path, bool index,
	feed_render_fn *render, void *ctx, struct error *err)
{
	struct feed_file *file = new_file(p, path, "", index, err);
	struct feed_out out;
	int fd;
	bool ok;

	if (!file || !begin_file(p, file, err))
		return false;
	ok = feed_out_begin(&out, sink_stage, &file->stage, err) &&
	     render(ctx, &out, err);
	file->state.bytes = out.bytes;
	if (!ok) {
		feed_out_clear(&out);
		return false;
	}
	if (!feed_out_end(&out, &file->state.digest))
		return false;
	if (p->plain)
		return settle(file, err);
	fd = dup(file->stage.fd);
	if (fd < 0)
		return error_set(err, ERR_IO, path, "cannot be opened again");
	ok = settle(file, err) && add_compressed(p, path, index, fd, err);
	(void)close(fd);
	return ok;
}

bool
feed_publication_has(const struct feed_publication *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->files[i].state.path, path) == 0)
			return true;
	return false;
}

/* Sync the folder of each file that was placed, once. */
static bool
sync_folders(const struct feed_publication *p, bool index, struct error *err)
{
	char folder[PATH_MAX], last[PATH_MAX] = "";

	for (size_t i = 0; i < p->n; i++) {
		const struct feed_file_state *s = &p->files[i].state;
		const char *slash = strrchr(s->path, '/');

		if (!s->changed || s->index != index)
			continue;
		(void)snprintf(folder, sizeof folder, "%s/%.*s", p->folder,
			slash ? (int)(slash - s->path) : 0, slash ? s->path : "");
		if (strcmp(folder, last) == 0)
			continue;
		if (!publish_sync(folder, err))
			return false;
		memcpy(last, folder, sizeof last);
	}
	return true;
}

static bool
place(struct feed_publication *p, bool index, struct error *err)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->files[i].state.changed && p->files[i].state.index == index &&
			!publish_place(&p->files[i].stage, err))
			return false;
	return sync_folders(p, index, err);
}

bool
feed_publication_commit(struct feed_publication *p, struct error *err)
{
	return place(p, false, err) && place(p, true, err);
}
