/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_args - lines as the arguments of sucat: its parsing, and the commands that only ask, on a small
 * store. Each ends with a documented status, and a failure with words.
 */
#include "cli/command.h"
#include "tests/fuzz/commands.h"
#include "tests/fuzz/small_store.h"
#include "tests/fuzz/target.h"

#include <string.h>

#define ARGUMENTS 64

/* What was parsed stands in argv: nothing is made up, nothing is lost. */
static void
check_parse(const struct command *command, int argc, char *const *argv)
{
	struct error err = ERROR_INIT;
	struct option_values *args = option_parse(
		command ? command->options : NULL, global_options, argc, argv, &err);
	const char *const *operands;
	size_t n, at = 0;

	if (!args) {
		fuzz_check_error(&err, NULL, false);
		promise(err.code == ERR_USAGE, "%s", err.reason);
		return;
	}
	operands = option_operands(args, &n);
	promise(n <= (size_t)argc, "%zu operands of %d arguments", n, argc);
	for (int i = 0; i < argc && at < n; i++)
		if (argv[i] == operands[at])
			at++;
	promise(at == n, "an operand that was not given");
	option_free(args);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct db *db;
	const struct command *command = NULL;
	struct error err = ERROR_INIT;
	char *argv[ARGUMENTS + 1], *text = malloc(size + 1);
	int argc = 0, at;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	for (char *p = text, *end; p && argc < ARGUMENTS; p = end) {
		end = strchr(p, '\n');
		if (end)
			*end++ = '\0';
		argv[argc++] = p;
	}
	argv[argc] = NULL;
	if (!db)
		db = db_open(small_store_path(), DB_READ, &err);
	promise(db, "%s", err.reason);
	at = option_first_operand(global_options, argc, argv, &err);
	if (at < 0)
		fuzz_check_error(&err, NULL, false);
	else if (at < argc)
		command = command_find(argv[at], &err);
	if (command) {
		argc--;
		memmove(argv + at, argv + at + 1, (size_t)(argc - at + 1) * sizeof *argv);
		check_parse(command, argc, argv);
		if (fuzz_only_asks(command))
			(void)fuzz_run(command, db, argc, argv);
	} else if (at >= 0) {
		check_parse(NULL, argc, argv);
	}
	free(text);
	return 0;
}
