/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bases.h - the inverse of target.h: the bases, with devices, that a release applies to.
 *
 * Layer: db. The bases asked are the non-beta full releases known at the moment for the device,
 * and the base that a response states; each is judged as targets judges it. A twin on which the
 * target holds too stands in the aliases of the build that it repeats.
 */
#ifndef SUCAT_DB_BASES_H
#define SUCAT_DB_BASES_H

#include "db/view.h"

struct base_row {
	const char *version, *build, *canonical_build;
	enum reason reason;
	const char **aliases; /* twins that are bases too, in build order */
	size_t n_aliases;
	const struct device **devices; /* by identifier */
	size_t n_devices;
};

struct base_list {
	struct base_row *list; /* newest first */
	size_t n;
	bool listed;          /* some row of the release is in force */
	bool devices_unknown; /* ... and none of them names a device */
	int64_t expires;      /* the last of them; INSTANT_NONE = one does not expire */
	const char *prerequisite_build; /* of a response; "" otherwise */
};

/*
 * The bases of `build` in a view of all rows. `devices`: all devices of the store, n of them;
 * `only`: one device, or NULL for all. In the view's arena.
 */
NODISCARD bool base_list(const struct view *view, const char *build,
	const struct device *devices, size_t n, const struct device *only,
	struct base_list *out, struct error *err);

#endif
