/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/detail.h"
#include "cli/value.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

/* Words under way. */
struct saying {
	const struct device_titles *titles;
	detail_fn *fn;
	void *ctx;
	struct buf text;
};

static bool
say(struct saying *s, const char *label, bool ok)
{
	ok = ok && s->text.data && s->fn(s->ctx, label, s->text.data);
	buf_reset(&s->text);
	return ok;
}

static bool
append_devices(struct saying *s, const json_t *array)
{
	size_t n = json_array_size(array), n_names = 0;
	const char **names = calloc(n + 1, sizeof *names);
	bool ok = names != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		names[n_names] = json_string_value(json_array_get(array, i));
		n_names += names[n_names] != NULL;
	}
	ok = ok && device_words_append(&s->text, names, n_names, s->titles);
	free(names);
	return ok;
}

/* A value of one change: what is not there is none. */
static bool
append_value(struct saying *s, const json_t *value)
{
	char *dump;
	bool ok;

	if (!value || json_is_null(value))
		return buf_text(&s->text, "none");
	if (json_is_boolean(value))
		return buf_text(&s->text, json_is_true(value) ? "yes" : "no");
	if (json_is_string(value))
		return buf_text(&s->text, json_string_value(value));
	dump = value_dump(value, JSON_COMPACT | JSON_ENCODE_ANY);
	ok = dump && buf_text(&s->text, dump);
	free(dump);
	return ok;
}

/* --- what changed ------------------------------------------------------------------------ */

static const char *
since_of(const json_t *change)
{
	return json_string_value(json_object_get(change, "absent_since"));
}

/* "no longer for J700AP (MacBook Neo), since 2026-03-17T22:00:00Z" */
static bool
say_devices(struct saying *s, const json_t *change)
{
	const json_t *gained = json_object_get(change, "gained");
	const json_t *lost = json_object_get(change, "lost");
	const char *since = since_of(change);

	return (json_array_size(gained) == 0 ||
		       say(s, "changed",
			       buf_text(&s->text, "now also for ") &&
				       append_devices(s, gained))) &&
	       (json_array_size(lost) == 0 ||
		       say(s, "changed",
			       buf_text(&s->text, "no longer for ") &&
				       append_devices(s, lost) &&
				       (!since || buf_printf(&s->text, ", since %s",
							  since))));
}

/* "for managed devices only, since 2026-03-17T22:00:00Z: iPad16,3, iPad16,4" */
static bool
say_audience(struct saying *s, const json_t *change)
{
	const char *since = since_of(change);

	return say(s, "changed",
		buf_text(&s->text, "for managed devices only") &&
			(!since || buf_printf(&s->text, ", since %s", since)) &&
			buf_text(&s->text, ": ") &&
			append_devices(s, json_object_get(change, "devices")));
}

/* "version from 26 to 26.3.1" */
static bool
say_value(struct saying *s, const json_t *change)
{
	const char *field = json_string_value(json_object_get(change, "field"));

	if (!field)
		return true;
	if (strcmp(field, "base_build") == 0)
		field = "base";
	return say(s, "changed",
		buf_printf(&s->text, "%s from ", field) &&
			append_value(s, json_object_get(change, "from")) &&
			buf_text(&s->text, " to ") &&
			append_value(s, json_object_get(change, "to")));
}

static bool
say_change(struct saying *s, const json_t *change)
{
	if (json_object_get(change, "gained"))
		return say_devices(s, change);
	if (json_object_get(change, "devices"))
		return say_audience(s, change);
	return say_value(s, change);
}

static bool
say_changes(struct saying *s, const json_t *changes)
{
	const json_t *change;
	size_t i;

	json_array_foreach(changes, i, change)
		if (!say_change(s, change))
			return false;
	return true;
}

/* --- all of it --------------------------------------------------------------------------- */

/* Of one that was withdrawn: "since 2026-03-17T22:00:00Z, for J314sAP". */
static bool
say_absence(struct saying *s, const json_t *detail)
{
	return say(s, "missing",
		buf_printf(&s->text, "since %s, for ", since_of(detail)) &&
			append_devices(s, json_object_get(detail, "devices")));
}

static bool
say_key(struct saying *s, const char *key, const json_t *value)
{
	if (strcmp(key, "changes") == 0)
		return say_changes(s, value);
	if (strcmp(key, "expires") == 0 && json_is_null(value))
		return say(s, "expired",
			buf_text(&s->text, "after it left the list; which day was its "
					   "last is not known"));
	if (strcmp(key, "expires") == 0)
		return say(s, "expired",
			buf_text(&s->text, "after its last day, ") &&
				append_value(s, value));
	if (json_is_array(value) || json_is_object(value))
		return true;
	return say(s, key, append_value(s, value));
}

bool
detail_say(json_t *detail, const struct device_titles *titles, detail_fn *fn, void *ctx)
{
	struct saying s = {.titles = titles, .fn = fn, .ctx = ctx};
	const char *key;
	json_t *value;
	bool ok = true;

	buf_init(&s.text, CAP_OUTPUT_VALUE_BYTES);
	if (since_of(detail) && json_object_get(detail, "devices"))
		ok = say_absence(&s, detail);
	else
		json_object_foreach(detail, key, value)
			ok = ok && say_key(&s, key, value);
	buf_clear(&s.text);
	return ok;
}
