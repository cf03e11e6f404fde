/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/certificate.h"

#include "core/instant.h"
#include "core/limits.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>

static int64_t
moment_of(const ASN1_TIME *time)
{
	char text[INSTANT_TEXT_BYTES];
	int64_t at = INSTANT_NONE;
	struct tm tm;
	int n;

	if (!time || ASN1_TIME_to_tm(time, &tm) != 1)
		return INSTANT_NONE;
	n = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
		tm.tm_sec);
	return n > 0 && (size_t)n < sizeof text && instant_parse_rfc3339(text, &at)
		       ? at
		       : INSTANT_NONE;
}

int64_t
certificate_until(const char *der, size_t len)
{
	const unsigned char *at = (const unsigned char *)der;
	int64_t until = INSTANT_NONE;
	X509 *certificate;

	if (len == 0 || len > CAP_CERTIFICATE_BYTES)
		return INSTANT_NONE;
	certificate = d2i_X509(NULL, &at, (long)len);
	if (certificate && at == (const unsigned char *)der + len)
		until = moment_of(X509_get0_notAfter(certificate));
	X509_free(certificate);
	ERR_clear_error();
	return until;
}
