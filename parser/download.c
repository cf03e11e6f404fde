/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/download.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const apple_domains[] = APPLE_DOMAINS;

static bool
has_only(const char *text, size_t n, const char *more)
{
	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
			!(c >= '0' && c <= '9') && (!c || !strchr(more, c)))
			return false;
	}
	return true;
}

static bool
is_apple_host(const char *host, size_t n)
{
	if (!has_only(host, n, "-.") || host[0] == '.' || host[0] == '-')
		return false;
	for (size_t i = 0; i < sizeof apple_domains / sizeof *apple_domains; i++) {
		size_t tail = strlen(apple_domains[i]);

		if (n > tail && strncasecmp(host + n - tail, apple_domains[i], tail) == 0)
			return true;
	}
	return false;
}

bool
download_url(const char *url, char to[CAP_URL_BYTES + 1])
{
	const char *rest = url, *path;
	int n;

	if (strncasecmp(url, "https://", 8) == 0)
		rest += 8;
	else if (strncasecmp(url, "http://", 7) == 0)
		rest += 7;
	else
		return false;
	path = strchr(rest, '/');
	if (!path || path == rest || !is_apple_host(rest, (size_t)(path - rest)) ||
		!has_only(path, strlen(path), "/.-_~+,") || strstr(path, "..") ||
		!*download_file(path))
		return false;
	n = snprintf(to, CAP_URL_BYTES + 1, "https://%s", rest);
	return n > 0 && n <= CAP_URL_BYTES;
}

const char *
download_file(const char *url)
{
	const char *slash = strrchr(url, '/');

	return slash ? slash + 1 : url;
}

bool
download_product(const char *url, char to[CAP_NAME_BYTES + 1])
{
	for (const char *p = strchr(url, '/'); p; p = strchr(p + 1, '/')) {
		size_t n = strcspn(p + 1, "/");

		if (n != 9 || p[4] != '-' || strspn(p + 1, "0123456789") != 3 ||
			strspn(p + 5, "0123456789") != 5)
			continue;
		(void)snprintf(to, CAP_NAME_BYTES + 1, "%.9s", p + 1);
		return true;
	}
	return false;
}

bool
download_sha1(const char *text)
{
	return strlen(text) == 40 && strspn(text, "0123456789abcdefABCDEF") == 40;
}
