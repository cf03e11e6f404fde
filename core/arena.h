/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h - memory that dies together, with a cap.
 *
 * Layer: core. Pointers stay valid until arena_clear() or arena_reset().
 */
#ifndef SUCAT_CORE_ARENA_H
#define SUCAT_CORE_ARENA_H

#include "core/error.h"

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used, cap;
	bool over; /* the failure was the cap, not memory */
};

/* Cannot fail; the cap (bytes) is not optional. */
void arena_init(struct arena *a, size_t cap_bytes);
/* Free everything. Takes a zeroed struct. */
void arena_clear(struct arena *a);
/* Forget everything, keep one block for reuse. */
void arena_reset(struct arena *a);
/* Zeroed memory, aligned for any type; NULL when over the cap or out of memory. */
NODISCARD void *arena_alloc(struct arena *a, size_t n);
/* The same, not zeroed: for bytes that are all written. */
NODISCARD void *arena_room(struct arena *a, size_t n);
/* n elements of `size` bytes; overflow is a failure. */
NODISCARD void *arena_array(struct arena *a, size_t n, size_t size);
/* A list of n elements with room for one more: `list` itself, or a copy with twice the room (the
 * old one stays until the end). *alloc is its room; start with NULL, 0, 0. */
NODISCARD void *arena_grow(
	struct arena *a, void *list, size_t n, size_t *alloc, size_t size);
/* A NUL-terminated copy of len bytes. */
NODISCARD char *arena_copy(struct arena *a, const char *text, size_t len);
NODISCARD char *arena_text(struct arena *a, const char *text);
NODISCARD char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
/* Turn a failed allocation into ERR_LIMIT or ERR_NOMEM; returns false. */
bool arena_failed(const struct arena *a, const char *source, struct error *err);

#endif
