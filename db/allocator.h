/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allocator.h - was it memory that SQLite lacked?
 *
 * Layer: db, internal to connection. SQLite says SQLITE_NOMEM also where it asked nobody for memory: of
 * a damaged file with a text or an SQL statement larger than it ever takes. Both are told apart by what
 * malloc said.
 */
#ifndef SUCAT_DB_ALLOCATOR_H
#define SUCAT_DB_ALLOCATOR_H

#include <stdbool.h>

/* Before SQLite's first use; does nothing later. */
void allocator_set_up(void);
/* Has any request of SQLite for memory been refused in this process? */
bool allocator_failed(void);

#endif
