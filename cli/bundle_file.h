/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle_file.h - write data/releases.tsv and data/devices.tsv from the store.
 *
 * Layer: cli. A fixed point: what a fresh store exports are the files that it was made of.
 */
#ifndef SUCAT_CLI_BUNDLE_FILE_H
#define SUCAT_CLI_BUNDLE_FILE_H

#include "db/connection.h"

/* Write both below `folder`, which must exist; its subfolder data is made. Each file is placed
 * whole (core/publish.h). */
NODISCARD bool bundle_file_write(struct db *db, const char *folder, struct error *err);

#endif
