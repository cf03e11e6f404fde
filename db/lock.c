/* SPDX-License-Identifier: Apache-2.0 */
#include "db/lock.h"

#include "core/buf.h"
#include "core/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define RETRY_MS       200
#define OWNER_MS       1000
#define OWNER_RETRY_MS 10

static bool
io_failed(const char *path, const char *what, struct error *err)
{
	(void)error_set_errno(err, path, what, errno);
	return error_set_next(err, "check the disk and who may write there");
}

/* What the lock file tells of its owner; false when that is nobody who runs. */
static bool
read_owner(int fd, long long *pid, long long *since)
{
	char text[64] = "", *end = text;
	ssize_t n = pread(fd, text, sizeof text - 1, 0);

	*pid = n > 0 ? strtoll(text, &end, 10) : 0;
	*since = n > 0 ? strtoll(end, NULL, 10) : 0;
	return *pid > 0 && *since > 0 && (kill((pid_t)*pid, 0) == 0 || errno == EPERM);
}

/* Say who holds the lock. Who has only just got it may not have written that yet, and what the file
 * holds is of the one before. */
static bool
locked(int fd, const char *store_path, struct error *err)
{
	int64_t until = instant_forward_ms() + OWNER_MS;
	long long pid, since;

	while (!read_owner(fd, &pid, &since) && instant_forward_ms() < until)
		(void)poll(NULL, 0, OWNER_RETRY_MS);
	if (pid > 0 && since > 0)
		(void)error_set(err, ERR_LOCKED, store_path,
			"locked: pid %lld has written for %lld s", pid,
			(long long)instant_now() - since);
	else
		(void)error_set(err, ERR_LOCKED, store_path, "locked by another process");
	return error_set_next(err, "wait, or use --wait");
}

static bool
write_owner(int fd, const char *path, struct error *err)
{
	char text[64];
	int len = snprintf(text, sizeof text, "%lld %lld\n", (long long)getpid(),
		(long long)instant_now());
	ssize_t n = -1;

	if (ftruncate(fd, 0) == 0)
		n = pwrite(fd, text, (size_t)len, 0);
	if (n == len)
		return true;
	if (n >= 0) /* it tells no errno: the disk took a part */
		errno = ENOSPC;
	return io_failed(path, "cannot write the lock file", err);
}

int
lock_take(const char *store_path, int wait_s, lock_stopped_fn *stopped, struct error *err)
{
	int64_t until = instant_forward_ms() + (int64_t)wait_s * 1000;
	struct buf path;
	int fd = -1;

	buf_init(&path, 4096 + 8);
	if (!buf_printf(&path, "%s.lock", store_path)) {
		(void)buf_failed(&path, store_path, err);
		return -1;
	}
	fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		(void)io_failed(path.data, "cannot open the lock file", err);
		goto out;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		bool busy = errno == EWOULDBLOCK || errno == EINTR;

		if (!busy || instant_forward_ms() >= until || (stopped && stopped())) {
			(void)(busy ? locked(fd, store_path, err)
				    : io_failed(path.data, "cannot lock", err));
			goto fail;
		}
		(void)poll(NULL, 0, RETRY_MS);
	}
	if (write_owner(fd, path.data, err))
		goto out;
fail:
	(void)close(fd);
	fd = -1;
out:
	buf_clear(&path);
	return fd;
}

void
lock_release(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}
