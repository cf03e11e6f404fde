/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/proxy.h"

#include "fetcher/urlcheck.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SEPARATORS ", \t"

/* The first of these variables that says something; "" = none does. */
static const char *
first_of(const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "";
}

/* Is the host this name, or below it? */
static bool
is_within(const char *host, const char *name, size_t len)
{
	size_t host_len = strlen(host);

	if (len == 1 && *name == '*')
		return true;
	while (len > 0 && *name == '.') {
		name++;
		len--;
	}
	while (len > 0 && name[len - 1] == '.')
		len--;
	if (len == 0 || len > host_len ||
		strncasecmp(host + host_len - len, name, len) != 0)
		return false;
	return len == host_len || host[host_len - len - 1] == '.';
}

bool
proxy_is_exempt(const char *list, const char *host)
{
	for (const char *at = list + strspn(list, SEPARATORS); *at;
		at += strspn(at, SEPARATORS)) {
		size_t len = strcspn(at, SEPARATORS);

		if (is_within(host, at, len))
			return true;
		at += len;
	}
	return false;
}

bool
proxy_serves(const char *origin)
{
	static const char *const proxies[] = {
		"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	static const char *const exempt[] = {"no_proxy", "NO_PROXY"};
	char host[URLCHECK_ORIGIN_BYTES];
	const char *port = strrchr(origin, ':');
	size_t len = port ? (size_t)(port - origin) : strlen(origin);

	if (!*first_of(proxies, sizeof proxies / sizeof *proxies) || len >= sizeof host)
		return false;
	memcpy(host, origin, len);
	host[len] = '\0';
	return !proxy_is_exempt(first_of(exempt, sizeof exempt / sizeof *exempt), host);
}
