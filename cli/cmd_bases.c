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

static const struct column columns[] = {
	{"platform", "PLATFORM", false, false},
	{"version",  "VERSION",  false, false},
	{"build",    "BUILD",    false, false},
	{"reason",   "REASON",   false, false},
	{"devices",  "DEVICES",  false, true },
};

struct asked {
	struct arena arena;
	int64_t at;
	const struct device *device; /* or NULL */
	struct device *devices;
	size_t n_devices;
	struct found *found;
	size_t n_found;
	enum platform platform; /* or PLATFORM_UNKNOWN */
	json_t *notes;
};

static bool
note(struct asked *a, const char *text, struct error *err)
{
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
		(void)json_array_append_new(
			platforms, json_string(platform_name(a->found[i].platform)));
	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:s, s:b, s:o}", "platform",
		platform_name(f->platform), "platforms", platforms, "kind",
		release_kind_name(f->kind), "version", f->version, "extra",
		value_text(f->extra), "build", f->build, "beta", f->beta ? 1 : 0,
		"prerequisite_build", value_text(f->base_build));
}

static json_t *
base_json(const struct base_row *row, enum platform platform)
{
	json_t *devices = json_array();

	for (size_t i = 0; devices && i < row->n_devices; i++)
		(void)json_array_append_new(devices, json_string(row->devices[i]->name));
	return json_pack("{s:s, s:s, s:s, s:o, s:s}", "platform", platform_name(platform),
		"version", row->version, "build", row->build, "devices", devices,
		"reason", reason_name(row->reason));
}

/* The bases of one release of one platform. */
static bool
write_bases(struct session *s, struct asked *a, const struct found *f, struct error *err)
{
	struct base_list bases;
	struct view view;

	if (a->device && a->device->platform != f->platform)
		return true;
	if (!view_open(s->db, &a->arena, f->platform, a->at, NULL, &view, err) ||
		!base_list(&view, f->build, a->devices, a->n_devices, a->device, &bases,
			err))
		return false;
	if (!bases.listed &&
		!note(a,
			arena_printf(&a->arena, "%s %s was not listed at that time",
				platform_name(f->platform), f->build),
			err))
		return false;
	if (bases.devices_unknown &&
		!note(a,
			arena_printf(&a->arena,
				"no source names the devices of "
				"%s %s%s%s",
				platform_name(f->platform), f->build,
				*bases.prerequisite_build ? "; its base is " : "",
				bases.prerequisite_build),
			err))
		return false;
	for (size_t i = 0; i < bases.n; i++)
		if (!writer_record(
			    s->writer, base_json(&bases.list[i], f->platform), err))
			return false;
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
		a->device ? a->device->platform : a->platform, &a->found, &a->n_found,
		err);
}

/* A version may name several builds: each platform's are asked one by one, but they are one
 * target only when the build is the same. */
static bool
one_build(const struct asked *a, const char *text, struct error *err)
{
	char builds[256] = "";
	size_t len = 0;
	bool several = false;

	for (size_t i = 0; i < a->n_found; i++) {
		size_t more = strlen(a->found[i].build);

		several = several || strcmp(a->found[i].build, a->found[0].build) != 0;
		if (len + more + 3 > sizeof builds || strstr(builds, a->found[i].build))
			continue;
		if (len) {
			memcpy(builds + len, ", ", 2);
			len += 2;
		}
		memcpy(builds + len, a->found[i].build, more + 1);
		len += more;
	}
	if (!several)
		return true;
	(void)error_set(
		err, ERR_UNKNOWN, text, "several builds have this version: %s", builds);
	return error_set_next(err, "give one of them, or --platform or --device");
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct asked a = {.notes = json_array()};
	bool ok = false;
	size_t n;

	arena_init(&a.arena, CAP_ARENA_BYTES);
	if (!db_begin(s->db, err) || !resolve(s, args, &a, err) ||
		!one_build(&a, option_operands(args, &n)[0], err))
		goto out;
	if (*a.found[0].asked_twin &&
		!note(&a,
			arena_printf(&a.arena, "%s is a twin of %s",
				a.found[0].asked_twin, a.found[0].build),
			err))
		goto out;
	if (!writer_begin(s->writer, "sucat.bases/1", "bases",
		    json_pack("{s:o, s:o}", "target", target_json(&a), "at",
			    value_moment(a.at)),
		    columns, sizeof columns / sizeof columns[0], err))
		goto out;
	for (size_t i = 0; i < a.n_found; i++)
		if (!write_bases(s, &a, &a.found[i], err))
			goto out;
	ok = writer_end(s->writer, json_pack("{s:O}", "notes", a.notes), err);
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
	.example = "",
	.run = run,
};
