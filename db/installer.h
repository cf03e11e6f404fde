/* SPDX-License-Identifier: Apache-2.0 */
/*
 * installer.h - the newest restore image of macOS, and the newest product of a name.
 *
 * Layer: db. Restore images are claims of the list "macOSIPSW", one build at a time for all
 * models. Products have no name of their own: the file of their metadata has one.
 */
#ifndef SUCAT_DB_INSTALLER_H
#define SUCAT_DB_INSTALLER_H

#include "core/arena.h"
#include "db/connection.h"

struct installer_image {
	const char *version, *build;
};
/* The one listed last by `at`, in `arena`; version NULL when none was known. */
NODISCARD bool installer_image_at(struct db *db, int64_t at, struct arena *arena,
	struct installer_image *image, struct error *err);

struct installer_product {
	const char *product, *version; /* version "" where the catalog states none */
	int64_t post_date;
};
/* The product with the newest PostDate whose ServerMetadataURL names a file that begins with
 * `name`, seen by `at`; product NULL when there was none. */
NODISCARD bool installer_product_named(struct db *db, const char *name, int64_t at,
	struct arena *arena, struct installer_product *product, struct error *err);

#endif
