/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/health.h"
#include "cli/page_part.h"

#include <string.h>

static bool
is_well(const char *state)
{
	return strcmp(state, "ok") == 0 || strcmp(state, "unchanged") == 0 ||
	       strcmp(state, "kept") == 0;
}

static void
source_row(struct html *h, const struct source *s, const struct health *health)
{
	html_raw(h, "<tr><th scope=\"row\">");
	html_text(h, s->name);
	html_rawf(h, "<td%s>", is_well(health->state) ? "" : " class=\"bad\"");
	html_text(h, health->state);
	if (*health->message) {
		html_raw(h, ": ");
		html_text(h, health->message);
	}
	html_raw(h, "<td class=\"age\">");
	html_moment(h, health->last_success);
	html_raw(h, "<td class=\"age wideonly\">");
	html_moment(h, health->last_change);
	html_raw(h, "\n");
}

void
page_sources(const struct feed_model *model, struct html *h)
{
	size_t silent = 0;

	html_raw(h,
		"<section id=\"sources\"><h2>Sources</h2>\n"
		"<p class=\"small\">What this page rests on, and how each stood when it "
		"was written.</p>\n"
		"<table aria-label=\"Sources\"><thead><tr><th scope=\"col\">Source<th "
		"scope=\"col\">State<th scope=\"col\">Last answer<th "
		"scope=\"col\" class=\"wideonly\">Last change</thead><tbody>\n");
	for (size_t i = 0; i < model->n_sources; i++) {
		struct health health = health_of(&model->sources[i]);

		if (health.known)
			source_row(h, &model->sources[i], &health);
		else
			silent++;
	}
	html_raw(h, "</table>\n");
	if (silent)
		html_rawf(h,
			"<p class=\"small\">%zu further sources of the registry were "
			"never asked.</p>\n",
			silent);
	html_raw(h, "</section>\n");
}
