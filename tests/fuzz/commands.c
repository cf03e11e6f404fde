/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/commands.h"

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/log.h"
#include "cli/writer.h"
#include "tests/fuzz/small_store.h"
#include "tests/fuzz/target.h"

#include <string.h>

static const struct command *const asking[] = {
	&command_targets,
	&command_bases,
	&command_show,
	&command_releases,
	&command_log,
	&command_check_pair,
	&command_defer,
	&command_diff,
	&command_raw,
	&command_status,
	&command_sources,
	&command_verify,
};

bool
fuzz_only_asks(const struct command *command)
{
	for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++)
		if (asking[i] == command)
			return true;
	return false;
}

static enum writer_format
format_of(const struct option_values *args)
{
	return option_flag(args, "json")  ? WRITER_JSON
	       : option_flag(args, "csv") ? WRITER_CSV
					  : WRITER_TABLE;
}

static bool
is_documented(int status)
{
	return (status >= EXIT_DONE && status <= EXIT_STORE) || status == EXIT_SOMETHING;
}

int
fuzz_run(const struct command *command, struct db *db, int argc, char *const *argv)
{
	struct session s = {.db = db, .db_path = db_path(db), .now = FUZZ_NOW};
	struct option_values *args;
	struct error err = ERROR_INIT;
	FILE *out = fopen("/dev/null", "w");
	bool ok = false;

	if (!out)
		abort();
	log_init(LOG_ERROR, false);
	args = option_parse(command->options, global_options, argc, argv, &err);
	if (args) {
		s.json = option_flag(args, "json");
		s.writer = writer_new(format_of(args), out, false, 80, &err);
		ok = s.writer && command->run(&s, args, &err);
		writer_free(s.writer);
	}
	if (!ok) {
		fuzz_check_error(&err, NULL, false);
		s.status = exit_status_of(err.code);
		promise(s.status != EXIT_DONE, "%s fails with 0: %s", command->name,
			err.reason);
	}
	promise(is_documented(s.status), "%s ends with %d", command->name, s.status);
	option_free(args);
	(void)fclose(out);
	return s.status;
}
