/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enforce_settings.c - the policy that goes with enforcement: a declaration, or for older systems a
 * restrictions profile. Which key says what to which system: parser/policy.
 */
#include "cli/enforce.h"

#include "cli/ask.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/limits.h"
#include "parser/profile.h"

#include <string.h>

#define DECLARATION_TYPE "com.apple.configuration.softwareupdate.settings"

static bool
read_yes_no(
	const struct option_values *args, const char *name, int *value, struct error *err)
{
	const char *text = option_value(args, name);

	*value = POLICY_UNSAID;
	if (!text)
		return true;
	if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
		return error_set(
			err, ERR_USAGE, name, "\"%.40s\" is neither yes nor no", text);
	*value = strcmp(text, "yes") == 0;
	return true;
}

static bool
read_policy(const struct option_values *args, struct policy *policy, struct error *err)
{
	bool any = false;

	for (enum policy_wish wish = 0; wish < POLICY_WISHES; wish++) {
		const char *name = policy_wish_name(wish);
		int64_t days;

		if (wish >= POLICY_RESPONSES) {
			if (!read_yes_no(args, name, &policy->wishes[wish], err))
				return false;
		} else {
			if (!option_number(args, name, 1, CAP_DEFER_DAYS, POLICY_UNSAID,
				    &days, err))
				return false;
			policy->wishes[wish] = (int)days;
		}
		any = any || policy->wishes[wish] != POLICY_UNSAID;
	}
	return any || error_set(err, ERR_USAGE, NULL,
			      "give what shall be set: --defer, --defer-major, "
			      "--defer-system, --responses or --response-removal");
}

static json_t *
setting_json(const struct policy_setting *s)
{
	return s->is_days ? json_integer(s->value) : json_boolean(s->value);
}

/* The settings into a payload, those of a group in a dictionary of their own. */
static bool
put_settings(json_t *payload, const struct policy_settings *settings)
{
	for (size_t i = 0; i < settings->n; i++) {
		const struct policy_setting *s = &settings->list[i];
		json_t *to = payload;

		if (s->group && !(to = json_object_get(payload, s->group))) {
			to = json_object();
			if (json_object_set_new(payload, s->group, to) != 0)
				return false;
		}
		if (json_object_set_new(to, s->key, setting_json(s)) != 0)
			return false;
	}
	return true;
}

static json_t *
settings_declaration(enum platform platform, const struct policy_settings *settings)
{
	json_t *payload = json_object();

	if (!put_settings(payload, settings)) {
		json_decref(payload);
		return NULL;
	}
	return json_pack("{s:s, s:o, s:o}", "Type", DECLARATION_TYPE, "Identifier",
		json_sprintf("sucat.settings.%s", platform_name(platform)), "Payload",
		payload);
}

/* What the profile says, for --json. */
static json_t *
profile_json(const struct profile *profile, struct error *err)
{
	char outer[PROFILE_UUID_BYTES], inner[PROFILE_UUID_BYTES];
	json_t *payload;

	if (!profile_uuids(profile, outer, inner, err))
		return NULL;
	payload = json_pack("{s:s, s:i, s:o, s:s, s:s}", "PayloadType", PROFILE_PAYLOAD,
		"PayloadVersion", 1, "PayloadIdentifier",
		json_sprintf("%s.restrictions", profile->identifier), "PayloadUUID",
		inner, "PayloadDisplayName", profile->name);
	if (!put_settings(payload, profile->settings)) {
		json_decref(payload);
		return NULL;
	}
	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:[o]}", "PayloadType",
		"Configuration", "PayloadVersion", 1, "PayloadIdentifier",
		profile->identifier, "PayloadUUID", outer, "PayloadDisplayName",
		profile->name, "PayloadContent", payload);
}

struct asked {
	const struct device *device;
	const struct base *base;
};

static bool
write_json(struct session *s, const struct asked *asked, json_t *declaration,
	json_t *profile, struct error *err)
{
	json_t *head = json_pack("{s:{s:s, s:s, s:{s:s, s:o}}, s:o, s:o}", "asked",
		"device",
		*asked->device->model ? asked->device->model : asked->device->name,
		"platform", platform_name(asked->device->platform), "base", "version",
		asked->base->version, "build", value_text(asked->base->build),
		"declaration", declaration ? declaration : json_null(), "profile",
		profile ? profile : json_null());

	return writer_begin(
		       s->writer, "sucat.enforce-settings/1", NULL, head, NULL, 0, err) &&
	       writer_end(s->writer, NULL, err);
}

static bool
write_declaration(struct session *s, const struct asked *asked,
	const struct policy_settings *settings, struct error *err)
{
	json_t *d = settings_declaration(asked->device->platform, settings), *documents;
	bool ok;

	if (writer_format_of(s->writer) == WRITER_JSON)
		return write_json(s, asked, d, NULL, err);
	documents = json_pack("[o]", d);
	ok = documents ? enforce_print(s->writer, documents, NULL, err)
		       : error_set(err, ERR_NOMEM, NULL, "out of memory");
	json_decref(documents);
	return ok;
}

static bool
write_profile(struct session *s, const struct asked *asked,
	const struct policy_settings *settings, struct error *err)
{
	char identifier[64];
	const struct profile profile = {identifier, "Software updates", settings};
	json_t *json;
	char *xml;
	bool ok;

	(void)snprintf(identifier, sizeof identifier, "sucat.settings.%s",
		platform_name(asked->device->platform));
	if (writer_format_of(s->writer) == WRITER_JSON) {
		json = profile_json(&profile, err);
		return json ? write_json(s, asked, NULL, json, err)
			    : error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	xml = profile_write(&profile, err);
	ok = xml && writer_bytes(s->writer, xml, strlen(xml), err);
	profile_free(xml);
	return ok;
}

static bool
answer(struct session *s, const struct option_values *args, const struct policy *policy,
	struct arena *arena, struct error *err)
{
	const char *base = option_value(args, "base");
	struct policy_settings settings;
	struct device_view dv;
	struct asked asked;
	struct bases bases;
	struct view view;
	int64_t at;

	if (!ask_at(args, s->now, &at, err) ||
		!ask_device(s->db, arena, option_value(args, "device"), &asked.device,
			NULL, NULL, err) ||
		!view_open(s->db, arena, asked.device->platform, at, NULL, &view, err) ||
		!view_for_device(&view, asked.device, &dv, err) ||
		!base_find(&dv, base, NULL, &bases, err))
		return false;
	asked.base = &bases.list[0];
	return policy_settings(policy, asked.device->platform, asked.base->version,
		       &settings, err) &&
	       (settings.carrier == POLICY_DECLARATION
			       ? write_declaration(s, &asked, &settings, err)
			       : write_profile(s, &asked, &settings, err));
}

bool
enforce_settings(struct session *s, const struct option_values *args, struct error *err)
{
	struct policy policy;
	struct arena arena;
	bool ok;

	if (!read_policy(args, &policy, err) || !db_begin(s->db, err))
		return false;
	arena_init(&arena, CAP_ARENA_BYTES);
	ok = answer(s, args, &policy, &arena, err);
	arena_clear(&arena);
	db_rollback(s->db);
	return ok;
}
