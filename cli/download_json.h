/* SPDX-License-Identifier: Apache-2.0 */
/*
 * download_json.h - what can be downloaded, with the release that it is of.
 *
 * Layer: cli. A restore image states its build. An installer does not: the catalog has the name of
 * its system and the day on which it first came, and it is the one full release of that train which
 * came that day (doc/formats.md, "Installers"). One that fits none, or several, is left out: no
 * build is guessed.
 */
#ifndef SUCAT_CLI_DOWNLOAD_JSON_H
#define SUCAT_CLI_DOWNLOAD_JSON_H

#include "db/download.h"
#include "parser/platform.h"

#include <jansson.h>

struct download {
	const struct download_row *row;
	bool installer; /* else a restore image */
	enum platform platform;
	const char *version, *build;
	const char *train; /* its name, "Tahoe"; "" for an image */
};

/* All that was known by `at` and whose release is, by product and URL, in `arena`. */
NODISCARD bool download_read(struct db *db, int64_t at, struct arena *arena,
	struct download **list, size_t *n, struct error *err);

/* A new object; NULL when out of memory. `now`: with last_seen, even of what is listed. */
json_t *download_json(const struct download *d, bool now);
/* An array of those of one release. */
json_t *download_array(const struct download *list, size_t n, enum platform platform,
	const char *build, bool now);

#endif
