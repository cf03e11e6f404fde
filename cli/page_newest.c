/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_part.h"

#include "core/instant.h"

#include <string.h>

/* The response to install now on that release: the highest letter that is offered. */
static const struct feed_release *
response_on(const struct feed_train *train, const struct feed_release *base)
{
	for (size_t i = 0; i < train->n; i++) {
		const struct feed_release *r = train->releases[i];

		if (r->kind != KIND_FULL && r->patches == base && r->offered.n &&
			r->row.withdrawn == INSTANT_NONE)
			return r;
	}
	return NULL;
}

static void
row(struct html *h, const char *of, const struct feed_release *r, const char *class)
{
	html_rawf(h, "<tr%s><th scope=\"row\">", class);
	html_text(h, of);
	html_raw(h, "<td><b>");
	page_version(h, r->row.version, r->row.extra);
	html_raw(h, "</b> ");
	page_build(h, r->row.build);
	html_raw(h, "<td>");
	page_day(h, r);
	html_raw(h, "\n");
}

static void
train_rows(struct html *h, const struct feed_train *train)
{
	const struct feed_release *response;

	row(h, *train->name ? train->label : train->key, train->latest, "");
	response = response_on(train, train->latest);
	if (response)
		row(h, response->kind == KIND_BSI ? "with BSI" : "with RSR", response,
			" class=\"response\"");
}

static bool
is_offered(const struct feed_train *train)
{
	return train->latest && train->latest->offered.n;
}

void
page_newest(const struct feed_model *model, struct html *h)
{
	html_raw(h, "<section id=\"newest\"><h2>Newest</h2>\n"
		    "<p class=\"small\">The newest release of each major version that is "
		    "still offered, and the response (RSR, BSI) that stands on it.</p>\n"
		    "<div class=\"grid\">\n");
	for (size_t p = 0; p < model->n_platforms; p++) {
		const struct feed_platform *platform = &model->platforms[p];
		bool any = false;

		for (size_t t = 0; t < platform->n_trains; t++)
			any = any || is_offered(&platform->trains[t]);
		if (!any)
			continue;
		html_raw(h, "<table class=\"stack\"><caption>");
		html_text(h, platform->name);
		html_raw(h, "</caption><thead class=\"vh\"><tr><th scope=\"col\">Major "
			    "version<th scope=\"col\">Newest<th scope=\"col\">Released"
			    "</thead><tbody>\n");
		for (size_t t = 0; t < platform->n_trains; t++)
			if (is_offered(&platform->trains[t]))
				train_rows(h, &platform->trains[t]);
		html_raw(h, "</table>\n");
	}
	html_raw(h, "</div></section>\n");
}
