/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/download_json.h"
#include "cli/release_json.h"
#include "cli/show.h"
#include "cli/value.h"

#include "core/instant.h"
#include "db/evidence.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct column columns[] = {
	{"release.platform",           "PLATFORM",   false, false},
	{"release.version",            "VERSION",    false, false},
	{"release.extra",              "EXTRA",      false, false},
	{"release.build",              "BUILD",      false, false},
	{"release.aliases",            "ALIASES",    false, false},
	{"release.kind",               "KIND",       false, false},
	{"rule",		       "RULE",       false, false},
	{"confidence",                 "CONFIDENCE", false, false},
	{"flag",		       "FLAG",       false, false},
	{"release.beta",               "BETA",       false, false},
	{"release.prerequisite_build", "BASE",       false, false},
	{"release.released",           "RELEASED",   false, false},
	{"release.first_seen",         "FIRST SEEN", false, false},
	{"release.last_seen",          "LAST SEEN",  false, false},
	{"listed",		     "LISTED",     false, false},
	{"release.withdrawn",          "WITHDRAWN",  false, false},
	{"release.expires",            "EXPIRES",    false, false},
	{"release.security",           "SECURITY",   false, false},
	{"devices",		    "DEVICES",    false, false},
};

static const struct column evidence_columns[] = {
	{"source",     "SOURCE",     false, true },
	{"first_seen", "FIRST SEEN", false, false},
	{"last_seen",  "LAST SEEN",  false, false},
	{"posted",     "POSTED",     false, false},
	{"list",       "LIST",       false, true },
	{"section",    "SECTION",    false, true },
};

static const struct column sighting_columns[] = {
	{"source",     "SOURCE",     false, false},
	{"first_seen", "FIRST SEEN", false, false},
	{"last_seen",  "LAST SEEN",  false, false},
	{"posted",     "POSTED",     false, false},
	{"key",        "KEY",        false, false},
	{"answer",     "ANSWER",     false, false},
	{"devices",    "DEVICES",    false, false},
};

static const struct column download_columns[] = {
	{"kind",    "DOWNLOAD", false, false},
	{"listed",  "LISTED",   false, false},
	{"product", "PRODUCT",  false, false},
	{"bytes",   "BYTES",    false, false},
	{"url",     "URL",      false, false},
};

static const struct column contradiction_columns[] = {
	{"field",    "DISAGREE ON", false, false},
	{"value",    "VALUE",       false, false},
	{"source",   "SOURCE",      false, true },
	{"list",     "LIST",        false, true },
	{"followed", "FOLLOWED",    false, false},
};

/* --- as JSON ----------------------------------------------------------------------------- */

/* One evidence record. */
static json_t *
evidence_json(const struct show *show, const struct evidence_row *row, struct error *err)
{
	const char *const *devices = NULL;
	size_t n_devices = 0;

	if (show->evidence && !evidence_devices(show->db, row->device_set, show->arena,
				      &devices, &n_devices, err))
		return NULL;
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:b, s:I, s:s, s:s, s:s, "
			 "s:o, s:o, s:o, s:o}",
		"source", row->source, "list", row->list, "section",
		value_text(row->section), "key", row->key, "answer",
		value_digest(&row->answer), "first_seen", value_moment(row->first_seen),
		"last_seen", value_moment(row->last_seen), "listed", row->listed ? 1 : 0,
		"sightings", (json_int_t)row->sightings, "kind", row->kind, "rule",
		row->rule, "confidence", row->confidence, "flag", value_text(row->flag),
		"posted", value_day(row->posted), "expires", value_day(row->expires),
		"devices",
		show->evidence ? value_texts(devices, n_devices) : json_null());
}

/* Every sighting, or one record for each list of a source. */
static json_t *
all_evidence_json(const struct show *show, const struct evidence_row *rows, size_t n,
	struct error *err)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++)
		if (json_array_append_new(array, evidence_json(show, &rows[i], err)) !=
			0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *
contradictions_json(const struct contradiction *list, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++) {
		json_t *values = json_array();

		for (size_t v = 0; values && v < list[i].n; v++) {
			const struct contradiction_value *value = &list[i].values[v];

			values = value_add(
				values, json_pack("{s:s, s:s, s:o, s:b}", "value",
						value->value, "source", value->source,
						"list", value_text(value->list),
						"followed", value->followed ? 1 : 0));
		}
		array = value_add(array, json_pack("{s:s, s:o}", "field", list[i].field,
						 "values", values));
	}
	return array;
}

/* Only macOS has installers, and it and bridgeOS restore images here. */
static bool
read_downloads(const struct show *show, const struct release_row *row,
	struct download **list, size_t *n, struct error *err)
{
	enum platform platform = platform_parse(row->platform);

	*list = NULL;
	*n = 0;
	return (platform != PLATFORM_MACOS && platform != PLATFORM_BRIDGEOS) ||
	       download_read(show->db, INT64_MAX, show->arena, list, n, err);
}

/* All that is told of one release. NULL with err set. */
static json_t *
entry_json(const struct show *show, const struct release_row *row, struct error *err)
{
	const struct contradiction *contradictions;
	const char *const *devices;
	size_t n_rows, n_devices, n_contradictions, n_downloads;
	struct evidence_row *rows;
	struct download *downloads;
	json_t *evidence = NULL, *notes = NULL, *timeline, *entry = NULL;

	if (!evidence_list(show->db,
		    &(struct evidence_question){row->platform, row->build, INT64_MAX},
		    show->arena, &rows, &n_rows, err) ||
		!evidence_release_devices(show->db, row->platform, row->build,
			show->arena, &devices, &n_devices, err) ||
		!evidence_contradictions(row, rows, n_rows, show->arena, &contradictions,
			&n_contradictions, err) ||
		!read_downloads(show, row, &downloads, &n_downloads, err))
		return NULL;
	timeline = show_timeline_json(show, row->platform, row->build, err);
	if (timeline)
		notes = show_notes_json(show, row->platform, row->build, err);
	if (notes)
		evidence = all_evidence_json(show, rows,
			show->evidence ? n_rows : evidence_fold(rows, n_rows), err);
	if (!evidence) {
		json_decref(timeline);
		json_decref(notes);
	} else
		entry = json_pack(
			"{s:o, s:s, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
			"release", release_json(row), "rule", row->rule, "confidence",
			row->confidence, "flag", value_text(row->flag), "listed",
			row->listed ? 1 : 0, "devices", value_texts(devices, n_devices),
			"timeline", timeline, "advisories", notes, "downloads",
			download_array(downloads, n_downloads,
				platform_parse(row->platform), row->build, true),
			"evidence", evidence, "contradictions",
			contradictions_json(contradictions, n_contradictions));
	if (!entry)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return entry;
}

/* --- as tables --------------------------------------------------------------------------- */

/* A block of the records of `array`. */
static bool
write_block(const struct show *show, const json_t *array, const struct column *block,
	size_t n, struct error *err)
{
	const json_t *record;
	size_t i;

	if (json_array_size(array) == 0)
		return true;
	if (!writer_begin(show->writer, SHOW_SCHEMA, "rows", NULL, block, n, err))
		return false;
	json_array_foreach(array, i, record)
		if (!writer_record(show->writer, json_deep_copy(record), err))
			return false;
	return writer_end(show->writer, NULL, err);
}

/* A record for each value of each contradiction. */
static json_t *
flat_contradictions(const json_t *entry)
{
	const json_t *list = json_object_get(entry, "contradictions");
	json_t *flat = json_array(), *contradiction, *value;
	size_t i, v;

	json_array_foreach(list, i, contradiction)
		json_array_foreach(json_object_get(contradiction, "values"), v, value)
			flat = value_add(flat, value_put(json_deep_copy(value), "field",
						       json_incref(json_object_get(
							       contradiction, "field"))));
	return flat;
}

/* The number of devices stands for them unless they are asked for. */
static json_t *
shown_entry(const struct show *show, json_t *entry)
{
	json_t *head = json_copy(entry);

	if (show->evidence)
		return head;
	return value_put(head, "devices",
		json_integer(
			(json_int_t)json_array_size(json_object_get(entry, "devices"))));
}

static bool
write_tables(const struct show *show, json_t *entry, struct error *err)
{
	json_t *contradictions = flat_contradictions(entry);
	const json_t *evidence = json_object_get(entry, "evidence");
	bool ok = false;

	if (!contradictions) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!writer_begin(show->writer, SHOW_SCHEMA, NULL, shown_entry(show, entry),
		    columns, COUNT(columns), err) ||
		!writer_end(show->writer, NULL, err))
		goto out;
	ok = show_timeline_table(show, json_object_get(entry, "timeline"), err) &&
	     show_notes_tables(show, json_object_get(entry, "advisories"), err) &&
	     write_block(show, json_object_get(entry, "downloads"), download_columns,
		     COUNT(download_columns), err) &&
	     (show->evidence ? write_block(show, evidence, sighting_columns,
				       COUNT(sighting_columns), err)
			     : write_block(show, evidence, evidence_columns,
				       COUNT(evidence_columns), err)) &&
	     write_block(show, contradictions, contradiction_columns,
		     COUNT(contradiction_columns), err);
out:
	json_decref(contradictions);
	return ok;
}

/* --- all of it --------------------------------------------------------------------------- */

static bool
write_entries(const struct show *show, json_t *entries, json_t *notes, struct error *err)
{
	size_t n = json_array_size(entries);
	const char *array = n > 1 ? "releases" : NULL;
	json_t *head, *entry;
	const char *text;
	bool ok = true;
	size_t i;

	if (writer_format_of(show->writer) == WRITER_TABLE) {
		json_array_foreach(entries, i, entry)
			ok = ok && write_tables(show, entry, err);
		json_array_foreach(notes, i, entry) {
			text = json_string_value(entry);
			ok = ok && writer_line(show->writer, text, err);
		}
		return ok;
	}
	head = json_pack("{s:s}", "what", n > 1 ? "releases" : "release");
	if (head && n == 1 && json_object_update(head, json_array_get(entries, 0)) != 0) {
		json_decref(head);
		head = NULL;
	}
	if (!writer_begin_with(
		    show->writer, SHOW_SCHEMA, array, head, columns, COUNT(columns), err))
		return false;
	for (i = 0; array && i < n && ok; i++)
		ok = writer_record(
			show->writer, json_incref(json_array_get(entries, i)), err);
	return ok &&
	       writer_end_with(show->writer, json_pack("{s:O}", "notes", notes), err);
}

/* The row of one release that was found; *entry is NULL when no source states it any more. */
static bool
read_entry(const struct show *show, const struct found *found, json_t **entry,
	struct error *err)
{
	const struct release_filter filter = {.platform = platform_name(found->platform),
		.build = found->build,
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = INT64_MAX,
		.beta = true};
	struct release_row *rows;
	size_t n;

	*entry = NULL;
	if (!release_list(show->db, &filter, show->arena, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].build, found->build) == 0) {
			*entry = entry_json(show, &rows[i], err);
			return *entry != NULL;
		}
	return true;
}

bool
show_releases(
	const struct show *show, const struct found *found, size_t n, struct error *err)
{
	json_t *entries = json_array(), *notes = json_array(), *entry;
	bool ok = false;

	for (size_t i = 0; i < n; i++) {
		if (!read_entry(show, &found[i], &entry, err))
			goto out;
		if (!entry)
			continue;
		entries = value_add(entries, entry);
		if (*found[i].asked_twin && json_array_size(notes) == 0)
			notes = value_add(notes,
				json_sprintf("%s is a twin of %s: the same payload, for "
					     "devices on a beta",
					found[i].asked_twin, found[i].build));
	}
	if (!entries || !notes)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	else if (json_array_size(entries) == 0)
		(void)find_unknown(show->db, show->asked, PLATFORM_UNKNOWN, err);
	else
		ok = write_entries(show, entries, notes, err);
out:
	json_decref(notes);
	json_decref(entries);
	return ok;
}
