/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock.h - one writer at a time: flock() on "<store>.lock".
 *
 * Layer: db. The file holds "pid start-time" of its last writer and is never deleted.
 */
#ifndef SUCAT_DB_LOCK_H
#define SUCAT_DB_LOCK_H

#include "core/error.h"

/* Asked while it waits: has the user given up? */
typedef bool lock_stopped_fn(void);

/* The descriptor that holds the lock, or -1: ERR_LOCKED (pid and age in the reason) after at most
 * wait_s seconds, or as soon as `stopped` (may be NULL) says so, or ERR_IO. */
NODISCARD int lock_take(
	const char *store_path, int wait_s, lock_stopped_fn *stopped, struct error *err);
/* Takes -1. */
void lock_release(int fd);

#endif
