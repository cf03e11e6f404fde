/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_lane.h"

#include "cli/page_part.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

#define AXIS_HEIGHT   20 /* the years above the lanes */
#define LEFT          24 /* pixels before the first release */
#define RIGHT         56 /* and after now, for the last label */
#define ABOVE         16 /* between two lanes */
#define BELOW         9
#define FOOT          4
#define LETTER_WIDTH  7  /* of a label, at 11 pixels */
#define EXTRA_WIDTH   26 /* a response with its letter */
#define CAP_LEVELS    8  /* responses that stand on one lane at one time */
#define SMALLEST_WIDE 300
#define SPAN_S                                                                           \
	((int64_t)5 * 365 * INSTANT_DAY_S) /* what is older is in the table alone */

struct layout {
	const struct feed_model *model;
	struct arena *arena;
	struct lanes *lanes;
};

static int
day_x(const struct lanes *lanes, int64_t day)
{
	return (int)((day - lanes->start) / INSTANT_DAY_S);
}

/* Is it dated, and not too long ago? */
static bool
is_drawn(const struct layout *l, const struct feed_release *r)
{
	return page_date(r) != INSTANT_NONE &&
	       page_date(r) >= instant_day(l->model->moment) - SPAN_S;
}

/* Start and width: all that is drawn, until now. */
static void
measure(struct layout *l, const struct feed_platform *platform)
{
	int64_t now = instant_day(l->model->moment), first = now, last = now;

	for (size_t t = 0; t < platform->n_trains; t++)
		for (size_t i = 0; i < platform->trains[t].n; i++) {
			const struct feed_release *r = platform->trains[t].releases[i];

			if (!is_drawn(l, r)) {
				l->lanes->left_out++;
				continue;
			}
			first = page_date(r) < first ? page_date(r) : first;
			last = page_date(r) > last ? page_date(r) : last;
		}
	l->lanes->start = instant_day(first) - (int64_t)LEFT * INSTANT_DAY_S;
	l->lanes->width = day_x(l->lanes, last) + RIGHT;
	if (l->lanes->width < SMALLEST_WIDE)
		l->lanes->width = SMALLEST_WIDE;
}

static int
by_date(const void *a, const void *b)
{
	const struct lane_mark *x = a, *y = b;

	if (page_date(x->release) != page_date(y->release))
		return page_date(x->release) < page_date(y->release) ? -1 : 1;
	/* of one day: the model has them newest first, and so in memory behind */
	return x->level > y->level ? -1 : x->level < y->level;
}

/* Both kinds of a train, by date. `level` holds the place in the train until it is known. */
static bool
collect(struct layout *l, struct lane *lane, struct error *err)
{
	const struct feed_train *train = lane->train;

	lane->full = arena_array(l->arena, train->n + 1, sizeof *lane->full);
	lane->responses = arena_array(l->arena, train->n + 1, sizeof *lane->responses);
	if (!lane->full || !lane->responses)
		return arena_failed(l->arena, "index.html", err);
	for (size_t i = 0; i < train->n; i++) {
		const struct feed_release *r = train->releases[i];
		struct lane_mark *mark;

		if (!is_drawn(l, r))
			continue;
		mark = r->kind == KIND_FULL ? &lane->full[lane->n_full++]
					    : &lane->responses[lane->n_responses++];
		*mark = (struct lane_mark){.release = r,
			.x = day_x(l->lanes, page_date(r)),
			.level = (int)i};
	}
	if (lane->n_full > 1)
		qsort(lane->full, lane->n_full, sizeof *lane->full, by_date);
	if (lane->n_responses > 1)
		qsort(lane->responses, lane->n_responses, sizeof *lane->responses,
			by_date);
	return true;
}

static void
spread(struct layout *l, struct lane *lane)
{
	for (size_t i = 1; i < lane->n_full; i++)
		if (lane->full[i].x < lane->full[i - 1].x + LANE_GAP)
			lane->full[i].x = lane->full[i - 1].x + LANE_GAP;
	if (lane->n_full && lane->full[lane->n_full - 1].x + RIGHT > l->lanes->width)
		l->lanes->width = lane->full[lane->n_full - 1].x + RIGHT;
}

static const struct lane_mark *
find_mark(const struct lane_mark *marks, size_t n, const struct feed_release *release)
{
	for (size_t i = 0; release && i < n; i++)
		if (marks[i].release == release)
			return &marks[i];
	return NULL;
}

/* From which x to which each response stands, and on which level. */
static void
stand(struct lane *lane, int now)
{
	int taken[CAP_LEVELS] = {0}; /* up to which x each level is */

	for (size_t i = 0; i < lane->n_responses; i++) {
		struct lane_mark *mark = &lane->responses[i];
		const struct feed_release *r = mark->release;
		const struct lane_mark *base, *next;
		int end = mark->x + EXTRA_WIDTH;

		base = find_mark(lane->full, lane->n_full, r->patches);
		mark->stem = base ? base->x : mark->x;
		if (mark->x < mark->stem + LANE_GAP)
			mark->x = mark->stem + LANE_GAP;
		mark->until = LANE_NONE;
		next = find_mark(lane->full, lane->n_full, r->superseded_by);
		mark->lands = next != NULL;
		if (!next)
			next = find_mark(lane->responses, i, r->superseded_by);
		if (r->row.withdrawn == INSTANT_NONE && next)
			mark->until = next->x;
		else if (r->row.withdrawn == INSTANT_NONE && r->offered.n)
			mark->until = now;
		if (mark->until <= mark->x)
			mark->until = LANE_NONE;
		end = mark->until > end ? mark->until : end;
		mark->level = 0;
		while (mark->level < CAP_LEVELS - 1 && taken[mark->level] >= mark->stem)
			mark->level++;
		taken[mark->level] = end;
		if (mark->level >= lane->levels)
			lane->levels = mark->level + 1;
	}
}

static void
label(struct lane *lane)
{
	int taken[LANE_LABEL_LEVELS]; /* from which x each level is */

	for (int i = 0; i < LANE_LABEL_LEVELS; i++)
		taken[i] = INT32_MAX;
	for (size_t i = lane->n_full; i; i--) {
		struct lane_mark *mark = &lane->full[i - 1];
		int half = (int)strnlen(mark->release->row.version, CAP_VERSION_BYTES) *
				   LETTER_WIDTH / 2 +
			   1;

		mark->level = 0;
		while (mark->level < LANE_LABEL_LEVELS &&
			mark->x + half >= taken[mark->level])
			mark->level++;
		if (mark->level == LANE_LABEL_LEVELS) {
			mark->level = LANE_NONE;
			continue;
		}
		taken[mark->level] = mark->x - half;
		if (mark->level >= lane->label_levels)
			lane->label_levels = mark->level + 1;
	}
}

/* The line goes on while anything of the train is offered. */
static void
live(const struct layout *l, struct lane *lane)
{
	lane->live_until = lane->n_full ? lane->full[lane->n_full - 1].x : 0;
	for (size_t i = 0; i < lane->train->n; i++)
		if (lane->train->releases[i]->offered.n) {
			int now = day_x(l->lanes, instant_day(l->model->moment));

			if (now > lane->live_until)
				lane->live_until = now;
			return;
		}
}

bool
lanes_lay_out(const struct feed_model *model, const struct feed_platform *platform,
	struct arena *arena, struct lanes *out, struct error *err)
{
	struct layout l = {.model = model, .arena = arena, .lanes = out};
	int y = AXIS_HEIGHT;

	*out = (struct lanes){0};
	measure(&l, platform);
	out->list = arena_array(arena, platform->n_trains + 1, sizeof *out->list);
	if (!out->list)
		return arena_failed(arena, "index.html", err);
	for (size_t t = 0; t < platform->n_trains; t++) {
		struct lane *lane = &out->list[out->n];

		*lane = (struct lane){.train = &platform->trains[t]};
		if (!collect(&l, lane, err))
			return false;
		if (!lane->n_full && !lane->n_responses)
			continue;
		spread(&l, lane);
		stand(lane, day_x(out, instant_day(model->moment)));
		label(lane);
		live(&l, lane);
		y += lane->levels * LANE_LEVEL + ABOVE;
		lane->y = y;
		y += lane->label_levels * LANE_LABEL + BELOW;
		out->n++;
	}
	out->height = y + FOOT;
	return true;
}
