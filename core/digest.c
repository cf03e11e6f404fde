/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 is asked of libcrypto directly, not through its EVP layer: that loads providers and the
 * texts of all errors first, some 4,000 allocations, which cost more than the digests of a run; and
 * when memory ends in one of them, libcrypto 3.0 crashes or waits for itself for ever (measured).
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "core/digest.h"

#include <openssl/sha.h>
#include <stdlib.h>

struct digest_stream {
	SHA256_CTX ctx;
};

struct digest_stream *
digest_new(void)
{
	struct digest_stream *s = calloc(1, sizeof *s);

	if (s && SHA256_Init(&s->ctx) != 1) {
		free(s);
		return NULL;
	}
	return s;
}

void
digest_free(struct digest_stream *s)
{
	free(s);
}

bool
digest_update(struct digest_stream *s, const void *data, size_t len)
{
	return SHA256_Update(&s->ctx, data, len) == 1;
}

bool
digest_final(struct digest_stream *s, struct digest *out)
{
	return SHA256_Final(out->bytes, &s->ctx) == 1 && SHA256_Init(&s->ctx) == 1;
}

bool
digest_of(const void *data, size_t len, struct digest *out)
{
	SHA256_CTX ctx;

	return SHA256_Init(&ctx) == 1 && SHA256_Update(&ctx, data, len) == 1 &&
	       SHA256_Final(out->bytes, &ctx) == 1;
}
