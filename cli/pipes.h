/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipes.h - pipes to a child that no other child inherits.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_PIPES_H
#define SUCAT_CLI_PIPES_H

#include "core/error.h"

/* Both ends, closed on exec; ends[0] is read. They are -1 or open, also on failure (ERR_IO, told of
 * `source`). */
NODISCARD bool pipes_open(int ends[2], const char *source, struct error *err);
/* Close and forget an end; takes -1. */
void pipes_close(int *fd);

#endif
