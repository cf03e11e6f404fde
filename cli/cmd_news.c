/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/consumer_json.h"
#include "cli/deliver_exec.h"
#include "cli/deliver_webhook.h"
#include "cli/exit_status.h"
#include "cli/log.h"
#include "cli/news_options.h"
#include "cli/news_print.h"
#include "cli/pipeline.h"
#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

struct command_run {
	struct session *s;
	const struct option_values *args;
	struct news_options options;
	struct db *db;
	struct arena arena;
	struct consumer consumer; /* as it was at the start */
	struct news news;
};

/* --- where the consumer stands ------------------------------------------------------------- */

static bool
first_cursor(struct command_run *r, int64_t *cursor, struct error *err)
{
	int64_t since = r->options.since;

	*cursor = 0;
	if (since == NEWS_BEGINNING)
		return true;
	if (since == INSTANT_NONE)
		return event_last(r->db, cursor, err);
	return consumer_cursor_at(r->db, since, cursor, err);
}

/* Find the consumer, or make it; a peek makes nothing. */
static bool
find_consumer(struct command_run *r, struct error *err)
{
	const char *name = r->options.consumer;
	char at[INSTANT_TEXT_BYTES];
	struct consumer *list;
	int64_t cursor;
	size_t n;

	if (!consumer_list(r->db, &r->arena, name, &list, &n, err))
		return false;
	if (n > 0) {
		r->consumer = list[0];
		if (r->options.since != INSTANT_NONE)
			log_line(LOG_WARN,
				"%s: --since is ignored: the consumer began %s, and goes on from where it is; "
				"to begin anew: sucat news consumers --forget %s",
				name, instant_format(list[0].created, at), name);
		return true;
	}
	if (!first_cursor(r, &cursor, err))
		return false;
	r->consumer = (struct consumer){.name = name,
		.created = r->s->now,
		.cursor = cursor,
		.run_at = INSTANT_NONE,
		.told_at = INSTANT_NONE,
		.next_at = INSTANT_NONE,
		.message = ""};
	if (r->options.since == INSTANT_NONE)
		log_line(LOG_INFO,
			"%s: a new consumer: what comes from now on is told; for more: --since",
			name);
	return r->options.peek || consumer_start(r->db, name, cursor, r->s->now, err);
}

/* Leave only what is parked. */
static void
keep_parked(struct news *news, const struct parked *parked, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0, k = 0; i < news->n; i++) {
		while (k < n && parked[k].seq < news->events[i].seq)
			k++;
		if (k < n && parked[k].seq == news->events[i].seq)
			news->events[kept++] = news->events[i];
	}
	news->n = kept;
}

/* The events that wait, or those that are parked. */
static bool
open_news(struct command_run *r, struct error *err)
{
	int64_t after = r->consumer.cursor;
	struct parked *parked;
	size_t n;

	if (!r->options.parked)
		return news_open(&r->news, r->db, after, &r->options.filter, err);
	if (!consumer_parked(r->db, &r->arena, r->consumer.name, &parked, &n, err))
		return false;
	if (n > 0)
		after = parked[0].seq - 1;
	if (!news_open(&r->news, r->db, after, &r->options.filter, err))
		return false;
	keep_parked(&r->news, parked, n);
	return true;
}

/* Both, after all that was asked for is known to make sense: what fails makes no consumer. */
static bool
begin(struct command_run *r, struct error *err)
{
	return find_consumer(r, err) && open_news(r, err);
}

/* --- telling ------------------------------------------------------------------------------- */

/* What was looked at and is not wanted is done with. */
static bool
pass(struct command_run *r, struct error *err)
{
	if (r->options.parked || r->news.last <= r->consumer.cursor)
		return true;
	return consumer_pass(r->db, r->consumer.name, r->news.last, err);
}

static bool
acknowledge(struct command_run *r, struct error *err)
{
	const struct news *news = &r->news;
	const char *name = r->consumer.name;
	int64_t *seqs;

	if (news->n == 0)
		return pass(r, err);
	if (!r->options.parked)
		return consumer_told(r->db, name, news->last, r->s->now, err);
	seqs = arena_array(&r->arena, news->n, sizeof *seqs);
	if (!seqs)
		return arena_failed(&r->arena, name, err);
	for (size_t i = 0; i < news->n; i++)
		seqs[i] = news->events[i].seq;
	return consumer_unpark(r->db, name, seqs, news->n, r->s->now, err);
}

/* For who looks at a screen that stays empty. */
static void
tell_why_nothing(const struct command_run *r)
{
	const char *name = r->consumer.name;

	if (r->options.parked)
		log_line(LOG_INFO, "%s: nothing is parked", name);
	else if (r->news.last > r->consumer.cursor)
		log_line(LOG_INFO, "%s: events came, and none passes the filter", name);
	else if (r->consumer.cursor > 0)
		log_line(LOG_INFO, "%s: nothing is new since event %lld, the newest",
			name, (long long)r->consumer.cursor);
	else
		log_line(LOG_INFO,
			"%s: no event is known: sync makes them, from the second answer of a source on; bundled facts and history make none",
			name);
}

static bool
print(struct command_run *r, struct error *err)
{
	const struct news_options *o = &r->options;

	/* where nothing can be written, nothing is told */
	if (!o->peek && r->news.n > 0 &&
		!consumer_run(r->db, r->consumer.name, r->s->now, err))
		return false;
	if (r->news.n == 0)
		tell_why_nothing(r);
	if (!news_print(&r->news, r->s->writer, r->consumer.name, o->lines, err)) {
		if (!o->peek)
			(void)error_set_next(err,
				"nothing is acknowledged: the next news tells it again");
		return false;
	}
	if (o->exit_code && r->news.n > 0)
		r->s->status = EXIT_SOMETHING;
	return o->peek || acknowledge(r, err);
}

/* Is it too early after a failure? */
static bool
waits(struct command_run *r)
{
	const struct consumer *c = &r->consumer;
	char at[INSTANT_TEXT_BYTES];

	if (r->options.retry || r->options.parked || r->news.n == 0 ||
		c->next_at == INSTANT_NONE || c->next_at <= r->s->now)
		return false;
	log_line(LOG_INFO,
		"%s: %zu events wait until %s after %lld failures: %s; at once: --retry",
		c->name, r->news.n, instant_format(c->next_at, at),
		(long long)c->failures, c->message);
	r->s->status = EXIT_PARTIAL;
	return true;
}

static bool
deliver(struct command_run *r, const struct courier *courier, struct error *err)
{
	const struct delivery_options options = {.consumer = &r->consumer,
		.now = r->s->now,
		.grouped = r->options.grouped,
		.parked = r->options.parked,
		.run_s = CAP_RUN_S};
	struct delivery_report report;

	if (!begin(r, err))
		return false;
	if (waits(r))
		return true;
	if (!delivery_run(&r->news, &options, courier, &report, err))
		return false;
	if (report.told)
		log_line(LOG_INFO, "%s: %zu events delivered to %s", r->consumer.name,
			report.told, courier->to);
	if (report.unfinished)
		log_line(LOG_WARN,
			"%s: not finished: the run's %d s are over; the next news goes on",
			r->consumer.name, CAP_RUN_S);
	if (report.failed)
		r->s->status = report.told + report.parked ? EXIT_PARTIAL : EXIT_FAILED;
	else if (report.parked || report.unfinished)
		r->s->status = EXIT_PARTIAL;
	else if (report.told && r->options.exit_code)
		r->s->status = EXIT_SOMETHING;
	return report.failed || report.unfinished || pass(r, err);
}

static bool
deliver_to_program(struct command_run *r, struct error *err)
{
	struct deliver_exec exec = {.program = option_value(r->args, "exec"),
		.deadline_s = r->options.timeout_s};
	const struct courier courier = {exec.program, deliver_exec, &exec};

	exec.arguments = option_values_of(r->args, "arg", &exec.n_arguments);
	return deliver_exec_check(&exec, err) && deliver(r, &courier, err);
}

static bool
deliver_to_webhook(struct command_run *r, struct error *err)
{
	struct deliver_webhook webhook = {.ca_file = option_value(r->args, "ca-file"),
		.deadline_s = r->options.timeout_s};
	const struct courier courier = {webhook.to, deliver_webhook, &webhook};
	bool ok = deliver_webhook_open(&webhook, option_value(r->args, "webhook"),
			  option_value(r->args, "headers"), err) &&
		  deliver(r, &courier, err);

	deliver_webhook_clear(&webhook);
	return ok;
}

/* --- consumers ----------------------------------------------------------------------------- */

static bool
list_consumers(struct command_run *r, struct error *err)
{
	struct consumer *list;
	json_t *array;
	bool ok;
	size_t n;

	array = consumers_json(r->db, &r->arena, &list, &n, err);
	ok = array && writer_begin(r->s->writer, "sucat.consumers/1", "consumers", NULL,
			      consumer_columns, CONSUMER_COLUMNS, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = writer_record(
			r->s->writer, json_incref(json_array_get(array, i)), err);
	json_decref(array);
	return ok && writer_end(r->s->writer, NULL, err);
}

static bool
forget_consumer(struct command_run *r, struct error *err)
{
	const char *name = r->options.consumer;
	bool known;

	if (!consumer_forget(r->db, name, &known, err))
		return false;
	if (known)
		return list_consumers(r, err);
	(void)error_set(err, ERR_UNKNOWN, name, "no such consumer");
	return error_set_next(err, "see: sucat news consumers");
}

/* --- the command --------------------------------------------------------------------------- */

/* All of one snapshot; a writer holds the lock, so that nothing changes. */
static bool
tell(struct command_run *r, struct error *err)
{
	if (r->options.device && !ask_device(r->db, &r->arena, r->options.device,
					 &r->options.filter.device, NULL, NULL, err))
		return false;
	switch (r->options.mode) {
	case NEWS_EXEC:
		return deliver_to_program(r, err);
	case NEWS_WEBHOOK:
		return deliver_to_webhook(r, err);
	default:
		return begin(r, err) && print(r, err);
	}
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct command_run r = {.s = s, .args = args};
	bool reads, ok = false;

	arena_init(&r.arena, CAP_ARENA_BYTES);
	if (!news_options_read(s, args, &r.arena, &r.options, err))
		goto out;
	reads = r.options.peek || r.options.mode == NEWS_CONSUMERS;
	r.db = pipeline_open(s->db_path, reads ? DB_READ : DB_WRITE, false,
		(int)r.options.wait_s, err);
	if (!r.db || (reads && !db_begin(r.db, err)))
		goto out;
	if (r.options.mode == NEWS_CONSUMERS)
		ok = list_consumers(&r, err);
	else if (r.options.mode == NEWS_FORGET)
		ok = forget_consumer(&r, err);
	else
		ok = tell(&r, err);
	if (reads)
		db_rollback(r.db);
out:
	news_clear(&r.news);
	db_close(r.db);
	arena_clear(&r.arena);
	return ok;
}

const struct command command_news = {
	.name = "news",
	.arguments =
		"[consumers] [--consumer NAME] [--since TIME|beginning] [--exec PROGRAM|--webhook URL]",
	.summary = "tell what is new, each thing once to each consumer",
	.needs = NEED_DB_PATH,
	.reach = REACH_PROGRAMS,
	.options = news_option_specs,
	.example =
		"$ sucat news --consumer ops --since 2026-03-17 --kind bsi --device \"MacBook Neo\"\n"
		"New: Background Security Improvement macOS 26.3.2 (a), build 25D771400a\n"
		"\n"
		"  devices     J700AP (MacBook Neo)\n"
		"  base        26.3.2, build 25D2140, and no other\n"
		"  released    2026-03-17\n"
		"  seen        2026-03-17T18:34:54Z\n"
		"  expires     2026-07-07\n"
		"  class       bsi, by the rule pmv-bsi-list (certain)\n"
		"  security    yes\n"
		"  advisory    none is known\n"
		"  event       new:macOS:25D771400a\n",
	.run = run,
};
