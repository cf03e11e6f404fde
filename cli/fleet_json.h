/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet_json.h - the fleet report as the JSON contract writes it (doc/schemas/fleet.json).
 *
 * Layer: cli. Each returns a new value, NULL when out of memory.
 */
#ifndef SUCAT_CLI_FLEET_JSON_H
#define SUCAT_CLI_FLEET_JSON_H

#include "cli/fleet.h"

#include <jansson.h>

/* A device of the inventory; `at` is the moment asked. */
json_t *fleet_device_json(const struct fleet_device *device, int64_t at);
json_t *fleet_totals_json(const struct fleet_totals *totals);
/* {"current": n, ...} */
json_t *fleet_states_json(const size_t states[STANDING_STATES]);
/* Sort the versions: by platform, the newest first. */
void fleet_sort(struct fleet_totals *totals);
/* The sums by platform of sorted versions; `sums` holds PLATFORM_COUNT. Returns how many there are. */
size_t fleet_platforms(const struct fleet_totals *totals, struct fleet_version *sums);
/* Whole days since `standing` fell behind; -1 when it did not, or no date is known. */
int64_t fleet_behind_days(const struct standing *standing, int64_t at);

#endif
