/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/help.h"

static const struct option_spec options[] = {
	{"machine", 0, NULL, false, "print the tables of commands and options as TSV"},
	{NULL,      0, NULL, false, NULL					     },
};

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const struct command *command = NULL;
	const char *const *names;
	size_t n;

	names = option_operands(args, &n);
	if (n > 1)
		return error_set(err, ERR_USAGE, names[1], "one command at a time");
	if (n == 1) {
		command = command_find(names[0], err);
		if (!command)
			return false;
	}
	if (option_flag(args, "machine"))
		return help_write(s->writer, HELP_TABLES, NULL, err);
	return help_write(s->writer, HELP_USAGE, command, err);
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "tell how to use sucat, or a command",
	.needs = NEED_NOTHING,
	.options = options,
	.example = "$ sucat help --machine | head -n 1\n"
		   "command\toption\tletter\tvalue\thelp\n",
	.run = run,
};
