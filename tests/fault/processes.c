/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fault/calls.h"
#include "tests/fault/next.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
	const posix_spawnattr_t *, char *const[], char *const[]);
int
posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	NEXT(spawn_fn, "posix_spawn")
	struct call call = {CALL_START, -1, path, NULL, NULL, 0, 0};

	return call_refused(&call) ? errno
				   : next(pid, path, actions, attributes, argv, envp);
}

typedef pid_t waitpid_fn(pid_t, int *, int);
pid_t
waitpid(pid_t pid, int *status, int options)
{
	NEXT(waitpid_fn, "waitpid")
	struct call call = {CALL_WAIT, -1, NULL, NULL, NULL, 0, 0};
	pid_t ended = next(pid, status, options);

	/* a look at one that still runs is no step: how many there are is chance */
	return ended != 0 && call_refused(&call) ? -1 : ended;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
