/* SPDX-License-Identifier: Apache-2.0 */
/* What security notes tell: of a release, of a CVE. */
#include "cli/release_json.h"
#include "cli/show.h"
#include "cli/value.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/evidence.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct column note_columns[] = {
	{"date",      "DATE",      false, false},
	{"title",     "ADVISORY",  false, true },
	{"n_cves",    "CVES",      false, false},
	{"exploited", "EXPLOITED", false, false},
	{"url",       "URL",       false, false},
};

static const struct column cve_columns[] = {
	{"cve",       "CVE",       false, false},
	{"exploited", "EXPLOITED", false, false},
	{"component", "COMPONENT", false, false},
	{"impact",    "IMPACT",    false, true },
};

/* Of `show CVE`: a record for each release. */
static const struct column release_columns[] = {
	{"release.platform", "PLATFORM",  false, false},
	{"release.kind",     "KIND",      false, false},
	{"release.version",  "VERSION",   false, false},
	{"release.extra",    "EXTRA",     false, false},
	{"release.build",    "BUILD",     false, false},
	{"release.released", "RELEASED",  false, false},
	{"exploited",        "EXPLOITED", false, false},
	{"component",        "COMPONENT", false, true },
	{"url",              "URL",       false, false},
	{"impact",           "IMPACT",    true,  false},
};

/* --- of a release ------------------------------------------------------------------------ */

static json_t *
cve_json(const struct cve_row *cve)
{
	return json_pack("{s:s, s:b, s:o, s:o}", "cve", cve->cve, "exploited",
		cve->exploited ? 1 : 0, "component", value_text(cve->component), "impact",
		value_text(cve->impact));
}

static json_t *
cves_json(const struct advisory_row *note)
{
	json_t *cves = json_array();

	for (size_t i = 0; cves && i < note->n_cves; i++)
		cves = value_add(cves, cve_json(&note->cves[i]));
	return cves;
}

/* The sightings of one document; of a row without a link, of its title. */
static json_t *
proof_json(const struct advisory_row *note, const struct evidence_note *rows, size_t n)
{
	json_t *proof = json_array();

	for (size_t i = 0; proof && i < n; i++)
		if (strcmp(rows[i].id, note->id) == 0 &&
			(*note->id || strcmp(rows[i].title, note->title) == 0))
			proof = value_add(proof,
				json_pack("{s:s, s:s, s:o, s:o, s:o, s:b}", "source",
					rows[i].source, "key", rows[i].key, "answer",
					value_digest(&rows[i].answer), "first_seen",
					value_moment(rows[i].first_seen), "last_seen",
					value_moment(rows[i].last_seen), "listed",
					rows[i].listed ? 1 : 0));
	return proof;
}

/* How many are listed: not known before the page is. */
static json_t *
count_json(const struct advisory_row *note, size_t n)
{
	return note->has_page || note->no_cves ? json_integer((json_int_t)n)
					       : json_null();
}

static json_t *
note_json(const struct advisory_row *note, const struct evidence_note *rows, size_t n)
{
	return json_pack("{s:o, s:o, s:s, s:o, s:b, s:b, s:o, s:o, s:o, s:o}", "id",
		value_text(note->id), "url", value_text(note->url), "title", note->title,
		"date", value_day(note->date), "no_cves", note->no_cves ? 1 : 0, "page",
		note->has_page ? 1 : 0, "n_cves", count_json(note, note->n_cves),
		"exploited", count_json(note, note->n_exploited), "cves", cves_json(note),
		"evidence", proof_json(note, rows, n));
}

json_t *
show_notes_json(const struct show *show, const char *platform, const char *build,
	struct error *err)
{
	const struct advisory_filter filter = {platform, build, "", INT64_MAX};
	const struct release_security *s;
	struct evidence_note *rows;
	struct advisories set;
	json_t *notes;
	size_t n;

	if (!advisory_load(show->db, &filter, show->arena, &set, err) ||
		!evidence_notes(show->db, platform, build, show->arena, &rows, &n, err))
		return NULL;
	s = advisory_find(&set, platform, build);
	notes = json_array();
	for (size_t i = 0; notes && s && i < s->n; i++)
		notes = value_add(notes, note_json(&s->advisories[i], rows, n));
	if (!notes)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return notes;
}

static bool
write_block(const struct show *show, const json_t *array, const struct column *block,
	size_t n, struct error *err)
{
	const json_t *record;
	size_t i;

	if (json_array_size(array) == 0)
		return true;
	if (!writer_begin(show->writer, SHOW_SCHEMA, "rows", NULL, block, n, err))
		return false;
	json_array_foreach(array, i, record)
		if (!writer_record(show->writer, json_deep_copy(record), err))
			return false;
	return writer_end(show->writer, NULL, err);
}

bool
show_notes_tables(const struct show *show, const json_t *notes, struct error *err)
{
	const json_t *note;
	size_t i;

	if (!write_block(show, notes, note_columns, COUNT(note_columns), err))
		return false;
	if (!show->evidence)
		return true;
	json_array_foreach(notes, i, note)
		if (!write_block(show, json_object_get(note, "cves"), cve_columns,
			    COUNT(cve_columns), err))
			return false;
	return true;
}

/* --- of a CVE ---------------------------------------------------------------------------- */

static const struct cve_row *
find_cve(const struct advisory_row *note, const char *cve)
{
	for (size_t i = 0; i < note->n_cves; i++)
		if (strcmp(note->cves[i].cve, cve) == 0)
			return &note->cves[i];
	return NULL;
}

/* A twin stands in the aliases of its canonical build: it has no row of its own. */
static const struct release_row *
find_row(const struct release_row *rows, size_t n, const struct release_security *s)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].build, s->build) == 0 &&
			strcmp(rows[i].platform, s->platform) == 0)
			return &rows[i];
	return NULL;
}

static bool
write_release(const struct show *show, const struct release_row *row,
	const struct release_security *s, const char *cve, struct error *err)
{
	for (size_t i = 0; row && i < s->n; i++) {
		const struct advisory_row *note = &s->advisories[i];
		const struct cve_row *of = find_cve(note, cve);

		if (of && !writer_record(show->writer,
				  json_pack("{s:o, s:b, s:o, s:o, s:s, s:s}", "release",
					  release_json(row), "exploited",
					  of->exploited ? 1 : 0, "component",
					  value_text(of->component), "impact",
					  value_text(of->impact), "title", note->title,
					  "url", note->url),
				  err))
			return false;
	}
	return true;
}

/* Notes that list it and are about no release of this store: other software, or one unknown. */
static json_t *
elsewhere_json(const struct advisories *set)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < set->n_unjoined; i++)
		list = value_add(list,
			json_pack("{s:s, s:o, s:o}", "title", set->unjoined[i].title,
				"date", value_day(set->unjoined[i].date), "url",
				value_text(set->unjoined[i].url)));
	return list;
}

static bool
write_elsewhere(const struct show *show, const struct advisories *set, struct error *err)
{
	for (size_t i = 0; i < set->n_unjoined; i++) {
		char line[CAP_LOG_LINE_BYTES];

		(void)snprintf(line, sizeof line, "also fixed in %s: %s",
			set->unjoined[i].title, set->unjoined[i].url);
		if (!writer_line(show->writer, line, err))
			return false;
	}
	return true;
}

static bool
refuse_unknown(const char *cve, struct error *err)
{
	(void)error_set(err, ERR_UNKNOWN, cve, "no security note of this store lists it");
	return error_set_next(err, "see: sucat sync security-releases");
}

static bool
write_cve(const struct show *show, const char *cve, const struct advisories *set,
	struct error *err)
{
	const struct release_filter filter = {.platform = "",
		.build = "",
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = INT64_MAX,
		.beta = true};
	json_t *head = json_pack("{s:s, s:s}", "what", "cve", "cve", cve);
	struct release_row *rows;
	size_t n;

	if (!release_list(show->db, &filter, show->arena, &rows, &n, err)) {
		json_decref(head);
		return false;
	}
	if (!writer_begin_with(show->writer, SHOW_SCHEMA, "releases", head,
		    release_columns, COUNT(release_columns), err))
		return false;
	for (size_t i = 0; i < set->n; i++)
		if (!write_release(show, find_row(rows, n, &set->releases[i]),
			    &set->releases[i], cve, err))
			return false;
	return writer_end_with(show->writer,
		       json_pack(
			       "{s:o, s:[]}", "elsewhere", elsewhere_json(set), "notes"),
		       err) &&
	       write_elsewhere(show, set, err);
}

bool
show_cve(const struct show *show, const char *cve, struct error *err)
{
	char upper[CAP_TEXT_ARGUMENT_BYTES + 1] = "";
	struct advisory_filter filter = ADVISORY_ALL;
	struct advisories set;

	for (size_t i = 0; i < sizeof upper - 1 && cve[i]; i++)
		upper[i] = (char)toupper((unsigned char)cve[i]);
	filter.cve = upper;
	if (!advisory_load(show->db, &filter, show->arena, &set, err))
		return false;
	if (set.n + set.n_unjoined == 0)
		return refuse_unknown(cve, err);
	return write_cve(show, upper, &set, err);
}
