/* SPDX-License-Identifier: Apache-2.0 */
/*
 * release_list.h - releases as they were known at a moment, with their intervals.
 *
 * Layer: db. A row folds every sighting of a release; a twin (canonical build of another number)
 * stands in the aliases of its canonical release, or for itself where that one was not known.
 * Bundled facts are known from their stated dates on and are no sightings.
 */
#ifndef SUCAT_DB_RELEASE_LIST_H
#define SUCAT_DB_RELEASE_LIST_H

#include "core/arena.h"
#include "db/advisory.h"
#include "db/connection.h"
#include "db/device.h"

struct release_row {
	/* "" = none */
	const char *platform, *build, *version, *extra, *kind, *rule, *confidence, *flag;
	const char *base_build; /* of a response: the exact build it is for */
	bool beta;
	bool listed;      /* some source still claimed it at that moment */
	int64_t released; /* the earliest date ever stated; a day. INSTANT_NONE = not known */
	int64_t posted; /* the earliest date that the sources stated then; a day */
	int64_t expires; /* the last day, of what was listed then, else of what went last */
	int64_t first_seen,
		last_seen; /* INSTANT_NONE = no source but the bundled facts */
	int64_t from; /* the first day on which the bundled facts have it listed, or none */
	int64_t withdrawn;      /* not later than the moment asked for */
	enum security security; /* as it was told at that moment */
	const char
		*advisory; /* URL of the note to print beside it (advisory_main), or "" */
	const char *const *sources; /* sorted */
	size_t n_sources;
	const char *const
		*aliases; /* builds of its twins, in the order of build_compare */
	size_t n_aliases;
};

struct release_filter {
	const char *platform, *build; /* "" = all; a build is a canonical one */
	const char *const *kinds;     /* any of these; none = all that name a version */
	size_t n_kinds;
	int64_t since, until; /* by release_row_date; INSTANT_NONE = open */
	int64_t at;           /* known at that moment */
	bool beta;            /* betas too */
	bool security;        /* only those whose security is yes */
};

/*
 * All rows that pass, in `arena`, by platform, date and build. Builds
 * of which only the existence is known (no version) are listed when their kind or build is asked
 * for.
 */
NODISCARD bool release_list(struct db *db, const struct release_filter *filter,
	struct arena *arena, struct release_row **rows, size_t *n, struct error *err);

/* The day a release is sorted and filtered by: released, else first_seen, else from. */
int64_t release_row_date(const struct release_row *row);

/* The releases that list a device, as release_list gives them: those that still do, or, when
 * none does (*listed is false), all that ever did. Betas too. */
NODISCARD bool release_list_of_device(struct db *db, const struct device *device,
	struct arena *arena, struct release_row **rows, size_t *n, bool *listed,
	struct error *err);

#endif
