/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file.h"

#include "core/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
io_failed(const char *path, const char *what, struct error *err)
{
	char text[128] = "";

	(void)strerror_r(errno, text, sizeof text);
	return error_set(err, ERR_IO, path, "%s: %s", what, text);
}

bool
file_read(const char *path, struct buf *b, struct error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;
	bool ok = false;

	if (fd < 0)
		return io_failed(path, "cannot read", err);
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode)) {
		(void)error_set(err, ERR_IO, path, "not a file");
		goto out;
	}
	while (n > 0) {
		char *room = buf_room(b, KIB(64));

		if (!room) {
			(void)buf_failed(b, path, err);
			goto out;
		}
		n = read(fd, room, KIB(64));
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		if (n < 0) {
			(void)io_failed(path, "cannot read", err);
			goto out;
		}
		b->len += (size_t)n;
	}
	ok = true;
out:
	(void)close(fd);
	return ok;
}
