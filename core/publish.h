/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish.h - place a finished file: readers see the old one or the new one, never a part.
 *
 * Layer: core. The bytes go to a temporary file beside the target, are synced, renamed over it,
 * and the folder is synced. After a failure no temporary is left and the old file stands; only when
 * the folder cannot be synced is the new one in its place, and may be lost with the power.
 */
#ifndef SUCAT_CORE_PUBLISH_H
#define SUCAT_CORE_PUBLISH_H

#include "core/error.h"

#include <stddef.h>

/* Write `path` (its folder must exist); ERR_IO. The mode is 0666 less the umask. */
NODISCARD bool publish_file(
	const char *path, const void *data, size_t len, struct error *err);

#endif
