/* SPDX-License-Identifier: Apache-2.0 */
/*
 * commands.h - run the commands that only ask, in this process, on the small store or a broken one.
 */
#ifndef SUCAT_TESTS_FUZZ_COMMANDS_H
#define SUCAT_TESTS_FUZZ_COMMANDS_H

#include "cli/command.h"

struct db;

/* Does it only ask the store: no file is read or written, nobody is called? */
bool fuzz_only_asks(const struct command *command);

/* Run a command (argv: without the names of program and command) on the open store, its output
 * thrown away. The exit status that sucat would have is one that its page tells; a failure is told
 * in words. Returns the status. */
int fuzz_run(const struct command *command, struct db *db, int argc, char *const *argv);

#endif
