/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/witness.h"

#include <openssl/opensslv.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

/* OpenSSL calls this for each certificate; `ok` is its verdict so far. */
static int
look(int ok, X509_STORE_CTX *store)
{
	SSL *ssl =
		X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(store);
	struct witness *w = ssl ? SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)) : NULL;
	const X509_NAME *issuer;
	int n = chain ? sk_X509_num(chain) : 0, why = X509_STORE_CTX_get_error(store);

	if (!ok && w) {
		w->refused = true;
		w->dated = why == X509_V_ERR_CERT_HAS_EXPIRED ||
			   why == X509_V_ERR_CERT_NOT_YET_VALID;
	}
	if (!ok && w && n > 0) {
		issuer = X509_get_issuer_name(sk_X509_value(chain, n - 1));
		if (X509_NAME_get_text_by_NID(
			    issuer, NID_commonName, w->issuer, sizeof w->issuer) < 0)
			w->issuer[0] = '\0';
	}
	return ok;
}

static CURLcode
set_up(CURL *easy, void *context, void *ctx)
{
	(void)easy;
	(void)SSL_CTX_set_app_data(context, ctx);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, look);
	return CURLE_OK;
}

void
witness_attach(struct witness *w, CURL *easy)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
	char ours[32];

	*w = (struct witness){0};
	(void)snprintf(ours, sizeof ours, "OpenSSL/%d.%d.", OPENSSL_VERSION_MAJOR,
		OPENSSL_VERSION_MINOR);
	if (!curl->ssl_version || strncmp(curl->ssl_version, ours, strlen(ours)) != 0)
		return;
	(void)curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, set_up);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, w);
	w->watches = true;
}
