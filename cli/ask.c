/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"

#include "cli/nearest.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/source.h"

#include <string.h>

#define CANDIDATES_BYTES 256
#define STALE_S          ((int64_t)2 * INSTANT_DAY_S) /* older answers are told as such */

/* Nothing by that name: the nearest identifier, model or marketing name. */
static bool
unknown_device(
	const char *text, const struct device *devices, size_t n, struct error *err)
{
	struct nearest nearest = {.asked = text};

	for (size_t i = 0; i < n; i++) {
		nearest_offer(&nearest, devices[i].name);
		if (*devices[i].model)
			nearest_offer(&nearest, devices[i].model);
		if (*devices[i].title)
			nearest_offer(&nearest, devices[i].title);
	}
	if (nearest.best)
		(void)error_set(err, ERR_UNKNOWN, text,
			"no such device is known; the nearest known is %s", nearest.best);
	else
		(void)error_set(err, ERR_UNKNOWN, text, "no such device is known");
	return error_set_next(err,
		"give a model identifier (Mac15,3), board id (J504AP) or product type");
}

static bool
ambiguous_device(
	const char *text, const struct device *const *found, size_t n, struct error *err)
{
	char names[CANDIDATES_BYTES];

	device_join_names(found, n, names, sizeof names);
	(void)error_set(
		err, ERR_UNKNOWN, text, "several devices have this name: %s", names);
	return error_set_next(err, "give one of them");
}

/* All devices, and those of them that a text names. */
struct named {
	struct device *devices;
	const struct device **found;
	size_t n, hits;
};

static bool
match_all(struct db *db, struct arena *arena, const char *text, struct named *out,
	struct error *err)
{
	if (!device_list(db, arena, &out->devices, &out->n, err))
		return false;
	out->found = arena_array(arena, out->n + 1, sizeof(const struct device *));
	if (!out->found)
		return arena_failed(arena, text, err);
	out->hits = device_match(out->devices, out->n, text, out->found);
	return true;
}

bool
ask_device(struct db *db, struct arena *arena, const char *text,
	const struct device **device, struct device **all, size_t *n, struct error *err)
{
	struct named m = {0};
	struct device *one;
	size_t hits = 0;

	if (strlen(text) > CAP_TEXT_ARGUMENT_BYTES)
		return error_set(err, ERR_USAGE, "--device", "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
	if (!all && !device_named(db, arena, text, &one, &hits, err))
		return false;
	if (hits == 1) {
		*device = one;
		return true;
	}
	if (!match_all(db, arena, text, &m, err))
		return false;
	if (m.hits == 0)
		return unknown_device(text, m.devices, m.n, err);
	if (m.hits > 1)
		return ambiguous_device(text, m.found, m.hits, err);
	*device = m.found[0];
	if (all)
		*all = m.devices;
	if (n)
		*n = m.n;
	return true;
}

bool
ask_at(const struct option_values *args, int64_t now, int64_t *at, struct error *err)
{
	const char *text = option_value(args, "at");
	char today[INSTANT_TEXT_BYTES];

	*at = now;
	if (!text)
		return true;
	if (!instant_parse_human("--at", text, now, at, err))
		return false;
	if (instant_day(*at) > instant_day(now)) {
		(void)error_set(err, ERR_UNKNOWN, "--at",
			"nothing is known of the future; today is %s",
			instant_format_day(now, today));
		return error_set_next(err, "give a moment that has passed");
	}
	return true;
}

const char *
ask_basis_note(const struct view *view, int64_t now)
{
	const char *more = view->at >= now ? "; for newer ones: sucat sync" : "";
	char day[INSTANT_TEXT_BYTES];

	(void)instant_format_day(view->data_as_of, day);
	if (view->basis == BASIS_BUNDLED)
		return arena_printf(view->arena,
			"from the facts bundled with sucat, as of %s%s", day, more);
	if (view->basis == BASIS_STATED)
		return "from dates that Apple stated later: the history here begins after "
		       "that time";
	if (view->data_as_of == INSTANT_NONE || view->at - view->data_as_of <= STALE_S)
		return "";
	return arena_printf(
		view->arena, "the newest answer by then is of %s%s", day, more);
}

bool
ask_platform_note(struct db *db, enum platform platform, int64_t at, int64_t now,
	json_t *notes, struct error *err)
{
	struct arena arena;
	struct view view;
	const char *note;
	bool ok = true;

	arena_init(&arena, CAP_ARENA_BYTES);
	if (!view_open(db, &arena, platform, at, NULL, &view, err)) {
		ok = err->code == ERR_UNKNOWN;
		if (ok)
			error_clear(err);
		goto out;
	}
	note = ask_basis_note(&view, now);
	if (!note || (*note && json_array_append_new(notes,
				       json_sprintf("%s: %s", platform_name(platform),
					       note)) != 0))
		ok = error_set(err, ERR_NOMEM, NULL, "out of memory");
out:
	arena_clear(&arena);
	return ok;
}

bool
ask_audience(const struct option_values *args, enum audience *audience, struct error *err)
{
	const char *text = option_value(args, "audience");

	*audience = AUDIENCE_BOTH;
	if (text && strcmp(text, "public") == 0)
		*audience = AUDIENCE_PUBLIC;
	else if (text && strcmp(text, "managed") == 0)
		*audience = AUDIENCE_MANAGED;
	else if (text)
		return error_set(err, ERR_USAGE, "--audience",
			"\"%.40s\" is not public or managed", text);
	return true;
}

bool
ask_deferral(
	const struct option_values *args, int *days, int *major_days, struct error *err)
{
	int64_t all, major;

	if (!option_number(args, "defer", 0, CAP_DEFER_DAYS, 0, &all, err) ||
		!option_number(args, "defer-major", 0, CAP_DEFER_DAYS, all, &major, err))
		return false;
	*days = (int)all;
	*major_days = (int)major;
	return true;
}

bool
ask_source(struct db *db, struct arena *arena, const char *name, struct source **source,
	struct error *err)
{
	struct nearest nearest = {.asked = name};
	struct source *list;
	size_t n;

	if (!source_list(db, arena, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		nearest_offer(&nearest, list[i].name);
		if (strcmp(list[i].name, name) == 0) {
			*source = &list[i];
			return true;
		}
	}
	if (nearest.best)
		(void)error_set(err, ERR_UNKNOWN, name,
			"no such source, the nearest known is %s", nearest.best);
	else
		(void)error_set(err, ERR_UNKNOWN, name, "no such source");
	return error_set_next(err, "see: sucat sources");
}
