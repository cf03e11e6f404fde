/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exit_status.h - error code -> exit status, and what each status means.
 *
 * Layer: cli. The table is printed by `sucat --help` and stands in sucat(1).
 */
#ifndef SUCAT_CLI_EXIT_STATUS_H
#define SUCAT_CLI_EXIT_STATUS_H

#include "core/error.h"

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_KNOWN = 3,
	EXIT_PARTIAL = 4,
	EXIT_STORE = 5,
	EXIT_SOMETHING = 10, /* only with --exit-code */
	EXIT_SIGNAL = 128,   /* + its number */
};

struct exit_meaning {
	const char *status; /* "0", "128+N" */
	const char *meaning;
};

/* Ends with an entry whose status is NULL. */
extern const struct exit_meaning exit_meanings[];
int exit_status_of(enum error_code code);

#endif
