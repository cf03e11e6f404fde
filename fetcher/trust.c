/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/trust.h"

#include "core/digest.h"
#include "core/limits.h"

#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

static bool
refuse(const char *source, struct error *err, const char *why)
{
	(void)error_set(err, ERR_VERIFY, source, "%s", why);
	return error_set_name(err, "tls.root");
}

bool
trust_pin(const char *source, const void *der, size_t len, const char *fingerprint,
	struct buf *pem, struct error *err)
{
	const unsigned char *p = der;
	char hex[DIGEST_HEX_BYTES];
	struct digest digest;
	X509 *certificate = NULL;
	BIO *out = NULL;
	char *text;
	long text_len;
	bool ok = false;

	if (!der || len == 0)
		return refuse(source, err, "Apple Root CA is not in the store yet");
	if (!digest_of(der, len, &digest))
		return error_set(err, ERR_NOMEM, source, "out of memory");
	if (strcmp(digest_hex(&digest, hex), fingerprint) != 0) {
		(void)error_set(err, ERR_VERIFY, source,
			"the root certificate is not the pinned one: sha256 %s, expected %s",
			hex, fingerprint);
		return error_set_name(err, "tls.root");
	}
	certificate = d2i_X509(NULL, &p, (long)len);
	out = BIO_new(BIO_s_mem());
	if (!certificate || !out || !PEM_write_bio_X509(out, certificate)) {
		(void)refuse(source, err, "the root certificate cannot be read");
		goto out;
	}
	text_len = BIO_get_mem_data(out, &text);
	ok = buf_append(pem, text, (size_t)text_len) || buf_failed(pem, source, err);
out:
	BIO_free(out);
	X509_free(certificate);
	return ok;
}

static bool
read_file(const char *source, const char *path, struct buf *pem, struct error *err)
{
	char piece[4096], why[128];
	bool ok = false;
	size_t n;
	FILE *f;

	if (!*path)
		return refuse(source, err, "no CA file was given");
	f = fopen(path, "rb");
	if (!f) {
		if (strerror_r(errno, why, sizeof why))
			(void)snprintf(why, sizeof why, "error %d", errno);
		(void)error_set(err, ERR_VERIFY, source,
			"CA file \"%s\" cannot be opened: %s", path, why);
		return error_set_name(err, "tls.root");
	}
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		if (!buf_append(pem, piece, n)) {
			(void)buf_failed(pem, source, err);
			goto out;
		}
	ok = !ferror(f) && pem->len > 0;
	if (!ok)
		(void)refuse(source, err, "the CA file is empty or cannot be read");
out:
	(void)fclose(f);
	return ok;
}

bool
trust_load(const struct trust_request *r, struct buf *pem, struct error *err)
{
	buf_clear(pem);
	buf_init(pem, CAP_CA_FILE_BYTES);
	if (strcmp(r->trust, "public") == 0)
		return true;
	if (strcmp(r->trust, "file") == 0)
		return read_file(r->source, r->ca_file, pem, err);
	if (strcmp(r->trust, "apple") == 0)
		return trust_pin(
			r->source, r->root, r->root_len, TRUST_APPLE_ROOT, pem, err);
	return refuse(r->source, err, "unknown trust");
}
