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

static bool
failed(const char *path, const char *what, int number, struct error *err)
{
	char why[128] = "";

	(void)strerror_r(number, why, sizeof why);
	(void)error_set(err, ERR_IO, path, "cannot %s: %s", what, why);
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
		return failed(path, "be named", ENAMETOOLONG, err);
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
	(void)failed(path, "make a file beside it", errno, err);
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
			return failed(stage->path, "write", errno, err);
		p += n;
		len -= (size_t)n;
	}
	return true;
}

bool
publish_end(struct publish_stage *stage, struct error *err)
{
	bool ok = fsync(stage->fd) == 0 || failed(stage->path, "write", errno, err);
	int fd = stage->fd;

	stage->fd = -1;
	if (close(fd) != 0 && ok)
		ok = failed(stage->path, "close", errno, err);
	return ok;
}

bool
publish_place(struct publish_stage *stage, struct error *err)
{
	if (rename(stage->temporary, stage->path) != 0)
		return failed(stage->path, "put in its place", errno, err);
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
publish_sync(const char *folder, struct error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return failed(folder, "open the folder", errno, err);
	ok = fsync(fd) == 0 || failed(folder, "sync the folder", errno, err);
	(void)close(fd);
	return ok;
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
