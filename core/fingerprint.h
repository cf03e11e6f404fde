/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fingerprint.h - texts, and lists of them whose order means nothing, told apart under a secret key.
 *
 * Layer: core. Ten times as fast as a digest, and good for one process: the key is drawn anew and is
 * never told, so that nobody can make two texts of one fingerprint; by chance two texts have one with
 * 2^-64. A text is compressed by NH (UMAC, RFC 4418, twice with keys of their own), and that with what
 * is in it by SipHash-1-3, whose 128 bits may be added up.
 */
#ifndef SUCAT_CORE_FINGERPRINT_H
#define SUCAT_CORE_FINGERPRINT_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_TEXT_BYTES 1024 /* of one text, at most */

struct fingerprint_key {
	uint32_t text[2][FINGERPRINT_TEXT_BYTES / sizeof(uint32_t)];
	uint64_t mix[2];
};

/* Zeroed: of a list without members. */
struct fingerprint {
	uint64_t low, high;
};

/* false when there are no random numbers. */
NODISCARD bool fingerprint_key_make(struct fingerprint_key *key);
/* Of a text of at most FINGERPRINT_TEXT_BYTES; with the list that belongs to it, or NULL. */
struct fingerprint fingerprint_of(const struct fingerprint_key *key, const char *text,
	size_t len, const struct fingerprint *within);
/* One more member of a list, in any order. */
void fingerprint_add(struct fingerprint *list, const struct fingerprint *member);
bool fingerprint_is_same(const struct fingerprint *a, const struct fingerprint *b);

#endif
