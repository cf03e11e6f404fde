/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "cli/writer.h"

static const struct option_spec options[] = {
	{"empty", 0, NULL, false,
         "without the bundled facts: only what is fetched or imported"},
	{NULL,    0, NULL, false, NULL                                },
};

static const struct column columns[] = {
	{"store", "STORE", false, false},
	{"empty", "EMPTY", true,  false},
};

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	bool empty = option_flag(args, "empty");
	struct db *db;
	json_t *head;

	if (!option_no_operands(args, err))
		return false;
	db = pipeline_open(s->db_path, DB_CREATE, empty, 0, err);
	if (!db)
		return false;
	db_close(db);
	head = json_pack("{s:s, s:b}", "store", s->db_path, "empty", empty ? 1 : 0);
	return writer_begin(s->writer, "sucat.init/1", NULL, head, columns,
		       sizeof columns / sizeof columns[0], err) &&
	       writer_end(s->writer, NULL, err);
}

const struct command command_init = {
	.name = "init",
	.arguments = "[--empty]",
	.summary = "make the store",
	.needs = NEED_DB_PATH,
	.options = options,
	.example = "$ sucat init --db /tmp/sucat.db\nSTORE  /tmp/sucat.db\n",
	.run = run,
};
