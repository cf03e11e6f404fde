/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.h - what `sucat` and `sucat-store` do differently.
 *
 * Layer: cli. `sucat-store` has every command. `sucat` has those that only ask the store; it
 * links neither libxml2 nor libcrypto, whose loading costs more than an answer, and hands all
 * else over: other commands, and a store that must be made or brought up to date first. Both are
 * main.c and the commands in sucat_cli, with program_ask.c or program_store.c.
 */
#ifndef SUCAT_CLI_PROGRAM_H
#define SUCAT_CLI_PROGRAM_H

#include "cli/command.h"
#include "db/connection.h"

/* Open the store for a command. NULL with err, or, in `sucat`, when it is not ready. */
NODISCARD struct db *program_open(const char *path, enum db_mode mode, struct error *err);

/* Close what was opened, when the command has ended, well (`ok`) or not: then it is NULL, or left to the end
 * of the process. */
void program_close(struct db **db, bool ok);

/* In `sucat`: sucat-store runs in its place with the arguments as given (argv, from the program's
 * name on); returns, with err, only when that cannot be started, or memory has ended already. In
 * sucat-store: nothing. */
void program_hand_over(char *const *given, struct error *err);

#endif
