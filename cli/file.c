/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file.h"

#include "core/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for all of a file at once, and for the read that finds its end. */
static bool
make_room(struct buf *b, const struct stat *st)
{
	uintmax_t left = b->cap - b->len,
		  want = st->st_size > 0 ? (uintmax_t)st->st_size + KIB(64) : 0;

	return buf_room(b, (size_t)(want < left ? want : left)) != NULL;
}

bool
file_read_open(int fd, const char *path, struct buf *b, struct error *err)
{
	struct stat st;
	ssize_t n = 1;

	if (fstat(fd, &st) != 0)
		return error_set_errno(err, path, "cannot read", errno);
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
		return error_set(err, ERR_IO, path, "not a file");
	if (!make_room(b, &st))
		return buf_failed(b, path, err);
	while (n > 0) {
		size_t left = b->cap - b->len;
		size_t most = left < KIB(64) ? left : KIB(64);
		/* at the cap: is there one more byte? */
		char one = 0, *room = left ? buf_room(b, most) : &one;

		if (!room)
			return buf_failed(b, path, err);
		n = read(fd, room, left ? most : 1);
		if (!left && n > 0 && !buf_byte(b, one))
			return buf_failed(b, path, err);
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		if (n < 0)
			return error_set_errno(err, path, "cannot read", errno);
		b->len += (size_t)n;
		b->data[b->len] = '\0';
	}
	return true;
}

bool
file_read(const char *path, struct buf *b, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return error_set_errno(err, path, "cannot read", errno);
	ok = file_read_open(fd, path, b, err);
	(void)close(fd);
	return ok;
}
