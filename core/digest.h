/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest.h - SHA-256 over libcrypto: one call or a stream.
 *
 * Layer: core. The text of a digest is in a file of its own, so that a program that only shows
 * digests does not load libcrypto.
 */
#ifndef SUCAT_CORE_DIGEST_H
#define SUCAT_CORE_DIGEST_H

#include "core/error.h"

#include <stddef.h>

#define DIGEST_BYTES     32
#define DIGEST_HEX_BYTES 65 /* with the NUL */

struct digest {
	unsigned char bytes[DIGEST_BYTES];
};

struct digest_stream;

/* NULL when out of memory. */
NODISCARD struct digest_stream *digest_new(void);
void digest_free(struct digest_stream *s);
NODISCARD bool digest_update(struct digest_stream *s, const void *data, size_t len);
/* The digest of all that was fed; the stream starts anew. */
NODISCARD bool digest_final(struct digest_stream *s, struct digest *out);

/* SHA-256 of len bytes; false only when libcrypto fails (out of memory). */
NODISCARD bool digest_of(const void *data, size_t len, struct digest *out);

/* Lower-case hex; `to` holds DIGEST_HEX_BYTES. Returns `to`. */
const char *digest_hex(const struct digest *d, char *to);
/* "sha256:<64 hex>", "<64 hex>" or a prefix of at least 8 hex digits: fills the first `*n_bytes`
 * whole bytes; false when it is not hex of such a length. An odd last digit is refused. */
NODISCARD bool digest_parse(const char *text, struct digest *out, size_t *n_bytes);

#endif
