/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/consumer_json.h"

#include "cli/value.h"

const struct column consumer_columns[CONSUMER_COLUMNS] = {
	{"name",     "CONSUMER",  false, false},
	{"cursor",   "CURSOR",    false, false},
	{"lag",      "LAG",       false, false},
	{"parked",   "PARKED",    false, false},
	{"failures", "FAILURES",  false, false},
	{"told",     "LAST TOLD", false, false},
	{"next_try", "NEXT TRY",  false, false},
	{"message",  "MESSAGE",   false, true },
	{"created",  "CREATED",   true,  false},
};

static json_t *
consumer_json(
	struct db *db, struct arena *arena, const struct consumer *c, struct error *err)
{
	json_t *events = json_array(), *value;
	struct parked *parked;
	size_t n;

	if (!consumer_parked(db, arena, c->name, &parked, &n, err)) {
		json_decref(events);
		return NULL;
	}
	for (size_t i = 0; events && i < n; i++)
		if (json_array_append_new(
			    events, json_pack("{s:s, s:I, s:o, s:s}", "id", parked[i].id,
					    "seq", (json_int_t)parked[i].seq, "at",
					    value_moment(parked[i].at), "message",
					    parked[i].message)) != 0) {
			json_decref(events);
			events = NULL;
		}
	value = json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}",
		"name", c->name, "cursor", (json_int_t)c->cursor, "lag",
		(json_int_t)c->lag, "parked", (json_int_t)c->parked, "failures",
		(json_int_t)c->failures, "told", value_moment(c->told_at), "run",
		value_moment(c->run_at), "next_try", value_moment(c->next_at), "message",
		value_text(c->message), "created", value_moment(c->created),
		"parked_events", events);
	if (!value)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return value;
}

json_t *
consumers_json(struct db *db, struct arena *arena, struct consumer **list, size_t *n,
	struct error *err)
{
	json_t *array, *value;

	if (!consumer_list(db, arena, NULL, list, n, err))
		return NULL;
	array = json_array();
	for (size_t i = 0; array && i < *n; i++) {
		value = consumer_json(db, arena, &(*list)[i], err);
		if (!value || json_array_append_new(array, value) != 0) {
			json_decref(array);
			array = NULL;
		}
	}
	if (!array && !error_is_set(err))
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return array;
}
