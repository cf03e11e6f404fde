/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/bases.h"
#include "db/find.h"

#include <string.h>

static const struct option_spec options[] = {
	{"device",   0, "ID",   false, "only for this device"          },
	{"at",       0, "TIME", false,
         "the answer of that moment; a bare day means its end (UTC)"   },
	{"platform", 0, "NAME", false,
         "macOS, iOS, iPadOS ...: where a build or version has several"},
	{NULL,       0, NULL,   false, NULL                            },
};

#define DEVICES_SHOWN 3 /* in a line of the table; JSON and CSV have them all */

static const struct column columns[] = {
	{"platform", "PLATFORM", false, false},
        {"version",  "VERSION",  false, false},
	{"build",    "BUILD",    false, false},
        {"reason",   "REASON",   false, false},
	{"devices",  "DEVICES",  false, true },
	{"aliases",  "ALIASES",  false, false}, /* the last: not in the table */
};

#define COLUMNS (sizeof columns / sizeof columns[0])

struct asked {
	struct arena arena;
	int64_t at;
	const struct device *device; /* or NULL */
	struct device *devices;
	size_t n_devices;
	struct found *found;
	size_t n_found;
	enum platform platform; /* or PLATFORM_UNKNOWN */
	size_t n_bases;
	json_t *notes;
};

/* A note, once; `text` is in the arena, or NULL when that is full. */
static bool
note(struct asked *a, const char *text, struct error *err)
{
	for (size_t i = 0; text && i < json_array_size(a->notes); i++)
		if (strcmp(json_string_value(json_array_get(a->notes, i)), text) == 0)
			return true;
	if (text && json_array_append_new(a->notes, json_string(text)) == 0)
		return true;
	return error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static json_t *
target_json(const struct asked *a)
{
	const struct found *f = &a->found[0];
	json_t *platforms = json_array();

	for (size_t i = 0; platforms && i < a->n_found; i++)
		if (json_array_append_new(platforms,
			    json_string(platform_name(a->found[i].platform))) != 0) {
			json_decref(platforms);
			platforms = NULL;
		}
	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:s, s:b, s:o}", "platform",
		platform_name(f->platform), "platforms", platforms, "kind",
		release_kind_name(f->kind), "version", f->version, "extra",
		value_text(f->extra), "build", f->build, "beta", f->beta ? 1 : 0,
		"prerequisite_build", value_text(f->base_build));
}

static json_t *
device_names(const struct base_row *row)
{
	json_t *names = json_array();

	for (size_t i = 0; names && i < row->n_devices; i++)
		if (json_array_append_new(names, json_string(row->devices[i]->name)) !=
			0) {
			json_decref(names);
			return NULL;
		}
	return names;
}

/* "62: J152FAP J160AP J180dAP ..." */
static json_t *
devices_in_short(struct arena *arena, const struct base_row *row)
{
	const char *text = arena_printf(arena, "%zu:", row->n_devices);

	for (size_t i = 0; text && i < row->n_devices && i < DEVICES_SHOWN; i++)
		text = arena_printf(arena, "%s %s", text, row->devices[i]->name);
	if (text && row->n_devices > DEVICES_SHOWN)
		text = arena_printf(arena, "%s \u2026", text);
	return text ? json_string(text) : NULL;
}

static json_t *
base_json(const struct base_row *row, enum platform platform, json_t *devices)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s}", "platform",
		platform_name(platform), "version", row->version, "build", row->build,
		"aliases", value_texts(row->aliases, row->n_aliases), "devices", devices,
		"reason", reason_name(row->reason));
}

/* Why a release has no base, as far as it tells itself. */
static bool
note_release(struct asked *a, const struct found *f, const struct base_list *bases,
	struct error *err)
{
	const char *platform = platform_name(f->platform);
	char day[INSTANT_TEXT_BYTES];

	if (!bases->listed)
		return note(a,
			arena_printf(&a->arena, "%s %s was not listed at that time",
				platform, f->build),
			err);
	if (bases->devices_unknown)
		return note(a,
			arena_printf(&a->arena,
				"no source names the devices of %s %s%s%s", platform,
				f->build,
				*bases->prerequisite_build ? "; its base is " : "",
				bases->prerequisite_build),
			err);
	if (bases->expires != INSTANT_NONE && instant_day(a->at) > bases->expires)
		return note(a,
			arena_printf(&a->arena, "%s %s expired after %s", platform,
				f->build, instant_format_day(bases->expires, day)),
			err);
	return true;
}

/* The bases of one release of one platform. */
static bool
write_bases(struct session *s, struct asked *a, const struct found *f, struct error *err)
{
	bool table = writer_format_of(s->writer) == WRITER_TABLE;
	const char *basis;
	struct base_list bases;
	struct view view;

	if (a->device && a->device->platform != f->platform)
		return true;
	if (!view_open(s->db, &a->arena, f->platform, a->at, NULL, &view, err) ||
		!base_list(&view, f->build, a->devices, a->n_devices, a->device, &bases,
			err))
		return false;
	if (!note_release(a, f, &bases, err))
		return false;
	for (size_t i = 0; i < bases.n; i++) {
		const struct base_row *row = &bases.list[i];

		if (!writer_record(s->writer,
			    base_json(row, f->platform,
				    table ? devices_in_short(&a->arena, row)
					  : device_names(row)),
			    err))
			return false;
	}
	a->n_bases += bases.n;
	basis = ask_basis_note(&view, s->now);
	return (basis && !*basis) || note(a, basis, err);
}

/* Of several builds only those that a source listed for the device, if there are any. */
static bool
keep_listed(struct session *s, struct asked *a, struct error *err)
{
	size_t n = 0;
	bool listed;

	for (size_t i = 0; a->device && a->n_found > 1 && i < a->n_found; i++) {
		if (!find_listed(s->db, a->device, a->found[i].build, &listed, err))
			return false;
		if (listed) {
			struct found f = a->found[i];

			a->found[i] = a->found[n];
			a->found[n++] = f;
		}
	}
	if (n)
		a->n_found = n;
	return true;
}

static bool
resolve(struct session *s, const struct option_values *args, struct asked *a,
	struct error *err)
{
	const char *device = option_value(args, "device"),
		   *platform = option_value(args, "platform");
	size_t n;
	const char *const *operands = option_operands(args, &n);

	if (n != 1)
		return error_set(
			err, ERR_USAGE, NULL, "give one TARGET: a build or a version");
	if (platform) {
		a->platform = platform_parse(platform);
		if (a->platform == PLATFORM_UNKNOWN)
			return error_set(err, ERR_USAGE, "--platform",
				"\"%.40s\" is no platform", platform);
	}
	if (!ask_at(args, s->now, &a->at, err))
		return false;
	if (device ? !ask_device(s->db, &a->arena, device, &a->device, &a->devices,
			     &a->n_devices, err)
		   : !device_list(s->db, &a->arena, &a->devices, &a->n_devices, err))
		return false;
	return find_releases(s->db, &a->arena, operands[0],
		       a->device ? a->device->platform : a->platform, &a->found,
		       &a->n_found, err) &&
	       keep_listed(s, a, err);
}

/* A build may belong to several platforms (iOS and iPadOS): each is asked. Other builds, or the
 * same letters for another version (22F76), are another target. */
static bool
one_target(struct asked *a, const char *text, struct error *err)
{
	const struct found *first = &a->found[0];
	const char *names = "";
	bool several = false;

	for (size_t i = 0; i < a->n_found; i++) {
		const struct found *f = &a->found[i];

		several = several || strcmp(f->build, first->build) != 0 ||
			  strcmp(f->version, first->version) != 0;
		names = arena_printf(&a->arena, "%s%s%s %s", names, i ? ", " : "",
			platform_name(f->platform), f->build);
		if (!names)
			return arena_failed(&a->arena, text, err);
	}
	if (!several)
		return true;
	(void)error_set(
		err, ERR_UNKNOWN, text, "several targets have this name: %s", names);
	return error_set_next(err, "give a build, or --platform or --device");
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct asked a = {.notes = json_array()};
	bool ok = false;
	size_t n;

	arena_init(&a.arena, CAP_ARENA_BYTES);
	if (!db_begin(s->db, err) || !resolve(s, args, &a, err) ||
		!one_target(&a, option_operands(args, &n)[0], err))
		goto out;
	if (*a.found[0].asked_twin &&
		!note(&a,
			arena_printf(&a.arena, "%s is a twin of %s",
				a.found[0].asked_twin, a.found[0].build),
			err))
		goto out;
	if (!writer_begin_with(s->writer, "sucat.bases/1", "bases",
		    json_pack("{s:o, s:o}", "target", target_json(&a), "at",
			    value_moment(a.at)),
		    columns,
		    writer_format_of(s->writer) == WRITER_TABLE ? COLUMNS - 1 : COLUMNS,
		    err))
		goto out;
	for (size_t i = 0; i < a.n_found; i++)
		if (!write_bases(s, &a, &a.found[i], err))
			goto out;
	if (!a.n_bases && !writer_line(s->writer, "No base.", err))
		goto out;
	ok = writer_end_with(s->writer, json_pack("{s:O}", "notes", a.notes), err);
out:
	db_rollback(s->db);
	json_decref(a.notes);
	arena_clear(&a.arena);
	return ok;
}

const struct command command_bases = {
	.name = "bases",
	.arguments = "TARGET",
	.summary = "the base versions and builds, with devices, that a target applies to",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat bases 22F770830e --at 2023-07-12\n"
		"PLATFORM  VERSION  BUILD    REASON      DEVICES\n"
		"macOS     13.4.1   22F2083  exact-base  4: J180dAP J415AP J475cAP \u2026\n"
		"\n"
		"from the facts bundled with sucat, as of 2026-04-08\n",
	.run = run,
};
