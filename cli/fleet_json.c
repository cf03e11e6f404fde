/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fleet_json.h"

#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

int64_t
fleet_behind_days(const struct standing *standing, int64_t at)
{
	if (standing->state != STANDING_BEHIND || standing->missed.since == INSTANT_NONE)
		return -1;
	return (instant_day(at) - instant_day(standing->missed.since)) / INSTANT_DAY_S;
}

static json_t *
base_json(const struct standing *standing)
{
	const struct bases *bases = &standing->bases;

	if (!bases->n)
		return json_null();
	return json_pack("{s:s, s:o}", "version", bases->list[0].version, "build",
		bases->n == 1 ? value_text(bases->list[0].build) : json_null());
}

static json_t *
targets_json(const struct targets *targets)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < targets->n; i++) {
		const struct target *t = &targets->list[i];
		json_t *record = json_pack("{s:s, s:s, s:o, s:s, s:s}", "kind",
			release_kind_name(t->kind), "version", t->version, "extra",
			value_text(t->extra), "build", t->build, "reason",
			reason_name(t->reason));

		if (json_array_append_new(array, record) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

/* What it misses; null when no note tells. */
static json_t *
cves_json(const struct missed *missed)
{
	json_t *list;

	if (!missed->known)
		return json_null();
	list = json_array();
	for (size_t i = 0; list && i < missed->n_cves; i++)
		if (json_array_append_new(list, json_string(missed->cves[i])) != 0) {
			json_decref(list);
			return NULL;
		}
	return json_pack("{s:I, s:I, s:b, s:o}", "missed", (json_int_t)missed->n_cves,
		"exploited", (json_int_t)missed->n_exploited, "complete",
		missed->complete ? 1 : 0, "list", list);
}

static json_t *
note_json(const struct standing *s)
{
	char note[FLEET_NOTE_BYTES];

	return value_file_text(fleet_note(s, note));
}

/* The model; what the row says where that is not known, or means several. */
static json_t *
device_json(const struct fleet_device *device)
{
	const struct standing *s = device->standing;

	if (!s->device || s->n_devices > 1)
		return value_file_text(device->row->device);
	return json_string(*s->device->model ? s->device->model : s->device->name);
}

json_t *
fleet_device_json(const struct fleet_device *device, int64_t at)
{
	const struct standing *s = device->standing;
	int64_t days = fleet_behind_days(s, at);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
		"name", value_file_text(device->name), "device", device_json(device),
		"platform",
		s->device ? json_string(platform_name(s->device->platform)) : json_null(),
		"base", base_json(s), "supplemental",
		value_text(s->bases.n ? s->bases.list[0].supplemental_build : ""),
		"state", standing_name(s->state), "reason", value_text(s->reason),
		"behind_days", days < 0 ? json_null() : json_integer(days), "targets",
		targets_json(&s->targets), "cves", cves_json(&s->missed), "note",
		note_json(s));
}

json_t *
fleet_states_json(const size_t states[STANDING_STATES])
{
	json_t *object = json_object();

	for (int i = 0; object && i < STANDING_STATES; i++)
		if (json_object_set_new(object, standing_name((enum standing_state)i),
			    json_integer((json_int_t)states[i])) != 0) {
			json_decref(object);
			return NULL;
		}
	return object;
}

static int
compare_versions(const void *a, const void *b)
{
	const struct fleet_version *x = a, *y = b;
	bool x_known = x->platform != PLATFORM_UNKNOWN,
	     y_known = y->platform != PLATFORM_UNKNOWN;

	if (x_known != y_known)
		return x_known ? -1 : 1;
	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	return version_compare_text(y->version, x->version);
}

void
fleet_sort(struct fleet_totals *totals)
{
	qsort(totals->versions, totals->n_versions, sizeof *totals->versions,
		compare_versions);
}

static json_t *
version_json(const struct fleet_version *v)
{
	return json_pack("{s:o, s:o, s:I, s:o}", "platform",
		v->platform == PLATFORM_UNKNOWN ? json_null()
						: json_string(platform_name(v->platform)),
		"version", value_text(v->version), "devices", (json_int_t)v->devices,
		"states", fleet_states_json(v->states));
}

size_t
fleet_platforms(const struct fleet_totals *totals, struct fleet_version *sums)
{
	size_t n = 0;

	for (size_t i = 0; i < totals->n_versions; i++) {
		const struct fleet_version *v = &totals->versions[i];

		if (!n || sums[n - 1].platform != v->platform) {
			sums[n++] = *v;
			continue;
		}
		sums[n - 1].devices += v->devices;
		for (int k = 0; k < STANDING_STATES; k++)
			sums[n - 1].states[k] += v->states[k];
	}
	return n;
}

static json_t *
platforms_json(const struct fleet_totals *totals)
{
	struct fleet_version sums[PLATFORM_COUNT];
	size_t n = fleet_platforms(totals, sums);
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++) {
		json_t *record = version_json(&sums[i]);

		if (record)
			(void)json_object_del(record, "version");
		if (json_array_append_new(array, record) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

json_t *
fleet_totals_json(const struct fleet_totals *totals)
{
	json_t *versions = json_array();

	for (size_t i = 0; versions && i < totals->n_versions; i++)
		if (json_array_append_new(versions, version_json(&totals->versions[i])) !=
			0) {
			json_decref(versions);
			versions = NULL;
		}
	return json_pack("{s:I, s:o, s:o, s:o, s:{s:I, s:I}, s:I}", "devices",
		(json_int_t)totals->devices, "states", fleet_states_json(totals->states),
		"platforms", platforms_json(totals), "versions", versions, "missing_cves",
		"devices", (json_int_t)totals->missing, "exploited",
		(json_int_t)totals->missing_exploited, "bad_rows",
		(json_int_t)totals->bad_rows);
}
