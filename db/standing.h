/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standing.h - where a device of an inventory stands: current, behind, and since when.
 *
 * Layer: db. The same judge as `targets`: what a device may get is what target_list says.
 */
#ifndef SUCAT_DB_STANDING_H
#define SUCAT_DB_STANDING_H

#include "db/missed.h"
#include "parser/inventory.h"

enum standing_state {
	STANDING_CURRENT,  /* nothing is offered to it */
	STANDING_BEHIND,   /* a full update is */
	STANDING_RESPONSE, /* only a response (RSR, BSI) is */
	STANDING_UNSUPPORTED, /* a newer major is listed, and nothing newer for this device */
	STANDING_UNKNOWN,     /* not to be told, for a reason */
	STANDING_STATES,
};
/* "current", "behind", "response-available", "unsupported", "unknown". */
const char *standing_name(enum standing_state state);

struct standing_question {
	int64_t at;
	enum audience audience;
	int defer_days, defer_major_days; /* of what the user sees; 0 = none */
	bool beta, reachable, why;        /* as in struct target_question */
};

/* Valid until the next question to the desk. */
struct standing {
	enum standing_state state;
	const char *reason;          /* of unknown and unsupported: a sentence; else "" */
	const struct device *device; /* NULL = not known; of several the first */
	/* All that the name in the row means. Of several the answer is one that holds for each. */
	const struct device *const *devices;
	size_t n_devices;
	struct bases bases; /* n = 0: not known; its notes are of this row */
	struct targets targets;
	struct missed missed; /* of behind and response-available; else nothing */
};

/* Judges row after row on one snapshot; what it read of a device is kept while memory lasts. */
struct standing_desk;
NODISCARD struct standing_desk *standing_open(
	struct db *db, const struct standing_question *question, struct error *err);
void standing_close(struct standing_desk *desk);

/* False when the store or memory fails; what is unknown of the row is an answer. */
NODISCARD bool standing_of(struct standing_desk *desk, const struct inventory_row *row,
	struct standing *out, struct error *err);

#endif
