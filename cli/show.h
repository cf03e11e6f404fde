/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show.h - what `sucat show` tells of a release, a product, a device.
 *
 * Layer: cli. Only for cmd_show.c and the show_*.c files.
 */
#ifndef SUCAT_CLI_SHOW_H
#define SUCAT_CLI_SHOW_H

#include "cli/writer.h"
#include "db/advisory.h"
#include "db/device.h"
#include "db/find.h"
#include "db/product.h"

#define SHOW_SCHEMA "sucat.show/1"

struct show {
	struct db *db;
	struct writer *writer;
	struct arena *arena;
	const char *asked; /* as given */
	bool evidence;     /* every sighting, and the devices by name */
};

NODISCARD bool show_releases(
	const struct show *show, const struct found *found, size_t n, struct error *err);
NODISCARD bool show_product(const struct show *show, const struct product_row *rows,
	size_t n, struct error *err);
/* The security notes of a release, as JSON; and as blocks of a table, from that. NULL with err. */
NODISCARD json_t *show_notes_json(const struct show *show, const char *platform,
	const char *build, struct error *err);
NODISCARD bool show_notes_tables(
	const struct show *show, const json_t *notes, struct error *err);
/* What became of a release, the same way. */
NODISCARD json_t *show_timeline_json(const struct show *show, const char *platform,
	const char *build, struct error *err);
NODISCARD bool show_timeline_table(
	const struct show *show, const json_t *steps, struct error *err);
/* `cve`: in letters of either case. */
NODISCARD bool show_cve(const struct show *show, const char *cve, struct error *err);
NODISCARD bool show_device(
	const struct show *show, const struct device *device, struct error *err);

#endif
