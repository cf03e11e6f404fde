/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/limits.h"
#include "db/pair.h"
#include "parser/build.h"
#include "parser/version.h"

#include <string.h>

static const struct option_spec options[] = {
	{"device", 0, "ID",   false, "for this device: model, board id or product type"},
	{"at",     0, "TIME", false, "at that moment; a bare day means its end (UTC)"  },
	{NULL,     0, NULL,   false, NULL					      },
};

static const struct column columns[] = {
	{"platform",           "PLATFORM", false, false},
	{"accepted",           "ACCEPTED", false, false},
	{"kind",               "KIND",     false, false},
	{"version",            "VERSION",  false, false},
	{"extra",              "EXTRA",    false, false},
	{"build",              "BUILD",    false, false},
	{"prerequisite_build", "ON",       true,  false},
	{"audience",           "FOR",      false, false},
	{"expires",            "EXPIRES",  false, false},
	{"reason",             "WHY NOT",  false, true },
	{"devices",            "DEVICES",  true,  false},
};

/* Asked and answered. */
struct answer {
	struct arena arena;
	const char *version, *build;
	const struct device *device;
	int64_t at;
	struct pair *pairs;
	size_t n;
};

static json_t *
pair_json(const struct pair *p)
{
	return json_pack(
		"{s:s, s:b, s:o, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:o}",
		"platform", platform_name(p->platform), "accepted", p->accepted ? 1 : 0,
		"reason", value_text(p->reason), "kind", release_kind_name(p->kind),
		"version", p->version, "extra", value_text(p->extra), "build", p->build,
		"prerequisite_build", value_text(p->prerequisite_build), "audience",
		p->accepted ? value_audience(p->audience) : json_array(), "expires",
		value_day(p->expires), "devices", value_texts(p->devices, p->n_devices),
		"basis", basis_name(p->basis), "data_as_of", value_moment(p->data_as_of));
}

static json_t *
head_json(const struct answer *a)
{
	return json_pack("{s:{s:s, s:s, s:o, s:o}}", "asked", "version", a->version,
		"build", a->build, "device", value_text(a->device ? a->device->name : ""),
		"at", value_moment(a->at));
}

/* What is to be known of what was asked. */
static json_t *
notes_json(struct session *s, const struct answer *a, struct error *err)
{
	struct version version;
	json_t *notes = json_array();

	if (notes && version_parse(a->version, &version) && *version.extra &&
		json_array_append_new(notes,
			json_sprintf("TargetOSVersion has no letter: write %s, the "
				     "build tells the response",
				a->pairs[0].version)) != 0)
		goto failed;
	for (size_t i = 0; notes && i < a->n; i++)
		if (!ask_platform_note(
			    s->db, a->pairs[i].platform, a->at, s->now, notes, err))
			goto failed;
	return notes;
failed:
	json_decref(notes);
	return NULL;
}

static bool
write_pairs(struct session *s, const struct answer *a, struct error *err)
{
	json_t *notes;

	if (!writer_begin_with(s->writer, "sucat.check-pair/1", "pairs", head_json(a),
		    columns, sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!writer_record(s->writer, pair_json(&a->pairs[i]), err))
			return false;
	notes = notes_json(s, a, err);
	return !error_is_set(err) &&
	       writer_end_with(s->writer, json_pack("{s:o}", "notes", notes), err);
}

static bool
read_pair(const struct option_values *args, struct answer *a, struct error *err)
{
	size_t n;
	const char *const *operands = option_operands(args, &n);
	struct version version;
	struct build build;

	if (n != 2)
		return error_set(err, ERR_USAGE, NULL,
			"give a version and a build: 26.3.1 25D2128");
	a->version = operands[0];
	a->build = operands[1];
	if (!version_parse(a->version, &version) || version.stage != VERSION_RELEASE)
		return error_set(
			err, ERR_USAGE, NULL, "\"%.40s\" is no version", a->version);
	if (!build_parse(a->build, &build))
		return error_set(err, ERR_USAGE, NULL, "\"%.40s\" is no build", a->build);
	return true;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *device = option_value(args, "device");
	struct answer a = {0};
	bool ok;

	if (!read_pair(args, &a, err))
		return false;
	arena_init(&a.arena, CAP_ARENA_BYTES);
	ok = ask_at(args, s->now, &a.at, err) && db_begin(s->db, err) &&
	     (!device ||
		     ask_device(s->db, &a.arena, device, &a.device, NULL, NULL, err)) &&
	     pair_check(s->db, &a.arena,
		     &(struct pair_question){a.version, a.build, a.device, a.at},
		     &a.pairs, &a.n, err) &&
	     write_pairs(s, &a, err);
	db_rollback(s->db);
	arena_clear(&a.arena);
	return ok;
}

const struct command command_check_pair = {
	.name = "check-pair",
	.arguments = "VERSION BUILD",
	.summary = "would device management accept this version and build, and for whom",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat check-pair 26.3.1 25D771280a --at 2026-03-18\n"
		"PLATFORM  ACCEPTED  KIND  VERSION  EXTRA  BUILD       FOR             "
		"EXPIRES  WHY NOT\n"
		"macOS     yes       bsi   26.3.1   (a)    25D771280a  managed public  -        "
		"-\n\nmacOS: from the facts bundled with sucat, as of 2026-04-08\n",
	.run = run,
};
