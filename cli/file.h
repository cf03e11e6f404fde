/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.h - read a whole file that the admin named.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_FILE_H
#define SUCAT_CLI_FILE_H

#include "core/buf.h"

/* Append the file to `b`, whose cap holds: ERR_LIMIT beyond it, ERR_IO when it cannot be read or
 * is a folder or device. */
NODISCARD bool file_read(const char *path, struct buf *b, struct error *err);
/* The same from where an open descriptor stands, which stays open; `path` is for messages. */
NODISCARD bool file_read_open(int fd, const char *path, struct buf *b, struct error *err);

#endif
