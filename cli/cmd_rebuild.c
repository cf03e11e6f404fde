/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/log.h"
#include "cli/pipeline.h"
#include "cli/writer.h"
#include "core/limits.h"
#include "db/ingest.h"
#include "db/verify.h"
#include "parser/format.h"

#include <string.h>

static const struct option_spec options[] = {
	{"wait", 0, "SECONDS", false, "wait that long for another writer"},
	{NULL,   0, NULL,      false, NULL                               },
};

static const struct column columns[] = {
	{"digest_before", "DIGEST BEFORE", false, false},
	{"digest",        "DIGEST",        false, false},
	{"equal",         "EQUAL",         false, false},
	{"answers",       "ANSWERS",       false, false},
	{"refused",       "REFUSED",       false, false},
	{"held",          "HELD",          false, false},
	{"added",         "ADDED",         false, false},
	{"removed",       "REMOVED",       false, false},
};

static bool
write_result(struct session *s, const struct digest *before, const struct digest *after,
	const struct fold_result *r, struct error *err)
{
	char hex_before[DIGEST_HEX_BYTES], hex[DIGEST_HEX_BYTES];
	bool equal = memcmp(before->bytes, after->bytes, DIGEST_BYTES) == 0;
	json_t *head = json_pack("{s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I}",
		"digest_before", digest_hex(before, hex_before), "digest",
		digest_hex(after, hex), "equal", equal, "answers", (json_int_t)r->folded,
		"refused", (json_int_t)r->refused, "held", (json_int_t)r->held, "added",
		(json_int_t)r->added, "removed", (json_int_t)r->removed);

	if (!equal)
		log_line(LOG_WARN,
			"%s: not the same: the facts differ from those derived before, by another "
			"sucat, or the store was changed; see: sucat verify",
			s->db_path);
	return writer_begin(s->writer, "sucat.rebuild/1", NULL, head, columns,
		       sizeof columns / sizeof columns[0], err) &&
	       writer_end(s->writer, NULL, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct fold_result result = {0};
	struct digest before, after;
	struct ingest *in = NULL;
	struct db *db = NULL;
	int64_t wait_s;
	bool ok = false;

	if (!option_no_operands(args, err) ||
		!option_number(args, "wait", 0, CAP_RUN_S, 0, &wait_s, err))
		goto out;
	db = pipeline_open(s->db_path, DB_WRITE, false, (int)wait_s, err);
	if (!db)
		goto out;
	session_confine(s, REACH_STORE, true);
	if (!verify_digest(db, &before, err))
		goto out;
	in = ingest_new(db, format_find, err);
	if (!in || !ingest_rebuild(in, &result, err) || !verify_digest(db, &after, err))
		goto out;
	ok = write_result(s, &before, &after, &result, err);
out:
	ingest_free(in);
	db_close(db);
	return ok;
}

const struct command command_rebuild = {
	.name = "rebuild",
	.arguments = "[--wait SECONDS]",
	.summary = "derive all facts again from the kept answers",
	.needs = NEED_DB_PATH,
	.options = options,
	.example =
		"$ sucat rebuild\n"
		"DIGEST BEFORE  9d09e4f787d152ca0c2e7f860f731ff6db1b457c722e07052662b0ffd7e4c4c5\n"
		"DIGEST         9d09e4f787d152ca0c2e7f860f731ff6db1b457c722e07052662b0ffd7e4c4c5\n"
		"EQUAL          yes\n"
		"ANSWERS        1643\n"
		"REFUSED        0\n"
		"HELD           3\n"
		"ADDED          1444\n"
		"REMOVED        1243\n",
	.run = run,
};
