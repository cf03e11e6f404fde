/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle.h - what the store knows of releases, as rows of data/releases.tsv (parser/facts.h).
 *
 * Layer: db. The rows of the newest bundled answer stay as they are, but where a source of a
 * higher rank says the same; what it was that said so is the provenance. A delta of a full update
 * tells for which devices the release is, not on what it depends: its base is left out.
 */
#ifndef SUCAT_DB_BUNDLE_H
#define SUCAT_DB_BUNDLE_H

#include "core/arena.h"
#include "db/connection.h"
#include "parser/record.h"

struct bundle_row {
	enum platform platform;
	/* "" = none; version only for a build of which only the existence is known */
	const char *version, *extra, *build, *base_build, *list, *provenance;
	enum release_kind kind;
	bool beta;
	enum audience audience;
	/* days, `withdrawn` a moment; INSTANT_NONE = not stated, or (until) still listed */
	int64_t posted, from, until, withdrawn, expires;
	const char *const *devices; /* sorted; none = unknown */
	size_t n_devices;
	int64_t rank; /* of the source: 9 bundled, 10 one that makes no offers */
	bool dropped; /* while rows are merged */
};

/*
 * All rows, in `arena`, sorted by platform, build, audience, devices and the rest. *as_of is the
 * moment up to which they hold: of the newest answer of pmv, or the bundle's when that is newer
 * and has rows of pmv; without pmv the bundle's, else that of the newest answer of any source.
 * Rows that the bundle has as still listed by pmv end with it when pmv has answered since and
 * none of its rows is theirs.
 */
NODISCARD bool bundle_rows(struct db *db, struct arena *arena, struct bundle_row **rows,
	size_t *n, int64_t *as_of, struct error *err);

/*
 * Merge rows that say the same, sort, and shorten *n; pure. Of one (platform, build, base,
 * audience):
 *  (1) equal devices: the best rank stays, with the earliest posting and first day;
 *  (2) a bundled row of unknown devices goes when another source knows them;
 *  (3) rows of one asset list and one span become one row: they come device by device;
 *  (4) a bundled, MobileAsset or IPSW row goes whose devices are among those of a row of another
 *      source (that is no pmv row when it is bundled);
 *  (5) mere existence goes when any other row has the build.
 */
NODISCARD bool bundle_merge(
	struct bundle_row *rows, size_t *n, struct arena *arena, struct error *err);

#endif
