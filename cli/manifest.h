/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest.h - a list of captured answers: TSV with the columns source, time, path, url.
 *
 * Layer: cli. Paths are relative to the manifest.
 */
#ifndef SUCAT_CLI_MANIFEST_H
#define SUCAT_CLI_MANIFEST_H

#include "cli/import.h"
#include "core/arena.h"

/* All rows, in `arena`. ERR_FORMAT with the line for a time that is none or an empty cell. */
NODISCARD bool manifest_read(const char *path, struct arena *arena,
	struct capture **captures, size_t *n, struct error *err);

#endif
