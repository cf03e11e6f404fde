/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/urlcheck.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const apple_domains[] = APPLE_DOMAINS;

static bool
refuse(const char *source, struct error *err, const char *why)
{
	(void)error_set(err, ERR_NET, source, "URL refused: %s", why);
	return error_set_name(err, "url.refused");
}

static bool
check_text(const char *source, const char *url, struct error *err)
{
	size_t len = strlen(url);

	if (len > CAP_URL_BYTES) {
		(void)error_set(err, ERR_LIMIT, source,
			"URL refused: it has %zu bytes, at most %d are asked", len,
			CAP_URL_BYTES);
		return error_set_name(err, "limit.url");
	}
	for (const unsigned char *p = (const unsigned char *)url; *p; p++)
		if (*p <= 0x20 || *p >= 0x7f || *p == '\\')
			return refuse(source, err, "it has characters that no URL has");
	/* libcurl would take the x of https:///x for its host */
	if (strncasecmp(url, "https:///", 9) == 0)
		return refuse(source, err, "it has no host");
	return true;
}

/* Scheme, user information and host of a parsed URL; its origin in lower case. */
static bool
check_parts(const char *source, CURLU *parts, char *origin, struct error *err)
{
	char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL, *password = NULL;
	bool ok = false;
	int n;

	if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) ||
		strcasecmp(scheme, "https") != 0) {
		(void)refuse(source, err, "only https is asked");
		goto out;
	}
	if (curl_url_get(parts, CURLUPART_USER, &user, 0) != CURLUE_NO_USER ||
		curl_url_get(parts, CURLUPART_PASSWORD, &password, 0) !=
			CURLUE_NO_PASSWORD) {
		(void)refuse(source, err, "it carries a user name");
		goto out;
	}
	if (curl_url_get(parts, CURLUPART_HOST, &host, 0) || !*host ||
		curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT)) {
		(void)refuse(source, err, "it has no host");
		goto out;
	}
	n = snprintf(origin, URLCHECK_ORIGIN_BYTES, "%s:%s", host, port);
	if (n < 0 || n >= URLCHECK_ORIGIN_BYTES) {
		(void)refuse(source, err, "its host is longer than a name may be");
		goto out;
	}
	for (char *p = origin; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	ok = true;
out:
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_free(password);
	return ok;
}

bool
urlcheck_given(const char *source, const char *url, char *origin, struct error *err)
{
	CURLU *parts = NULL;
	bool ok = false;

	if (!check_text(source, url, err))
		goto out;
	parts = curl_url();
	if (!parts) {
		(void)error_set(err, ERR_NOMEM, source, "out of memory");
		goto out;
	}
	if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME)) {
		(void)refuse(source, err, "it cannot be read");
		goto out;
	}
	ok = check_parts(source, parts, origin, err);
out:
	curl_url_cleanup(parts);
	return ok;
}

bool
urlcheck_is_apple(const char *origin)
{
	static const char port[] = ":443";
	size_t len = strlen(origin), tail = sizeof port - 1, n;

	if (len <= tail || strcmp(origin + len - tail, port) != 0)
		return false;
	len -= tail;
	for (size_t i = 0; i < sizeof apple_domains / sizeof *apple_domains; i++) {
		n = strlen(apple_domains[i]);
		if (len > n && memcmp(origin + len - n, apple_domains[i], n) == 0)
			return true;
	}
	return false;
}

bool
urlcheck_redirect(const char *source, const char *first, const char *url,
	const char *location, char *to, struct error *err)
{
	char home[URLCHECK_ORIGIN_BYTES], origin[URLCHECK_ORIGIN_BYTES], *text = NULL;
	CURLU *parts = NULL;
	bool ok = false;

	if (!urlcheck_given(source, first, home, err) ||
		!check_text(source, location, err))
		goto out;
	parts = curl_url();
	if (!parts) {
		(void)error_set(err, ERR_NOMEM, source, "out of memory");
		goto out;
	}
	if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) ||
		curl_url_set(parts, CURLUPART_URL, location, CURLU_NON_SUPPORT_SCHEME) ||
		curl_url_get(parts, CURLUPART_URL, &text, 0)) {
		(void)refuse(source, err, "a redirect cannot be read");
		goto out;
	}
	if (!check_text(source, text, err) || !check_parts(source, parts, origin, err))
		goto out;
	if (strcmp(origin, home) != 0 && !urlcheck_is_apple(origin)) {
		(void)error_set(err, ERR_NET, source,
			"URL refused: redirect to %s, which is not Apple's", origin);
		(void)error_set_name(err, "url.refused");
		goto out;
	}
	memcpy(to, text, strlen(text) + 1);
	ok = true;
out:
	curl_free(text);
	curl_url_cleanup(parts);
	return ok;
}
