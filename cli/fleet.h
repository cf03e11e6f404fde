/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet.h - an inventory read row by row, each device judged, the totals kept.
 *
 * Layer: cli. Memory is constant: rows pass through a window, and what was made of one kind of
 * device (the same cells but for its name) is remembered only while there is room.
 */
#ifndef SUCAT_CLI_FLEET_H
#define SUCAT_CLI_FLEET_H

#include "db/standing.h"

/* How many devices of a version there are, by state. */
struct fleet_version {
	enum platform platform; /* PLATFORM_UNKNOWN: devices that are not known */
	char version
		[24]; /* "26.3.1 (a)"; "" = not known; "..." = all that have no room */
	size_t devices, states[STANDING_STATES];
};

#define FLEET_VERSIONS 4096

/* What is noted of devices, and of how many. */
struct fleet_noted {
	char *first; /* the name of one of them */
	char *note;
	size_t devices;
};

#define FLEET_NOTED                                                                      \
	12 /* different ones told; more are counted together, without a name */
#define FLEET_NOTE_BYTES 1024

struct fleet_totals {
	struct fleet_noted noted[FLEET_NOTED + 1];
	size_t n_noted;
	size_t devices, states[STANDING_STATES], bad_rows;
	size_t missing,
		missing_exploited; /* devices that miss CVEs; such that are exploited */
	struct fleet_version *versions; /* FLEET_VERSIONS of room */
	size_t n_versions;
};

/* One device: `standing` is NULL for one of a kind that was judged before. */
struct fleet_device {
	const char *name;
	const struct inventory_row *row;
	const struct standing *standing;
	enum standing_state state;
	int64_t line;
	char **kept; /* a text that `device` makes of the first of its kind; freed by the reader */
};

struct fleet_sink {
	void *ctx;
	bool (*device)(void *ctx, const struct fleet_device *device, struct error *err);
	/* a row that is none; the work goes on */
	void (*bad_row)(void *ctx, int64_t line, const char *reason);
	/* the titles do, the rows follow; or NULL */
	bool (*begin)(void *ctx, struct error *err);
};

struct fleet_input {
	const char *path;    /* "-" = standard input */
	const char *columns; /* parser/inventory.h, or NULL */
};

/* What the admin should know of the base of a row, and of a name that several devices share; "". */
const char *fleet_note(const struct standing *standing, char to[FLEET_NOTE_BYTES]);

/*
 * Read the whole inventory. ERR_USAGE when its header tells no device or version, ERR_FORMAT
 * when it is empty or has more than CAP_CSV_BAD_ROWS bad rows, ERR_IO. `totals` is zeroed first;
 * fleet_totals_clear() frees it, also after a failure.
 */
NODISCARD bool fleet_read(const struct fleet_input *input, struct standing_desk *desk,
	const struct fleet_sink *sink, struct fleet_totals *totals, struct error *err);
void fleet_totals_clear(struct fleet_totals *totals);

#endif
