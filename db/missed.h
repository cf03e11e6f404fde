/* SPDX-License-Identifier: Apache-2.0 */
/*
 * missed.h - what a device misses on its base: since when, and the CVEs that are fixed since.
 *
 * Layer: db. Missed is a release that some source names for the device, above its base, released,
 * not withdrawn, and not above the newest that it may get (so a deferral hides here what it hides
 * in `targets`); and a response on its base above the one installed. Of the CVEs in the notes of
 * these, those count that no note of what is installed lists: of the full releases of its major up
 * to its version, and of the responses on its base up to the one installed. Where pmv decides what is offered, other
 * sources still tell what was released before the history of pmv began.
 *
 * Notes are read once, for all platforms, when the first device misses something.
 */
#ifndef SUCAT_DB_MISSED_H
#define SUCAT_DB_MISSED_H

#include "db/target.h"

/* Valid until the next question. */
struct missed {
	int64_t since; /* the day of the first full release missed, of those released since its
	                * base; INSTANT_NONE = no date is known */
	bool known; /* a note of a release that it misses is known: else n_cves tells nothing */
	bool complete; /* ... of all that it misses, with its CVEs */
	const char *const
		*cves; /* those that may have been exploited, then the newest first */
	size_t n_cves, n_exploited;
};

/* What is known of all platforms at a moment; of a platform when a device of it is asked for. */
struct missed_shelf;
NODISCARD struct missed_shelf *missed_open(struct db *db, int64_t at, struct error *err);
void missed_close(struct missed_shelf *shelf);

/* The releases that are named for a device: opaque, in `arena`. */
struct missed_device;
NODISCARD const struct missed_device *missed_device(struct missed_shelf *shelf,
	const struct device *device, struct arena *arena, struct error *err);

/* `targets` are those of the device on `base`. */
NODISCARD bool missed_of(struct missed_shelf *shelf, const struct missed_device *device,
	const struct base *base, const struct targets *targets, struct missed *out,
	struct error *err);
/* The newest full version that is offered to anybody on the platform; "" = none. */
NODISCARD bool missed_newest(struct missed_shelf *shelf, enum platform platform,
	const char **newest, struct error *err);

#endif
