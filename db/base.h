/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base.h - what a device runs, as people name it: a build, a version, a response's build.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_BASE_H
#define SUCAT_DB_BASE_H

#include "db/view.h"

/* One or several bases: a version may name several builds for a device. */
struct bases {
	struct base *list;
	size_t n;
	const char *
		installed_note; /* "25D771280a is the response (a) on 25D2128", or NULL */
	const char *twin_of; /* the canonical build when the base is a twin, else NULL */
	bool never_offered;  /* no source ever offered these builds to this device */
};

/*
 * `text` is a build ("25D2128"), a version ("26.3.1", also "26.3.1 (a)") or the build of a response
 * (then the base is the one that its row states). `supplemental` is the response installed now,
 * or NULL. ERR_UNKNOWN, with the nearest known, when it is not known for the platform.
 */
NODISCARD bool base_find(const struct device_view *dv, const char *text,
	const char *supplemental, struct bases *bases, struct error *err);

#endif
