/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/fetch.h"
#include "cli/file.h"
#include "cli/health.h"
#include "cli/linked.h"
#include "cli/log.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "cli/sync.h"
#include "cli/terminal.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/room.h"
#include "db/verify.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct option_spec options[] = {
	{"all",     0, NULL,       false, "ask all that have an interval, now"            },
	{"dry-run", 0, NULL,       false, "tell what would be asked; ask nothing"         },
	{"wait",    0, "SECONDS",  false, "wait that long for another writer"             },
	{"confirm", 0, "SOURCE",   false,
         "believe what is held back, or is older than before; ask nothing"                },
	{"max-age", 0, "DURATION", false,
         "status 4 when a source's last success is older: 48h, 2d"                        },
	{"sources", 0, "FILE",     false,
         "ask the sources of another registry, and no others"                             },
	{"ca-file", 0, "FILE",     false, "the roots (PEM) of its sources with trust file"},
	{NULL,      0, NULL,       false, NULL					    },
};

static const struct column columns[] = {
	{"source",  "SOURCE",  false, true },
	{"result",  "RESULT",  false, false},
	{"bytes",   "BYTES",   false, false},
	{"message", "MESSAGE", false, true },
	{"error",   "ERROR",   true,  false},
	{"url",     "URL",     true,  false},
};

/* What is asked at once; the second round are the notes that an index of the first linked. */
struct round {
	struct plan plan;
	struct sync_result result;
};

struct command_run {
	struct session *s;
	const struct option_values *args;
	struct db *db;
	struct arena arena;
	struct source *sources;
	size_t n;
	struct buf file; /* --sources: the rows point into the arena */
	struct source_row *rows;
	size_t n_rows;
	struct round rounds[2];
	size_t n_rounds;
	struct progress progress;
	int64_t oldest; /* --max-age; INSTANT_NONE = not given */
};

static void
tell(void *ctx, int level, const char *line)
{
	struct command_run *r = ctx;

	progress_clear(&r->progress);
	log_line((enum log_level)level, "%s", line);
}

/* What is waited for stands last: names are long, terminals are not. */
static void
show(void *ctx, const struct sync_progress *p)
{
	struct command_run *r = ctx;
	char text[CAP_NAME_BYTES + 192], body[96] = "";

	if (p->of > 0)
		(void)snprintf(body, sizeof body, "%lld of %lld KiB of ",
			(long long)p->got / 1024, (long long)p->of / 1024);
	else if (p->got > 0)
		(void)snprintf(
			body, sizeof body, "%lld KiB of ", (long long)p->got / 1024);
	(void)snprintf(text, sizeof text, "%zu of %zu done, %lld KiB%s%s%s", p->done,
		p->asked, (long long)p->bytes / 1024, *p->source ? "; waiting for " : "",
		body, p->source);
	progress_show(&r->progress, text);
}

static bool
add_row(void *ctx, const struct source_row *row, struct error *err)
{
	struct command_run *r = ctx;
	struct source_row *to = &r->rows[r->n_rows];

	if (r->n_rows == CAP_SOURCES)
		return error_set(
			err, ERR_LIMIT, "--sources", "more than %d sources", CAP_SOURCES);
	*to = *row;
	to->name = arena_text(&r->arena, row->name);
	to->kind = arena_text(&r->arena, row->kind);
	to->url = arena_text(&r->arena, row->url);
	to->platform = arena_text(&r->arena, row->platform);
	to->trust = arena_text(&r->arena, row->trust);
	if (!to->name || !to->kind || !to->url || !to->platform || !to->trust)
		return arena_failed(&r->arena, "--sources", err);
	r->n_rows++;
	return true;
}

static bool
read_sources_file(struct command_run *r, struct error *err)
{
	const char *path = option_value(r->args, "sources");

	if (!path)
		return true;
	r->rows = arena_array(&r->arena, CAP_SOURCES, sizeof *r->rows);
	if (!r->rows)
		return arena_failed(&r->arena, path, err);
	return file_read(path, &r->file, err) &&
	       registry_rows(r->file.data ? r->file.data : "", r->file.len, path, add_row,
		       r, err);
}

/* What the store knows, and which of it is asked. */
static bool
make_plan(struct command_run *r, struct error *err)
{
	struct plan_options wanted = {.all = option_flag(r->args, "all"),
		.rows = r->rows,
		.n_rows = r->n_rows,
		.now = r->s->now};
	bool added = false;

	wanted.names = option_operands(r->args, &wanted.n_names);
	if (!source_list(r->db, &r->arena, &r->sources, &r->n, err))
		return false;
	if (r->rows && !option_flag(r->args, "dry-run") &&
		!sync_add_sources(
			r->db, r->sources, r->n, r->rows, r->n_rows, &added, err))
		return false;
	if (added && !source_list(r->db, &r->arena, &r->sources, &r->n, err))
		return false;
	r->n_rounds = 1;
	return plan_make(&r->arena, r->sources, r->n, &wanted, &r->rounds[0].plan, err);
}

static json_t *
describe(const struct plan_entry *entry, const char *result, int64_t bytes,
	const char *message, const char *error)
{
	return json_pack("{s:s, s:s, s:I, s:o, s:o, s:s}", "source", entry->source->name,
		"result", result, "bytes", (json_int_t)bytes, "message",
		value_text(message), "error", value_text(error), "url", entry->url);
}

/* Of all rounds. */
static struct sync_result
sum(const struct command_run *r)
{
	struct sync_result all = {0};

	for (size_t i = 0; i < r->n_rounds; i++) {
		all.asked += r->rounds[i].result.asked;
		for (size_t k = 0; k < SYNC_OUTCOMES; k++)
			all.counts[k] += r->rounds[i].result.counts[k];
	}
	return all;
}

static json_t *
describe_counts(const struct command_run *r)
{
	const struct sync_result all = sum(r);
	const size_t *counts = all.counts;

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "asked",
		(json_int_t)all.asked, "new", (json_int_t)counts[SYNC_NEW], "unchanged",
		(json_int_t)counts[SYNC_UNCHANGED], "held", (json_int_t)counts[SYNC_HELD],
		"stale", (json_int_t)counts[SYNC_STALE], "refused",
		(json_int_t)counts[SYNC_REFUSED], "failed",
		(json_int_t)counts[SYNC_FAILED], "absent",
		(json_int_t)counts[SYNC_ABSENT], "next_due",
		value_moment(r->n_rounds ? r->rounds[0].plan.next_due : INSTANT_NONE));
}

/* "nothing is due", or what came; and when the next is due. */
static bool
write_line(struct command_run *r, struct error *err)
{
	const struct plan *plan = &r->rounds[0].plan;
	const struct sync_result all = sum(r);
	const size_t *counts = all.counts;
	char text[CAP_NAME_BYTES + 256], next[CAP_NAME_BYTES + 64] = "";
	char at[INSTANT_TEXT_BYTES], stale[64] = "", absent[64] = "";

	if (counts[SYNC_STALE])
		(void)snprintf(stale, sizeof stale, ", %zu stale", counts[SYNC_STALE]);
	if (counts[SYNC_ABSENT])
		(void)snprintf(absent, sizeof absent, ", %zu not there yet",
			counts[SYNC_ABSENT]);
	if (*plan->next)
		(void)snprintf(next, sizeof next, "; next: %s at %s", plan->next,
			instant_format(plan->next_due, at));
	if (plan->n_due == 0)
		(void)snprintf(text, sizeof text, "nothing is due%s", next);
	else if (option_flag(r->args, "dry-run"))
		(void)snprintf(
			text, sizeof text, "%zu would be asked%s", plan->n_due, next);
	else
		(void)snprintf(text, sizeof text,
			"%zu asked: %zu new, %zu unchanged, %zu held, %zu refused, %zu failed%s%s%s",
			all.asked, counts[SYNC_NEW], counts[SYNC_UNCHANGED],
			counts[SYNC_HELD], counts[SYNC_REFUSED], counts[SYNC_FAILED],
			stale, absent, next);
	return writer_line(r->s->writer, text, err);
}

/* The table leaves out what is as it was. */
static bool
write_round(struct command_run *r, const struct round *round, struct error *err)
{
	bool table = writer_format_of(r->s->writer) == WRITER_TABLE;
	bool dry = option_flag(r->args, "dry-run");

	for (size_t i = 0; i < round->plan.n; i++) {
		const struct plan_entry *entry = &round->plan.entries[i];
		const struct sync_report *report = dry ? NULL : &round->result.reports[i];
		json_t *record;

		if (dry ? !entry->due : !report->asked)
			continue;
		if (table && !dry && !log_shows(LOG_DEBUG) &&
			(report->outcome == SYNC_UNCHANGED ||
				report->outcome == SYNC_ABSENT))
			continue;
		record = dry ? describe(entry, "due", 0, "", "")
			     : describe(entry, sync_outcome_name(report->outcome),
				       report->bytes, report->message, report->error);
		if (!writer_record(r->s->writer, record, err))
			return false;
	}
	return true;
}

/* Under cron one line, and none when nothing was due. */
static bool
write_result(struct command_run *r, struct error *err)
{
	bool table = writer_format_of(r->s->writer) == WRITER_TABLE;
	bool dry = option_flag(r->args, "dry-run");
	bool talk = log_shows(LOG_INFO) || terminal_width(STDOUT_FILENO) > 0;

	if (table && !talk && !dry)
		return !log_shows(LOG_WARN) || r->rounds[0].plan.n_due == 0 ||
		       write_line(r, err);
	if (!writer_begin_with(r->s->writer, "sucat.sync/1", "sources",
		    describe_counts(r), columns, sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < r->n_rounds; i++)
		if (!write_round(r, &r->rounds[i], err))
			return false;
	return writer_end(r->s->writer, NULL, err) && write_line(r, err);
}

/* 1: nothing came of it; 4: a part did, or something waits for a second answer. */
static int
status_of(const struct sync_result *result)
{
	const size_t *counts = result->counts;

	if (counts[SYNC_HELD] + counts[SYNC_REFUSED] + counts[SYNC_FAILED] == 0)
		return EXIT_DONE;
	return counts[SYNC_NEW] + counts[SYNC_UNCHANGED] + counts[SYNC_HELD] +
				       counts[SYNC_STALE] >
			       0
		       ? EXIT_PARTIAL
		       : EXIT_FAILED;
}

/* --max-age, of the sources in reach that are asked by themselves or were named. */
static bool
judge_age(struct command_run *r, struct error *err)
{
	const struct plan *plan = &r->rounds[0].plan;
	char text[INSTANT_TEXT_BYTES];

	if (r->oldest == INSTANT_NONE)
		return true;
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_entry *entry = &plan->entries[i];
		struct source *source;
		struct health h;

		if (!source_get(r->db, &r->arena, entry->source->name, &source, err))
			return false;
		if (!source || source->asked_at == INSTANT_NONE ||
			(entry->interval_s == 0 && !entry->due))
			continue;
		h = health_of(source);
		if (h.note || h.last_success >= r->oldest)
			continue;
		if (r->s->status == EXIT_DONE)
			r->s->status = EXIT_PARTIAL;
		if (h.last_success == INSTANT_NONE)
			log_line(LOG_WARN, "%s: stale: no answer yet; see: sucat status",
				source->name);
		else
			log_line(LOG_WARN,
				"%s: stale: no answer since %s; see: sucat status",
				source->name, instant_format(h.last_success, text));
	}
	return true;
}

/* Did an index answer in the first round? */
static bool
heard_index(const struct round *round)
{
	for (size_t i = 0; i < round->plan.n; i++)
		if (round->result.reports[i].asked &&
			strcmp(round->plan.entries[i].source->kind, "security-index") ==
				0)
			return true;
	return false;
}

/* Ask the notes that are linked now and were not before. Those of another registry's indexes stand
 * in it, or nowhere. */
static bool
follow(struct command_run *r, const struct sync_options *sync, struct error *err)
{
	struct plan_options wanted = {.now = r->s->now};
	struct round *round = &r->rounds[1];

	if (!heard_index(&r->rounds[0]))
		return true;
	if (!linked_refresh(
		    r->db, &r->arena, r->s->now, &wanted.names, &wanted.n_names, err))
		return false;
	if (r->rows || wanted.n_names == 0)
		return true;
	if (!source_list(r->db, &r->arena, &r->sources, &r->n, err) ||
		!plan_make(&r->arena, r->sources, r->n, &wanted, &round->plan, err) ||
		!sync_run(r->db, &r->arena, &round->plan, sync, &round->result, err))
		return false;
	r->n_rounds = 2;
	return true;
}

static bool
ask(struct command_run *r, struct error *err)
{
	struct sync_options sync = {
		.now = r->s->now,
		.ca_file = option_value(r->args, "ca-file"),
		.watcher = {r, tell, show}
        };
	struct error late = ERROR_INIT;
	struct sync_result all;
	bool ok = true;
	size_t n_names;

	(void)option_operands(r->args, &n_names);
	sync.tell_all = n_names > 0;
	if (!make_plan(r, err))
		return false;
	if (option_flag(r->args, "dry-run"))
		return write_result(r, err);
	if (!room_check(r->db, err))
		return false;
	if (r->rounds[0].plan.n_due) {
		sync.fetcher = fetch_start(NULL, err);
		if (!sync.fetcher)
			return false;
	}
	session_confine(r->s, REACH_STORE, true);
	progress_begin(&r->progress);
	ok = sync_run(r->db, &r->arena, &r->rounds[0].plan, &sync, &r->rounds[0].result,
		     err) &&
	     follow(r, &sync, err);
	progress_clear(&r->progress);
	if (!fetch_stop(sync.fetcher, &late)) /* what it told before is kept */
		log_error(LOG_WARN, &late);
	if (!ok)
		return false;
	all = sum(r);
	r->s->status = status_of(&all);
	return judge_age(r, err) && write_result(r, err);
}

static bool
confirm(struct command_run *r, const char *name, struct error *err)
{
	struct plan_entry entry;
	struct source *source;
	size_t n;

	(void)option_operands(r->args, &n);
	if (n || option_flag(r->args, "all") || option_flag(r->args, "dry-run"))
		return error_set(
			err, ERR_USAGE, "--confirm", "asks nothing: it stands alone");
	if (!ask_source(r->db, &r->arena, name, &source, err) ||
		!sync_confirm(r->db, source, err))
		return false;
	entry = (struct plan_entry){.source = source, .url = source->url};
	return writer_begin_with(r->s->writer, "sucat.sync/1", "sources",
		       describe_counts(r), columns, sizeof columns / sizeof columns[0],
		       err) &&
	       writer_record(r->s->writer,
		       describe(&entry, "confirmed", 0, "the answer is believed", ""),
		       err) &&
	       writer_end(r->s->writer, NULL, err);
}

static bool
check_options(struct command_run *r, int64_t *wait_s, struct error *err)
{
	const char *max_age = option_value(r->args, "max-age");
	size_t n;

	r->oldest = INSTANT_NONE;
	(void)option_operands(r->args, &n);
	if (n && option_flag(r->args, "all"))
		return error_set(err, ERR_USAGE, "--all", "leaves nothing to name");
	if (max_age &&
		!instant_parse_human("--max-age", max_age, r->s->now, &r->oldest, err))
		return false;
	return option_number(r->args, "wait", 0, CAP_RUN_S, 0, wait_s, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct command_run r = {.s = s, .args = args};
	const char *confirmed = option_value(args, "confirm");
	enum db_mode mode = option_flag(args, "dry-run") ? DB_READ : DB_WRITE;
	int64_t wait_s = 0;
	bool ok = false;

	arena_init(&r.arena, CAP_ARENA_BYTES);
	buf_init(&r.file, CAP_BODY_BYTES);
	if (!check_options(&r, &wait_s, err) || !read_sources_file(&r, err))
		goto out;
	r.db = pipeline_open(s->db_path, mode, false, (int)wait_s, err);
	if (!r.db || (mode == DB_WRITE && !verify_daily(r.db, s->now, err)))
		goto out;
	ok = confirmed ? confirm(&r, confirmed, err) : ask(&r, err);
out:
	db_close(r.db);
	buf_clear(&r.file);
	arena_clear(&r.arena);
	return ok;
}

const struct command command_sync = {
	.name = "sync",
	.arguments = "[SOURCE...]",
	.summary = "ask the sources whose interval has passed, keep what they say",
	.needs = NEED_DB_PATH,
	.options = options,
	.example = "$ sucat sync --dry-run gdmf-pmv\n"
		   "SOURCE    RESULT  BYTES  MESSAGE\n"
		   "gdmf-pmv  due     0      -\n"
		   "1 would be asked; next: apple-root-ca at 2026-11-25T17:03:29Z\n",
	.run = run,
};
