/* SPDX-License-Identifier: Apache-2.0 */
/*
 * urlcheck.h - which URLs are asked at all, and where a redirect may lead.
 *
 * Layer: fetcher (pure; parses with libcurl, so check and transfer read a URL alike). A URL from
 * the registry is the admin's word: any host and port over https. A redirect is a server's word:
 * it may stay where it is, or go to a host of Apple's on port 443, never to an address.
 * Failures are ERR_NET "url.refused", too long ones ERR_LIMIT "limit.url".
 */
#ifndef SUCAT_FETCHER_URLCHECK_H
#define SUCAT_FETCHER_URLCHECK_H

#include "core/error.h"
#include "core/limits.h"

#include <stddef.h>

#define URLCHECK_ORIGIN_BYTES 272 /* a DNS name (253), a colon, a port, NUL */

/* https, a host, no user information, printable ASCII, at most CAP_URL_BYTES. `source` names it
 * in messages; `origin`, "host:port" in lower case, holds URLCHECK_ORIGIN_BYTES. */
NODISCARD bool urlcheck_given(
	const char *source, const char *url, char *origin, struct error *err);

/* Is an origin "name.apple.com:443" or the like? An address never is. */
bool urlcheck_is_apple(const char *origin);

/* `location` as a server sent it, answered at `url`, to a request whose first URL was `first`. The
 * absolute URL is put into `to`, which holds CAP_URL_BYTES + 1. */
NODISCARD bool urlcheck_redirect(const char *source, const char *first, const char *url,
	const char *location, char *to, struct error *err);

#endif
