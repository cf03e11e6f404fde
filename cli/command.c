/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/nearest.h"

#include <string.h>

const struct option_spec global_options[] = {
	{"db",       0,   "FILE", false, "the store; else $SUCAT_DB, else the usual place"},
	{"json",     0,   NULL,   false, "print one JSON object"                          },
	{"csv",      0,   NULL,   false, "print CSV"                                      },
	{"quiet",    'q', NULL,   false, "tell errors only"                               },
	{"verbose",  'v', NULL,   false, "tell more"                                      },
	{"no-color", 0,   NULL,   false, "no colour, also with $NO_COLOR set or TERM=dumb"},
	{"help",     'h', NULL,   false, "tell how to use sucat, or the command"          },
	{"version",  0,   NULL,   false, "tell the version"                               },
	{NULL,       0,   NULL,   false, NULL					     },
};

const struct command *
command_find(const char *name, struct error *err)
{
	struct nearest nearest = {.asked = name};

	for (const struct command *const *c = commands; *c; c++) {
		if (strcmp((*c)->name, name) == 0)
			return *c;
		nearest_offer(&nearest, (*c)->name);
	}
	if (nearest.best)
		(void)error_set(err, ERR_USAGE, name,
			"unknown command: the nearest known is %s", nearest.best);
	else
		(void)error_set(
			err, ERR_USAGE, name, "unknown command: none is called so");
	return NULL;
}
