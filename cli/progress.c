/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include "cli/log.h"
#include "cli/terminal.h"
#include "cli/writer.h"

#include <stdio.h>
#include <unistd.h>

#define WIDTH_MAX 200

void
progress_begin(struct progress *p)
{
	*p = (struct progress){.width = 0};
	if (log_shows(LOG_INFO))
		p->width = terminal_width(STDERR_FILENO);
	if (p->width > WIDTH_MAX)
		p->width = WIDTH_MAX;
}

void
progress_show(struct progress *p, const char *text)
{
	char safe[WIDTH_MAX + 16];
	int columns = p->width - 1; /* the last one would wrap */

	if (columns <= 0)
		return;
	(void)fprintf(stderr, "\r%-*.*s", columns, columns,
		writer_escape(text, safe, WIDTH_MAX));
	(void)fflush(stderr);
	p->shown = true;
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		(void)fprintf(stderr, "\r%*s\r", p->width - 1, "");
	(void)fflush(stderr);
	p->shown = false;
}
