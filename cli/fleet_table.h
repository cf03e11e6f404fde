/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet_table.h - the fleet report for people: the totals, and the devices to look at.
 *
 * Layer: cli. However many devices there are, only the first that are not current are kept.
 */
#ifndef SUCAT_CLI_FLEET_TABLE_H
#define SUCAT_CLI_FLEET_TABLE_H

#include "cli/fleet.h"
#include "cli/writer.h"

#define FLEET_TABLE_ROWS 40
#define FLEET_PAGE_ROWS  2000

struct fleet_table {
	size_t cap, more; /* rows kept at most; how many were not */
	json_t *rows;     /* of fleet_device_json, with the device's own name */
};

struct fleet_table *fleet_table_new(size_t rows);
void fleet_table_free(struct fleet_table *table);

/* Look at one device (fleet_sink). */
NODISCARD bool fleet_table_device(struct fleet_table *table,
	const struct fleet_device *device, int64_t at, struct error *err);
NODISCARD bool fleet_table_write(struct writer *w, const struct fleet_table *table,
	const struct fleet_totals *totals, const json_t *notes, struct error *err);

#endif
