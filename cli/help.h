/* SPDX-License-Identifier: Apache-2.0 */
/*
 * help.h - usage texts, made from the tables of commands, options and exit statuses.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_HELP_H
#define SUCAT_CLI_HELP_H

#include "cli/command.h"

enum help_text {
	HELP_USAGE, /* of a command, or of the program */
	HELP_VERSION,
	/*
	 * The tables as TSV, for completions and for the test of the man pages. Header: command,
	 * option, letter, value, help. A command has a row with an empty option (value: its
	 * arguments, help: its summary), then one for each option; "sucat" stands for the program
	 * and the global options.
	 */
	HELP_TABLES,
};

/* Write a text to the output; `command` is of the usage, NULL = of the program. */
NODISCARD bool help_write(struct writer *w, enum help_text text,
	const struct command *command, struct error *err);

#endif
