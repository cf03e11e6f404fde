/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage.c - a process that is forked all the time, alone in its world: no lock is another's, and
 * what its children say stands in a file ($FAULT_FRAMES), where it can be read again. The first pipe
 * of each two goes to a child, the second comes from it (cli/fetch). The kernel has no Landlock.
 */
#include "tests/fault/next.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 0x3fffffff /* no process has this number */

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

static int
put(int fd, const char *path, int flags)
{
	int opened = path ? open(path, flags) : -1;

	if (opened < 0 || dup2(opened, fd) < 0)
		return -1;
	return close(opened);
}

typedef int pipe_fn(int *);
int
pipe(int ends[2])
{
	NEXT(pipe_fn, "pipe")
	static bool comes;

	if (next(ends) != 0)
		return -1;
	comes = !comes;
	return comes ? put(ends[1], "/dev/null", O_WRONLY)
		     : put(ends[0], getenv("FAULT_FRAMES"), O_RDONLY);
}

int
posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	(void)path;
	(void)actions;
	(void)attributes;
	(void)argv;
	(void)envp;
	*pid = NOBODY;
	return 0;
}

typedef pid_t waitpid_fn(pid_t, int *, int);
pid_t
waitpid(pid_t pid, int *status, int options)
{
	NEXT(waitpid_fn, "waitpid")

	if (pid != NOBODY)
		return next(pid, status, options);
	*status = 0;
	return pid;
}

typedef int fcntl_fn(int, int, ...);
static int
fcntl_as(fcntl_fn *next, int fd, int command, void *value)
{
	if (command == F_GETLK)
		((struct flock *)value)->l_type = F_UNLCK;
	if (command == F_GETLK || command == F_SETLK || command == F_SETLKW)
		return 0;
	return next(fd, command, value);
}

int
fcntl(int fd, int command, ...)
{
	NEXT(fcntl_fn, "fcntl")
	va_list ap;
	void *value;

	va_start(ap, command);
	value = va_arg(ap, void *);
	va_end(ap);
	return fcntl_as(next, fd, command, value);
}

int
fcntl64(int fd, int command, ...)
{
	NEXT(fcntl_fn, "fcntl64")
	va_list ap;
	void *value;

	va_start(ap, command);
	value = va_arg(ap, void *);
	va_end(ap);
	return fcntl_as(next, fd, command, value);
}

/* What it may not reach, its parent may not put back. */
typedef long syscall_fn(long, ...);
long
syscall(long number, ...)
{
	NEXT(syscall_fn, "syscall")
	long w[6];
	va_list ap;

	if (number == SYS_landlock_create_ruleset) {
		errno = ENOSYS; /* an older kernel */
		return -1;
	}
	va_start(ap, number);
	for (size_t i = 0; i < sizeof w / sizeof *w; i++)
		w[i] = va_arg(ap, long);
	va_end(ap);
	return next(number, w[0], w[1], w[2], w[3], w[4], w[5]);
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
