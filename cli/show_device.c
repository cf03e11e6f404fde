/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include "cli/release_json.h"
#include "cli/value.h"

#include <string.h>

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define MOST_LISTED ((size_t)10) /* without --evidence the newest that many */

static const struct column columns[] = {
	{"device.id",       "DEVICE",   false, false},
	{"device.model",    "MODEL",    false, false},
	{"device.name",     "NAME",     false, false},
	{"device.platform", "PLATFORM", false, false},
	{"device.aliases",  "ALIASES",  false, false},
};

static const struct column release_columns[] = {
	{"kind",               "KIND",     false, false},
	{"version",            "VERSION",  false, false},
	{"extra",              "EXTRA",    false, false},
	{"build",              "BUILD",    false, false},
	{"aliases",            "ALIASES",  false, true },
	{"prerequisite_build", "BASE",     false, false},
	{"released",           "RELEASED", false, false},
	{"expires",            "EXPIRES",  false, false},
};

/* "a b" -> ["a","b"] */
static json_t *
words(const char *text)
{
	json_t *array = json_array();

	while (array && *(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");

		array = value_add(array, json_stringn(text, len));
		text += len;
	}
	return array;
}

static json_t *
head_json(const struct device *d)
{
	return json_pack("{s:s, s:{s:s, s:o, s:o, s:s, s:o}}", "what", "device", "device",
		"id", d->name, "model", value_text(d->model), "name",
		value_text(d->title), "platform", platform_name(d->platform), "aliases",
		words(d->aliases));
}

static bool
write_releases(const struct show *show, const struct release_row *rows, size_t n,
	size_t most, json_t *notes, struct error *err)
{
	for (size_t i = 0; i < n && i < most; i++)
		if (!writer_record(show->writer, release_json(&rows[n - 1 - i]), err)) {
			json_decref(notes);
			return false;
		}
	return writer_end_with(show->writer, json_pack("{s:o}", "notes", notes), err);
}

bool
show_device(const struct show *show, const struct device *device, struct error *err)
{
	bool table = writer_format_of(show->writer) == WRITER_TABLE, listed;
	size_t n, most = show->evidence ? SIZE_MAX : MOST_LISTED;
	json_t *notes;
	struct release_row *rows;

	if (!release_list_of_device(
		    show->db, device, show->arena, &rows, &n, &listed, err))
		return false;
	if (table && (!writer_begin_with(show->writer, SHOW_SCHEMA, NULL,
			      head_json(device), columns, COUNT(columns), err) ||
			     !writer_end(show->writer, NULL, err)))
		return false;
	if (table ? !writer_begin(show->writer, SHOW_SCHEMA, "releases", NULL,
			    release_columns, COUNT(release_columns), err)
		  : !writer_begin_with(show->writer, SHOW_SCHEMA, "releases",
			    head_json(device), release_columns, COUNT(release_columns),
			    err))
		return false;
	notes = json_array();
	if (n && !listed)
		notes = value_add(
			notes, json_string("no source lists this device any more"));
	if (n > most)
		notes = value_add(
			notes, json_sprintf("the newest %zu of %zu releases; all with "
					    "--evidence",
				       most, n));
	return write_releases(show, rows, n, most, notes, err);
}
