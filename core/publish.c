/* SPDX-License-Identifier: Apache-2.0 */
#include "core/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
failed(const char *path, const char *what, int number, struct error *err)
{
	char why[128] = "";

	(void)strerror_r(number, why, sizeof why);
	return error_set(err, ERR_IO, path, "cannot %s: %s", what, why);
}

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Write and sync the temporary file. */
static bool
write_temporary(const char *temporary, const char *path, const void *data, size_t len,
	struct error *err)
{
	int fd = open(
		temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	bool ok;

	if (fd < 0)
		return failed(path, "make a file beside it", errno, err);
	ok = (write_all(fd, data, len) && fsync(fd) == 0) ||
	     failed(path, "write", errno, err);
	if (close(fd) != 0 && ok)
		ok = failed(path, "close", errno, err);
	return ok;
}

static bool
sync_folder(const char *folder, struct error *err)
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
	const char *slash = strrchr(path, '/');
	int folder_len = slash ? (int)(slash - path) + 1 : 0;
	char folder[PATH_MAX], temporary[PATH_MAX];
	int n;

	n = snprintf(temporary, sizeof temporary, "%.*s.%s.%ld.new", folder_len, path,
		path + folder_len, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof temporary)
		return failed(path, "be named", ENAMETOOLONG, err);
	(void)snprintf(folder, sizeof folder, "%.*s", folder_len ? folder_len : 1,
		folder_len ? path : ".");
	(void)unlink(temporary); /* of a process of this number that was killed */
	if (!write_temporary(temporary, path, data, len, err)) {
		(void)unlink(temporary);
		return false;
	}
	if (rename(temporary, path) != 0) {
		(void)failed(path, "put in its place", errno, err);
		(void)unlink(temporary);
		return false;
	}
	return sync_folder(folder, err);
}
