/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keep_hosts.h - hosts that cannot be reached: one source of each is told, the others are counted.
 *
 * Layer: cli (part of the pipeline). Without a network every source fails, and most are of one host.
 */
#ifndef SUCAT_CLI_KEEP_HOSTS_H
#define SUCAT_CLI_KEEP_HOSTS_H

#include "cli/sync.h"

#define KEEP_HOSTS 16 /* of further ones each source is told */

struct keep_host {
	const char *url;  /* of the source that is told; the caller's */
	const char *name; /* of the error */
	size_t more;      /* sources */
};

/* Of one run; {0} at its begin. */
struct keep_hosts {
	struct keep_host list[KEEP_HOSTS];
	size_t n;
};

/* Was such a failure of the whole host told before? Then this one counts; else it is to be told. */
bool keep_hosts_told(struct keep_hosts *hosts, const char *url, const struct error *why);
/* Tell how many were counted, a line a host. */
void keep_hosts_tell(const struct keep_hosts *hosts, const struct sync_watcher *watcher);

#endif
