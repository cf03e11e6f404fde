/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/apple_root.h"
#include "cli/commands.h"
#include "cli/consumer_json.h"
#include "cli/exit_status.h"
#include "cli/health.h"
#include "cli/log.h"
#include "cli/metrics.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/confine.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/advisory.h"

#include <stdio.h>
#include <string.h>

#define WARN_AFTER_S (INT64_C(48) * 3600) /* RELIABILITY T8 */

static const struct option_spec options[] = {
	{"all",     0, NULL,       false, "also the sources that were never asked, and every note"},
	{"max-age", 0, "DURATION", false,
         "status 4 when a source's last success is older: 48h, 2d"                                },
	{"metrics", 0, NULL,       false, "print Prometheus text"                                 },
	{NULL,      0, NULL,       false, NULL						    },
};

static const struct column store_columns[] = {
	{"store.path",             "STORE",    false, false},
	{"store.file_bytes",       "BYTES",    false, false},
	{"store.answers",          "ANSWERS",  false, false},
	{"store.raw_bytes",        "RAW",      false, false},
	{"store.raw_stored_bytes", "STORED",   false, false},
	{"store.releases",         "RELEASES", false, false},
	{"store.chain",            "CHAIN",    false, false},
	{"store.confined",         "CONFINED", false, false},
	{"store.apple_root_until", "ROOT CA",  false, false},
};

static const struct column columns[] = {
	{"name",         "SOURCE",       false, true },
	{"state",        "STATE",        false, false},
	{"last_success", "LAST SUCCESS", false, false},
	{"last_change",  "LAST CHANGE",  false, false},
	{"next_due",     "NEXT DUE",     true,  false},
	{"answers",      "ANSWERS",      true,  false},
	{"failures",     "FAILURES",     false, false},
	{"message",      "MESSAGE",      false, true },
	{"kind",         "KIND",         true,  false},
	{"interval",     "INTERVAL",     true,  false},
	{"asked",        "ASKED",        true,  false},
	{"holding",      "HOLDING",      true,  false},
};

struct status {
	struct status_store store;
	struct arena arena;
	struct source *sources;
	size_t n;
	int64_t apple_root_until;
	json_t *notices; /* source -> {kind: count} */
	struct advisories notes;
	struct consumer *consumers;
	size_t n_consumers;
	json_t *consumers_json;
};

static bool
count_notice(
	void *ctx, const char *source, const char *kind, int64_t count, struct error *err)
{
	json_t *notices = ctx, *kinds = json_object_get(notices, source);

	if (!kinds) {
		kinds = json_object();
		if (json_object_set_new(notices, source, kinds) != 0)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return json_object_set_new(kinds, kind, json_integer(count)) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

/* All of one snapshot. */
static bool
read_status(struct db *db, struct status *st, struct error *err)
{
	const struct advisory_filter all = ADVISORY_ALL;
	bool ok;

	if (!db_begin(db, err))
		return false;
	ok = status_store(db, &st->store, err) &&
	     advisory_load(db, &all, &st->arena, &st->notes, err) &&
	     source_list(db, &st->arena, &st->sources, &st->n, err) &&
	     apple_root_until(db, st->sources, st->n, &st->apple_root_until, err) &&
	     status_notices(db, count_notice, st->notices, err);
	if (ok)
		st->consumers_json = consumers_json(
			db, &st->arena, &st->consumers, &st->n_consumers, err);
	ok = ok && st->consumers_json;
	db_rollback(db);
	return ok;
}

/* What this system lets a program of ours give up (core/confine.h). */
static const char *
describe_confined(unsigned confined)
{
	static const char *const words[] = {
		"no", "files", "sockets", "files and sockets"};

	return words[confined & (CONFINED_FILES | CONFINED_SOCKETS)];
}

static json_t *
describe_store(const struct session *s, const struct status *st)
{
	const struct status_store *store = &st->store;
	char chain[DIGEST_HEX_BYTES];

	return json_pack(
		"{s:{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:o}}",
		"store", "path", s->db_path, "level", (json_int_t)store->level,
		"file_bytes", (json_int_t)store->file_bytes, "answers",
		(json_int_t)store->answers, "raw_bytes", (json_int_t)store->raw_bytes,
		"raw_stored_bytes", (json_int_t)store->raw_stored_bytes, "bodies",
		(json_int_t)store->bodies, "max_depth", (json_int_t)store->max_depth,
		"releases", (json_int_t)store->releases, "events",
		(json_int_t)store->events, "chain", digest_hex(&store->chain, chain),
		"confined", describe_confined(s->confined), "apple_root_until",
		value_moment(st->apple_root_until));
}

static json_t *
describe_source(const struct status *st, const struct source *source)
{
	const struct health h = health_of(source);
	json_t *notices = json_object_get(st->notices, source->name);
	json_t *covers =
		json_pack("{s:o, s:o}", "from", value_moment(source->covers_from),
			"until", value_moment(source->covers_until));

	return json_pack(
		"{s:s, s:s, s:o, s:o, s:s, s:o, s:I, s:o, s:o, s:o, s:I, s:I, s:b, s:o}",
		"name", source->name, "kind", source->kind, "last_success",
		value_moment(h.last_success), "last_change", value_moment(h.last_change),
		"state", h.state, "message", value_text(h.message), "interval",
		(json_int_t)source->interval_s, "asked", value_moment(source->asked_at),
		"next_due", value_moment(h.next_due), "covers", covers, "answers",
		(json_int_t)source->answers, "failures", (json_int_t)source->failures,
		"holding", source->holding, "notices",
		notices ? json_incref(notices) : json_object());
}

/* The security notes: of how many releases, and those that are of none here. */
static json_t *
describe_notes(const struct status *st)
{
	json_t *unjoined = json_array();

	for (size_t i = 0; unjoined && i < st->notes.n_unjoined; i++) {
		const struct advisory_unjoined *note = &st->notes.unjoined[i];

		unjoined = value_add(unjoined,
			json_pack("{s:s, s:o, s:o, s:s, s:b}", "title", note->title,
				"date", value_day(note->date), "url",
				value_text(note->url), "source", note->source,
				"names_release", note->names_release ? 1 : 0));
	}
	return json_pack("{s:{s:I, s:o}}", "advisories", "releases",
		(json_int_t)st->notes.n, "unjoined", unjoined);
}

static json_t *
tail_json(const struct status *st)
{
	json_t *tail = describe_notes(st);

	if (tail && json_object_set(tail, "consumers", st->consumers_json) == 0)
		return tail;
	json_decref(tail);
	return NULL;
}

/* What joins nothing is told, never dropped. */
static bool
write_unjoined(struct session *s, const struct status *st, struct error *err)
{
	size_t unknown = 0;
	char line[160];

	for (size_t i = 0; i < st->notes.n_unjoined; i++)
		unknown += st->notes.unjoined[i].names_release ? 1 : 0;
	if (st->notes.n_unjoined == 0)
		return true;
	(void)snprintf(line, sizeof line,
		"security notes: %zu are of releases that no source lists, %zu of other "
		"software; --json lists them",
		unknown, st->notes.n_unjoined - unknown);
	return writer_line(s->writer, line, err);
}

static bool
write_sources(struct session *s, const struct status *st, bool all, struct error *err)
{
	for (size_t i = 0; i < st->n; i++) {
		const struct health h = health_of(&st->sources[i]);

		if ((all || (h.known && !(h.note && h.in_order))) &&
			!writer_record(
				s->writer, describe_source(st, &st->sources[i]), err))
			return false;
	}
	return writer_end_with(s->writer, tail_json(st), err) &&
	       write_unjoined(s, st, err);
}

/* A further block of the table. */
static bool
write_consumers(struct session *s, const struct status *st, struct error *err)
{
	if (writer_format_of(s->writer) != WRITER_TABLE || st->n_consumers == 0)
		return true;
	if (!writer_begin(s->writer, "sucat.status/1", "consumers", NULL,
		    consumer_columns, CONSUMER_COLUMNS, err))
		return false;
	for (size_t i = 0; i < st->n_consumers; i++)
		if (!writer_record(s->writer,
			    json_incref(json_array_get(st->consumers_json, i)), err))
			return false;
	return writer_end(s->writer, NULL, err);
}

static bool
write_status(struct session *s, const struct status *st, bool all, struct error *err)
{
	enum writer_format format = writer_format_of(s->writer);

	if (format == WRITER_TABLE &&
		(!writer_begin(s->writer, "sucat.status/1", NULL, describe_store(s, st),
			 store_columns, sizeof store_columns / sizeof store_columns[0],
			 err) ||
			!writer_end(s->writer, NULL, err)))
		return false;
	return (format == WRITER_JSON
			       ? writer_begin_with(s->writer, "sucat.status/1", "sources",
					 describe_store(s, st), columns,
					 sizeof columns / sizeof columns[0], err)
			       : writer_begin(s->writer, "sucat.status/1", "sources",
					 NULL, columns,
					 sizeof columns / sizeof columns[0], err)) &&
	       write_sources(s, st, all || format == WRITER_JSON, err) &&
	       write_consumers(s, st, err);
}

static bool
write_metrics(struct session *s, const struct status *st, struct error *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, CAP_OUTPUT_VALUE_BYTES);
	ok = metrics_append(&text, &st->store, st->sources, st->n, err) &&
	     metrics_append_consumers(&text, st->consumers, st->n_consumers, err) &&
	     writer_bytes(s->writer, text.data, text.len, err);
	buf_clear(&text);
	return ok;
}

/* Is its last success older than that? One that is asked rarely may be twice its interval old,
 * unless the admin says how old. */
static bool
is_old(const struct session *s, const struct source *source, bool strict, int64_t oldest)
{
	int64_t rarely = s->now - 2 * source->interval_s;

	return health_of(source).last_success <
	       (strict || oldest < rarely ? oldest : rarely);
}

/*
 * Tell of each source whose last success is older than it may be. With --max-age every source that
 * is due counts, else those that are asked: what was only imported never grows. A security note is
 * a document: it may be old.
 */
static void
judge_age(struct session *s, const struct status *st, bool strict, int64_t oldest)
{
	char text[INSTANT_TEXT_BYTES];
	size_t fresh = 0;

	for (size_t i = 0; i < st->n; i++) {
		const struct source *source = &st->sources[i];
		const struct health h = health_of(source);

		if (!h.due || (!strict && source->asked_at == INSTANT_NONE) ||
			(strict && h.note))
			continue;
		if (!is_old(s, source, strict, oldest)) {
			fresh++;
			continue;
		}
		s->status = strict ? EXIT_PARTIAL : s->status;
		if (h.last_success == INSTANT_NONE)
			log_line(LOG_WARN,
				"%s: stale: no answer yet; see: sucat sync -v %s",
				source->name, source->name);
		else
			log_line(LOG_WARN,
				"%s: stale: no answer since %s; see: sucat sync -v %s",
				source->name, instant_format(h.last_success, text),
				source->name);
	}
	if (strict && !fresh && s->status == 0) {
		s->status = EXIT_PARTIAL;
		log_line(LOG_WARN,
			"store: stale: no source was ever asked; run: sucat sync");
	}
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *max_age = option_value(args, "max-age");
	int64_t oldest = s->now - WARN_AFTER_S;
	struct status st = {0};
	bool ok = false;

	if (!option_no_operands(args, err))
		return false;
	if (option_flag(args, "metrics") && writer_format_of(s->writer) != WRITER_TABLE)
		return error_set(err, ERR_USAGE, "--metrics",
			"is a format of its own, without --json and --csv");
	if (max_age && !instant_parse_human("--max-age", max_age, s->now, &oldest, err))
		return false;
	arena_init(&st.arena, CAP_ARENA_BYTES);
	st.notices = json_object();
	if (!st.notices) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!read_status(s->db, &st, err))
		goto out;
	ok = option_flag(args, "metrics")
		     ? write_metrics(s, &st, err)
		     : write_status(s, &st, option_flag(args, "all"), err);
	if (ok) {
		judge_age(s, &st, max_age != NULL, oldest);
		apple_root_warn(st.apple_root_until, s->now);
	}
out:
	json_decref(st.notices);
	json_decref(st.consumers_json);
	arena_clear(&st.arena);
	return ok;
}

const struct command command_status = {
	.name = "status",
	.arguments = "[--all] [--max-age DURATION] [--metrics]",
	.summary = "tell how the store and its sources are",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat status\n"
		"STORE     /var/lib/sucat/sucat.db\n"
		"BYTES     3293184\n"
		"ANSWERS   1643\n"
		"RAW       103609639\n"
		"STORED    205586\n"
		"RELEASES  519\n"
		"CHAIN     ceff0e1a075aff028a8fde9be9e7b80901db8d3a32c7025ad119becb0a11b2fe\n"
		"CONFINED  files and sockets\n"
		"ROOT CA   -\n"
		"\n"
		"SOURCE    STATE  LAST SUCCESS          LAST CHANGE           FAILURES  MESSAGE\n"
		"gdmf-pmv  ok     2026-04-08T18:54:34Z  2026-04-08T18:54:34Z  0         -\n",
	.run = run,
};
