/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fleet_table.h"

#include "cli/fleet_json.h"
#include "cli/value.h"

#include <stdlib.h>
#include <string.h>

static const struct column state_columns[] = {
	{"state",   "STATE",   false, false},
	{"devices", "DEVICES", false, false},
};

static const struct column platform_columns[] = {
	{"platform",                  "PLATFORM",    false, false},
	{"devices",                   "DEVICES",     false, false},
	{"states.current",            "CURRENT",     false, false},
	{"states.behind",             "BEHIND",      false, false},
	{"states.response-available", "RESPONSE",    false, false},
	{"states.unsupported",        "UNSUPPORTED", false, false},
	{"states.unknown",            "UNKNOWN",     false, false},
};

static const struct column version_columns[] = {
	{"platform",                  "PLATFORM",    false, false},
	{"version",                   "VERSION",     false, false},
	{"devices",                   "DEVICES",     false, false},
	{"states.current",            "CURRENT",     false, false},
	{"states.behind",             "BEHIND",      false, false},
	{"states.response-available", "RESPONSE",    false, false},
	{"states.unsupported",        "UNSUPPORTED", false, false},
	{"states.unknown",            "UNKNOWN",     false, false},
};

static const struct column device_columns[] = {
	{"name",         "NAME",    false, true },
	{"device",       "DEVICE",  false, true },
	{"base.version", "VERSION", false, false},
	{"state",        "STATE",   false, false},
	{"behind_days",  "DAYS",    false, false},
	{"missed",       "CVES",    false, false},
	{"next",         "NEXT",    false, true },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct fleet_table *
fleet_table_new(size_t rows)
{
	struct fleet_table *table = calloc(1, sizeof *table);

	if (!table)
		return NULL;
	table->cap = rows;
	table->rows = json_array();
	if (table->rows)
		return table;
	free(table);
	return NULL;
}

void
fleet_table_free(struct fleet_table *table)
{
	if (!table)
		return;
	json_decref(table->rows);
	free(table);
}

/* "26.4 25E246": the newest target, or why there is none. */
static bool
set_next(json_t *record)
{
	const json_t *first = json_array_get(json_object_get(record, "targets"), 0);
	const char *extra = json_string_value(json_object_get(first, "extra"));

	if (!first)
		return json_object_set(
			       record, "next", json_object_get(record, "reason")) == 0;
	return json_object_set_new(record, "next",
		       json_sprintf("%s%s%s %s",
			       json_string_value(json_object_get(first, "version")),
			       extra ? " " : "", extra ? extra : "",
			       json_string_value(json_object_get(first, "build")))) == 0;
}

/*
 * "41", "41 (2 exploited)", "41+" when there may be more; nothing when no note tells. The list is
 * left to JSON and CSV.
 */
static bool
set_missed(json_t *record)
{
	json_t *cves = json_object_get(record, "cves");
	const char *more = json_is_true(json_object_get(cves, "complete")) ? "" : "+";
	json_int_t n = json_integer_value(json_object_get(cves, "missed"));
	json_int_t exploited = json_integer_value(json_object_get(cves, "exploited"));

	if (!json_is_object(cves))
		return true;
	(void)json_object_del(cves, "list");
	return json_object_set_new(record, "missed",
		       exploited ? json_sprintf("%lld%s (%lld exploited)", (long long)n,
					   more, (long long)exploited)
				 : json_sprintf("%lld%s", (long long)n, more)) == 0;
}

/* What is kept of a kind of device is one of its records. */
bool
fleet_table_device(struct fleet_table *table, const struct fleet_device *device,
	int64_t at, struct error *err)
{
	json_t *record = NULL, *name;
	char shown[CAP_TEXT_ARGUMENT_BYTES + 16];

	if (device->state == STANDING_CURRENT)
		return true;
	if (json_array_size(table->rows) == table->cap) {
		table->more++;
		return true;
	}
	if (device->standing) {
		char *text;

		record = fleet_device_json(device, at);
		text = record && set_next(record) && set_missed(record)
			       ? value_dump(record, 0)
			       : NULL;
		*device->kept = text;
	} else if (*device->kept) {
		record = value_load(*device->kept, strlen(*device->kept), NULL);
	}
	name = json_string(writer_escape(device->name, shown, CAP_TEXT_ARGUMENT_BYTES));
	if (record && *device->kept && json_object_set(record, "name", name) == 0 &&
		json_array_append(table->rows, record) == 0) {
		json_decref(name);
		json_decref(record);
		return true;
	}
	json_decref(name);
	json_decref(record);
	return error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static bool
write_states(struct writer *w, const struct fleet_totals *totals, struct error *err)
{
	if (!writer_begin(w, "sucat.fleet/1", "states", NULL, state_columns,
		    COUNT(state_columns), err))
		return false;
	for (int i = 0; i < STANDING_STATES; i++)
		if (!writer_record(w,
			    json_pack("{s:s, s:I}", "state",
				    standing_name((enum standing_state)i), "devices",
				    (json_int_t)totals->states[i]),
			    err))
			return false;
	return writer_end(w, NULL, err);
}

static bool
write_array(struct writer *w, const char *name, const struct column *columns, size_t n,
	json_t *array, json_t *tail, struct error *err)
{
	if (!writer_begin(w, "sucat.fleet/1", name, NULL, columns, n, err))
		return false;
	for (size_t i = 0; i < json_array_size(array); i++)
		if (!writer_record(w, json_incref(json_array_get(array, i)), err))
			return false;
	return writer_end(w, tail, err);
}

/* One platform's sums are those of the states. */
static bool
write_platforms(struct writer *w, json_t *platforms, struct error *err)
{
	return json_array_size(platforms) < 2 ||
	       write_array(w, "platforms", platform_columns, COUNT(platform_columns),
		       platforms, NULL, err);
}

/* What stands below the table: beside what is told of the answers, what it comes to. */
static json_t *
notes_of(const struct fleet_table *table, const struct fleet_totals *totals,
	const json_t *told)
{
	json_t *notes = json_array();
	bool ok = notes != NULL;

	if (ok && table->more)
		ok = json_array_append_new(notes,
			     json_sprintf("and %zu more; --csv and --json tell all",
				     table->more)) == 0;
	if (ok && totals->missing)
		ok = json_array_append_new(notes,
			     json_sprintf("devices that miss CVE fixes: %zu; "
					  "fixes of exploited CVEs: %zu",
				     totals->missing, totals->missing_exploited)) == 0;
	for (size_t i = 0; ok && i < json_array_size(told); i++)
		ok = json_array_append(notes, json_array_get(told, i)) == 0;
	if (ok)
		return json_pack("{s:o}", "notes", notes);
	json_decref(notes);
	return NULL;
}

bool
fleet_table_write(struct writer *w, const struct fleet_table *table,
	const struct fleet_totals *totals, const json_t *notes, struct error *err)
{
	json_t *all = fleet_totals_json(totals), *tail = notes_of(table, totals, notes);
	bool ok = all && tail, any = json_array_size(table->rows) > 0;

	if (!ok)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	ok = ok && write_states(w, totals, err) &&
	     write_platforms(w, json_object_get(all, "platforms"), err) &&
	     write_array(w, "versions", version_columns, COUNT(version_columns),
		     json_object_get(all, "versions"), any ? NULL : json_incref(tail),
		     err) &&
	     (!any || write_array(w, "devices", device_columns, COUNT(device_columns),
			      table->rows, json_incref(tail), err));
	json_decref(tail);
	json_decref(all);
	return ok;
}
