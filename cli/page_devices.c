/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_part.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

/* A device and the newest release that it is offered; NULL = none any more. */
struct newest {
	const struct feed_device *device;
	const struct feed_release *release;
	size_t rank; /* of the release: the newest first */
};

static const char *
name_of(const struct feed_device *d)
{
	return *d->title ? d->title : *d->model ? d->model : d->id;
}

static int
compare(const void *a, const void *b)
{
	const struct newest *x = a, *y = b;
	int order;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	order = strcmp(name_of(x->device), name_of(y->device));
	return order ? order : strcmp(x->device->id, y->device->id);
}

/* Where a release stands in its platform, counted from the newest. */
static size_t
rank_of(const struct feed_platform *platform, const struct feed_release *release)
{
	size_t rank = 0;

	for (size_t t = 0; t < platform->n_trains; t++)
		for (size_t i = 0; i < platform->trains[t].n; i++, rank++)
			if (platform->trains[t].releases[i] == release)
				return rank;
	return rank;
}

static size_t
collect(const struct feed_model *model, const struct feed_platform *platform,
	struct newest *list)
{
	size_t n = 0;

	for (size_t i = 0; i < model->n_devices; i++) {
		const struct feed_device *d = &model->devices[i];
		struct newest *one = &list[n];

		if (d->platform != platform->platform)
			continue;
		*one = (struct newest){.device = d};
		(void)feed_model_latest_for(model, d, &one->release, 1);
		one->rank = rank_of(platform, one->release);
		n++;
	}
	if (n > 1)
		qsort(list, n, sizeof *list, compare);
	return n;
}

static void
device_item(struct html *h, const struct feed_device *d)
{
	html_raw(h, "<li>");
	html_text(h, name_of(d));
	if (strcmp(name_of(d), d->id) != 0) {
		html_raw(h, " <small>");
		html_text(h, d->id);
		html_raw(h, "</small>");
	}
	html_raw(h, "\n");
}

static void
group_head(struct html *h, const struct newest *first, size_t n)
{
	html_raw(h, "<h3>");
	if (first->release) {
		page_version(h, first->release->row.version, first->release->row.extra);
		html_raw(h, " ");
		page_build(h, first->release->row.build);
	} else {
		html_raw(h, "Nothing is offered any more");
	}
	html_rawf(h, ": %zu</h3><ul class=\"devices\">\n", n);
}

static void
platform_devices(struct html *h, const struct feed_platform *platform,
	const struct newest *list, size_t n)
{
	html_raw(h, "<details><summary>");
	html_text(h, platform->name);
	html_rawf(h, ": %zu device%s</summary>\n", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < n;) {
		size_t end = i;

		while (end < n && list[end].rank == list[i].rank)
			end++;
		group_head(h, &list[i], end - i);
		for (; i < end; i++)
			device_item(h, list[i].device);
		html_raw(h, "</ul>\n");
	}
	html_raw(h, "</details>\n");
}

bool
page_devices(const struct feed_model *model, struct html *h, struct error *err)
{
	struct newest *list;
	struct arena arena;

	arena_init(&arena, CAP_ARENA_BYTES);
	list = arena_array(&arena, model->n_devices + 1, sizeof *list);
	if (!list)
		return arena_failed(&arena, "index.html", err);
	html_raw(h, "<section id=\"devices\"><h2>Devices</h2>\n"
		    "<p class=\"small\">Every device that a source names, by the newest "
		    "release that it is offered.</p>\n");
	for (size_t p = 0; p < model->n_platforms; p++) {
		size_t n = collect(model, &model->platforms[p], list);

		if (n)
			platform_devices(h, &model->platforms[p], list, n);
	}
	html_raw(h, "</section>\n");
	arena_clear(&arena);
	return true;
}
