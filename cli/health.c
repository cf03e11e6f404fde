/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/health.h"

#include "core/instant.h"

#include <string.h>

/* INSTANT_NONE is before all moments. */
static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct health
health_of(const struct source *s)
{
	struct health h = {
		.last_success = later(s->success_at, s->covers_until),
		.last_change = later(s->change_at, s->changed_at),
		.next_due = INSTANT_NONE,
		.state = s->state,
		.message = s->message,
		.known = s->asked_at != INSTANT_NONE || s->answers > 0,
		.note = strcmp(s->kind, "advisory") == 0,
	};

	h.due = h.known && s->interval_s > 0;
	if (h.due && s->asked_at != INSTANT_NONE)
		h.next_due = s->asked_at + s->interval_s;
	if (s->asked_at == INSTANT_NONE && *s->verdict) {
		h.state = strcmp(s->verdict, "accepted") == 0 ? "ok" : s->verdict;
		h.message = s->verdict_message;
	}
	h.in_order = strcmp(h.state, "failed") != 0 && strcmp(h.state, "refused") != 0 &&
		     strcmp(h.state, "held") != 0;
	return h;
}
