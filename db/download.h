/* SPDX-License-Identifier: Apache-2.0 */
/*
 * download.h - what can be downloaded: installers of macOS from the catalogs, and restore images.
 *
 * Layer: db. Addresses passed parser/download.h when they were read.
 */
#ifndef SUCAT_DB_DOWNLOAD_H
#define SUCAT_DB_DOWNLOAD_H

#include "core/arena.h"
#include "core/digest.h"
#include "db/connection.h"

/* Texts are "" where there is nothing, times INSTANT_NONE. */
struct download_row {
	const char *product; /* Apple's product key: "140-36226" */
	const char
		*type; /* "macOSIPSW", "bridgeOSIPSW"; of an installer another, or "" */
	const char *system;          /* of an installer: "macOSTahoe" */
	const char *version, *build; /* of an image; of an installer none is stated */
	int64_t post_date;           /* of an installer, as it stands now */
	int64_t day; /* midnight of the first day that any of its states had */
	const char *url;
	int64_t bytes;    /* 0 = not stated */
	const char *sha1; /* of the file */
	const char *source, *key;
	struct digest answer;
	int64_t first_seen, last_seen;
	bool listed; /* a source still lists it */
};

/* All that was known by `at`, by product and URL, in `arena`. */
NODISCARD bool download_rows(struct db *db, int64_t at, struct arena *arena,
	struct download_row **rows, size_t *n, struct error *err);

struct download_release {
	const char *version, *build; /* NULL: there is none, or more than one */
};

/* The one full release of macOS with that train ("26") and the day of the row, as known by `at`, in
 * `arena`. */
NODISCARD bool download_release(struct db *db, const struct download_row *row,
	const char *train, int64_t at, struct arena *arena,
	struct download_release *release, struct error *err);

#endif
