/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/secret.h"

#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
check(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return error_set(err, ERR_IO, path, "not a file");
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return error_set(err, ERR_IO, path, "of another user");
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		(void)error_set(err, ERR_IO, path, "others may use it: mode %04o",
			(unsigned)st.st_mode & 07777U);
		return error_set_next(err, "it holds secrets: chmod 600");
	}
	return true;
}

bool
secret_read(const char *path, struct buf *b, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return error_set_errno(err, path, "cannot read", errno);
	ok = check(fd, path, err) && file_read_open(fd, path, b, err);
	(void)close(fd);
	return ok;
}
