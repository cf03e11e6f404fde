/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command.h - the subcommands, as one table.
 *
 * Layer: cli. A command declares its options and columns, calls db and feeds records to the
 * writer; it holds no SQL and no domain rule. Help, completion and the man-page test come from
 * the table in command.c.
 */
#ifndef SUCAT_CLI_COMMAND_H
#define SUCAT_CLI_COMMAND_H

#include "core/error.h"
#include "cli/option.h"

#include <stddef.h>

struct db;
struct writer;

enum command_needs {
	NEED_NOTHING = 0,
	NEED_DB_READ = 1,  /* main opens the store for reading (made when missing) */
	NEED_DB_WRITE = 2, /* main opens it for writing, under the lock */
};

/* What main gives to a command. */
struct session {
	struct db *db;         /* as `needs` says, else NULL */
	const char *db_path;
	struct writer *writer; /* the output format chosen by --json, --csv or the terminal */
	int64_t now;           /* the clock, asked once */
	int status;            /* exit status when run() returns true; 0 at first, 4 and 10 are set here */
	bool json;
};

struct command {
	const char *name;      /* "targets" */
	const char *arguments; /* "--device ID --base BUILD|VERSION" */
	const char *summary;   /* one line for `sucat --help` */
	unsigned needs;
	const struct option_spec *options; /* ends with an entry whose name is NULL */
	const char *example;   /* printed by --help: a command and its real output */
	/* `args`: the parsed options and operands. False with err set; main maps it to the status. */
	bool (*run)(struct session *s, const struct option_values *args, struct error *err);
};

extern const struct command commands[]; /* ends with an entry whose name is NULL */
const struct command *command_find(const char *name);

#endif
