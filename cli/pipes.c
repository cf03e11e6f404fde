/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pipes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool
pipes_open(int ends[2], const char *source, struct error *err)
{
	if (pipe(ends)) {
		ends[0] = ends[1] = -1;
		return error_set_errno(err, source, "pipe", errno);
	}
	for (int i = 0; i < 2; i++)
		if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) < 0)
			return error_set_errno(err, source, "pipe", errno);
	return true;
}

void
pipes_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}
