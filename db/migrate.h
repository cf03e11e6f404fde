/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate.h - from one schema level to the next, forward only, each in a transaction.
 *
 * Layer: db. The level is PRAGMA user_version; db/sql/NNNN_name.sql leads to level NNNN.
 */
#ifndef SUCAT_DB_MIGRATE_H
#define SUCAT_DB_MIGRATE_H

#include "core/error.h"
#include "db/connection.h"

/* "suct": PRAGMA application_id of a store. */
#define STORE_APPLICATION_ID 0x73756374
/* The level this program writes. */
extern const int migrate_newest;

/* Bring an open store of level `level` (0 = empty file) to migrate_newest. */
NODISCARD bool migrate_up(struct db *db, int level, struct error *err);

#endif
