/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - a growing byte buffer with a mandatory cap.
 *
 * Layer: core. `data` is NUL-terminated beyond `len` once anything was appended, else NULL.
 */
#ifndef SUCAT_CORE_BUF_H
#define SUCAT_CORE_BUF_H

#include "core/error.h"

#include <stddef.h>

struct buf {
	char *data;
	size_t len, alloc, cap;
	bool over; /* the failure was the cap, not memory */
};

/* Cannot fail; the cap (bytes) is not optional. */
void buf_init(struct buf *b, size_t cap_bytes);
/* Frees; `b` is as after buf_init. Takes a zeroed struct. */
void buf_clear(struct buf *b);
/* Forget the content, keep the memory. */
void buf_reset(struct buf *b);
/* Append; false when over the cap or out of memory: the buffer is then empty. */
NODISCARD bool buf_append(struct buf *b, const void *p, size_t n);
NODISCARD bool buf_text(struct buf *b, const char *text);
NODISCARD bool buf_byte(struct buf *b, char c);
NODISCARD bool buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
/* Make room for n bytes at data+len without changing len; NULL when not possible. */
NODISCARD char *buf_room(struct buf *b, size_t n);
/* Hand the bytes over: the caller frees; `b` is as after buf_init. NULL when empty. */
char *buf_take(struct buf *b, size_t *len);
/* Turn a failed append into ERR_LIMIT or ERR_NOMEM; returns false. */
bool buf_failed(const struct buf *b, const char *source, struct error *err);

#endif
