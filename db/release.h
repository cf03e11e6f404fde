/* SPDX-License-Identifier: Apache-2.0 */
/*
 * release.h - what all claims of a (platform, build) come to: kind, base, twin, release date.
 *
 * Layer: db. A derived row: the best evidence decides, two certain verdicts that disagree make
 * the kind unknown ("conflict"). `released` is the earliest date any source ever stated; `withdrawn`
 * what a source states, else when pmv had dropped it for good (db/absence.h).
 */
#ifndef SUCAT_DB_RELEASE_H
#define SUCAT_DB_RELEASE_H

#include "core/digest.h"
#include "db/connection.h"

/* Derive the release again from all sighted claims; deleted when there is none. Its twin, when that
 * is known, is derived with it. */
NODISCARD bool release_refresh(
	struct db *db, const char *platform, const char *build, struct error *err);
/* All releases of all claims (after a wipe). */
NODISCARD bool release_refresh_all(struct db *db, struct error *err);

/* Had any source that makes offers claimed this build by `at`? The bundled facts count by `before`
 * only, the asking source's answer before (INSTANT_NONE: there is none): what came by an upgrade
 * between two answers is still news. */
NODISCARD bool release_is_offered(struct db *db, const char *platform, const char *build,
	int64_t at, int64_t before, bool *offered, struct error *err);

#endif
