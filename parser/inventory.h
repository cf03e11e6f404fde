/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inventory.h - what an inventory export says of a device, under the names of its tool.
 *
 * Layer: parser (pure). The columns of FileWave, Jamf Pro, Munki and MunkiReport, Fleet and
 * osquery, Intune, Kandji and of MDM status reports are one table (inventory.c); titles are
 * compared by their letters and digits alone; what is not of ASCII counts as a letter.
 */
#ifndef SUCAT_PARSER_INVENTORY_H
#define SUCAT_PARSER_INVENTORY_H

#include "core/error.h"
#include "core/limits.h"
#include "parser/csv.h"

enum inventory_field {
	INVENTORY_NAME,
	INVENTORY_DEVICE,
	INVENTORY_VERSION,
	INVENTORY_BUILD,
	INVENTORY_SUPPLEMENTAL_BUILD,
	INVENTORY_SUPPLEMENTAL_EXTRA,
	INVENTORY_FIELDS,
};
/* "name", "device", "version", "build", "supplemental_build", "supplemental_extra". */
const char *inventory_field_name(enum inventory_field field);

#define INVENTORY_SAME                                                                   \
	4 /* columns that may tell one field: the first that is filled does; of devices, that is known */

/* Which columns of the file hold a field, best first. */
struct inventory {
	size_t columns[INVENTORY_FIELDS][INVENTORY_SAME];
	size_t n[INVENTORY_FIELDS];
};

/*
 * Read the header. `columns` is NULL or what the admin says of it: "device=Model,build=OS Build";
 * a title with a comma stands in quotes. A field named there is read from that column alone. ERR_USAGE, with the field that is missing
 * or the column that is not there, when no column names the device, or none its version or build.
 */
NODISCARD bool inventory_header(struct inventory *inventory, const struct csv *header,
	const char *columns, const char *source, struct error *err);

/* One device, as far as its row tells. */
struct inventory_row {
	const char *name,
		*device; /* in the row's cells, without outer spaces; "" = absent */
	const char *devices
		[INVENTORY_SAME]; /* all that name the device, the first is `device` */
	size_t n_devices;
	char version[CAP_VERSION_BYTES + 1]; /* "26.3.1"; "" = not told */
	char build[CAP_BUILD_BYTES +
		   1]; /* as told: on a Mac it may be the response's; "" */
	char supplemental_build[CAP_BUILD_BYTES +
				1]; /* "" = none: also where the base is repeated */
	char supplemental_extra[8]; /* "a" of "(a)"; "" */
	const char *reason; /* why what it runs cannot be told: static text, or NULL */
};

/*
 * Read a row. Understood: "macOS 14.4.1", "14.4.1 (23E224)", "Version 14.4.1 (Build 23E224)",
 * "13.4.1 (a)", MunkiReport's 140401, a supplemental build that repeats the base, "25D771280a (a)"
 * and "26.3.1 (A)" in the supplemental fields, "none" and "n/a" there. What else stands there is a reason.
 */
void inventory_read(const struct inventory *inventory, const struct csv *row,
	struct inventory_row *out);

#endif
