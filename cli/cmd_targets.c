/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/target_json.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/target.h"

#include <string.h>

static const struct option_spec options[] = {
	{"device",       0, "ID",            false,
         "model identifier, board id, product type or marketing name"                                    },
	{"base",         0, "BUILD|VERSION", false, "what the device runs"                               },
	{"at",           0, "TIME",          false,
         "the answer of that moment; a bare day means its end (UTC)"                                     },
	{"kind",         0, "KIND",          true,  "only full, rsr or bsi; may be repeated"             },
	{"audience",     0, "WHO",           false,
         "only what is offered to public or managed devices"                                             },
	{"supplemental", 0, "BUILD",         false,
         "the response (RSR, BSI) that is installed now"                                                 },
	{"reachable",    0, NULL,            false, "also responses that a combined install reaches"     },
	{"latest",       0, NULL,            false, "only the newest full update and the newest response"},
	ASK_SAME_MAJOR,
	{"beta",         0, NULL,            false, "betas too"                                          },
	{"defer",        0, "DAYS",          false,
         "hide full updates until so many days after their release"                                      },
	{"defer-major",  0, "DAYS",          false,
         "the same for upgrades to another major version (else as --defer)"                              },
	{"why",          0, NULL,            false, "tell why every other known release is no target"    },
	{NULL,           0, NULL,            false, NULL						 },
};

/* The table says in 80 columns what a person asks: see row_json(). */
static const struct column table_columns[] = {
	{"kind",     "KIND",     false, false},
	{"version",  "VERSION",  false, false},
	{"build",    "BUILD",    false, false},
	{"released", "RELEASED", false, false},
	{"expires",  "EXPIRES",  false, false},
	{"audience", "FOR",      false, false},
	{"reason",   "REASON",   false, true },
};
static const struct column column_aliases = {"aliases", "ALIASES", false, true};
static const struct column column_only_on = {"only_on", "ONLY ON", false, true};

#define TABLE_COLUMNS (sizeof table_columns / sizeof table_columns[0])

static const struct column csv_columns[] = {
	{"kind",               "KIND",     false, false},
        {"version",            "VERSION",  false, false},
	{"extra",              "EXTRA",    false, false},
        {"build",              "BUILD",    false, false},
	{"aliases",            "ALIASES",  false, false},
        {"prerequisite_build", "ON",       false, false},
	{"posted",             "POSTED",   false, false},
        {"released",           "RELEASED", false, false},
	{"expires",            "EXPIRES",  false, false},
        {"audience",           "FOR",      false, false},
	{"reason",             "REASON",   false, false},
        {"only_on",            "ONLY ON",  false, false},
	{"via",		"VIA",      false, false},
        {"sources",            "SOURCES",  false, false},
	{"rejected",           "REJECTED", false, false}, /* the last: only with --why */
};

#define CSV_COLUMNS (sizeof csv_columns / sizeof csv_columns[0])

static const struct column hidden_columns[] = {
	{"kind",         "HIDDEN",   false, false},
	{"version",      "VERSION",  false, false},
	{"build",        "BUILD",    false, false},
	{"released",     "RELEASED", false, false},
	{"visible_from", "APPEARS",  false, false},
};

#define HIDDEN_COLUMNS (sizeof hidden_columns / sizeof hidden_columns[0])

static const struct column rejected_columns[] = {
	{"kind",    "NOT",     false, false},
	{"version", "VERSION", false, false},
	{"build",   "BUILD",   false, false},
	{"reason",  "REASON",  false, false},
};

#define REJECTED_COLUMNS (sizeof rejected_columns / sizeof rejected_columns[0])

/* What the command was asked, resolved. */
struct asked {
	struct arena arena;
	const struct device *device;
	int64_t at;
	struct view view;
	struct device_view dv;
	struct bases bases;
	struct target_question question;
	bool defers; /* a deferral was named, even of 0 days */
	struct targets targets;
};

static bool
read_kinds(const struct option_values *args, unsigned *kinds, struct error *err)
{
	size_t n;
	const char *const *names = option_values_of(args, "kind", &n);

	*kinds = 0;
	for (size_t i = 0; i < n; i++) {
		enum release_kind kind = release_kind_parse(names[i]);

		if (kind == KIND_COUNT || kind == KIND_UNKNOWN)
			return error_set(err, ERR_USAGE, "--kind",
				"\"%.40s\" is not full, rsr or bsi", names[i]);
		*kinds |= 1U << kind;
	}
	return true;
}

static bool
read_question(
	const struct option_values *args, struct target_question *q, struct error *err)
{
	*q = (struct target_question){
		.beta = option_flag(args, "beta"),
		.reachable = option_flag(args, "reachable"),
		.why = option_flag(args, "why"),
		.latest = option_flag(args, "latest"),
		.same_major = option_flag(args, "same-major"),
	};
	if (!ask_audience(args, &q->audience, err) ||
		!ask_deferral(args, &q->defer_days, &q->defer_major_days, err))
		return false;
	return read_kinds(args, &q->kinds, err);
}

static json_t *
asked_json(const struct asked *a)
{
	const struct base *base = &a->bases.list[0];
	json_t *builds = json_array();

	for (size_t i = 0; builds && i < a->bases.n; i++)
		if (*a->bases.list[i].build &&
			json_array_append_new(
				builds, json_string(a->bases.list[i].build)) != 0) {
			json_decref(builds);
			builds = NULL;
		}
	return json_pack("{s:o, s:o, s:s, s:{s:s, s:o, s:o, s:o}, s:o}", "device",
		value_text(*a->device->model ? a->device->model : a->device->name),
		"board",
		a->device->platform == PLATFORM_MACOS ? json_string(a->device->name)
						      : json_null(),
		"platform", platform_name(a->device->platform), "base", "version",
		base->version, "build",
		a->bases.n == 1 ? value_text(base->build) : json_null(), "builds", builds,
		"supplemental", value_text(base->supplemental_build), "at",
		value_moment(a->at));
}

static json_t *
head_json(const struct asked *a)
{
	return json_pack("{s:o, s:s, s:o}", "asked", asked_json(a), "basis",
		basis_name(a->view.basis), "data_as_of",
		value_moment(a->view.data_as_of));
}

/* In the table version and extra stand together: "26.3.1 (a)". */
static bool
join_extra(json_t *record, const char *version, const char *extra)
{
	return json_object_set_new(record, "version",
		       json_sprintf("%s%s%s", version, *extra ? " " : "", extra)) == 0;
}

/* The row of the table: target_json() in shorter words. */
static json_t *
row_json(const struct target *t)
{
	json_t *record = target_json(t);
	bool ok = record && join_extra(record, t->version, t->extra);

	if (ok && t->audience == AUDIENCE_BOTH)
		ok = json_object_set_new(record, "audience", json_string("both")) == 0;
	if (ok && t->reason == REASON_NEWER_VERSION)
		ok = json_object_set_new(record, "reason", json_string("newer")) == 0;
	if (ok)
		return record;
	json_decref(record);
	return NULL;
}

static bool
note(json_t *notes, const char *text)
{
	return text && json_array_append_new(notes, json_string(text)) == 0;
}

static json_t *
notes_json(const struct asked *a, int64_t now)
{
	const char *basis = ask_basis_note(&a->view, now);
	int64_t lapsed = device_view_lapsed(&a->dv);
	char day[INSTANT_TEXT_BYTES];
	json_t *notes = json_array();
	bool ok = notes != NULL && basis;

	for (size_t i = 0; ok && i < a->bases.n_notes; i++)
		ok = note(notes, a->bases.notes[i]);
	if (ok && a->targets.unknown_response)
		ok = note(notes,
			arena_printf(a->view.arena,
				"%s is a response on this base, but no source names its "
				"devices: whether it is for this one is unknown",
				a->targets.unknown_response));
	if (ok && !device_view_named(&a->dv))
		ok = note(notes, "no source lists this device at that time");
	if (ok && lapsed != INSTANT_NONE)
		ok = note(notes,
			arena_printf(a->view.arena,
				"all that is known to be listed for this device has expired, the "
				"last on %s",
				instant_format_day(lapsed, day)));
	if (ok && *basis)
		ok = note(notes, basis);
	if (ok)
		return notes;
	json_decref(notes);
	return NULL;
}

/* A further table; version and extra stand together. */
static bool
write_block(struct session *s, const char *array, const struct column *columns, size_t n,
	json_t *records, struct error *err)
{
	bool ok = records && writer_begin(s->writer, "sucat.targets/1", array, NULL,
				     columns, n, err);

	for (size_t i = 0; ok && i < json_array_size(records); i++) {
		json_t *record = json_incref(json_array_get(records, i));
		const char *extra = json_string_value(json_object_get(record, "extra"));
		const char *version =
			json_string_value(json_object_get(record, "version"));

		if (!join_extra(record, version ? version : "", extra ? extra : "")) {
			json_decref(record);
			record = NULL;
		}
		ok = writer_record(s->writer, record, err);
	}
	if (!records)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	json_decref(records);
	return ok && writer_end(s->writer, NULL, err);
}

/* In JSON the hidden and the rejected stand in the tail, in a table below it. */
static bool
write_tail(struct session *s, const struct asked *a, struct error *err)
{
	enum writer_format format = writer_format_of(s->writer);
	json_t *tail = json_pack("{s:o}", "notes", notes_json(a, s->now));
	bool ok = tail != NULL;

	if (ok && a->defers && format == WRITER_JSON)
		ok = json_object_set_new(tail, "deferred", hidden_json(&a->targets)) == 0;
	if (ok && a->question.why && format == WRITER_JSON)
		ok = json_object_set_new(tail, "rejected", rejected_json(&a->targets)) ==
		     0;
	if (!ok) {
		json_decref(tail);
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	if (!writer_end_with(s->writer, tail, err) || format != WRITER_TABLE)
		return !error_is_set(err);
	if (a->targets.n_hidden && !write_block(s, "deferred", hidden_columns,
					   HIDDEN_COLUMNS, hidden_json(&a->targets), err))
		return false;
	return !a->question.why ||
	       write_block(s, "rejected", rejected_columns, REJECTED_COLUMNS,
		       rejected_json(&a->targets), err);
}

static bool
begin_table(struct session *s, const struct asked *a, struct error *err)
{
	struct column *columns =
		arena_array(a->view.arena, TABLE_COLUMNS + 2, sizeof *columns);
	bool aliases = false, only_on = false;
	size_t n = TABLE_COLUMNS;

	if (!columns)
		return arena_failed(a->view.arena, "output", err);
	memcpy(columns, table_columns, sizeof table_columns);
	for (size_t i = 0; i < a->targets.n; i++) {
		aliases = aliases || a->targets.list[i].n_aliases;
		only_on = only_on || a->targets.list[i].n_only_on;
	}
	if (aliases)
		columns[n++] = column_aliases;
	if (only_on)
		columns[n++] = column_only_on;
	return writer_begin_with(
		s->writer, "sucat.targets/1", "targets", head_json(a), columns, n, err);
}

/* With --why CSV tells the rejected, too. */
static bool
write_csv(struct session *s, const struct asked *a, struct error *err)
{
	bool why = a->question.why;
	size_t n = a->targets.n + (why ? a->targets.n_rejected : 0);

	if (!writer_begin(s->writer, "sucat.targets/1", "targets", NULL, csv_columns,
		    CSV_COLUMNS - (why ? 0 : 1), err))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool rejected = i >= a->targets.n;
		json_t *record =
			rejected ? rejection_json(&a->targets.rejected[i - a->targets.n])
				 : target_json(&a->targets.list[i]);

		if (json_object_set_new(record, "rejected", json_boolean(rejected)) !=
			0) {
			json_decref(record);
			record = NULL;
		}
		if (!writer_record(s->writer, record, err))
			return false;
	}
	return writer_end(s->writer, NULL, err);
}

static bool
write_answer(struct session *s, const struct asked *a, struct error *err)
{
	bool table = writer_format_of(s->writer) == WRITER_TABLE;

	if (writer_format_of(s->writer) == WRITER_CSV)
		return write_csv(s, a, err);
	if (table ? !begin_table(s, a, err)
		  : !writer_begin_with(s->writer, "sucat.targets/1", "targets",
			    head_json(a), NULL, 0, err))
		return false;
	for (size_t i = 0; i < a->targets.n; i++) {
		const struct target *t = &a->targets.list[i];

		if (!writer_record(s->writer, table ? row_json(t) : target_json(t), err))
			return false;
	}
	if (!a->targets.n && !writer_line(s->writer, "No valid target.", err))
		return false;
	return write_tail(s, a, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *device = option_value(args, "device"),
		   *base = option_value(args, "base");
	struct asked a = {0};
	bool ok;

	if (!option_no_operands(args, err))
		return false;
	if (!device || !base)
		return error_set(err, ERR_USAGE, NULL, "give --device and --base");
	a.defers = option_value(args, "defer") || option_value(args, "defer-major");
	arena_init(&a.arena, CAP_ARENA_BYTES);
	ok = read_question(args, &a.question, err) && ask_at(args, s->now, &a.at, err) &&
	     db_begin(s->db, err) &&
	     ask_device(s->db, &a.arena, device, &a.device, NULL, NULL, err) &&
	     view_open(s->db, &a.arena, a.device->platform, a.at,
		     a.question.why ? NULL : a.device, &a.view, err) &&
	     view_for_device(&a.view, a.device, &a.dv, err) &&
	     base_find(&a.dv, base, option_value(args, "supplemental"), &a.bases, err) &&
	     target_list(&a.dv, &a.bases, &a.question, &a.targets, err) &&
	     write_answer(s, &a, err);
	db_rollback(s->db);
	arena_clear(&a.arena);
	return ok;
}

const struct command command_targets = {
	.name = "targets",
	.arguments = "--device ID --base BUILD|VERSION",
	.summary = "the target OS/build pairs that are valid for a device on a base",
	.needs = NEED_DB_READ,
	.options = options,
	.example = "$ sucat targets --device Mac14,13 --base 22F2083 --at 2023-07-12\n"
		   "KIND  VERSION     BUILD       RELEASED    EXPIRES  FOR   REASON\n"
		   "rsr   13.4.1 (c)  22F770830e  2023-07-12  -        both  exact-base\n"
		   "\n"
		   "from the facts bundled with sucat, as of 2026-04-08\n",
	.run = run,
};
