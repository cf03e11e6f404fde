/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sibling.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

/* The path of the running program; false when the system does not tell. */
static bool
own_path(char *to, size_t cap)
{
#if defined(__APPLE__)
	uint32_t size = (uint32_t)cap;

	return _NSGetExecutablePath(to, &size) == 0;
#else
	ssize_t n = readlink("/proc/self/exe", to, cap - 1);

	if (n <= 0 || (size_t)n >= cap - 1)
		return false;
	to[n] = '\0';
	return true;
#endif
}

const char *
sibling_program(const char *name, char *to)
{
	char *slash = own_path(to, SIBLING_PATH_BYTES) ? strrchr(to, '/') : NULL;
	size_t len = strlen(name) + 1;

	if (slash && (size_t)(slash + 1 - to) + len <= SIBLING_PATH_BYTES) {
		memcpy(slash + 1, name, len);
		if (access(to, X_OK) == 0)
			return to;
	}
	(void)snprintf(to, SIBLING_PATH_BYTES, "%s/%s", SUCAT_LIBEXECDIR, name);
	return to;
}
