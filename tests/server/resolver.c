/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolver.c - to be preloaded: a DNS that gives every name under apple.com the address in
 * $RESOLVER_ADDRESS; other names are what they are.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

int
getaddrinfo(const char *restrict node, const char *restrict service,
	const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
	static const char domain[] = ".apple.com";
	const char *address = getenv("RESOLVER_ADDRESS");
	size_t len = node ? strlen(node) : 0, tail = sizeof domain - 1;
	int (*next)(
		const char *, const char *, const struct addrinfo *, struct addrinfo **);
	void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");

	if (!symbol)
		return EAI_FAIL;
	memcpy(&next, &symbol, sizeof next);
	if (address && len >= tail && strcmp(node + len - tail, domain) == 0)
		node = address;
	return next(node, service, hints, found);
}
