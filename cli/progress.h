/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.h - one line on a terminal, rewritten while something runs.
 *
 * Layer: cli. On stderr, and only where that is a terminal and talk is not off.
 */
#ifndef SUCAT_CLI_PROGRESS_H
#define SUCAT_CLI_PROGRESS_H

#include <stdbool.h>

struct progress {
	int width; /* columns; 0 = nothing is shown */
	bool shown;
};

void progress_begin(struct progress *p);
/* Show `text` instead of what was shown; escaped, cut to the terminal. */
void progress_show(struct progress *p, const char *text);
/* Take the line away, so that other talk can stand there. */
void progress_clear(struct progress *p);

#endif
