/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target_json.h"

#include "cli/value.h"

json_t *
target_json(const struct target *target)
{
	json_t *record = json_pack(
		"{s:s, s:s, s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, "
		"s:{s:s, s:s}}",
		"kind", release_kind_name(target->kind), "version", target->version,
		"extra", value_text(target->extra), "build", target->build, "aliases",
		value_texts(target->aliases, target->n_aliases), "beta",
		target->beta ? 1 : 0, "prerequisite_build",
		value_text(target->prerequisite_build), "posted",
		value_day(target->posted), "released", value_day(target->released),
		"expires", value_day(target->expires), "audience",
		value_audience(target->audience), "reason", reason_name(target->reason),
		"rule", target->rule, "sources",
		value_texts(target->sources, target->n_sources), "enforce",
		"TargetOSVersion", target->version, "TargetBuildVersion", target->build);

	if (!record)
		return NULL;
	if ((target->n_only_on &&
		    json_object_set_new(record, "only_on",
			    value_texts(target->only_on, target->n_only_on)) != 0) ||
		(target->via && (json_object_set_new(
					 record, "via", json_string(target->via)) != 0 ||
					json_object_set_new(record, "combined",
						json_boolean(target->combined)) != 0))) {
		json_decref(record);
		return NULL;
	}
	return record;
}

json_t *
rejection_json(const struct rejection *rejection)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:s}", "build", rejection->build,
		"version", value_text(rejection->version), "extra",
		value_text(rejection->extra), "kind", release_kind_name(rejection->kind),
		"reason", reason_name(rejection->reason));
}

json_t *
rejected_json(const struct targets *targets)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < targets->n_rejected; i++)
		if (json_array_append_new(array, rejection_json(&targets->rejected[i])) !=
			0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

json_t *
hidden_json(const struct targets *targets)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < targets->n_hidden; i++) {
		const struct hidden *h = &targets->hidden[i];
		json_t *record = json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o}", "kind",
			release_kind_name(h->kind), "version", h->version, "extra",
			value_text(h->extra), "build", h->build, "released",
			value_day(h->released), "visible_from",
			value_day(h->visible_from), "via", value_text(h->via));

		if (json_array_append_new(array, record) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}
