/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_lane.h"
#include "cli/page_part.h"

#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

#define KEY_WIDTH 44 /* the column that names the lanes */

struct drawing {
	struct html *h;
	const struct lanes *lanes;
};

/* What a mark tells when it is pointed at. */
static void
mark_title(struct html *h, const struct feed_release *r)
{
	char day[INSTANT_TEXT_BYTES];

	html_raw(h, "<title>");
	page_version(h, r->row.version, r->row.extra);
	html_more(h, r->row.build);
	html_rawf(h, ", %s%s", r->date == INSTANT_NONE ? "first seen " : "",
		instant_format_day(page_date(r), day));
	if (*r->row.base_build) {
		html_raw(h, ", on");
		html_more(h, r->row.base_build);
	}
	if (r->device_specific)
		html_rawf(h, ", for %zu device%s", r->devices.n,
			r->devices.n == 1 ? "" : "s");
	if (r->superseded_by) {
		html_raw(h, "; superseded by ");
		page_version(
			h, r->superseded_by->row.version, r->superseded_by->row.extra);
	}
	if (r->row.withdrawn != INSTANT_NONE)
		html_rawf(h, "; withdrawn %s", instant_format_day(r->row.withdrawn, day));
	html_raw(h, "</title>");
}

static void
draw_stem(const struct drawing *d, const struct lane *lane, const struct lane_mark *m)
{
	int y = lane->y - (m->level + 1) * LANE_LEVEL;

	html_rawf(d->h, "<path class=\"stem\" d=\"M%d %dV%dH%d", m->stem, lane->y, y,
		m->until == LANE_NONE ? m->x : m->until);
	if (m->until != LANE_NONE && m->lands)
		html_rawf(d->h, "V%d", lane->y);
	html_raw(d->h, "\"/>");
}

static void
draw_response(const struct drawing *d, const struct lane *lane, const struct lane_mark *m)
{
	bool out = m->release->row.withdrawn != INSTANT_NONE;
	int y = lane->y - (m->level + 1) * LANE_LEVEL;
	struct html *h = d->h;

	if (out)
		html_rawf(h,
			"<path class=\"gone\" d=\"M%d %dl6 6-6 6-6-6zm-2.5 3.5l5 5m0-5l-5 "
			"5\">",
			m->x, y - 6);
	else
		html_rawf(h, "<path class=\"flag\" d=\"M%d %dl6 6-6 6-6-6z\">", m->x,
			y - 6);
	mark_title(h, m->release);
	html_rawf(h, "</path><text class=\"letter%s\" x=\"%d\" y=\"%d\">",
		out ? " out" : "", m->x + 8, y - (m->until == LANE_NONE ? -4 : 3));
	html_text(h, m->release->row.extra);
	html_raw(h, "</text>\n");
}

static void
draw_full(const struct drawing *d, const struct lane *lane, const struct lane_mark *m)
{
	const struct feed_release *r = m->release;
	bool out = r->row.withdrawn != INSTANT_NONE;
	struct html *h = d->h;

	html_rawf(h, "<circle%s cx=\"%d\" cy=\"%d\" r=\"4\">",
		out                  ? " class=\"gone\""
		: r->device_specific ? " class=\"fork\""
				     : "",
		m->x, lane->y);
	mark_title(h, r);
	html_raw(h, "</circle>");
	if (m->level != LANE_NONE) {
		html_rawf(h, "<text%s x=\"%d\" y=\"%d\">",
			r == lane->train->latest ? " class=\"new\"" : "", m->x,
			lane->y + 17 + m->level * LANE_LABEL);
		html_text(h, r->row.version);
		html_raw(h, "</text>");
	}
	html_raw(h, "\n");
}

static void
draw_lane(const struct drawing *d, const struct lane *lane)
{
	if (lane->n_full)
		html_rawf(d->h, "<path class=\"lane\" d=\"M%d %dH%d\"/>\n",
			lane->full[0].x, lane->y, lane->live_until);
	for (size_t i = 0; i < lane->n_responses; i++)
		draw_stem(d, lane, &lane->responses[i]);
	for (size_t i = 0; i < lane->n_full; i++)
		draw_full(d, lane, &lane->full[i]);
	for (size_t i = 0; i < lane->n_responses; i++)
		draw_response(d, lane, &lane->responses[i]);
}

/* A line at the beginning of each year. */
static void
draw_years(const struct drawing *d)
{
	const struct lanes *lanes = d->lanes;

	for (int x = 0; x < lanes->width; x++) {
		char day[INSTANT_TEXT_BYTES];

		(void)instant_format_day(lanes->start + (int64_t)x * INSTANT_DAY_S, day);
		if (strcmp(day + 4, "-01-01") == 0)
			html_rawf(d->h,
				"<path class=\"year\" d=\"M%d 0V%d\"/><text "
				"class=\"axis\" x=\"%d\" y=\"12\">%.4s</text>\n",
				x, lanes->height, x + 4, day);
	}
}

static void
draw(const struct drawing *d, const char *name)
{
	const struct lanes *lanes = d->lanes;
	struct html *h = d->h;

	html_rawf(h,
		"<div class=\"timeline\"><svg width=\"%d\" height=\"%d\" "
		"aria-hidden=\"true\">",
		KEY_WIDTH, lanes->height);
	for (size_t i = 0; i < lanes->n; i++) {
		html_rawf(h, "<text class=\"train\" x=\"0\" y=\"%d\">",
			lanes->list[i].y + 5);
		html_text(h, lanes->list[i].train->key);
		html_raw(h, "</text>");
	}
	html_rawf(h,
		"</svg>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"%s timeline, scrolls sideways\"><svg role=\"img\" "
		"width=\"%d\" height=\"%d\" aria-labelledby=\"title-%s desc-%s\">",
		name, lanes->width, lanes->height, name, name);
	html_rawf(h,
		"<title id=\"title-%s\">%s releases by date</title><desc "
		"id=\"desc-%s\">A lane for each major version, responses above the base "
		"that they stand on. The table that follows says the same in "
		"words.</desc>\n",
		name, name, name);
	draw_years(d);
	for (size_t i = 0; i < lanes->n; i++)
		draw_lane(d, &lanes->list[i]);
	html_raw(h, "</svg></div></div>\n");
}

/* --- the same as a table ------------------------------------------------------------------ */

static bool
is_web(const char *url)
{
	return strncmp(url, "https://", 8) == 0;
}

static void
note_cell(struct html *h, const struct feed_release *r)
{
	const struct feed_advisory *a = r->n_advisories ? r->advisories[0] : NULL;

	if (!a) {
		html_raw(h, r->security == FEED_SECURITY_NO ? "no" : "");
		return;
	}
	if (is_web(a->url)) {
		html_raw(h, "<a href=\"");
		html_text(h, a->url);
		html_raw(h, "\">");
	}
	if (r->n_cves)
		html_rawf(h, "%zu CVE%s", r->n_cves, r->n_cves == 1 ? "" : "s");
	else
		html_raw(h, "note");
	if (is_web(a->url))
		html_raw(h, "</a>");
}

static void
release_row(struct html *h, const struct feed_release *r)
{
	bool out = r->row.withdrawn != INSTANT_NONE;

	html_rawf(h, "<tr%s><th scope=\"row\">",
		r->kind == KIND_FULL ? "" : " class=\"response\"");
	html_raw(h, out ? "<del>" : "");
	page_version(h, r->row.version, r->row.extra);
	html_raw(h, out ? "</del> " : " ");
	page_build(h, r->row.build);
	for (size_t i = 0; i < r->row.n_aliases; i++) {
		html_raw(h, " ");
		page_build(h, r->row.aliases[i]);
	}
	html_raw(h, "<td>");
	page_day(h, r);
	html_rawf(h, "<td>%s",
		r->kind == KIND_RSR   ? "RSR"
		: r->kind == KIND_BSI ? "BSI"
				      : "");
	if (*r->row.base_build) {
		html_raw(h, " on ");
		page_build(h, r->row.base_build);
	} else if (r->device_specific) {
		html_rawf(h, "for %zu device%s", r->devices.n,
			r->devices.n == 1 ? "" : "s");
	}
	html_raw(h, "<td>");
	if (out) {
		html_raw(h, "<span class=\"bad\">withdrawn ");
		html_day(h, instant_day(r->row.withdrawn));
		html_raw(h, r->superseded_by ? "</span>, " : "</span>");
	}
	if (r->superseded_by)
		page_version(
			h, r->superseded_by->row.version, r->superseded_by->row.extra);
	html_raw(h, "<td>");
	note_cell(h, r);
	html_raw(h, "\n");
}

static void
table(const struct drawing *d, const struct feed_platform *platform)
{
	struct html *h = d->h;
	size_t n = 0;

	for (size_t t = 0; t < platform->n_trains; t++)
		n += platform->trains[t].n;
	html_rawf(h, "<details><summary>%zu %s release%s as a table", n, platform->name,
		n == 1 ? "" : "s");
	if (d->lanes->left_out)
		html_rawf(h, ", %zu of them too old for the drawing or without a date",
			d->lanes->left_out);
	html_rawf(h,
		"</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"%s releases\"><table class=\"stack\"><thead><tr><th "
		"scope=\"col\">Version and build<th scope=\"col\">Released<th "
		"scope=\"col\">Kind<th scope=\"col\">Superseded by<th "
		"scope=\"col\">Security</thead><tbody>\n",
		platform->name);
	for (size_t t = 0; t < platform->n_trains; t++)
		for (size_t i = 0; i < platform->trains[t].n; i++)
			release_row(h, platform->trains[t].releases[i]);
	html_raw(h, "</table></div></details>\n");
}

static void
legend(struct html *h)
{
	html_raw(h,
		"<ul class=\"legend\">"
		"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle "
		"cx=\"7\" cy=\"7\" r=\"4.5\"/></svg>release"
		"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle "
		"class=\"fork\" cx=\"7\" cy=\"7\" r=\"4\"/></svg>for some models only"
		"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><path "
		"class=\"flag\" d=\"M7 1l6 6-6 6-6-6z\"/></svg>RSR or BSI, from its base "
		"to what superseded it"
		"<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><path "
		"class=\"gone\" d=\"M7 1l6 6-6 6-6-6zm-2.5 3.5l5 5m0-5l-5 "
		"5\"/></svg>withdrawn</ul>\n");
}

bool
page_timelines(const struct feed_model *model, struct html *h, struct error *err)
{
	struct arena arena;
	bool ok = true;

	arena_init(&arena, CAP_ARENA_BYTES);
	html_raw(h,
		"<section id=\"timeline\"><h2>Timeline</h2>\n"
		"<p class=\"small\">A lane for each major version, a pixel for each day; "
		"older releases lie to the left. On a lane each release is superseded by "
		"the next.</p>\n");
	legend(h);
	for (size_t p = 0; ok && p < model->n_platforms; p++) {
		const struct feed_platform *platform = &model->platforms[p];
		struct lanes lanes;

		arena_reset(&arena);
		ok = lanes_lay_out(model, platform, &arena, &lanes, err);
		if (!ok)
			break;
		html_rawf(h, "<h3>%s</h3>\n", platform->name);
		if (lanes.n)
			draw(&(struct drawing){h, &lanes}, platform->name);
		table(&(struct drawing){h, &lanes}, platform);
	}
	html_raw(h, "</section>\n");
	arena_clear(&arena);
	return ok;
}
