/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.c - stands before the C library (LD_PRELOAD) and counts what leaves a trace outside the
 * process: writes, syncs, starts of and waits for children. At the call number $FAULT_AT
 *   FAULT=kill   the process gets SIGKILL instead of making that call;
 *   FAULT=full   this write to a file and every later one fails: no space left.
 * Calls that succeed are the real ones.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static long calls;

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

/* The next definition of a function; memcpy, because ISO C has no cast for it. */
#define NEXT(type, name)                                                                 \
	static type *next;                                                               \
	if (!next) {                                                                     \
		void *found = dlsym(RTLD_NEXT, name);                                    \
		memcpy(&next, &found, sizeof next);                                      \
	}

static bool
is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* Count a call; true when it has to fail. `fd` is -1 when it is no write. */
static bool
step(int fd)
{
	const char *fault = getenv("FAULT"), *at = getenv("FAULT_AT");
	bool fills = fault && strcmp(fault, "full") == 0;

	if (!fault || !at || (fills && (fd < 0 || !is_file(fd))))
		return false;
	calls++;
	if (calls < strtol(at, NULL, 10))
		return false;
	if (!fills) {
		(void)kill(getpid(), SIGKILL);
		(void)pause();
	}
	errno = ENOSPC;
	return true;
}

typedef ssize_t write_fn(int, const void *, size_t);
ssize_t
write(int fd, const void *data, size_t n)
{
	NEXT(write_fn, "write")
	return step(fd) ? -1 : next(fd, data, n);
}

typedef ssize_t pwrite_fn(int, const void *, size_t, off_t);
ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	NEXT(pwrite_fn, "pwrite")
	return step(fd) ? -1 : next(fd, data, n, at);
}

typedef ssize_t pwrite64_fn(int, const void *, size_t, off64_t);
ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	NEXT(pwrite64_fn, "pwrite64")
	return step(fd) ? -1 : next(fd, data, n, at);
}

typedef int fd_fn(int);
int
fsync(int fd)
{
	NEXT(fd_fn, "fsync")
	return step(-1) ? -1 : next(fd);
}

int
syncfs(int fd)
{
	NEXT(fd_fn, "syncfs")
	return step(-1) ? -1 : next(fd);
}

int
fdatasync(int fd)
{
	NEXT(fd_fn, "fdatasync")
	return step(-1) ? -1 : next(fd);
}

typedef int ftruncate64_fn(int, off64_t);
int
ftruncate64(int fd, off64_t len)
{
	NEXT(ftruncate64_fn, "ftruncate64")
	return step(-1) ? -1 : next(fd, len);
}

typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
	const posix_spawnattr_t *, char *const[], char *const[]);
int
posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	NEXT(spawn_fn, "posix_spawn")
	return step(-1) ? ENOSPC : next(pid, path, actions, attributes, argv, envp);
}

typedef pid_t waitpid_fn(pid_t, int *, int);
pid_t
waitpid(pid_t pid, int *status, int options)
{
	NEXT(waitpid_fn, "waitpid")
	pid_t ended = next(pid, status, options);

	/* a look at one that still runs is no step: how many there are is chance */
	return ended != 0 && step(-1) ? -1 : ended;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
