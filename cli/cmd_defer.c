/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/target.h"

#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
	{"device",   0, "ID",            false,
         "model identifier, board id, product type or marketing name"                      },
	{"base",     0, "BUILD|VERSION", false, "what the device runs"                     },
	{"days",     0, "DAYS|A..B",     false, "the deferral, or a range (default: 0..90)"},
	{"at",       0, "TIME",          false, "on that day; a bare day means its end"    },
	{"audience", 0, "WHO",           false,
         "only what is offered to public or managed devices"                               },
	{NULL,       0, NULL,            false, NULL				       },
};

static const struct column table_columns[] = {
	{"kind",     "KIND",     false, false},
	{"version",  "VERSION",  false, false},
	{"build",    "BUILD",    false, false},
	{"released", "RELEASED", false, false},
	{"shown_to", "SHOWN TO", false, false},
	{"calendar", "CALENDAR", false, true },
};

static const struct column csv_columns[] = {
	{"days",         "DAYS",     false, false},
	{"kind",         "KIND",     false, false},
	{"version",      "VERSION",  false, false},
	{"extra",        "EXTRA",    false, false},
	{"build",        "BUILD",    false, false},
	{"via",          "VIA",      false, false},
	{"released",     "RELEASED", false, false},
	{"visible_from", "APPEARS",  false, false},
	{"visible",      "VISIBLE",  false, false},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MARKS        46 /* the widest calendar: one mark may stand for two days */

struct asked {
	struct session *s;
	struct arena arena;
	const struct device *device;
	int64_t at, from, to;
	struct view view;
	struct device_view dv;
	struct bases bases;
	struct targets targets;
};

static bool
is_number(const char *text, size_t len, int64_t *n)
{
	*n = 0;
	if (!len || len > 2 || strspn(text, "0123456789") < len)
		return false;
	for (size_t i = 0; i < len; i++)
		*n = *n * 10 + (text[i] - '0');
	return *n <= CAP_DEFER_DAYS;
}

static bool
read_days(const struct option_values *args, struct asked *a, struct error *err)
{
	const char *text = option_value(args, "days");
	const char *dots = text ? strstr(text, "..") : NULL;
	size_t first = dots ? (size_t)(dots - text) : text ? strlen(text) : 0;

	a->from = 0;
	a->to = CAP_DEFER_DAYS;
	if (!text)
		return true;
	if (is_number(text, first, &a->from)) {
		a->to = a->from;
		if (!dots || (is_number(dots + 2, strlen(dots + 2), &a->to) &&
				     a->from <= a->to))
			return true;
	}
	return error_set(err, ERR_USAGE, "--days",
		"\"%.40s\" is no number of days and no range within 0..%d", text,
		CAP_DEFER_DAYS);
}

/* The release of the base that a response comes with; NULL: it is on the device's own. */
static const struct target *
base_of(const struct asked *a, const struct target *t)
{
	for (size_t i = 0; t->via && i < a->targets.n; i++)
		if (strcmp(a->targets.list[i].build, t->via) == 0)
			return &a->targets.list[i];
	return NULL;
}

/* When it appears under a deferral of so many days; INSTANT_NONE = its release is not dated. */
static int64_t
visible_from(const struct asked *a, const struct target *t, int64_t days)
{
	const struct target *base = t->kind == KIND_FULL ? t : base_of(a, t);
	int64_t from;

	if (!base || base->released == INSTANT_NONE)
		return t->released;
	from = base->released + days * INSTANT_DAY_S;
	return t->released > from ? t->released : from;
}

static bool
is_visible(const struct asked *a, const struct target *t, int64_t days)
{
	int64_t from = visible_from(a, t, days);

	return from == INSTANT_NONE || from <= a->at;
}

static json_t *
release_part(const struct target *t)
{
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "kind",
		release_kind_name(t->kind), "version", t->version, "extra",
		value_text(t->extra), "build", t->build, "via", value_text(t->via),
		"released", value_day(t->released));
}

static json_t *
day_part(const struct asked *a, const struct target *t, int64_t days)
{
	return json_pack("{s:I, s:o, s:b}", "days", (json_int_t)days, "visible_from",
		value_day(visible_from(a, t, days)), "visible",
		is_visible(a, t, days) ? 1 : 0);
}

/* JSON: a release with each day of the range. */
static json_t *
release_json(const struct asked *a, const struct target *t)
{
	json_t *record = release_part(t), *days = json_array();

	for (int64_t n = a->from; days && n <= a->to; n++)
		if (json_array_append_new(days, day_part(a, t, n)) != 0) {
			json_decref(days);
			days = NULL;
		}
	if (record && json_object_set_new(record, "days", days) == 0)
		return record;
	json_decref(record);
	return NULL;
}

/* CSV: a line for each release and day. */
static bool
write_lines(const struct asked *a, const struct target *t, struct error *err)
{
	for (int64_t n = a->from; n <= a->to; n++) {
		json_t *record = release_part(t), *day = day_part(a, t, n);

		if (!record || json_object_update(record, day) != 0) {
			json_decref(record);
			record = NULL;
		}
		json_decref(day);
		if (!writer_record(a->s->writer, record, err))
			return false;
	}
	return true;
}

/* The table draws it: "#" for a deferral under which it shows, "." for one that hides it. */
static json_t *
row_json(const struct asked *a, const struct target *t)
{
	int64_t step = a->to - a->from >= MARKS ? 2 : 1, last = -1;
	char marks[MARKS + 1];
	size_t n = 0;
	json_t *record = release_part(t);

	for (int64_t days = a->from; days <= a->to && n < MARKS; days += step)
		marks[n++] = is_visible(a, t, days) ? '#' : '.';
	marks[n] = '\0';
	for (int64_t days = a->from; days <= a->to; days++)
		if (is_visible(a, t, days))
			last = days;
	if (record &&
		json_object_set_new(record, "version",
			json_sprintf("%s%s%s", t->version, *t->extra ? " " : "",
				t->extra)) == 0 &&
		json_object_set_new(record, "shown_to",
			last < 0        ? json_string("nobody")
			: last == a->to ? json_string("all")
					: json_sprintf("%d days", (int)last)) == 0 &&
		json_object_set_new(record, "calendar", json_string(marks)) == 0)
		return record;
	json_decref(record);
	return NULL;
}

static json_t *
head_json(const struct asked *a)
{
	return json_pack("{s:{s:s, s:s, s:o, s:o, s:I, s:I}, s:s, s:o}", "asked",
		"device", a->device->name, "platform", platform_name(a->device->platform),
		"base", value_text(a->bases.list[0].build), "at", value_moment(a->at),
		"from_days", (json_int_t)a->from, "to_days", (json_int_t)a->to, "basis",
		basis_name(a->view.basis), "data_as_of",
		value_moment(a->view.data_as_of));
}

static bool
write_calendar(const struct asked *a, struct error *err)
{
	struct writer *w = a->s->writer;
	enum writer_format format = writer_format_of(w);
	bool csv = format == WRITER_CSV;
	json_t *notes = json_array();

	if (csv ? !writer_begin(w, "sucat.defer/1", "calendar", NULL, csv_columns,
			  COUNT(csv_columns), err)
		: !writer_begin_with(w, "sucat.defer/1", "calendar", head_json(a),
			  table_columns, COUNT(table_columns), err))
		goto fail;
	for (size_t i = 0; i < a->targets.n; i++) {
		const struct target *t = &a->targets.list[i];

		if (csv ? !write_lines(a, t, err)
			: !writer_record(w,
				  format == WRITER_JSON ? release_json(a, t)
							: row_json(a, t),
				  err))
			goto fail;
	}
	if (!a->targets.n && !writer_line(w, "No valid target.", err))
		goto fail;
	for (size_t i = 0; i < a->bases.n_notes; i++)
		notes = value_add(notes, json_string(a->bases.notes[i]));
	if (format == WRITER_TABLE && a->targets.n)
		notes = value_add(notes,
			json_sprintf("# shown, . hidden on that day, for deferrals of %d "
				     "to %d days; enforcement is not deferred",
				(int)a->from, (int)a->to));
	return writer_end_with(w, json_pack("{s:o}", "notes", notes), err);
fail:
	json_decref(notes);
	return false;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *device = option_value(args, "device"),
		   *base = option_value(args, "base");
	struct asked a = {.s = s};
	struct target_question question = {.reachable = true};
	bool ok;

	if (!device || !base)
		return error_set(err, ERR_USAGE, NULL, "give --device and --base");
	if (!read_days(args, &a, err) || !ask_audience(args, &question.audience, err))
		return false;
	arena_init(&a.arena, CAP_ARENA_BYTES);
	ok = ask_at(args, s->now, &a.at, err) && db_begin(s->db, err) &&
	     ask_device(s->db, &a.arena, device, &a.device, NULL, NULL, err) &&
	     view_open(
		     s->db, &a.arena, a.device->platform, a.at, a.device, &a.view, err) &&
	     view_for_device(&a.view, a.device, &a.dv, err) &&
	     base_find(&a.dv, base, NULL, &a.bases, err) &&
	     target_list(&a.dv, &a.bases, &question, &a.targets, err) &&
	     write_calendar(&a, err);
	db_rollback(s->db);
	arena_clear(&a.arena);
	return ok;
}

const struct command command_defer = {
	.name = "defer",
	.arguments = "--device ID --base BUILD|VERSION",
	.summary = "which deferral hides what from a device, and until when",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat defer --device iPhone15,2 --base 23D127 --at 2026-03-18 --days 0..30\n"
		"KIND  VERSION     BUILD       RELEASED    SHOWN TO  CALENDAR\n"
		"bsi   26.3.1 (a)  23D771330a  2026-03-17  14 days   "
		"###############................\n"
		"full  26.3.1      23D8133     2026-03-04  14 days   "
		"###############................\n"
		"\n"
		"# shown, . hidden on that day, for deferrals of 0 to 30 days; enforcement is "
		"not deferred\n",
	.run = run,
};
