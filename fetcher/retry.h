/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retry.h - which failures are tried again, how often, and after how long.
 *
 * Layer: fetcher (pure: the clock and the random number are parameters).
 */
#ifndef SUCAT_FETCHER_RETRY_H
#define SUCAT_FETCHER_RETRY_H

#include "core/error.h"

#include <stdint.h>

#define RETRY_BASE_MS 1000 /* the ceiling of the first wait; it doubles with each try */

struct retry_case {
	int tries;             /* made so far, at least 1 */
	bool network;          /* the network failed: name, connection, time, cut */
	long status;           /* HTTP status when one came, else 0 */
	int64_t retry_after_s; /* what the server asked for, -1 = nothing */
	uint64_t random;       /* any number: full jitter */
	int64_t spent_ms; /* in the tries so far; waiting between them costs nobody */
};

/* Milliseconds to wait before the next try; -1 = give up. Only network failures, 408, 429 and 5xx
 * are worth one; after CAP_RETRIES or CAP_SOURCE_S, or when asked to wait beyond
 * CAP_RETRY_AFTER_S, none is. */
int64_t retry_wait_ms(const struct retry_case *c);

/* A Retry-After header, seconds or a date: seconds from `now`, at least 0; -1 when it is neither. */
int64_t retry_after_parse(const char *value, int64_t now);

#endif
