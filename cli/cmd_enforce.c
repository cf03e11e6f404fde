/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/declaration.h"
#include "cli/log.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/advisory.h"
#include "db/target.h"

#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
	{"device",       0, "ID",            false,
         "model identifier, board id, product type or marketing name"                               },
	{"base",         0, "BUILD|VERSION", false, "what the device runs"                          },
	{"target",       0, "BUILD",         false, "what it shall run (default: the newest it may)"},
	{"by",           0, "LOCALTIME",     false,
         "the deadline in the device's own time: 2026-04-01T18:00:00"                               },
	{"supplemental", 0, "BUILD",         false,
         "the response (RSR, BSI) that is installed now"                                            },
	{"details-url",  0, "URL",           false,
         "what the user may read (default: the security note; \"\" for none)"                       },
	{"at",           0, "TIME",          false, "as of that moment"                             },
	{"beta",         0, NULL,            false, "a beta may be enforced too"                    },
	{NULL,           0, NULL,            false, NULL					    },
};

/* What is asked, and what follows. */
struct enforcing {
	struct session *s;
	struct arena arena;
	const struct device *device;
	int64_t at, local;
	char by[20];
	const char *details_url; /* NULL: of the note */
	struct view view;
	struct device_view dv;
	struct bases bases;
	struct targets targets;
};

static bool
refuse(const struct enforcing *e, const char *build, const char *reason,
	struct error *err)
{
	(void)error_set(err, ERR_REFUSED, build, "no valid target for %s on %s: %s",
		*e->device->model ? e->device->model : e->device->name,
		e->bases.list[0].build, reason);
	return error_set_next(err, "see: sucat targets --why");
}

static bool
is_of(const struct target *t, const char *build)
{
	for (size_t i = 0; i < t->n_aliases; i++)
		if (strcmp(t->aliases[i], build) == 0)
			return true;
	return strcmp(t->build, build) == 0;
}

/* The target that is named. NULL with err set: why it is none. */
static const struct target *
named_target(const struct enforcing *e, const char *build, struct error *err)
{
	const char *reason = "no source lists this build for its platform";

	for (size_t i = 0; i < e->targets.n; i++)
		if (is_of(&e->targets.list[i], build))
			return &e->targets.list[i];
	for (size_t i = 0; i < e->targets.n_rejected; i++)
		if (strcmp(e->targets.rejected[i].build, build) == 0)
			reason = reason_name(e->targets.rejected[i].reason);
	(void)refuse(e, build, reason, err);
	return NULL;
}

/* The newest full update, else the newest response on the base itself. */
static const struct target *
newest_target(const struct enforcing *e, struct error *err)
{
	const struct target *response = NULL;

	for (size_t i = 0; i < e->targets.n; i++) {
		const struct target *t = &e->targets.list[i];

		if (t->kind == KIND_FULL)
			return t;
		if (!response && t->reason == REASON_EXACT_BASE)
			response = t;
	}
	if (!response)
		(void)refuse(e, e->device->name, "nothing is offered to it", err);
	return response;
}

static bool
check_deadline(const struct enforcing *e, const struct target *t, struct error *err)
{
	char day[INSTANT_TEXT_BYTES], reason[96];

	if (e->local + DECLARATION_LATEST_S < e->at)
		return error_set(
			err, ERR_REFUSED, "--by", "%s has passed everywhere", e->by);
	if (t->expires == INSTANT_NONE || instant_day(e->local) <= t->expires)
		return true;
	(void)snprintf(reason, sizeof reason, "it expires after %s, before the deadline",
		instant_format_day(t->expires, day));
	return refuse(e, t->build, reason, err);
}

/* The link of the note about a release, in the arena; "" when none is known. */
static bool
details_of(struct enforcing *e, const char *build, const char **url, struct error *err)
{
	const struct advisory_filter filter = {
		.platform = platform_name(e->device->platform),
		.build = build,
		.cve = "",
		.at = e->at};
	const struct release_security *security;
	const struct advisory_row *row;
	struct advisories found;

	*url = e->details_url ? e->details_url : "";
	if (e->details_url)
		return true;
	if (!advisory_load(e->s->db, &filter, &e->arena, &found, err))
		return false;
	security = advisory_find(&found, filter.platform, build);
	row = security ? advisory_main(security) : NULL;
	*url = row ? row->url : "";
	return true;
}

static bool
put(struct enforcing *e, json_t *declarations, const char *version, const char *build,
	struct error *err)
{
	struct declaration d = {.platform = e->device->platform,
		.version = version,
		.build = build,
		.by = e->by};

	if (!details_of(e, build, &d.details_url, err))
		return false;
	return json_array_append_new(declarations, declaration_json(&d)) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

/* One declaration; two where an older system has to install the base of a response first. */
static bool
declare(struct enforcing *e, const struct target *t, json_t *declarations, json_t *notes,
	struct error *err)
{
	if (t->via && t->combined)
		(void)json_array_append_new(notes,
			json_sprintf("%s is installed on the way, in one go with %s",
				t->via, t->build));
	if (t->via && !t->combined) {
		(void)json_array_append_new(notes,
			json_sprintf("two steps: the device installs %s first, then %s",
				t->via, t->build));
		if (!put(e, declarations, t->version, t->via, err))
			return false;
	}
	return put(e, declarations, t->version, t->build, err);
}

/* The bare declarations, each a document, for whoever sends them; with --json in an object. */
static bool
write_declarations(
	struct enforcing *e, json_t *declarations, json_t *notes, struct error *err)
{
	struct writer *w = e->s->writer;

	if (e->s->json) {
		if (!writer_begin(
			    w, "sucat.enforce/1", "declarations", NULL, NULL, 0, err))
			return false;
		for (size_t i = 0; i < json_array_size(declarations); i++)
			if (!writer_record(
				    w, json_incref(json_array_get(declarations, i)), err))
				return false;
		return writer_end(w, json_pack("{s:O}", "notes", notes), err);
	}
	for (size_t i = 0; i < json_array_size(notes); i++)
		log_line(LOG_WARN, "%s", json_string_value(json_array_get(notes, i)));
	for (size_t i = 0; i < json_array_size(declarations); i++) {
		char *text = json_dumps(json_array_get(declarations, i), JSON_INDENT(2));
		bool ok = text ? writer_bytes(w, text, strlen(text), err) &&
					  writer_bytes(w, "\n", 1, err)
			       : error_set(err, ERR_NOMEM, NULL, "out of memory");

		free(text);
		if (!ok)
			return false;
	}
	return true;
}

static bool
answer(struct enforcing *e, const char *build, struct error *err)
{
	json_t *declarations = json_array(), *notes = json_array();
	const struct target *t;
	bool ok = false;

	if (!declarations || !notes) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	t = build ? named_target(e, build, err) : newest_target(e, err);
	ok = t && check_deadline(e, t, err) && declare(e, t, declarations, notes, err) &&
	     write_declarations(e, declarations, notes, err);
out:
	json_decref(notes);
	json_decref(declarations);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *device = option_value(args, "device"),
		   *base = option_value(args, "base"), *by = option_value(args, "by");
	const struct target_question question = {.audience = AUDIENCE_BOTH,
		.beta = option_flag(args, "beta"),
		.reachable = true,
		.why = true};
	struct enforcing e = {.s = s, .details_url = option_value(args, "details-url")};
	bool ok;

	if (!device || !base || !by)
		return error_set(err, ERR_USAGE, NULL, "give --device, --base and --by");
	if (!declaration_time(by, e.by, &e.local, err))
		return false;
	arena_init(&e.arena, CAP_ARENA_BYTES);
	ok = ask_at(args, s->now, &e.at, err) && db_begin(s->db, err) &&
	     ask_device(s->db, &e.arena, device, &e.device, NULL, NULL, err) &&
	     view_open(s->db, &e.arena, e.device->platform, e.at, NULL, &e.view, err) &&
	     view_for_device(&e.view, e.device, &e.dv, err) &&
	     base_find(&e.dv, base, option_value(args, "supplemental"), &e.bases, err) &&
	     target_list(&e.dv, &e.bases, &question, &e.targets, err) &&
	     answer(&e, option_value(args, "target"), err);
	db_rollback(s->db);
	arena_clear(&e.arena);
	return ok;
}

const struct command command_enforce = {
	.name = "enforce",
	.arguments = "--device ID --base BUILD|VERSION --by LOCALTIME",
	.summary =
		"a declaration that enforces a valid target on exactly that device and base",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat enforce --device Mac15,3 --base 25D2128 --by 2026-04-01T18:00 --at "
		"2026-03-18\n"
		"{\n"
		"  \"Type\": "
		"\"com.apple.configuration.softwareupdate.enforcement.specific\",\n"
		"  \"Identifier\": \"sucat.enforce.macOS.25D771280a\",\n"
		"  \"Payload\": {\n"
		"    \"TargetOSVersion\": \"26.3.1\",\n"
		"    \"TargetBuildVersion\": \"25D771280a\",\n"
		"    \"TargetLocalDateTime\": \"2026-04-01T18:00:00\"\n"
		"  }\n"
		"}\n",
	.run = run,
};
