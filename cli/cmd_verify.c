/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "db/verify.h"

static const struct option_spec options[] = {
	{"quick", 0, NULL, false, "do not decode the bodies"},
	{NULL,    0, NULL, false, NULL                      },
};

static const struct column columns[] = {
	{"ok",       "OK",       false, false},
	{"digest",   "DIGEST",   false, false},
	{"answers",  "ANSWERS",  false, false},
	{"chain",    "CHAIN",    false, false},
	{"bodies",   "BODIES",   false, false},
	{"problems", "PROBLEMS", true,  false},
};

#define MOST_PROBLEMS 100 /* are listed; one damaged body breaks all that refer to it */

static void
take_problem(void *ctx, const char *what)
{
	json_t **problems = ctx;

	if (json_array_size(*problems) < MOST_PROBLEMS)
		*problems = value_add(*problems, json_string(what));
}

static bool
write_result(struct session *s, const struct verify_result *r, json_t *problems,
	struct error *err)
{
	char digest[DIGEST_HEX_BYTES], chain[DIGEST_HEX_BYTES];
	json_t *head = json_pack("{s:b, s:s, s:I, s:O, s:s, s:I}", "ok", r->problems == 0,
		"digest", digest_hex(&r->digest, digest), "answers", (json_int_t)r->seen,
		"problems", problems, "chain", digest_hex(&r->chain, chain), "bodies",
		(json_int_t)r->bodies);

	if (!writer_begin(s->writer, "sucat.verify/1", NULL, head, columns,
		    sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < json_array_size(problems); i++)
		if (!writer_line(s->writer,
			    json_string_value(json_array_get(problems, i)), err))
			return false;
	return writer_end(s->writer, NULL, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct verify_result result;
	json_t *problems;
	bool ok = false;

	if (!option_no_operands(args, err))
		return false;
	problems = json_array();
	if (!problems) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!db_begin(s->db, err))
		goto out;
	ok = verify_store(s->db, option_flag(args, "quick"), take_problem, &problems,
		     &result, err) &&
	     write_result(s, &result, problems, err);
	db_rollback(s->db);
	if (ok && result.problems)
		s->status = EXIT_STORE;
out:
	json_decref(problems);
	return ok;
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "[--quick]",
	.summary = "check the store: its file, its bodies, the chain of its answers",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat verify\n"
		"OK       yes\n"
		"DIGEST   9d09e4f787d152ca0c2e7f860f731ff6db1b457c722e07052662b0ffd7e4c4c5\n"
		"ANSWERS  1643\n"
		"CHAIN    ceff0e1a075aff028a8fde9be9e7b80901db8d3a32c7025ad119becb0a11b2fe\n"
		"BODIES   1165\n",
	.run = run,
};
