/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - which file is the store.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_STORE_H
#define SUCAT_CLI_STORE_H

#include "core/error.h"

#include <stddef.h>

/*
 * Write the store's path to `to` (`cap` bytes): `given` (--db) unless NULL, else $SUCAT_DB, else
 * for root (`root`) the state directory of the packaging, else $XDG_DATA_HOME/sucat/sucat.db, else
 * ~/.local/share/sucat/sucat.db. Empty variables count as unset, as does an XDG_DATA_HOME that
 * is not absolute (XDG Base Directory Specification). ERR_USAGE when nothing names a place
 * or the path is too long.
 */
NODISCARD bool store_path(
	const char *given, bool root, char *to, size_t cap, struct error *err);

#endif
