/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program_ask.c - sucat: the commands that only ask, without the libraries that read formats.
 */
#include "cli/bundled.h"
#include "cli/commands.h"
#include "cli/program.h"
#include "cli/sibling.h"

#include <errno.h>
#include <unistd.h>

#define PROGRAM_NAME "sucat-store"

const struct command *const commands[] = {
	&command_targets,
	&command_bases,
	&command_show,
	&command_releases,
	&command_log,
	&command_check_pair,
	&command_defer,
	&command_fleet,
	NULL,
};

struct db *
program_open(const char *path, enum db_mode mode, struct error *err)
{
	bool current = false, empty;
	struct db *db;

	if (mode != DB_READ || !db_exists(path))
		return NULL;
	db = db_open(path, DB_READ, err);
	if (db && bundled_is_current(db, &current, &empty, err) && current)
		return db;
	db_close(db);
	return NULL;
}

/* After an answer it is left: what a reader holds are locks and memory, which end with the process, and to
 * take the schema apart, name by name, would be a twentieth of the question. */
void
program_close(struct db **db, bool ok)
{
	if (ok)
		return;
	db_close(*db);
	*db = NULL;
}

void
program_hand_over(char *const *given, struct error *err)
{
	char path[SIBLING_PATH_BYTES];

	if (err->code == ERR_NOMEM) /* what needs more would get no further */
		return;
	error_clear(err);
	(void)execv(sibling_program(PROGRAM_NAME, path), given);
	(void)error_set_errno(err, path, "cannot be started", errno);
	(void)error_set_next(err, SIBLING_ADVICE);
}
