/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exit_status.h"

#include <stddef.h>

const struct exit_meaning exit_meanings[] = {
	{"0",     "done, also when there is nothing to tell"                      },
	{"1",     "failed"							},
	{"2",     "wrong usage"						   },
	{"3",     "nothing known by that name"                                    },
	{"4",     "partial, stale or held back: the last good state is served"    },
	{"5",     "the store is locked, damaged, foreign or newer than this sucat"},
	{"10",    "with --exit-code: there is something to tell"                  },
	{"128+N", "stopped by signal N"					   },
	{NULL,    NULL							    },
};

static const int statuses[] = {
	[ERR_NONE] = EXIT_DONE,
	[ERR_USAGE] = EXIT_USAGE,
	[ERR_UNKNOWN] = EXIT_NOT_KNOWN,
	[ERR_NET] = EXIT_PARTIAL,
	[ERR_FORMAT] = EXIT_PARTIAL,
	[ERR_LIMIT] = EXIT_PARTIAL,
	[ERR_VERIFY] = EXIT_PARTIAL,
	[ERR_HELD] = EXIT_PARTIAL,
	[ERR_REFUSED] = EXIT_FAILED,
	[ERR_DB] = EXIT_STORE,
	[ERR_LOCKED] = EXIT_STORE,
	[ERR_IO] = EXIT_FAILED,
	[ERR_NOMEM] = EXIT_FAILED,
};

int
exit_status_of(enum error_code code)
{
	return statuses[code];
}
