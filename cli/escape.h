/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape.h - untrusted text made harmless, piece by piece; writer_escape() is the short form.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_ESCAPE_H
#define SUCAT_CLI_ESCAPE_H

#include "core/buf.h"

#include <stddef.h>

#define ESCAPE_PIECE_BYTES 8

/* Take one character (or one byte that is no UTF-8) from `text` (len > 0), put it, escaped where
 * it has to be, into `piece` (*n bytes, no NUL). Returns how many bytes of `text` it was. */
size_t escape_next(
	const char *text, size_t len, char piece[ESCAPE_PIECE_BYTES], size_t *n);

/* Append the whole of `text`, escaped; false as buf_append. */
NODISCARD bool escape_append(struct buf *b, const char *text, size_t len);

#endif
