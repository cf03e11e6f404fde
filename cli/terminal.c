/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH_LEAST 20
#define WIDTH_MOST  10000
#define WIDTH_USUAL 80

int
terminal_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long asked;

	if (!isatty(fd))
		return 0;
	asked = columns ? strtol(columns, NULL, 10) : 0;
	if (asked >= WIDTH_LEAST && asked <= WIDTH_MOST)
		return (int)asked;
	memset(&size, 0, sizeof size);
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST)
		return size.ws_col;
	return WIDTH_USUAL;
}

bool
terminal_colour(int fd)
{
	const char *term = getenv("TERM");
	const char *no_color = getenv("NO_COLOR");

	return isatty(fd) && term && *term && strcmp(term, "dumb") != 0 &&
	       !(no_color && *no_color);
}

bool
terminal_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[64];

	if (!stream || fstat(fd, &st) != 0)
		return false;
	(void)snprintf(ours, sizeof ours, "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	return strcmp(stream, ours) == 0;
}
