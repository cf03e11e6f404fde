/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/page_part.h"

#include "cli/page_class.h"
#include "cli/value.h"
#include "core/limits.h"
#include "db/base.h"

#include <stdlib.h>
#include <string.h>

void
page_lookup_form(struct html *h)
{
	html_raw(h,
		"<section id=\"lookup\"><h2>Lookup</h2>\n"
		"<p class=\"small\">What may be installed on a device, given what it runs "
		"now.</p>\n"
		"<noscript><p>The lookup needs JavaScript. Without it: the newest release "
		"for each device stands under <a href=\"#devices\">Devices</a>, and "
		"<code>sucat targets</code> answers in full.</p></noscript>\n"
		"<form id=\"ask\" hidden>\n"
		"<p><label for=\"device\">Device</label><small id=\"device-help\">Mac15,3, "
		"J504AP or a marketing name</small><input id=\"device\" "
		"list=\"device-names\" autocomplete=\"off\" autocapitalize=\"off\" "
		"spellcheck=\"false\" required aria-describedby=\"device-help\"></p>\n"
		"<p><label for=\"base\">Runs now</label><small id=\"base-help\">26.3.1, "
		"26.3.1 (a) or a build</small><input id=\"base\" list=\"base-names\" "
		"autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" "
		"required aria-describedby=\"base-help\"></p>\n"
		"<p><label for=\"audience\">Offered to</label><small "
		"id=\"audience-help\">whom Apple lists it for</small><select "
		"id=\"audience\" aria-describedby=\"audience-help\"><option "
		"value=\"3\">all<option value=\"2\">managed devices<option "
		"value=\"1\">the public</select></p>\n"
		"<p class=\"go\"><button>Look up</button></p>\n"
		"<datalist id=\"device-names\"></datalist><datalist "
		"id=\"base-names\"></datalist>\n"
		"</form>\n"
		"<div id=\"answer\" role=\"status\"></div></section>\n");
}

/* The builds of a platform, as the script knows them. */
struct builds {
	json_t *rows; /* [build, version, extra, kind] and then, where it has one, the build
	                      * that it is a twin of or, of a response, the base */
	json_t *prereleases; /* those that, as a base, are none of their version's releases */
};

static bool
add_prerelease(struct builds *b, bool beta, const char *build, const char *version)
{
	return !base_is_prerelease(beta, build, version) ||
	       json_array_append_new(b->prereleases, json_string(build)) == 0;
}

static bool
add_build(struct builds *b, const struct feed_release *r, const char *build)
{
	bool twin = strcmp(build, r->row.build) != 0;
	bool response = r->kind == KIND_RSR || r->kind == KIND_BSI;
	const char *of = twin ? r->row.build : response ? r->row.base_build : "";
	json_t *row = json_pack("[s, s, s, s]", build, r->row.version, r->row.extra,
		twin          ? "twin"
		: r->row.beta ? "beta"
			      : r->row.kind);

	if (row && *of && json_array_append_new(row, json_string(of)) != 0) {
		json_decref(row);
		return false;
	}
	return json_array_append_new(b->rows, row) == 0 &&
	       (response || add_prerelease(b, r->row.beta, build, r->row.version));
}

static bool
add_release(struct builds *b, const struct feed_release *r)
{
	bool ok = add_build(b, r, r->row.build);

	for (size_t i = 0; ok && i < r->row.n_aliases; i++)
		ok = add_build(b, r, r->row.aliases[i]);
	return ok;
}

static bool
add_releases(struct builds *b, const struct feed_platform *platform)
{
	bool ok = true;

	for (size_t t = 0; ok && t < platform->n_trains; t++)
		for (size_t i = 0; ok && i < platform->trains[t].n; i++)
			ok = add_release(b, platform->trains[t].releases[i]);
	for (size_t i = 0; ok && i < platform->n_betas; i++)
		ok = add_release(b, platform->betas[i]);
	return ok;
}

/* What only the responses on it tell of. */
static bool
add_stated_base(struct builds *b, const struct found *f)
{
	return json_array_append_new(b->rows, json_pack("[s, s, s, s]", f->build,
						      f->version, "", "base")) == 0 &&
	       add_prerelease(b, f->beta, f->build, f->version);
}

static bool
read_builds(const struct feed_model *model, const struct feed_platform *platform,
	struct builds *b, struct error *err)
{
	struct arena arena;
	struct found *bases;
	size_t n;
	bool ok;

	*b = (struct builds){json_array(), json_array()};
	arena_init(&arena, CAP_ARENA_BYTES);
	ok = find_stated_bases(model->db, &arena, platform->platform, &bases, &n, err);
	if (ok) {
		ok = b->rows && b->prereleases && add_releases(b, platform);
		for (size_t i = 0; ok && i < n; i++)
			ok = add_stated_base(b, &bases[i]);
		if (!ok)
			(void)error_set(err, ERR_NOMEM, "index.html", "out of memory");
	}
	arena_clear(&arena);
	return ok;
}

static bool
add_platform(json_t *platforms, const struct feed_model *model,
	const struct feed_platform *platform, struct error *err)
{
	struct page_classes classes = {0};
	struct builds builds;
	json_t *one;
	bool ok;

	ok = read_builds(model, platform, &builds, err) &&
	     page_classes_read(model, platform, &classes, err);
	if (ok) {
		one = json_pack("{s:s, s:O, s:O, s:O, s:O, s:O}", "name", platform->name,
			"builds", builds.rows, "prereleases", builds.prereleases,
			"offers", classes.offers, "classes", classes.classes, "devices",
			classes.devices);
		ok = json_array_append_new(platforms, one) == 0 ||
		     error_set(err, ERR_NOMEM, "index.html", "out of memory");
	}
	page_classes_clear(&classes);
	json_decref(builds.rows);
	json_decref(builds.prereleases);
	return ok;
}

bool
page_lookup_facts(const struct feed_model *model, struct html *h, struct error *err)
{
	json_t *platforms = json_array();
	bool ok = platforms != NULL;
	char *text = NULL;

	if (!ok)
		(void)error_set(err, ERR_NOMEM, "index.html", "out of memory");
	for (size_t p = 0; ok && p < model->n_platforms; p++)
		ok = add_platform(platforms, model, &model->platforms[p], err);
	if (ok)
		text = value_dump(platforms, JSON_COMPACT);
	if (text) {
		html_raw(h, "<script type=\"application/json\" id=\"facts\">");
		html_json(h, text, strlen(text));
		html_raw(h, "</script>\n");
	} else if (ok) {
		ok = error_set(err, ERR_NOMEM, "index.html", "out of memory");
	}
	free(text);
	json_decref(platforms);
	return ok;
}
