/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/retry.h"

#include "core/limits.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

int64_t
retry_wait_ms(const struct retry_case *c)
{
	uint64_t ceiling;

	if (c->tries < 1 || c->tries > CAP_RETRIES)
		return -1;
	if (!c->network && c->status != 408 && c->status != 429 && c->status / 100 != 5)
		return -1;
	if (c->retry_after_s > CAP_RETRY_AFTER_S ||
		c->spent_ms >= (int64_t)CAP_SOURCE_S * 1000)
		return -1;
	if (c->retry_after_s >= 0)
		return c->retry_after_s * 1000 + (int64_t)(c->random % RETRY_BASE_MS);
	ceiling = (uint64_t)RETRY_BASE_MS << (c->tries - 1);
	return (int64_t)(c->random % ceiling);
}

int64_t
retry_after_parse(const char *value, int64_t now)
{
	size_t digits = strspn(value, "0123456789");
	time_t at;

	if (digits > 0 && value[digits] == '\0')
		return digits < 10 ? strtoll(value, NULL, 10) : INT64_MAX;
	at = curl_getdate(value, NULL);
	if (at == -1)
		return -1;
	return (int64_t)at > now ? (int64_t)at - now : 0;
}
