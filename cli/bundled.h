/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundled.h - does a store hold what this program bundles?
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_BUNDLED_H
#define SUCAT_CLI_BUNDLED_H

#include "db/connection.h"

/* *current: the registry and facts in the store are those of data_digest. *empty: the store was
 * made without facts, and stays so. */
NODISCARD bool bundled_is_current(
	struct db *db, bool *current, bool *empty, struct error *err);
/* The name under which the store keeps that digest. */
#define BUNDLED_META "bundle"

#endif
