/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base.h - what a device runs, as people name it: a build, a version, a response's build.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_BASE_H
#define SUCAT_DB_BASE_H

#include "db/find.h"
#include "db/view.h"

#define BASES_NOTES 6

/* One or several bases: a version may name several builds for a device. */
struct bases {
	struct base *list;
	size_t n;
	/* What the reader should know: "25D771280a is the response (a) on 25D2128", a twin, several
	 * builds, a base that no source lists for this device, an installed response that is not
	 * known or not on this base. In the arena. */
	const char *notes[BASES_NOTES];
	size_t n_notes;
};

/*
 * `text` is a build ("25D2128"), a version ("26.3.1"; "26.3.1 (a)": with that response installed)
 * or the build of a response (then the base is the one that its row states, and the response is
 * installed). An old version of which no build is known, below all of its major that are known for the
 * device, is a base without a build; so is a prerelease ("26.4 RC") of a version that is known or
 * as old. "26.3 (25D5087f)" is a build and its version: a build of which no source states the
 * version is ERR_UNKNOWN without it. `supplemental` is the response installed now, or NULL or "": of several builds of a
 * version only its base is meant; one that is on another base counts for nothing. ERR_UNKNOWN,
 * with the nearest known, when `text` is not known for the platform; ERR_USAGE when
 * `supplemental` is no build.
 */
NODISCARD bool base_find(const struct device_view *dv, const char *text,
	const char *supplemental, struct bases *bases, struct error *err);

/* What an inventory tells of a device. NULL or "" = not told. */
struct base_told {
	const char *text;         /* its build, or its version where no build is told */
	const char *version;      /* beside a build: "26.3.1", "26.4 RC" */
	const char *supplemental; /* the build of the response installed now */
	const char *extra;        /* its letter: "a" */
};

/*
 * The same for all that is told. A build that is not known, or of which no source states the
 * version, has the version told beside it: as a base of its own where it is a beta or candidate,
 * as the response on that version where it has the shape of one, else as that version's known
 * builds. A letter that no known response has is compared as a letter. An error does not name the
 * nearest known.
 */
NODISCARD bool base_of_told(const struct device_view *dv, const struct base_told *told,
	struct bases *bases, struct error *err);
/* The same for a version whose releases are at hand (find_known), for those who ask for many devices. */
NODISCARD bool base_of_version(const struct device_view *dv, const char *version,
	const struct found *found, size_t n, struct bases *bases, struct error *err);

/* Are they the same bases, whatever is noted of them? */
bool bases_same(const struct bases *a, const struct bases *b);
/* Is that build, as a base, a beta or candidate of its version? `beta`: its release says so. */
bool base_is_prerelease(bool beta, const char *build, const char *version);

#endif
