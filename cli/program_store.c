/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program_store.c - sucat-store: every command, every format.
 */
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "cli/program.h"

const struct command *const commands[] = {
	&command_init,
	&command_sync,
	&command_import,
	&command_targets,
	&command_bases,
	&command_show,
	&command_releases,
	&command_news,
	&command_feed,
	&command_diff,
	&command_log,
	&command_raw,
	&command_status,
	&command_sources,
	&command_verify,
	&command_rebuild,
	&command_fleet,
	&command_defer,
	&command_enforce,
	&command_check_pair,
	&command_export,
	&command_help,
	NULL,
};

struct db *
program_open(const char *path, enum db_mode mode, struct error *err)
{
	return pipeline_open(path, mode, false, 0, err);
}

void
program_close(struct db **db, bool ok)
{
	(void)ok;
	db_close(*db);
	*db = NULL;
}

void
program_hand_over(char *const *given, struct error *err)
{
	(void)given;
	(void)err;
}
