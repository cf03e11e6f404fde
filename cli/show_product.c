/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "cli/value.h"

static const struct column columns[] = {
	{"first_seen",     "FIRST SEEN",    false, false},
	{"last_seen",      "LAST SEEN",     false, false},
	{"post_date",      "POSTED",        false, false},
	{"state",          "STATE",         false, false},
	{"type",           "TYPE",          false, false},
	{"version",        "VERSION",       false, false},
	{"build",          "BUILD",         false, false},
	{"packages",       "PACKAGES",      false, false},
	{"bytes",          "BYTES",         false, false},
	{"source",         "SOURCE",        false, true },
	{"download.url",   "URL",           false, false},
	{"download.bytes", "URL BYTES",     true,  false},
	{"download.sha1",  "URL SHA1",      true,  false},
	{"listed",         "LISTED",        true,  false},
	{"deferred_date",  "DEFERRED DATE", true,  false},
	{"installer",      "INSTALLER",     true,  false},
	{"smd_url",        "SMD URL",       true,  false},
	{"dist_url",       "DIST URL",      true,  false},
	{"key",            "KEY",           true,  false},
	{"answer",         "ANSWER",        true,  false},
};

/* The file that people download, or null. */
static json_t *
download_of(const struct product_row *row)
{
	return *row->url
		       ? json_pack("{s:s, s:o, s:o}", "url", row->url, "bytes",
				 row->url_bytes ? json_integer((json_int_t)row->url_bytes)
						: json_null(),
				 "sha1", value_text(row->sha1))
		       : json_null();
}

static json_t *
state_json(const struct product_row *row)
{
	return json_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, "
			 "s:o, s:o, s:o, s:o, s:s, s:o}",
		"source", row->source, "first_seen", value_moment(row->first_seen),
		"last_seen", value_moment(row->last_seen), "listed", row->listed ? 1 : 0,
		"post_date", value_moment(row->post_date), "deferred_date",
		value_moment(row->deferred_date), "state", value_text(row->state), "type",
		value_text(row->type), "version", value_text(row->version), "build",
		value_text(row->build), "installer", row->installer ? 1 : 0, "packages",
		(json_int_t)row->packages, "bytes",
		row->bytes || row->packages == 0 || !*row->url
			? json_integer((json_int_t)row->bytes)
			: json_null(),
		"smd_url", value_text(row->smd_url), "dist_url",
		value_text(row->dist_url), "download", download_of(row), "key", row->key,
		"answer", value_digest(&row->answer));
}

bool
show_product(const struct show *show, const struct product_row *rows, size_t n,
	struct error *err)
{
	json_t *head = json_pack("{s:s, s:s}", "what", "product", "product", show->asked);

	if (!writer_begin_with(show->writer, SHOW_SCHEMA, "states", head, columns,
		    sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!writer_record(show->writer, state_json(&rows[i]), err))
			return false;
	return writer_end_with(show->writer, json_pack("{s:[]}", "notes"), err);
}
