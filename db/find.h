/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find.h - releases as people name them: a build, or a version with its extra.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_FIND_H
#define SUCAT_DB_FIND_H

#include "db/device.h"
#include "parser/record.h"

struct found {
	enum platform platform;
	const char *build, *version, *extra, *base_build;
	enum release_kind kind;
	bool beta;
	const char *
		asked_twin; /* the build asked for, when it is a twin of `build`; or "" */
};

/*
 * The releases that `text` names ("25D771280a", "26.3.1 (a)", "26.3.1": then without extra), of
 * one platform or (PLATFORM_UNKNOWN) of all; a twin is resolved to its canonical build; twins of
 * a version are left out. In `arena`. ERR_UNKNOWN with the nearest known when there is none.
 */
NODISCARD bool find_releases(struct db *db, struct arena *arena, const char *text,
	enum platform platform, struct found **found, size_t *n, struct error *err);

/* The same, but *n = 0 when there is none; false only when the store or memory fails, or the text
 * is too long. */
NODISCARD bool find_known(struct db *db, struct arena *arena, const char *text,
	enum platform platform, struct found **found, size_t *n, struct error *err);

/* Did any source ever list the build for the device? */
NODISCARD bool find_listed(struct db *db, const struct device *device, const char *build,
	bool *listed, struct error *err);

/* The version that a response states of its base, in `arena`: "" when none does. */
NODISCARD bool find_version_of_base(struct db *db, struct arena *arena,
	const char *base_build, enum platform platform, const char **version,
	struct error *err);

/* The builds of the platform that only such a response makes a base, by build, each with the version
 * that it states; *n = 0 when there is none. */
NODISCARD bool find_stated_bases(struct db *db, struct arena *arena,
	enum platform platform, struct found **found, size_t *n, struct error *err);

/* ERR_UNKNOWN for a text that names no release, with the known one that shares the longest
 * beginning; returns false. */
bool find_unknown(
	struct db *db, const char *text, enum platform platform, struct error *err);

#endif
