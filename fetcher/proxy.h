/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proxy.h - does the admin's proxy stand before a host?
 *
 * Layer: fetcher. By the variables that libcurl reads, as it reads them: https_proxy, HTTPS_PROXY,
 * all_proxy, ALL_PROXY; no_proxy, NO_PROXY. An empty one is none.
 */
#ifndef SUCAT_FETCHER_PROXY_H
#define SUCAT_FETCHER_PROXY_H

#include <stdbool.h>

/* Is `host` in a no_proxy list: itself, a domain of it, or "*"? Names without case. */
bool proxy_is_exempt(const char *list, const char *host);
/* `origin` is "host:port" (fetcher/urlcheck.h). */
bool proxy_serves(const char *origin);

#endif
