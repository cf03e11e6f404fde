/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_part.h"

#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

/* What the lists say alike of one build, but for whom they address, posting date and devices. */
struct row {
	const struct feed_pair *pair;
	const char *canonical; /* its build, where this is a twin; "" */
	const char *twin;      /* that is accepted just so; "" */
	unsigned audience;
	int64_t posted; /* the earliest */
	size_t devices;
	bool beside; /* it is the twin of another row */
};

struct table {
	const struct feed_model *model;
	struct row *rows;
	size_t n;
	unsigned char *marks; /* one for each device of the model */
};

static bool
is_of(const struct row *row, const struct feed_pair *p)
{
	const struct feed_pair *q = row->pair;

	return q->expires == p->expires && strcmp(q->build, p->build) == 0 &&
	       strcmp(q->version, p->version) == 0 && strcmp(q->extra, p->extra) == 0 &&
	       strcmp(q->prerequisite_build, p->prerequisite_build) == 0;
}

static void
add_row(struct table *t, const struct feed_pair *p)
{
	bool twin = p->release && strcmp(p->release->row.build, p->build) != 0;

	for (size_t i = 0; i < t->n; i++)
		if (is_of(&t->rows[i], p))
			return;
	t->rows[t->n++] = (struct row){.pair = p,
		.canonical = twin ? p->release->row.build : "",
		.twin = "",
		.posted = p->posted};
}

/* Whom the pairs of a row address, since when, and how many devices they name together. */
static void
sum_up(struct table *t, struct row *row, const struct feed_pair *pairs, size_t n)
{
	memset(t->marks, 0, t->model->n_devices);
	for (size_t i = 0; i < n; i++) {
		const struct feed_pair *p = &pairs[i];

		if (!is_of(row, p))
			continue;
		row->audience |= (unsigned)p->audience;
		if (p->posted != INSTANT_NONE &&
			(row->posted == INSTANT_NONE || p->posted < row->posted))
			row->posted = p->posted;
		for (size_t d = 0; d < p->devices.n; d++) {
			size_t at = (size_t)(p->devices.list[d] - t->model->devices);

			row->devices += !t->marks[at];
			t->marks[at] = 1;
		}
	}
}

/* A twin that is accepted just as its release stands beside it. */
static void
join_twins(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t j = 0; *t->rows[i].canonical && j < t->n; j++) {
			struct row *twin = &t->rows[i], *row = &t->rows[j];

			if (*row->twin ||
				strcmp(row->pair->build, twin->canonical) != 0 ||
				row->pair->expires != twin->pair->expires ||
				row->audience != twin->audience ||
				row->devices != twin->devices)
				continue;
			row->twin = twin->pair->build;
			twin->beside = true;
			break;
		}
}

static void
audience_text(struct html *h, unsigned audience)
{
	static const char *const words[] = {"-", "public", "managed", "managed, public"};

	html_raw(h, words[audience & AUDIENCE_BOTH]);
}

static void
remark(struct html *h, const char *word, const char *build)
{
	if (!*build)
		return;
	html_rawf(h, " <small>%s ", word);
	page_build(h, build);
	html_raw(h, "</small>");
}

static void
draw_row(struct html *h, const struct row *row)
{
	const struct feed_pair *p = row->pair;

	html_rawf(h, "<tr%s><th scope=\"row\">",
		p->kind == KIND_FULL ? "" : " class=\"response\"");
	page_version(h, p->version, p->extra);
	html_raw(h, " ");
	page_build(h, p->build);
	remark(h, "on", p->prerequisite_build);
	remark(h, "twin of", row->canonical);
	remark(h, "and its twin", row->twin);
	html_raw(h, "<td class=\"wideonly\">");
	html_day(h, row->posted);
	html_raw(h, "<td class=\"expires\">");
	html_day(h, p->expires);
	html_raw(h, "<td>");
	audience_text(h, row->audience);
	html_rawf(h, "<td class=\"n\">%zu\n", row->devices);
}

/* The table of a platform, whose n pairs these are. */
static void
draw_table(struct table *t, struct html *h, const struct feed_pair *pairs, size_t n)
{
	const char *name = platform_name(pairs->platform);

	t->n = 0;
	for (size_t i = 0; i < n; i++)
		add_row(t, &pairs[i]);
	for (size_t i = 0; i < t->n; i++)
		sum_up(t, &t->rows[i], pairs, n);
	join_twins(t);
	html_rawf(h,
		"<h3 id=\"accepted-%s\">%s</h3>\n<table class=\"stack\" "
		"aria-labelledby=\"accepted-%s\"><thead><tr><th scope=\"col\">Version and "
		"build<th scope=\"col\" class=\"wideonly\">Posted<th scope=\"col\">Expires"
		"<th scope=\"col\">For<th scope=\"col\" class=\"n\">Devices"
		"</thead><tbody>\n",
		name, name, name);
	for (size_t i = 0; i < t->n; i++)
		if (!t->rows[i].beside)
			draw_row(h, &t->rows[i]);
	html_raw(h, "</table>\n");
}

bool
page_pairs(const struct feed_model *model, struct html *h, struct error *err)
{
	struct table table = {.model = model};
	struct arena arena;
	size_t end;
	bool ok = false;

	arena_init(&arena, CAP_ARENA_BYTES);
	table.marks = arena_alloc(&arena, model->n_devices + 1);
	table.rows = arena_array(&arena, model->n_pairs + 1, sizeof *table.rows);
	if (!table.marks || !table.rows) {
		(void)arena_failed(&arena, "index.html", err);
		goto out;
	}
	html_raw(h,
		"<section id=\"accepted\"><h2>Accepted pairs</h2>\n"
		"<p class=\"small\">The pairs of version and build that Apple lists for "
		"device management, and the last day on which each is accepted. A pair is "
		"for as many devices as it says; the lookup tells for which.</p>\n");
	if (!model->n_pairs)
		html_raw(h, "<p>None is listed.</p>\n");
	for (size_t i = 0; i < model->n_pairs; i = end) {
		end = i;
		while (end < model->n_pairs &&
			model->pairs[end].platform == model->pairs[i].platform)
			end++;
		draw_table(&table, h, &model->pairs[i], end - i);
	}
	html_raw(h, "</section>\n");
	ok = true;
out:
	arena_clear(&arena);
	return ok;
}
