/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.c - to be preloaded: a monotonic clock that goes ahead of the real one, so that no test waits.
 *  - A wait for nothing but time (poll of one descriptor, libcurl's own) is over at once, and was
 *    as long as it was to be.
 *  - Each byte of $LINE_BYTES_S that comes over a socket took its part of a second; absent: none.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static int64_t ahead_us;

/* The next definition of a function; memcpy, because ISO C has no cast for it. */
#define NEXT(type, name)                                                                 \
	static type *next;                                                               \
	if (!next) {                                                                     \
		void *found = dlsym(RTLD_NEXT, name);                                    \
		memcpy(&next, &found, sizeof next);                                      \
	}

typedef int clock_fn(clockid_t, struct timespec *);
typedef int poll_fn(struct pollfd *, nfds_t, int);
typedef ssize_t recv_fn(int, void *, size_t, int);

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

int
clock_gettime(clockid_t clock, struct timespec *to)
{
	int64_t ns;
	int status;

	NEXT(clock_fn, "clock_gettime")
	status = next(clock, to);
	if (status == 0 && clock == CLOCK_MONOTONIC) {
		ns = (int64_t)to->tv_nsec + ahead_us % 1000000 * 1000;
		to->tv_sec += (time_t)(ahead_us / 1000000 + ns / 1000000000);
		to->tv_nsec = (long)(ns % 1000000000);
	}
	return status;
}

int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	int ready;

	NEXT(poll_fn, "poll")
	if (n != 1 || timeout <= 0)
		return next(fds, n, timeout);
	ready = next(fds, n, 0);
	ahead_us += ready == 0 ? (int64_t)timeout * 1000 : 0;
	return ready;
}

ssize_t
recv(int fd, void *to, size_t cap, int flags)
{
	const char *rate = getenv("LINE_BYTES_S");
	ssize_t n;

	NEXT(recv_fn, "recv")
	n = next(fd, to, cap, flags);
	if (n > 0 && rate)
		ahead_us += (int64_t)n * 1000000 / strtol(rate, NULL, 10);
	return n;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
