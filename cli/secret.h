/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret.h - read a file that nobody else may read.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_SECRET_H
#define SUCAT_CLI_SECRET_H

#include "core/buf.h"

/* Append the file to `b`, whose cap holds. ERR_IO unless it is a file, no symbolic link, of this
 * user or root, with no right for group and others (0600, 0400); ERR_LIMIT beyond the cap. */
NODISCARD bool secret_read(const char *path, struct buf *b, struct error *err);

#endif
