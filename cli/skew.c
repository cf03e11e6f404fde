/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/skew.h"

#include "core/instant.h"

#include <string.h>

/* Bytes of "https://HOST:PORT" in a URL. */
static size_t
origin(const char *url)
{
	const char *slashes = strstr(url, "//");
	const char *host = slashes ? slashes + 2 : url;

	return (size_t)(host - url) + strcspn(host, "/?#");
}

/* How far a host is ahead of us; false when one of the two did not tell. */
static bool
difference(int64_t server_date, int64_t asked_at, int64_t *ahead)
{
	return server_date != INSTANT_NONE && asked_at != INSTANT_NONE &&
	       !__builtin_sub_overflow(server_date, asked_at, ahead);
}

void
skew_hear(struct skew *s, const char *url, int64_t server_date, int64_t asked_at)
{
	size_t len = origin(url);
	int64_t ahead;

	if (!difference(server_date, asked_at, &ahead) || len >= sizeof s->host)
		return;
	if (!s->any) {
		memcpy(s->host, url, len);
		s->host[len] = '\0';
		s->least = s->most = ahead;
		s->any = true;
		return;
	}
	if (strncmp(s->host, url, len) != 0 || s->host[len] != '\0')
		s->two = true;
	if (ahead < s->least)
		s->least = ahead;
	if (ahead > s->most)
		s->most = ahead;
}

int64_t
skew_seconds(const struct skew *s)
{
	if (s->least > 0)
		return s->least;
	return s->most < 0 ? s->most : 0;
}

static enum skew_verdict
weigh(int64_t seconds)
{
	if (seconds >= SKEW_WRONG_S || seconds <= -SKEW_WRONG_S)
		return SKEW_WRONG;
	return seconds >= SKEW_WARN_S || seconds <= -SKEW_WARN_S ? SKEW_WARN : SKEW_RIGHT;
}

enum skew_verdict
skew_judge(const struct skew *s)
{
	if (!s->any)
		return SKEW_UNKNOWN;
	if (weigh(skew_seconds(s)) == SKEW_RIGHT)
		return SKEW_RIGHT;
	return s->two ? weigh(skew_seconds(s)) : SKEW_UNKNOWN;
}

bool
skew_is_far(int64_t server_date, int64_t asked_at)
{
	int64_t ahead;

	return difference(server_date, asked_at, &ahead) && weigh(ahead) == SKEW_WRONG;
}
