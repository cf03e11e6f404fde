/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/declaration.h"

#include "core/instant.h"

#include <stdio.h>
#include <string.h>

json_t *
declaration_json(const struct declaration *declaration)
{
	json_t *payload = json_pack("{s:s, s:s, s:s}", "TargetOSVersion",
		declaration->version, "TargetBuildVersion", declaration->build,
		"TargetLocalDateTime", declaration->by);

	if (payload && *declaration->details_url &&
		json_object_set_new(payload, "DetailsURL",
			json_string(declaration->details_url)) != 0) {
		json_decref(payload);
		return NULL;
	}
	return json_pack("{s:s, s:o, s:o}", "Type",
		"com.apple.configuration.softwareupdate.enforcement.specific",
		"Identifier",
		json_sprintf("sucat.enforce.%s.%s%s",
			platform_name(declaration->platform), declaration->identity,
			declaration->build),
		"Payload", payload);
}

bool
declaration_time(const char *text, char to[20], int64_t *local, struct error *err)
{
	size_t len = strlen(text);
	char moment[24];

	if (len == 16 || len == 19) {
		memcpy(to, text, len + 1);
		if (len == 16)
			memcpy(to + len, ":00", sizeof ":00");
		if (to[10] == ' ')
			to[10] = 'T';
		(void)snprintf(moment, sizeof moment, "%sZ", to);
		if (instant_parse_rfc3339(moment, local))
			return true;
	}
	(void)error_set(err, ERR_USAGE, "--by", "\"%.40s\" is no local time", text);
	return error_set_next(err, "write it as 2026-04-01T18:00:00, without an offset");
}
