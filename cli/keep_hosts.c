/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/keep_hosts.h"

#include "cli/log.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

/* How much of a URL is scheme, host and port. */
static size_t
host_len(const char *url)
{
	const char *host = strstr(url, "://");
	size_t before = host ? (size_t)(host + 3 - url) : 0;

	return before + strcspn(url + before, "/");
}

/* The name of a failure that all sources of a host have in common; NULL of another. */
static const char *
common(const struct error *why)
{
	static const char *const names[] = {"net.resolve", "net.connect", "net.proxy"};

	for (size_t i = 0; why->name && i < sizeof names / sizeof *names; i++)
		if (strcmp(why->name, names[i]) == 0)
			return names[i];
	return NULL;
}

bool
keep_hosts_told(struct keep_hosts *hosts, const char *url, const struct error *why)
{
	const char *name = common(why);
	size_t len = host_len(url);

	if (!name)
		return false;
	for (size_t i = 0; i < hosts->n; i++) {
		struct keep_host *h = &hosts->list[i];

		if (strcmp(h->name, name) == 0 && host_len(h->url) == len &&
			strncmp(h->url, url, len) == 0) {
			h->more++;
			return true;
		}
	}
	if (hosts->n < KEEP_HOSTS)
		hosts->list[hosts->n++] = (struct keep_host){url, name, 0};
	return false;
}

void
keep_hosts_tell(const struct keep_hosts *hosts, const struct sync_watcher *watcher)
{
	for (size_t i = 0; watcher->tell && i < hosts->n; i++) {
		const struct keep_host *h = &hosts->list[i];
		char line[CAP_URL_BYTES + 128];

		if (!h->more)
			continue;
		(void)snprintf(line, sizeof line,
			"%.*s: no answer: %zu more of its sources failed as the one above; sucat status lists them",
			(int)host_len(h->url), h->url, h->more);
		watcher->tell(watcher->ctx, LOG_WARN, line);
	}
}
