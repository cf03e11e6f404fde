/* SPDX-License-Identifier: Apache-2.0 */
/*
 * product.h - the history of a catalog product.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_PRODUCT_H
#define SUCAT_DB_PRODUCT_H

#include "core/arena.h"
#include "core/digest.h"
#include "db/connection.h"

/* An unbroken sighting of one state of the product in one catalog. Texts are "" where there is
 * nothing, times INSTANT_NONE. URLs are hostile. */
struct product_row {
	const char *source;
	int64_t post_date, deferred_date;
	const char *state, *type, *version, *build;
	bool installer;
	int64_t packages, bytes;
	const char *smd_url, *dist_url;
	const char *url,
		*sha1; /* of the file to download, as parser/download.h passed it */
	int64_t url_bytes;
	int64_t first_seen, last_seen;
	bool listed;
	const char *key;
	struct digest answer;
};

/* All of a product, in the order of time, in `arena`; *n is 0 when no catalog had it. */
NODISCARD bool product_history(struct db *db, const char *product, struct arena *arena,
	struct product_row **rows, size_t *n, struct error *err);

#endif
