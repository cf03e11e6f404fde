/* SPDX-License-Identifier: Apache-2.0 */
/*
 * player.c - stands for sucat-fetch: hears the requests to their end, then says what is in the file
 * "frames" beside it. It costs a millisecond, and answers the same every time.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BYTES 65536

static int
copy(int from, int to)
{
	static char buffer[BYTES];
	ssize_t n;

	while ((n = read(from, buffer, sizeof buffer)) > 0)
		for (ssize_t at = 0, put; to >= 0 && at < n; at += put) {
			put = write(to, buffer + at, (size_t)(n - at));
			if (put <= 0)
				return 1;
		}
	return n < 0;
}

int
main(void)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof "frames");
	char *slash;
	int fd;

	if (n <= 0)
		return 1;
	path[n] = '\0';
	slash = strrchr(path, '/');
	memcpy(slash + 1, "frames", sizeof "frames");
	fd = open(path, O_RDONLY);
	return fd < 0 || copy(STDIN_FILENO, -1) || copy(fd, STDOUT_FILENO);
}
