/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/trust.h"
#include "core/digest.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* A self-signed certificate, made anew -> its DER; the caller frees. */
static unsigned char *
make_root(size_t *len)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	unsigned char *der = NULL, *p;
	int n;

	assert_non_null(key);
	assert_non_null(x);
	assert_true(ASN1_INTEGER_set(X509_get_serialNumber(x), 1));
	assert_non_null(X509_gmtime_adj(X509_getm_notBefore(x), 0));
	assert_non_null(X509_gmtime_adj(X509_getm_notAfter(x), 3600));
	assert_true(X509_set_pubkey(x, key));
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	n = i2d_X509(x, NULL);
	assert_true(n > 0);
	der = p = malloc((size_t)n + 1);
	assert_non_null(der);
	(void)i2d_X509(x, &p);
	der[n] = 0;
	*len = (size_t)n;
	X509_free(x);
	EVP_PKEY_free(key);
	return der;
}

static void
test_only_the_pinned_root_becomes_a_root(void **state)
{
	struct error err = ERROR_INIT;
	char hex[DIGEST_HEX_BYTES];
	struct digest digest;
	struct buf pem;
	size_t len;
	unsigned char *der = make_root(&len);

	(void)state;
	buf_init(&pem, KIB(64));
	assert_true(digest_of(der, len, &digest));
	(void)digest_hex(&digest, hex);
	assert_true(trust_pin("gdmf-pmv", der, len, hex, &pem, &err));
	assert_non_null(strstr(pem.data, "-----BEGIN CERTIFICATE-----\n"));
	buf_reset(&pem);
	assert_false(
		trust_pin("gdmf-pmv", der, len + 1, hex, &pem, &err)); /* a byte more */
	assert_string_equal(err.name, "tls.root");
	error_clear(&err);
	assert_false(trust_pin("gdmf-pmv", der, len, TRUST_APPLE_ROOT, &pem, &err));
	assert_int_equal(err.code, ERR_VERIFY);
	assert_non_null(strstr(err.reason, hex));
	error_clear(&err);
	assert_false(trust_pin("gdmf-pmv", NULL, 0, hex, &pem, &err));
	assert_int_equal(pem.len, 0);
	buf_clear(&pem);
	free(der);
}

static void
test_public_trust_adds_no_root(void **state)
{
	const struct trust_request r = {"swscan", "public", "/etc/hostname", "x", 1};
	struct error err = ERROR_INIT;
	struct buf pem = {0};

	(void)state;
	assert_true(trust_load(&r, &pem, &err));
	assert_int_equal(pem.len, 0);
	buf_clear(&pem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_the_pinned_root_becomes_a_root),
		cmocka_unit_test(test_public_trust_adds_no_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
