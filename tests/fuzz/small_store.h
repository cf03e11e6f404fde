/* SPDX-License-Identifier: Apache-2.0 */
/*
 * small_store.h - a store of a few facts: of pmv, a catalog and the names of devices. For targets
 * that ask or break one.
 */
#ifndef SUCAT_TESTS_FUZZ_SMALL_STORE_H
#define SUCAT_TESTS_FUZZ_SMALL_STORE_H

#include "core/buf.h"
#include "db/connection.h"

/* Its path, made at the first call, closed; goes with the process. */
const char *small_store_path(void);
/* Its bytes, read once; borrowed. */
const struct buf *small_store_bytes(void);

#endif
