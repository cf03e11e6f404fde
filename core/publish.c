/* SPDX-License-Identifier: Apache-2.0 */
#include "core/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FEW 4 /* synced one by one */

static bool
failed(const char *path, const char *what, int number, struct error *err)
{
	(void)error_set_errno(err, path, what, number);
	if (number == ENOSPC || number == EDQUOT)
		return error_set_next(err, "make room; what was published before stands");
	return false;
}

/* The length of the path up to its last slash, with it; 0 when there is none. */
static int
folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

bool
publish_begin(struct publish_stage *stage, const char *path, struct error *err)
{
	size_t room = strlen(path) + 64;
	int folder = folder_len(path);

	*stage = (struct publish_stage){.fd = -1};
	if (room > PATH_MAX)
		return failed(path, "cannot be named", ENAMETOOLONG, err);
	stage->path = strdup(path);
	stage->temporary = malloc(room);
	if (!stage->path || !stage->temporary) {
		publish_drop(stage);
		return error_set(err, ERR_NOMEM, path, "out of memory");
	}
	(void)snprintf(stage->temporary, room, "%.*s.%s.%ld" PUBLISH_SUFFIX, folder, path,
		path + folder, (long)getpid());
	(void)unlink(stage->temporary); /* of a process of this number that was killed */
	stage->fd = open(stage->temporary,
		O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (stage->fd >= 0)
		return true;
	(void)failed(path, "cannot make a file beside it", errno, err);
	publish_drop(stage);
	return false;
}

bool
publish_write(
	struct publish_stage *stage, const void *data, size_t len, struct error *err)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(stage->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(stage->path, "cannot write", errno, err);
		p += n;
		len -= (size_t)n;
	}
	return true;
}

/* --- syncing ------------------------------------------------------------------------------ */

#if defined(__linux__)
/* Its header shows it with _GNU_SOURCE only, which is another strerror_r too. */
int syncfs(int fd);

int
publish_disk(const char *folder)
{
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool
are_on_disk(const char *const *paths, size_t n, int disk)
{
	struct stat whole, st;

	if (fstat(disk, &whole) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lstat(paths[i], &st) != 0 || st.st_dev != whole.st_dev)
			return false;
	return true;
}
#else
int
publish_disk(const char *folder)
{
	(void)folder;
	return -1;
}

static bool
are_on_disk(const char *const *paths, size_t n, int disk)
{
	(void)paths;
	(void)n;
	(void)disk;
	return false;
}

static int
syncfs(int fd)
{
	(void)fd;
	return -1;
}
#endif

static bool
sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), number;
	bool ok = fd >= 0 && fsync(fd) == 0;

	number = errno;
	if (fd >= 0)
		(void)close(fd);
	errno = number;
	return ok;
}

/* Sync files or folders; the first that fails, with errno set, or n. A failure of the file system
 * may be that of a file which cannot tell it any more: it counts as the first one's. */
static size_t
sync_paths(const char *const *paths, size_t n, int disk)
{
	size_t i = 0;

	if (n > FEW && disk >= 0 && are_on_disk(paths, n, disk))
		return syncfs(disk) == 0 ? n : 0;
	while (i < n && sync_path(paths[i]))
		i++;
	return i;
}

bool
publish_close(struct publish_stage *stage, struct error *err)
{
	int fd = stage->fd;

	stage->fd = -1;
	return close(fd) == 0 || failed(stage->path, "cannot close", errno, err);
}

bool
publish_end(struct publish_stage *stage, struct error *err)
{
	bool ok =
		fsync(stage->fd) == 0 || failed(stage->path, "cannot write", errno, err);

	return publish_close(stage, err) && ok;
}

bool
publish_sync_stages(
	struct publish_stage *const *stages, size_t n, int disk, struct error *err)
{
	const char **paths = calloc(n + 1, sizeof *paths);
	size_t synced;

	if (!paths)
		return error_set(err, ERR_NOMEM, "publish", "out of memory");
	for (size_t i = 0; i < n; i++)
		paths[i] = stages[i]->temporary;
	synced = sync_paths(paths, n, disk);
	if (synced < n)
		(void)failed(stages[synced]->path, "cannot write", errno, err);
	free(paths);
	return synced == n;
}

bool
publish_sync(const char *folder, struct error *err)
{
	return publish_sync_all(&folder, 1, -1, err);
}

bool
publish_sync_all(const char *const *folders, size_t n, int disk, struct error *err)
{
	size_t synced = sync_paths(folders, n, disk);

	return synced == n ||
	       failed(folders[synced], "cannot sync the folder", errno, err);
}

/* --- placing ------------------------------------------------------------------------------ */

bool
publish_place(struct publish_stage *stage, struct error *err)
{
	if (rename(stage->temporary, stage->path) != 0)
		return failed(stage->path, "cannot put in its place", errno, err);
	stage->placed = true;
	return true;
}

void
publish_drop(struct publish_stage *stage)
{
	if (!stage->path && !stage->temporary)
		return;
	if (stage->fd >= 0)
		(void)close(stage->fd);
	if (stage->temporary && !stage->placed)
		(void)unlink(stage->temporary);
	free(stage->temporary);
	free(stage->path);
	*stage = (struct publish_stage){.fd = -1};
}

bool
publish_file(const char *path, const void *data, size_t len, struct error *err)
{
	int n = folder_len(path);
	struct publish_stage stage;
	char folder[PATH_MAX];
	bool ok;

	if (!publish_begin(&stage, path, err))
		return false;
	(void)snprintf(folder, sizeof folder, "%.*s", n ? n : 1, n ? path : ".");
	ok = publish_write(&stage, data, len, err) && publish_end(&stage, err) &&
	     publish_place(&stage, err);
	publish_drop(&stage);
	return ok && publish_sync(folder, err);
}
