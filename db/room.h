/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room.h - is there room on the disk for what a sync may bring? It fails before, not during.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_ROOM_H
#define SUCAT_DB_ROOM_H

#include "db/connection.h"

/* ERR_IO "disk.low" when CAP_ROOM_BODIES of the largest body kept so far and CAP_ROOM_BYTES are more
 * than what is free where the store is. A file system that does not tell has room. */
NODISCARD bool room_check(struct db *db, struct error *err);

#endif
