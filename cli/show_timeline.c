/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a release, for `sucat show`. */
#include "cli/detail.h"
#include "cli/show.h"
#include "cli/value.h"

#include "core/limits.h"
#include "db/timeline.h"

static const struct column columns[] = {
	{"at",     "AT",     false, false},
	{"type",   "STEP",   false, false},
	{"source", "SOURCE", false, false},
	{"words",  "DETAIL", false, true },
};

json_t *
show_timeline_json(const struct show *show, const char *platform, const char *build,
	struct error *err)
{
	struct timeline_row *rows;
	json_t *array;
	size_t n;

	if (!timeline_list(show->db, platform, build, show->arena, &rows, &n, err))
		return NULL;
	array = json_array();
	for (size_t i = 0; array && i < n; i++)
		if (json_array_append_new(
			    array, json_pack("{s:o, s:s, s:o, s:o}", "at",
					   value_moment(rows[i].at), "type", rows[i].type,
					   "source", value_text(rows[i].source), "detail",
					   value_object(rows[i].detail))) != 0) {
			json_decref(array);
			array = NULL;
		}
	if (!array)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return array;
}

static bool
add_words(void *ctx, const char *label, const char *text)
{
	struct buf *b = ctx;

	(void)label;
	return (b->len == 0 || buf_text(b, "; ")) && buf_text(b, text);
}

/* The step with its detail in words. */
static json_t *
spoken(const json_t *step)
{
	const struct device_titles none = {NULL, 0};
	json_t *record = json_deep_copy(step);
	struct buf words;

	buf_init(&words, CAP_OUTPUT_VALUE_BYTES);
	if (!detail_say(json_object_get(step, "detail"), &none, add_words, &words) ||
		json_object_set_new(record, "words",
			words.len ? json_stringn(words.data, words.len) : json_null()) !=
			0) {
		json_decref(record);
		record = NULL;
	}
	buf_clear(&words);
	return record;
}

bool
show_timeline_table(const struct show *show, const json_t *steps, struct error *err)
{
	const json_t *step;
	size_t i;

	if (json_array_size(steps) == 0)
		return true;
	if (!writer_begin(show->writer, SHOW_SCHEMA, "rows", NULL, columns,
		    sizeof columns / sizeof columns[0], err))
		return false;
	json_array_foreach(steps, i, step)
		if (!writer_record(show->writer, spoken(step), err))
			return false;
	return writer_end(show->writer, NULL, err);
}
