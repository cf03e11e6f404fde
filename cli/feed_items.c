/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_items.h"

#include "cli/feed_train.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

/* When it was published, else when it was first seen. */
static int64_t
sort_moment(const struct feed_item *item)
{
	return item->published == INSTANT_NONE ? item->release->sort_day
					       : item->published;
}

static int
newest_first(const void *a, const void *b)
{
	const struct feed_item *x = a, *y = b;
	int64_t at_x = sort_moment(x), at_y = sort_moment(y);
	int order = (at_x < at_y) - (at_x > at_y);

	if (order == 0)
		order = (int)x->release->platform - (int)y->release->platform;
	return order ? order : -feed_release_compare(x->release, y->release);
}

static int
by_release(const void *a, const void *b)
{
	const struct feed_item *x = a, *y = b;

	return (x->release > y->release) - (x->release < y->release);
}

/* The moments of the events; the items are sorted by_release. */
static void
take_events(const struct feed_model *model, const struct feed_items *items)
{
	for (size_t i = 0; i < model->n_events; i++) {
		const struct feed_event *event = &model->events[i];
		const struct feed_item key = {.release = event->release};
		struct feed_item *item = items->n ? bsearch(&key, items->list, items->n,
							    sizeof key, by_release)
						  : NULL;

		if (!item)
			continue;
		if (strcmp(event->type, "new") == 0)
			item->published = event->at;
		if (event->at > item->updated)
			item->updated = event->at;
	}
}

/* The item has its events. */
static void
settle(struct feed_item *item)
{
	if (item->published > item->updated)
		item->updated = item->published;
	if (item->updated == INSTANT_NONE)
		item->updated = item->release->sort_day;
}

static const char *
kind_text(const struct feed_release *r)
{
	switch (r->kind) {
	case KIND_RSR:
		return "a Rapid Security Response";
	case KIND_BSI:
		return "a Background Security Improvement";
	case KIND_FULL:
		return "a full update";
	case KIND_UNKNOWN:
	case KIND_COUNT:
		break;
	}
	return "a release of unknown kind";
}

/* "withdrawn on 2023-07-11", or "". */
static const char *
withdrawal_of(struct arena *arena, const struct feed_release *r)
{
	char day[INSTANT_TEXT_BYTES];

	if (r->row.withdrawn == INSTANT_NONE)
		return "";
	return arena_printf(arena, "withdrawn on %s",
		instant_format_day(instant_day(r->row.withdrawn), day));
}

/* What it is, for what, what it fixes, and whether Apple took it back. */
static const char *
text_of(struct arena *arena, const struct feed_release *r, const char *withdrawal)
{
	const char *base = "", *cves = "", *devices = "", *gone = "";
	size_t exploited = 0;

	for (size_t i = 0; i < r->n_cves; i++)
		exploited += r->cves[i].exploited ? 1 : 0;
	if (*r->row.base_build)
		base = arena_printf(arena, " on build %s", r->row.base_build);
	if (r->devices.n)
		devices = arena_printf(arena, ", for %zu device%s", r->devices.n,
			r->devices.n == 1 ? "" : "s");
	if (r->n_cves)
		cves = arena_printf(arena, " Fixes %zu CVE%s, %zu exploited.", r->n_cves,
			r->n_cves == 1 ? "" : "s", exploited);
	if (*withdrawal)
		gone = arena_printf(arena, " Apple took it back: %s.", withdrawal);
	if (!base || !devices || !cves || !gone)
		return NULL;
	return arena_printf(arena, "%s, build %s: %s%s%s.%s%s", r->title, r->row.build,
		kind_text(r), base, devices, cves, gone);
}

static bool
fill_in(struct feed_items *items, struct feed_item *item, const struct feed *feed,
	struct error *err)
{
	const struct feed_release *r = item->release;
	const char *withdrawal = withdrawal_of(&items->arena, r);

	if (!withdrawal)
		return arena_failed(&items->arena, "feed", err);
	item->withdrawn = *withdrawal != '\0';
	item->id = arena_printf(&items->arena, "tag:%s,2026:%s/%s", feed->host,
		r->row.platform, r->row.build);
	item->title = item->withdrawn ? arena_printf(&items->arena, "%s (%s)", r->title,
						withdrawal)
				      : r->title;
	item->text = text_of(&items->arena, r, withdrawal);
	item->url = r->n_advisories ? r->advisories[0]->url : "";
	return (item->id && item->title && item->text) ||
	       arena_failed(&items->arena, "feed", err);
}

static size_t
count_releases(const struct feed_model *model)
{
	size_t n = 0;

	for (size_t p = 0; p < model->n_platforms; p++)
		for (size_t t = 0; t < model->platforms[p].n_trains; t++)
			n += model->platforms[p].trains[t].n;
	return n;
}

bool
feed_items_open(struct feed_items *items, const struct feed *feed, struct error *err)
{
	const struct feed_model *model = feed->model;
	size_t n;

	*items = (struct feed_items){.updated = INSTANT_NONE};
	arena_init(&items->arena, CAP_ARENA_BYTES);
	items->list = arena_array(
		&items->arena, count_releases(model) + 1, sizeof *items->list);
	if (!items->list)
		return arena_failed(&items->arena, "feed", err);
	for (size_t p = 0; p < model->n_platforms; p++)
		for (size_t t = 0; t < model->platforms[p].n_trains; t++)
			for (size_t i = 0; i < model->platforms[p].trains[t].n; i++) {
				const struct feed_release *r =
					model->platforms[p].trains[t].releases[i];

				items->list[items->n++] = (struct feed_item){.release = r,
					.published = r->date,
					.updated = r->date};
			}
	if (items->n > 1)
		qsort(items->list, items->n, sizeof *items->list, by_release);
	take_events(model, items);
	n = items->n;
	items->n = 0;
	for (size_t i = 0; i < n; i++) {
		settle(&items->list[i]);
		if (items->list[i].updated != INSTANT_NONE)
			items->list[items->n++] = items->list[i];
	}
	if (items->n > 1)
		qsort(items->list, items->n, sizeof *items->list, newest_first);
	if (items->n > FEED_ITEMS)
		items->n = FEED_ITEMS;
	for (size_t i = 0; i < items->n; i++) {
		if (!fill_in(items, &items->list[i], feed, err))
			return false;
		if (items->list[i].updated > items->updated)
			items->updated = items->list[i].updated;
	}
	return true;
}

void
feed_items_clear(struct feed_items *items)
{
	arena_clear(&items->arena);
}
