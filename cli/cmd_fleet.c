/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/fleet_html.h"
#include "cli/fleet_json.h"
#include "cli/fleet_table.h"
#include "cli/log.h"
#include "cli/value.h"
#include "cli/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_TOLD 20 /* bad rows told one by one */

static const struct option_spec options[] = {
	{"columns",     0, "FIELD=COLUMN,...", false,
         "which columns tell what, where their titles do not"                                            },
	{"at",          0, "TIME",             false, "as of that moment; a bare day means its end (UTC)"},
	{"audience",    0, "WHO",              false,
         "only what is offered to public or managed devices"                                             },
	{"defer",       0, "DAYS",             false,
         "full updates are hidden until so many days after their release"                                },
	{"defer-major", 0, "DAYS",             false,
         "the same for upgrades to another major version (else as --defer)"                              },
	{"html",        0, NULL,               false, "write a report as a web page"                     },
	{"exit-code",   0, NULL,               false, "end with 10 when a device is not current"         },
	{NULL,          0, NULL,               false, NULL					       },
};

static const struct column csv_columns[] = {
	{"name",           "NAME",         false, false},
	{"device",         "DEVICE",       false, false},
	{"platform",       "PLATFORM",     false, false},
	{"base.version",   "VERSION",      false, false},
	{"base.build",     "BUILD",        false, false},
	{"supplemental",   "SUPPLEMENTAL", false, false},
	{"state",          "STATE",        false, false},
	{"behind_days",    "DAYS",         false, false},
	{"targets.build",  "TARGETS",      false, false},
	{"reason",         "REASON",       false, false},
	{"cves.missed",    "CVES",         false, false},
	{"cves.exploited", "EXPLOITED",    false, false},
	{"cves.complete",  "COMPLETE",     false, false},
	{"cves.list",      "LIST",         false, false},
	{"note",           "NOTE",         false, false},
};

#define CSV_COLUMNS (sizeof csv_columns / sizeof csv_columns[0])

/* How the devices are told, and to whom. */
struct report {
	struct session *s;
	const char *path;
	int64_t at;
	struct fleet_table *table; /* table and page: what is kept of them; else NULL */
	json_t *problems;
	json_t *notes; /* what the answers rest on */
	size_t n_problems;
	const struct standing_question *question;
	bool begun; /* JSON and CSV: the head is written */
};

/* JSON and CSV: a record each. */
static bool
write_device(void *ctx, const struct fleet_device *device, struct error *err)
{
	struct report *r = ctx;

	if (device->standing)
		*device->kept =
			writer_stamp(r->s->writer, fleet_device_json(device, r->at), err);
	return *device->kept &&
	       writer_stamped(r->s->writer, device->name, *device->kept, err);
}

static bool
keep_device(void *ctx, const struct fleet_device *device, struct error *err)
{
	struct report *r = ctx;

	return fleet_table_device(r->table, device, r->at, err);
}

static void
tell_bad_row(void *ctx, int64_t line, const char *reason)
{
	struct report *r = ctx;

	if (r->n_problems++ >= PROBLEMS_TOLD)
		return;
	log_line(LOG_WARN, "%s:%lld: row refused: %s; the others are answered", r->path,
		(long long)line, reason);
	r->problems = value_add(r->problems,
		json_pack("{s:I, s:s}", "line", (json_int_t)line, "reason", reason));
}

static bool
read_question(const struct option_values *args, int64_t now, struct standing_question *q,
	struct error *err)
{
	*q = (struct standing_question){0};
	return ask_audience(args, &q->audience, err) &&
	       ask_deferral(args, &q->defer_days, &q->defer_major_days, err) &&
	       ask_at(args, now, &q->at, err);
}

/* JSON and CSV: the head, once the file is known for an inventory. */
static bool
write_head(void *ctx, struct error *err)
{
	struct report *r = ctx;
	const struct standing_question *q = r->question;
	json_t *head = json_pack("{s:{s:o, s:o, s:i, s:i}}", "asked", "at",
		value_moment(q->at), "audience", value_audience(q->audience),
		"defer_days", q->defer_days, "defer_major_days", q->defer_major_days);

	r->begun = true;
	return writer_begin_with(r->s->writer, "sucat.fleet/1", "devices", head,
		csv_columns, CSV_COLUMNS, err);
}

static bool
write_tail(struct session *s, struct report *r, const struct fleet_totals *totals,
	struct error *err)
{
	return writer_end_with(s->writer,
		json_pack("{s:o, s:O, s:O}", "totals", fleet_totals_json(totals),
			"problems", r->problems, "notes", r->notes),
		err);
}

/* The file cannot be read to its end: what was written is closed, with the reason. */
static void
write_broken_tail(struct session *s, struct report *r, const struct fleet_totals *totals,
	struct error *err)
{
	struct error later = ERROR_INIT;

	r->problems = value_add(
		r->problems, json_pack("{s:I, s:s}", "line", (json_int_t)err->line,
				     "reason", err->reason));
	(void)write_tail(s, r, totals, &later);
}

static bool
note_basis(struct report *r, const struct fleet_totals *totals, struct error *err)
{
	struct fleet_version sums[PLATFORM_COUNT];
	size_t n = fleet_platforms(totals, sums);

	for (size_t i = 0; i < n; i++)
		if (sums[i].platform != PLATFORM_UNKNOWN &&
			!ask_platform_note(r->s->db, sums[i].platform, r->at, r->s->now,
				r->notes, err))
			return false;
	return true;
}

/* Table and page: what is noted of devices; JSON and CSV have it with each. */
static bool
note_devices(struct report *r, const struct fleet_totals *totals, struct error *err)
{
	char name[CAP_TEXT_ARGUMENT_BYTES + 16], others[32];

	for (size_t i = 0; i < totals->n_noted; i++) {
		const struct fleet_noted *noted = &totals->noted[i];
		json_t *text;

		(void)snprintf(
			others, sizeof others, " and %zu more", noted->devices - 1);
		if (*noted->note)
			text = json_sprintf("%s%s: %s",
				*noted->first ? writer_escape(noted->first, name,
							CAP_TEXT_ARGUMENT_BYTES)
					      : "a device",
				noted->devices > 1 ? others : "", noted->note);
		else
			text = json_sprintf("of %zu more something else is noted; --csv "
					    "and --json tell it",
				noted->devices);
		if (json_array_append_new(r->notes, text) != 0)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return true;
}

static bool
report(struct report *r, const struct fleet_input *input,
	const struct standing_question *q, bool html, struct fleet_totals *totals,
	struct error *err)
{
	bool streams = !html && writer_format_of(r->s->writer) != WRITER_TABLE;
	const struct fleet_sink sink = {r, streams ? write_device : keep_device,
		tell_bad_row, streams ? write_head : NULL};
	struct standing_desk *desk = standing_open(r->s->db, q, err);
	bool ok = desk && fleet_read(input, desk, &sink, totals, err);

	if (desk && totals->versions)
		fleet_sort(totals);
	if (!ok && r->begun)
		write_broken_tail(r->s, r, totals, err);
	ok = ok && (streams || note_devices(r, totals, err)) &&
	     note_basis(r, totals, err);
	if (ok && streams)
		ok = write_tail(r->s, r, totals, err);
	else if (ok && html)
		ok = fleet_html(r->s->writer, r->table, totals, q, r->notes, err);
	else if (ok)
		ok = fleet_table_write(r->s->writer, r->table, totals, r->notes, err);
	standing_close(desk);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct report r = {.s = s};
	struct fleet_totals totals = {0};
	struct standing_question question;
	struct fleet_input input;
	size_t n;
	const char *const *operands = option_operands(args, &n);
	bool ok = false;

	if (n != 1)
		return error_set(err, ERR_USAGE, NULL,
			"give one inventory, or - for standard input");
	if (option_flag(args, "html") && writer_format_of(s->writer) != WRITER_TABLE)
		return error_set(err, ERR_USAGE, "--html",
			"a page is neither JSON nor CSV; give one of the three");
	r.path = operands[0];
	input = (struct fleet_input){operands[0], option_value(args, "columns")};
	if (!read_question(args, s->now, &question, err))
		return false;
	r.at = question.at;
	r.question = &question;
	r.table = fleet_table_new(
		option_flag(args, "html") ? FLEET_PAGE_ROWS : FLEET_TABLE_ROWS);
	r.problems = json_array();
	r.notes = json_array();
	if (!r.table || !r.problems || !r.notes)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	else
		ok = db_begin(s->db, err) &&
		     report(&r, &input, &question, option_flag(args, "html"), &totals,
			     err);
	db_rollback(s->db);
	if (ok && totals.bad_rows)
		s->status = EXIT_PARTIAL;
	else if (ok && option_flag(args, "exit-code") &&
		 totals.states[STANDING_CURRENT] + totals.states[STANDING_UNKNOWN] <
			 totals.devices)
		s->status = EXIT_SOMETHING;
	fleet_table_free(r.table);
	fleet_totals_clear(&totals);
	json_decref(r.problems);
	json_decref(r.notes);
	return ok;
}

const struct command command_fleet = {
	.name = "fleet",
	.arguments = "FILE.csv|-",
	.summary = "where each device of an inventory stands, and what it may get",
	.needs = NEED_DB_READ,
	.reach = REACH_INPUT,
	.options = options,
	.example =
		"$ sucat fleet inventory.csv --at 2026-03-18 --csv\n"
		"name,device,platform,base.version,base.build,supplemental,state,behind_days,"
		"targets.build,reason,cves.missed,cves.exploited,cves.complete,cves.list,note\n"
		"mac-1,\"MacBookPro18,3\",macOS,26.3.1,25D2128,,response-available,,"
		"25D771280a,,,,,,\n",
	.run = run,
};
