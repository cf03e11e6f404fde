/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/import.h"
#include "cli/log.h"
#include "cli/manifest.h"
#include "cli/pipeline.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
	{"source",   0, "NAME",    false,
         "the source that gave the answer: see sucat sources"                                    },
	{"at",       0, "TIME",    false, "when it was given"                                    },
	{"url",      0, "URL",     false, "where it came from; makes a source of an unknown name"},
	{"manifest", 0, "FILE",    false,
         "TSV with the columns source, time, path, url: many answers"                            },
	{"wait",     0, "SECONDS", false, "wait that long for another writer"                    },
	{NULL,       0, NULL,      false, NULL						   },
};

static const struct column columns[] = {
	{"files",   "FILES",   false, false},
	{"new",     "NEW",     false, false},
	{"known",   "KNOWN",   false, false},
	{"refused", "REFUSED", false, false},
	{"held",    "HELD",    false, false},
	{"failed",  "FAILED",  false, false},
};

static void
tell_problem(const struct error *problem)
{
	log_error(LOG_ERROR, problem);
}

/* What the fold said last of an answer that it did not take as it came. */
static void
tell_verdict(const struct fold_result *r)
{
	static const char held[] = "held back: ";

	if (*r->message)
		log_line(LOG_WARN, "%s: %s%s; see: sucat log %s", r->source,
			strncmp(r->message, held, sizeof held - 1) == 0 ? ""
									: "refused: ",
			r->message, r->source);
}

/* The operands as captures of one source and moment. */
static bool
from_operands(const struct option_values *args, int64_t now, struct arena *arena,
	struct capture **captures, size_t *n, struct error *err)
{
	const char *source = option_value(args, "source"), *at = option_value(args, "at");
	const char *url = option_value(args, "url");
	const char *const *files = option_operands(args, n);
	int64_t when;

	if (!source || !at || !*n)
		return error_set(err, ERR_USAGE, NULL,
			"give --source, --at and at least one FILE, or --manifest");
	if (!instant_parse_human("--at", at, now, &when, err))
		return false;
	if (when > now &&
		instant_day(when) == instant_day(now)) /* "today" has not ended */
		when = now;
	*captures = arena_array(arena, *n, sizeof **captures);
	if (!*captures)
		return arena_failed(arena, NULL, err);
	for (size_t i = 0; i < *n; i++)
		(*captures)[i] = (struct capture){.source = source,
			.path = files[i],
			.url = url ? url : "",
			.at = when};
	return true;
}

static bool
collect(const struct option_values *args, int64_t now, struct arena *arena,
	struct capture **captures, size_t *n, struct error *err)
{
	const char *manifest = option_value(args, "manifest");

	if (!manifest)
		return from_operands(args, now, arena, captures, n, err);
	(void)option_operands(args, n);
	if (*n || option_value(args, "source") || option_value(args, "at"))
		return error_set(err, ERR_USAGE, "--manifest", "names all by itself");
	return manifest_read(manifest, arena, captures, n, err);
}

static bool
write_result(struct session *s, const struct import_result *r, struct error *err)
{
	json_t *head = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "files",
		(json_int_t)r->files, "new", (json_int_t)r->fresh, "known",
		(json_int_t)r->known, "refused", (json_int_t)r->fold.refused, "held",
		(json_int_t)r->fold.held, "failed", (json_int_t)r->failed);

	return writer_begin(s->writer, "sucat.import/1", NULL, head, columns,
		       sizeof columns / sizeof columns[0], err) &&
	       writer_end(s->writer, NULL, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct import_result result = {0};
	struct capture *captures = NULL;
	struct db *db = NULL;
	struct arena arena;
	int64_t wait_s;
	size_t n = 0;
	bool ok = false;

	arena_init(&arena, MIB(256));
	if (!option_number(args, "wait", 0, CAP_RUN_S, 0, &wait_s, err) ||
		!collect(args, s->now, &arena, &captures, &n, err))
		goto out;
	db = pipeline_open(s->db_path, DB_WRITE, false, (int)wait_s, err);
	if (!db)
		goto out;
	session_confine(s, REACH_INPUT, true);
	if (!import_captures(db, captures, n, s->now, tell_problem, &result, err))
		goto out;
	tell_verdict(&result.fold);
	if (result.failed || result.fold.refused)
		s->status = result.fresh + result.known ? EXIT_PARTIAL
							: exit_status_of(result.first);
	ok = write_result(s, &result, err);
out:
	db_close(db);
	arena_clear(&arena);
	return ok;
}

const struct command command_import = {
	.name = "import",
	.arguments = "--source NAME --at TIME [--url URL] FILE... | --manifest FILE",
	.summary = "take captured answers in, as if they had just come",
	.needs = NEED_DB_PATH,
	.reach = REACH_INPUT,
	.options = options,
	.example =
		"$ sucat import --source gdmf-pmv --at 2026-03-18T00:57:30Z pmv.json\n"
		"FILES    1\nNEW      1\nKNOWN    0\nREFUSED  0\nHELD     0\nFAILED   0\n",
	.run = run,
};
