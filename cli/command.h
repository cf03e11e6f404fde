/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command.h - the subcommands, as one table.
 *
 * Layer: cli. A command declares its options and columns, calls db and feeds records to the
 * writer; it holds no SQL and no domain rule. Help, completion and the man-page test come from
 * the table in program_store.c.
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
	NEED_DB_PATH = 4,  /* the command opens it itself, by `db_path` */
};

/* The files and sockets that a command needs once its store is open; the rest is given up. */
enum command_reach {
	REACH_STORE,    /* the store's folder, and what is open already */
	REACH_INPUT,    /* besides, to read files that its arguments name */
	REACH_OUTPUT,   /* besides, to write files that its arguments name */
	REACH_PROGRAMS, /* to start programs, which may need anything */
};

/* What main gives to a command. */
struct session {
	char *const *given;  /* main's argv, untouched */
	struct db *db;       /* as `needs` says, else NULL */
	const char *db_path; /* NULL with NEED_NOTHING */
	/* the output format chosen by --json, --csv or the terminal */
	struct writer *writer;
	int64_t now;       /* the clock, asked once */
	unsigned confined; /* enum confined */
	int status; /* when run() returns true: 0 at first; 4 and 10 are set here */
	bool json;
};

struct command {
	const char *name;      /* "targets" */
	const char *arguments; /* "--device ID --base BUILD|VERSION" */
	const char *summary;   /* one line for `sucat --help` */
	unsigned needs;
	enum command_reach reach;
	/* ends with an entry whose name is NULL; may be NULL */
	const struct option_spec *options;
	/* printed by --help: "$ sucat …" and its real output; lines end in '\n' */
	const char *example;
	/* `args`: the parsed options and operands. False with err set; main maps it to the status. */
	bool (*run)(
		struct session *s, const struct option_values *args, struct error *err);
};

/* Those of this program (program.h), in the order of help; ends with NULL. */
extern const struct command *const commands[];
/* Options of every command, before or after its name; ends with an entry whose name is NULL. */
extern const struct option_spec global_options[];

/* NULL with ERR_USAGE, naming the nearest known, when there is no such command. */
NODISCARD const struct command *command_find(const char *name, struct error *err);

/*
 * Give up what a command of that reach does not need (core/confine.h). main calls it for commands
 * whose store it opens; others do, when they have opened theirs: `writes` it, or only read it.
 */
void session_confine(struct session *s, enum command_reach reach, bool writes);

/*
 * Has SIGINT, SIGTERM or SIGHUP come? A command that works for long asks between its steps,
 * commits or rolls back and returns; main then exits with 128 + the signal.
 */
bool session_stopped(void);

#endif
