/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page.h"

#include "cli/page_asset.h"
#include "cli/page_part.h"
#include "core/digest.h"
#include "core/instant.h"

#include <string.h>

void
page_version(struct html *h, const char *version, const char *extra)
{
	html_text(h, version);
	html_more(h, extra);
}

void
page_build(struct html *h, const char *build)
{
	html_raw(h, "<code>");
	html_text(h, build);
	html_raw(h, "</code>");
}

int64_t
page_date(const struct feed_release *r)
{
	if (r->row.released == INSTANT_NONE && r->row.first_seen == INSTANT_NONE)
		return INSTANT_NONE;
	return instant_day(r->sort_day);
}

void
page_day(struct html *h, const struct feed_release *r)
{
	int64_t day = page_date(r);

	if (r->date == INSTANT_NONE && day != INSTANT_NONE)
		html_raw(h, "first seen ");
	html_day(h, day);
}

/* The digest of a style or script as a policy names it. */
static bool
policy_digest(struct html *h, const unsigned char *data, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[(DIGEST_BYTES + 2) / 3 * 4 + 1];
	struct digest digest;
	size_t n = 0;

	if (!digest_of(data, len, &digest))
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i += 3) {
		unsigned bits = (unsigned)digest.bytes[i] << 16;

		if (i + 1 < DIGEST_BYTES)
			bits |= (unsigned)digest.bytes[i + 1] << 8;
		if (i + 2 < DIGEST_BYTES)
			bits |= digest.bytes[i + 2];
		text[n++] = digits[bits >> 18];
		text[n++] = digits[bits >> 12 & 63];
		text[n++] = digits[bits >> 6 & 63];
		text[n++] = digits[bits & 63];
	}
	text[n - 1] = '='; /* the last group has two bytes of three */
	text[n] = '\0';
	html_rawf(h, "'sha256-%s'", text);
	return true;
}

/* Nothing may be loaded and nothing run but what stands in this file. */
static bool
head(struct html *h, struct error *err)
{
	html_raw(h,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		"'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src ");
	if (!policy_digest(h, page_style, page_style_len))
		return error_set(err, ERR_NOMEM, "index.html", "out of memory");
	html_raw(h, "; script-src ");
	if (!policy_digest(h, page_script, page_script_len))
		return error_set(err, ERR_NOMEM, "index.html", "out of memory");
	html_raw(h,
		"\">\n<meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<title>Apple software updates</title>\n"
		"<link rel=\"icon\" href=\"data:,\">\n"
		"<link rel=\"alternate\" type=\"application/atom+xml\" "
		"href=\"atom.xml\" title=\"New releases\">\n<style>");
	html_raw(h, (const char *)page_style);
	html_raw(h, "</style>\n");
	return true;
}

static void
top(const struct feed_model *model, struct html *h)
{
	html_raw(h, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
		    "<header><h1>Apple software updates</h1>\n<p class=\"lead age\">As "
		    "listed by Apple on ");
	html_moment(h, model->data_as_of);
	html_raw(h, "</p>\n<nav aria-label=\"On this page\"><ul>"
		    "<li><a href=\"#newest\">Newest</a>"
		    "<li><a href=\"#lookup\">Lookup</a>"
		    "<li><a href=\"#timeline\">Timeline</a>"
		    "<li><a href=\"#accepted\">Accepted pairs</a>"
		    "<li><a href=\"#devices\">Devices</a>"
		    "<li><a href=\"#sources\">Sources</a>"
		    "<li><a href=\"#files\">Files</a>"
		    "</ul></nav></header>\n<main id=\"main\">\n");
}

static void
files(struct html *h)
{
	html_raw(h,
		"<section id=\"files\"><h2>Files</h2>\n"
		"<p class=\"small\">The same facts for programs, in this folder.</p>\n"
		"<ul>"
		"<li><a href=\"sucat.json\">sucat.json</a>: everything"
		"<li><a href=\"atom.xml\">atom.xml</a> and <a "
		"href=\"feed.json\">feed.json</a>: what is new, to subscribe to"
		"<li><a href=\"pmv.json\">pmv.json</a>: the accepted pairs, in Apple's "
		"shape"
		"<li><a href=\"v1/macos_data_feed.json\">v1/</a> and <a "
		"href=\"v2/macos_data_feed.json\">v2/</a>: as SOFA publishes it"
		"</ul></section>\n");
}

bool
page_write(const struct feed_model *model, struct buf *out, struct error *err)
{
	struct html html = {.out = out}, *h = &html;

	if (!head(h, err))
		return false;
	top(model, h);
	page_newest(model, h);
	page_lookup_form(h);
	if (!page_timelines(model, h, err) || !page_pairs(model, h, err) ||
		!page_devices(model, h, err))
		return false;
	page_sources(model, h);
	files(h);
	html_raw(h,
		"</main>\n<footer class=\"small\"><p>Written by sucat from Apple's own "
		"answers. Times are UTC.</p></footer>\n");
	if (!page_lookup_facts(model, h, err))
		return false;
	html_raw(h, "<script>");
	html_raw(h, (const char *)page_script);
	html_raw(h, "</script>\n");
	return html_done(h, "index.html", err);
}
