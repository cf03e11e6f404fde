/* SPDX-License-Identifier: Apache-2.0 */
#include "core/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct digest_stream {
	EVP_MD_CTX *ctx;
};

struct digest_stream *
digest_new(void)
{
	struct digest_stream *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->ctx = EVP_MD_CTX_new();
	if (!s->ctx || EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) != 1) {
		digest_free(s);
		return NULL;
	}
	return s;
}

void
digest_free(struct digest_stream *s)
{
	if (!s)
		return;
	EVP_MD_CTX_free(s->ctx);
	free(s);
}

bool
digest_update(struct digest_stream *s, const void *data, size_t len)
{
	return EVP_DigestUpdate(s->ctx, data, len) == 1;
}

bool
digest_final(struct digest_stream *s, struct digest *out)
{
	return EVP_DigestFinal_ex(s->ctx, out->bytes, NULL) == 1 &&
	       EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) == 1;
}

bool
digest_of(const void *data, size_t len, struct digest *out)
{
	return EVP_Digest(data, len, out->bytes, NULL, EVP_sha256(), NULL) == 1;
}
