/* SPDX-License-Identifier: Apache-2.0 */
/*
 * instant.h - moments as seconds since 1970-01-01T00:00:00Z; the clock is a parameter.
 *
 * Layer: core. No local time, no locale, no leap seconds; the proleptic Gregorian calendar.
 * A *day* is the instant of its midnight UTC.
 */
#ifndef SUCAT_CORE_INSTANT_H
#define SUCAT_CORE_INSTANT_H

#include "core/error.h"

#include <stddef.h>

#define INSTANT_NONE       INT64_MIN /* absent */
#define INSTANT_DAY_S      86400
#define INSTANT_TEXT_BYTES 32 /* enough for every text made here */

/* "2026-03-17T18:34:54Z", with an offset ("+02:00") or fraction (dropped) allowed. Exactly the
 * whole of `text`; false when it is no real moment. */
NODISCARD bool instant_parse_rfc3339(const char *text, int64_t *at);
/* "2026-03-17" -> its midnight UTC; false when it is no real day. */
NODISCARD bool instant_parse_day(const char *text, int64_t *day);
/*
 * A time as people write it: RFC 3339; "2026-03-17 18:34[:54]" and "2026-03-17T18:34[:54]" (UTC);
 * a bare day "2026-03-17" (its END, 23:59:59Z); "now", "today" (its end), "yesterday" (its end);
 * "90 minutes ago", "2 hours ago", "3 days ago", "2 weeks ago", "6 months ago", "1 year ago"
 * (also "3d", "12h", "2w", without "ago"). `now` is the caller's clock. ERR_USAGE when it is
 * none of these; `option` names it in the message.
 */
NODISCARD bool instant_parse_human(const char *option, const char *text, int64_t now,
	int64_t *at, struct error *err);
/* The same, but a bare day, "today" and "yesterday" are their beginning, 00:00:00Z: for the first
 * moment of a span. */
NODISCARD bool instant_parse_since(const char *option, const char *text, int64_t now,
	int64_t *at, struct error *err);
/* -> "2026-03-17T18:34:54Z"; `to` holds INSTANT_TEXT_BYTES. Returns `to`. "" for INSTANT_NONE. */
const char *instant_format(int64_t at, char *to);
/* -> "2026-03-17". */
const char *instant_format_day(int64_t at, char *to);
/* The earlier of two, of which either may be absent. */
int64_t instant_earlier(int64_t a, int64_t b);
/* Midnight UTC of that moment's day. */
int64_t instant_day(int64_t at);
/* Is the year at least CAP_DATE_MIN_YEAR and the moment at most CAP_DATE_AHEAD_S after `now`? */
bool instant_is_plausible(int64_t at, int64_t now);
/* The machine's clock. Only cli/main asks, and the fetcher, to say when it asked. */
int64_t instant_now(void);
/* Milliseconds of a clock that only goes forward, for what a span of time ends. */
int64_t instant_forward_ms(void);

#endif
