/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target_json.h"

#include "cli/value.h"

json_t *
target_json(const struct target *t)
{
	json_t *record = json_pack(
		"{s:s, s:s, s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, "
		"s:{s:s, s:s}}",
		"kind", release_kind_name(t->kind), "version", t->version, "extra",
		value_text(t->extra), "build", t->build, "aliases",
		value_texts(t->aliases, t->n_aliases), "beta", t->beta ? 1 : 0,
		"prerequisite_build", value_text(t->prerequisite_build), "posted",
		value_day(t->posted), "released", value_day(t->released), "expires",
		value_day(t->expires), "audience", value_audience(t->audience), "reason",
		reason_name(t->reason), "rule", t->rule, "sources",
		value_texts(t->sources, t->n_sources), "enforce", "TargetOSVersion",
		t->version, "TargetBuildVersion", t->build);

	if (!record)
		return NULL;
	if ((t->n_only_on && json_object_set_new(record, "only_on",
				     value_texts(t->only_on, t->n_only_on)) != 0) ||
		(t->via &&
			(json_object_set_new(record, "via", json_string(t->via)) != 0 ||
				json_object_set_new(record, "combined",
					json_boolean(t->combined)) != 0))) {
		json_decref(record);
		return NULL;
	}
	return record;
}

json_t *
rejection_json(const struct rejection *r)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:s}", "build", r->build, "version",
		value_text(r->version), "extra", value_text(r->extra), "kind",
		release_kind_name(r->kind), "reason", reason_name(r->reason));
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
