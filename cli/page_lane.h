/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_lane.h - where each release of a platform stands in its drawing.
 *
 * Layer: cli (pure). A train is a lane, a day is a pixel; five years are drawn. Full releases stand on the line of their
 * lane, at least LANE_GAP apart, so that those of one day can be told apart; a response stands
 * above it on a stem that rises from its base, on the first level that is free until it is
 * superseded. A version is written below its release on the first level that has room; the newest
 * first, so that it is the oldest that stay without.
 */
#ifndef SUCAT_CLI_PAGE_LANE_H
#define SUCAT_CLI_PAGE_LANE_H

#include "cli/feed_model.h"

#define LANE_GAP          9  /* pixels between two releases */
#define LANE_LEVEL        18 /* height of a level of responses */
#define LANE_LABEL        12 /* height of a level of labels */
#define LANE_LABEL_LEVELS 3
#define LANE_NONE         (-1)

struct lane_mark {
	const struct feed_release *release;
	int x;
	int level; /* of a response: 0 is the lowest. Of a full release: its label's, or LANE_NONE */
	int stem; /* of a response: x of its base, or its own */
	int until; /* of a response: x of what superseded it, or of now while it is offered; or
	             * LANE_NONE */
	bool lands; /* ... that stands on the line */
};

struct lane {
	const struct feed_train *train;
	struct lane_mark *full, *responses; /* oldest first */
	size_t n_full, n_responses;
	int levels, label_levels; /* used */
	int y;                    /* of the line */
	int live_until; /* x to which the line goes: now while it is offered, else the last one */
};

struct lanes {
	struct lane
		*list; /* newest train first, without those of which nothing is drawn */
	size_t n;
	int64_t start; /* the day at x = 0 */
	int width, height;
	size_t left_out; /* older releases, and those without a date: the table has them */
};

/* In `arena`. */
NODISCARD bool lanes_lay_out(const struct feed_model *model,
	const struct feed_platform *platform, struct arena *arena, struct lanes *out,
	struct error *err);

#endif
