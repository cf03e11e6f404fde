/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skew.h - is this machine's clock right? Judged by the Date of the answers (RELIABILITY T21).
 *
 * Layer: cli (pure). One host proves nothing; two that agree do. The answer that is nearest to our
 * clock decides, so that one cache with an old Date does no harm.
 */
#ifndef SUCAT_CLI_SKEW_H
#define SUCAT_CLI_SKEW_H

#include <stdbool.h>
#include <stdint.h>

#define SKEW_WARN_S     600
#define SKEW_WRONG_S    86400
#define SKEW_HOST_BYTES 256

enum skew_verdict { SKEW_UNKNOWN, SKEW_RIGHT, SKEW_WARN, SKEW_WRONG };

/* Zeroed before first use. */
struct skew {
	char host[SKEW_HOST_BYTES]; /* "https://HOST:PORT" of the first answer */
	bool any, two;              /* answers, of two hosts */
	int64_t least, most;        /* seconds that hosts are ahead of us */
};

/* An answer from `url`; INSTANT_NONE for a time that is not known. */
void skew_hear(struct skew *s, const char *url, int64_t server_date, int64_t asked_at);
enum skew_verdict skew_judge(const struct skew *s);
/* Seconds that the nearest host is ahead of us; negative = behind. */
int64_t skew_seconds(const struct skew *s);
/* Would this answer alone say SKEW_WRONG? */
bool skew_is_far(int64_t server_date, int64_t asked_at);

#endif
