/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fault/calls.h"

#include "tests/fault/next.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

bool
call_refused(struct call *call)
{
	int number = call_before(call);

	if (number)
		errno = number;
	return number != 0;
}

static int
done(struct call *call, int result)
{
	int number = errno;

	if (result >= 0)
		call_after(call);
	errno = number;
	return result;
}

static ssize_t
written(struct call *call, ssize_t n)
{
	int number = errno;

	if (n >= 0) {
		call->len = (size_t)n;
		if (call->at < 0)
			call->at = lseek64(call->fd, 0, SEEK_CUR) - n;
		call_after(call);
	}
	errno = number;
	return n;
}

bool
call_is_file(const struct call *call)
{
	struct stat st;

	return call->fd < 0 || (fstat(call->fd, &st) == 0 && S_ISREG(st.st_mode));
}

/* --- bytes -------------------------------------------------------------------------------- */

typedef ssize_t write_fn(int, const void *, size_t);
ssize_t
write(int fd, const void *data, size_t n)
{
	NEXT(write_fn, "write")
	struct call call = {CALL_WRITE, fd, NULL, NULL, data, n, -1};

	return call_refused(&call) ? -1 : written(&call, next(fd, data, call.len));
}

typedef ssize_t pwrite_fn(int, const void *, size_t, off_t);
ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	NEXT(pwrite_fn, "pwrite")
	struct call call = {CALL_WRITE, fd, NULL, NULL, data, n, at};

	return call_refused(&call) ? -1 : written(&call, next(fd, data, call.len, at));
}

typedef ssize_t pwrite64_fn(int, const void *, size_t, off64_t);
ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	NEXT(pwrite64_fn, "pwrite64")
	struct call call = {CALL_WRITE, fd, NULL, NULL, data, n, at};

	return call_refused(&call) ? -1 : written(&call, next(fd, data, call.len, at));
}

typedef int length_fn(int, off64_t);
int
ftruncate64(int fd, off64_t len)
{
	NEXT(length_fn, "ftruncate64")
	struct call call = {CALL_LENGTH, fd, NULL, NULL, NULL, (size_t)len, 0};

	return call_refused(&call) ? -1 : done(&call, next(fd, len));
}

int
ftruncate(int fd, off_t len)
{
	return ftruncate64(fd, len);
}

typedef int fd_fn(int);
int
fsync(int fd)
{
	NEXT(fd_fn, "fsync")
	struct call call = {CALL_SYNC, fd, NULL, NULL, NULL, 0, 0};

	return call_refused(&call) ? -1 : done(&call, next(fd));
}

int
fdatasync(int fd)
{
	NEXT(fd_fn, "fdatasync")
	struct call call = {CALL_SYNC, fd, NULL, NULL, NULL, 0, 0};

	return call_refused(&call) ? -1 : done(&call, next(fd));
}

int
syncfs(int fd)
{
	NEXT(fd_fn, "syncfs")
	struct call call = {CALL_DISK, fd, NULL, NULL, NULL, 0, 0};

	return call_refused(&call) ? -1 : done(&call, next(fd));
}

/* --- names -------------------------------------------------------------------------------- */

typedef int open_fn(const char *, int, ...);

/* One that makes no file is no step. */
static int
open_as(open_fn *next, const char *path, int flags, mode_t mode)
{
	struct call call = {CALL_CREATE, -1, path, NULL, NULL, 0, 0};
	struct stat st;

	if (!(flags & O_CREAT) || lstat(path, &st) == 0)
		return next(path, flags, mode);
	if (call_refused(&call))
		return -1;
	call.fd = next(path, flags, mode);
	return done(&call, call.fd);
}

static mode_t
mode_of(int flags, va_list ap)
{
	return flags & O_CREAT ? va_arg(ap, mode_t) : 0;
}

int
open(const char *path, int flags, ...)
{
	NEXT(open_fn, "open")
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_as(next, path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	NEXT(open_fn, "open64")
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_as(next, path, flags, mode);
}

typedef int folder_fn(const char *, mode_t);
int
mkdir(const char *path, mode_t mode)
{
	NEXT(folder_fn, "mkdir")
	struct call call = {CALL_FOLDER, -1, path, NULL, NULL, 0, 0};
	struct stat st;

	if (lstat(path, &st) == 0)
		return next(path, mode);
	return call_refused(&call) ? -1 : done(&call, next(path, mode));
}

typedef int rename_fn(const char *, const char *);
int
rename(const char *path, const char *to)
{
	NEXT(rename_fn, "rename")
	struct call call = {CALL_RENAME, -1, path, to, NULL, 0, 0};

	return call_refused(&call) ? -1 : done(&call, next(path, to));
}

typedef int path_fn(const char *);
int
unlink(const char *path)
{
	NEXT(path_fn, "unlink")
	struct call call = {CALL_UNLINK, -1, path, NULL, NULL, 0, 0};
	struct stat st;

	if (lstat(path, &st) != 0)
		return next(path);
	return call_refused(&call) ? -1 : done(&call, next(path));
}

/* --- the clock ---------------------------------------------------------------------------- */

typedef time_t time_fn(time_t *);
/* $FAULT_NOW, in seconds, where it is set. */
time_t
time(time_t *to)
{
	NEXT(time_fn, "time")
	const char *now = getenv("FAULT_NOW");
	time_t at = now ? (time_t)strtoll(now, NULL, 10) : next(NULL);

	if (to)
		*to = at;
	return at;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
