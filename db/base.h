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

#define BASES_NOTES 4

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
 * device, is a base without a build. `supplemental` is the response installed now, or NULL or "": of several builds of a
 * version only its base is meant; one that is on another base counts for nothing. ERR_UNKNOWN,
 * with the nearest known, when `text` is not known for the platform; ERR_USAGE when
 * `supplemental` is no build.
 */
NODISCARD bool base_find(const struct device_view *dv, const char *text,
	const char *supplemental, struct bases *bases, struct error *err);
/* The same for a version whose releases are at hand (find_known), for those who ask for many devices. */
NODISCARD bool base_of_version(const struct device_view *dv, const char *version,
	const struct found *found, size_t n, struct bases *bases, struct error *err);

#endif
