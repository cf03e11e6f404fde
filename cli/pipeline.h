/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline.h - the store of this program: opened, made, kept up to what is bundled.
 *
 * Layer: cli. Together with import.h and sync.h the only place where fetcher, parser, data and
 * db meet.
 */
#ifndef SUCAT_CLI_PIPELINE_H
#define SUCAT_CLI_PIPELINE_H

#include "db/connection.h"

/*
 * Open the store. DB_READ and DB_WRITE make it when it is missing, with the bundled facts; a store
 * whose bundled facts or registry are of another sucat gets this one's (a reader that may not
 * write keeps those that are there). DB_CREATE is `init`: `empty` leaves the bundled facts out,
 * now and later. wait_s: how long a writer waits for the lock.
 */
NODISCARD struct db *pipeline_open(
	const char *path, enum db_mode mode, bool empty, int wait_s, struct error *err);

#endif
