/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_publish.h"

#include "core/limits.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE   KIB(64)
#define FOLDERS 8 /* at most, with the one of all */

void
feed_publication_init(
	struct feed_publication *p, const char *folder, const json_t *previous)
{
	*p = (struct feed_publication){
		.folder = folder, .previous = previous, .disk = -1};
}

void
feed_publication_clear(struct feed_publication *p)
{
	for (size_t i = 0; i < p->n; i++) {
		publish_drop(&p->files[i].stage);
		free(p->files[i].state.path);
	}
	free(p->files);
	feed_gzip_free(p->gzip);
	if (p->disk >= 0)
		(void)close(p->disk);
	*p = (struct feed_publication){.disk = -1};
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
begin_file(struct feed_publication *p, struct feed_file *file, struct error *err)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof path, "%s/%s", p->folder, file->state.path);

	if (n < 0 || n >= PATH_MAX)
		return error_set(err, ERR_USAGE, p->folder, "the path is too long");
	if (p->disk < 0)
		p->disk = publish_disk(p->folder);
	return publish_begin(&file->stage, path, err);
}

/* Is it that file, of these bytes? What cannot be read is not. */
static bool
is_that(int fd, const struct feed_file *file, struct digest_stream *digest, char *piece)
{
	struct digest found;
	struct stat st;
	bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	int64_t bytes = 0;
	ssize_t n = 0;

	while (ok && (n = read(fd, piece, PIECE)) > 0) {
		bytes += n;
		ok = bytes <= file->state.bytes &&
		     digest_update(digest, piece, (size_t)n);
	}
	return ok && n == 0 && bytes == file->state.bytes &&
	       digest_final(digest, &found) &&
	       memcmp(&found, &file->state.digest, sizeof found) == 0;
}

/* Does a file of its digest stand in its place? Else it is changed. Fails where memory is lacking. */
static bool
find_change(struct feed_file *file, struct error *err)
{
	struct digest_stream *digest = digest_new();
	char *piece = malloc(PIECE);
	bool ok = digest && piece;
	int fd = -1;

	assert(file->stage.path); /* it was begun */
	/* a pipe in its place neither stops us nor stands for it */
	if (ok)
		fd = open(
			file->stage.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	file->state.changed = fd < 0 || !is_that(fd, file, digest, piece);
	if (fd >= 0)
		(void)close(fd);
	free(piece);
	digest_free(digest);
	return ok || error_set(err, ERR_NOMEM, file->state.path, "out of memory");
}

/* Keep the stage when it is news. */
static bool
settle(struct feed_file *file, struct error *err)
{
	if (file->state.changed)
		return publish_close(&file->stage, err);
	publish_drop(&file->stage);
	return true;
}

/* --- compression -------------------------------------------------------------------------- */

/* What the last publication said of a file. */
static bool
was_published(const struct feed_publication *p, const char *path, struct digest *digest,
	int64_t *bytes)
{
	const json_t *list = json_object_get(p->previous, "files");
	size_t i, n_bytes;
	json_t *row;

	json_array_foreach(list, i, row) {
		const char *name = json_string_value(json_object_get(row, "path"));
		const char *hex = json_string_value(json_object_get(row, "sha256"));

		if (!name || !hex || strcmp(name, path) != 0)
			continue;
		*bytes = json_integer_value(json_object_get(row, "bytes"));
		return digest_parse(hex, digest, &n_bytes) && n_bytes == DIGEST_BYTES;
	}
	return false;
}

/* Was the .gz of a file that did not change published? Then its state is what was said of it then. */
static bool
was_compressed(const struct feed_publication *p, const struct feed_file *plain,
	struct feed_file *file)
{
	struct digest digest;
	int64_t bytes;

	return !plain->state.changed &&
	       was_published(p, plain->state.path, &digest, &bytes) &&
	       memcmp(&digest, &plain->state.digest, sizeof digest) == 0 &&
	       was_published(
		       p, file->state.path, &file->state.digest, &file->state.bytes);
}

/* Compress the file that is staged before this one. */
static bool
compress(struct feed_publication *p, const struct feed_file *plain,
	struct feed_file *file, struct error *err)
{
	struct feed_out out;
	bool ok;

	if (!p->gzip)
		p->gzip = feed_gzip_new();
	if (!p->gzip)
		return error_set(err, ERR_NOMEM, file->state.path, "out of memory");
	ok = feed_out_begin(&out, sink_stage, &file->stage, err) &&
	     feed_gzip_file(p->gzip, plain->stage.fd, file->stage.path, &out, err);
	file->state.bytes = out.bytes;
	if (!ok)
		feed_out_clear(&out);
	return ok && feed_out_end(&out, &file->state.digest);
}

/* The .gz of the last file. */
static bool
add_compressed(struct feed_publication *p, struct error *err)
{
	size_t at = p->n;
	struct feed_file *file = new_file(
		p, p->files[at - 1].state.path, ".gz", p->files[at - 1].state.index, err);
	struct feed_file *plain = &p->files[at - 1];

	if (!file || !begin_file(p, file, err))
		return false;
	if (was_compressed(p, plain, file)) {
		if (!find_change(file, err))
			return false;
		if (!file->state.changed)
			return true;
	}
	return compress(p, plain, file, err) && find_change(file, err);
}

/* --- all of them -------------------------------------------------------------------------- */

bool
feed_publication_add(struct feed_publication *p, const char *path, bool index,
	feed_render_fn *render, void *ctx, struct error *err)
{
	size_t at = p->n;
	struct feed_file *file = new_file(p, path, "", index, err);
	struct feed_out out;
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
	if (!find_change(file, err) || (!p->plain && !add_compressed(p, err)))
		return false;
	return settle(&p->files[at], err) && (p->plain || settle(&p->files[at + 1], err));
}

bool
feed_publication_has(const struct feed_publication *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->files[i].state.path, path) == 0)
			return true;
	return false;
}

/* Is a changed file before this one, of its kind, in the same folder? */
static bool
is_folder_known(const struct feed_publication *p, size_t i, size_t folder_len)
{
	const struct feed_file_state *s = &p->files[i].state;

	for (size_t j = 0; j < i; j++) {
		const struct feed_file_state *t = &p->files[j].state;

		if (t->changed && t->index == s->index &&
			strncmp(t->path, s->path, folder_len) == 0 &&
			strchr(t->path + folder_len, '/') == NULL)
			return true;
	}
	return false;
}

/* Sync the folders of the files that were placed. */
static bool
sync_folders(struct feed_publication *p, bool index, struct error *err)
{
	char paths[FOLDERS][PATH_MAX];
	const char *folders[FOLDERS];
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct feed_file_state *s = &p->files[i].state;
		const char *slash = strrchr(s->path, '/');
		size_t len = slash ? (size_t)(slash - s->path) + 1 : 0;

		if (!s->changed || s->index != index || is_folder_known(p, i, len))
			continue;
		assert(n < FOLDERS);
		(void)snprintf(
			paths[n], PATH_MAX, "%s/%.*s", p->folder, (int)len, s->path);
		folders[n] = paths[n];
		n++;
	}
	return publish_sync_all(folders, n, p->disk, err);
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

/* Sync what changed, all of it when all is written. */
static bool
sync_files(struct feed_publication *p, struct error *err)
{
	struct publish_stage **stages = calloc(p->n + 1, sizeof *stages);
	size_t n = 0;
	bool ok;

	if (!stages)
		return error_set(err, ERR_NOMEM, p->folder, "out of memory");
	for (size_t i = 0; i < p->n; i++)
		if (p->files[i].state.changed)
			stages[n++] = &p->files[i].stage;
	ok = publish_sync_stages(stages, n, p->disk, err);
	free(stages);
	return ok;
}

bool
feed_publication_commit(struct feed_publication *p, struct error *err)
{
	return sync_files(p, err) && place(p, false, err) && place(p, true, err);
}
