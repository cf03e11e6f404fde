/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change.h - what became different about a release that was told already.
 *
 * Layer: db; a part of the fold. Told are: another kind, version, extra, base or beta state than
 * before, whatever source brought the better evidence, and devices that pmv never named for it
 * before. Dates, rows split by device, and what returns are no change. Devices and audiences that
 * it lost: db/absence.h.
 */
#ifndef SUCAT_DB_CHANGE_H
#define SUCAT_DB_CHANGE_H

#include "core/limits.h"
#include "db/announce.h"

/* A release as it was before an answer. */
struct change_facts {
	char version[CAP_VERSION_BYTES +
		     1]; /* "" = it was not known, or only that it exists */
	char extra[16], kind[16], base_build[CAP_BUILD_BYTES + 1];
	bool beta;
};
NODISCARD bool change_read(struct db *db, const char *platform, const char *build,
	struct change_facts *facts, struct error *err);

/* Add what differs from `before` now. */
NODISCARD bool change_compare(struct db *db, const char *platform, const char *build,
	const struct change_facts *before, struct announcements *to, struct error *err);

/* Add the devices that the source named for the first time in its answer of `at`. */
NODISCARD bool change_gained(struct db *db, int64_t source_id, int64_t at,
	const char *platform, const char *build, struct announcements *to,
	struct error *err);

#endif
