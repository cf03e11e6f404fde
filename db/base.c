/* SPDX-License-Identifier: Apache-2.0 */
#include "db/base.h"

#include "core/limits.h"
#include "db/base_search.h"
#include "db/find.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdio.h>
#include <string.h>

#define NUMBERS_BYTES 96 /* of a version: four numbers */

/* ERR_UNKNOWN: no such build or version. */
static bool
unknown(const struct base_search *s, const char *text, struct error *err)
{
	if (!s->told)
		return find_unknown(s->db, text, s->platform, err);
	return error_set(err, ERR_UNKNOWN, text, "no such %s build or version is known",
		platform_name(s->platform));
}

static bool
note_never_listed(struct base_search *s, struct error *err)
{
	return base_note(s, "no source ever listed this base for this device", err);
}

static void
add_base(struct base_search *s, const char *build, const char *canonical,
	const char *version, bool prerelease)
{
	s->bases->list[s->bases->n++] = (struct base){
		.version = version,
		.prerelease = prerelease,
		.build = build,
		.canonical_build = canonical,
		.supplemental_build = "",
		.supplemental_extra = "",
	};
}

/* A text that is told, kept. */
static const char *
keep(struct base_search *s, const char *text, struct error *err)
{
	const char *kept = arena_text(s->arena, text);

	if (!kept)
		(void)arena_failed(s->arena, text, err);
	return kept;
}

static bool
alone(struct base_search *s, struct error *err)
{
	s->bases->list = arena_array(s->arena, 1, sizeof *s->bases->list);
	return s->bases->list || arena_failed(s->arena, s->text, err);
}

/* Is it a beta or candidate, by what is told of its version? */
static bool
is_prerelease(const char *version)
{
	struct version v;

	return version_parse(version, &v) && v.stage != VERSION_RELEASE;
}

bool
base_is_prerelease(bool beta, const char *build, const char *version)
{
	return beta || build_is_seed(build) || is_prerelease(version);
}

/* The version of a known build: of its release; else as a response on it states, or as told. */
static const char *
version_of(struct base_search *s, const struct found *f, const char *build,
	struct error *err)
{
	const char *version = f->version;

	if (*version)
		return version;
	if (!find_version_of_base(s->db, s->arena, build, s->platform, &version, err))
		return NULL;
	if (*version)
		return version;
	if (*s->version)
		return keep(s, s->version, err);
	(void)error_set(
		err, ERR_UNKNOWN, build, "no source states the version of this build");
	(void)error_set_next(err, "give its version too: --base \"VERSION (BUILD)\"");
	return NULL;
}

/* The base of a response: its release or, when no version is known of that, what the response states
 * of it. NULL with err set. */
static const struct found *
of_response(struct base_search *s, const struct found *response, struct error *err)
{
	const struct found *base;
	struct found *stated;

	if (!*response->base_build) {
		(void)error_set(err, ERR_UNKNOWN, s->text,
			"a response whose base build no source states");
		return NULL;
	}
	if (!s->told && /* a row of an inventory shows both */
		!base_note(s,
			arena_printf(s->arena, "%s is the response %s on %s",
				response->build, response->extra, response->base_build),
			err))
		return NULL;
	if (!base_search_build(s, response->base_build, &base, err))
		return NULL;
	if (base && *base->version)
		return base;
	stated = arena_alloc(s->arena, sizeof *stated);
	if (!stated) {
		(void)arena_failed(s->arena, s->text, err);
		return NULL;
	}
	*stated = *response;
	stated->build = response->base_build;
	return stated;
}

/* A base that is known by its build. */
static bool
by_known(struct base_search *s, const struct found *f, struct error *err)
{
	const char *build = *f->asked_twin ? f->asked_twin : f->build;
	const char *version = version_of(s, f, build, err);
	bool listed;

	if (!version || !alone(s, err))
		return false;
	add_base(
		s, build, f->build, version, base_is_prerelease(f->beta, build, version));
	if (*f->asked_twin &&
		!base_note(s,
			arena_printf(s->arena,
				"%s is a twin of %s; whether a response applies to a twin "
				"is unknown, strict equality says no",
				f->asked_twin, f->build),
			err))
		return false;
	if (device_view_lists(s->dv, build))
		return true;
	return find_listed(s->db, s->dv->device, build, &listed, err) &&
	       (listed || note_never_listed(s, err));
}

/* Which of a version's builds are meant: those listed for the device by then, else ever, else
 * all. */
enum strictness { LISTED_BY_THEN, LISTED_EVER, ALL };

static bool
collect(struct base_search *s, const struct found *found, size_t n,
	enum strictness strictness, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct found *f = &found[i];
		const char *build = base_is_response(f) ? f->base_build : f->build;
		bool fits = strictness == ALL;

		if (f->beta || f->kind == KIND_UNKNOWN || !*build)
			continue;
		if (strictness == LISTED_BY_THEN &&
			!device_view_listed(s->dv, build, &fits, err))
			return false;
		if (strictness == LISTED_EVER &&
			!find_listed(s->db, s->dv->device, build, &fits, err))
			return false;
		for (size_t j = 0; j < s->bases->n; j++)
			fits = fits && strcmp(s->bases->list[j].build, build) != 0;
		if (!fits)
			continue;
		add_base(s, build, build, f->version, false);
		if (base_is_response(f)) {
			struct base *base = &s->bases->list[s->bases->n - 1];

			base->supplemental_build = f->build;
			base->supplemental_extra = f->extra;
		}
	}
	return true;
}

static bool
note_several(struct base_search *s, struct error *err)
{
	const struct bases *bases = s->bases;
	const char *text;

	if (bases->n < 2)
		return true;
	text = arena_printf(s->arena,
		"%s names several builds for this device: the answer is for",
		bases->list[0].version);
	for (size_t i = 0; text && i < bases->n; i++)
		text = arena_printf(
			s->arena, "%s%s %s", text, i ? "," : "", bases->list[i].build);
	return base_note(s, text, err);
}

/* Does that version lie before what is known for the device by then: below some release, and not
 * above one of its own major? A gap among known ones is rather a typing error. */
static bool
is_before_known(
	const struct base_search *s, const char *version, bool *before, struct error *err)
{
	const struct device_view *dv = device_view_whole(s->dv, err);

	*before = false;
	if (!dv)
		return false;
	for (size_t i = 0; i < dv->view->n; i++) {
		const struct view_row *row = &dv->view->rows[i];
		int order;

		if (!dv->names[i] || row->aside || row->kind != KIND_FULL || row->beta)
			continue;
		order = version_compare_numbers(version, row->version);
		if (order > 0 && version_is_same_major(version, row->version)) {
			*before = false;
			return true;
		}
		*before = *before || order < 0;
	}
	return true;
}

static bool
note_by_number(struct base_search *s, const char *version, struct error *err)
{
	return base_note(s,
		arena_printf(s->arena,
			"no build of %s is known here: full updates are judged by its "
			"number, a response needs the build",
			version),
		err);
}

/* An old version, of which no build is known: its number is enough to tell what is newer. */
static bool
by_number(struct base_search *s, struct error *err)
{
	const char *version;
	bool before;

	if (!is_before_known(s, s->text, &before, err))
		return false;
	if (!before)
		return unknown(s, s->text, err);
	version = keep(s, s->text, err);
	if (!version || !alone(s, err))
		return false;
	add_base(s, "", "", version, false);
	return note_by_number(s, version, err);
}

static bool
among(struct base_search *s, const struct found *found, size_t n, struct error *err)
{
	s->bases->list = arena_array(s->arena, n + 1, sizeof *s->bases->list);
	if (!s->bases->list)
		return arena_failed(s->arena, s->text, err);
	/* one is meant whenever it was listed */
	for (int strictness = n > 1 ? LISTED_BY_THEN : LISTED_EVER;
		strictness <= ALL && !s->bases->n; strictness++) {
		if (!collect(s, found, n, (enum strictness)strictness, err))
			return false;
		if (s->bases->n && strictness == ALL && !note_never_listed(s, err))
			return false;
	}
	return true;
}

/* "26.3.1" of "26.3.1 (b)", "26.4" of "macOS 26.4 RC 2". */
static void
numbers_of(const struct version *v, char *to, size_t room)
{
	size_t len = 0;

	for (int i = 0; i < v->n_numbers && len < room; i++)
		len += (size_t)snprintf(to + len, room - len, "%s%lld", i ? "." : "",
			(long long)v->numbers[i]);
}

/* A version with the letter of a response that is not known: its base, and the letter. */
static bool
by_letter(struct base_search *s, const struct version *v, struct error *err)
{
	char version[NUMBERS_BYTES];
	struct found *found;
	size_t n;

	numbers_of(v, version, sizeof version);
	if (!find_known(s->db, s->arena, version, s->platform, &found, &n, err) ||
		!among(s, found, n, err))
		return false;
	return s->bases->n && s->told ? base_set_letter(s, v->extra, err)
				      : unknown(s, s->text, err);
}

/* A beta or candidate without a build: of a version that is known, or as old. */
static bool
by_prerelease(struct base_search *s, const struct version *v, struct error *err)
{
	char numbers[NUMBERS_BYTES];
	const char *version;
	struct found *found;
	bool before = false;
	size_t n;

	numbers_of(v, numbers, sizeof numbers);
	if (!find_known(s->db, s->arena, numbers, s->platform, &found, &n, err) ||
		(!n && !is_before_known(s, numbers, &before, err)))
		return false;
	if (!n && !before)
		return unknown(s, s->text, err);
	version = keep(s, s->text, err);
	if (!version || !alone(s, err))
		return false;
	add_base(s, "", "", version, true);
	return note_by_number(s, version, err);
}

static bool
by_version(struct base_search *s, struct error *err)
{
	struct version v;
	struct found *found;
	size_t n;

	if (!version_parse(s->text, &v))
		return unknown(s, s->text, err);
	if (v.stage != VERSION_RELEASE)
		return by_prerelease(s, &v, err);
	if (*s->letter && !v.extra[0]) {
		s->text = arena_printf(s->arena, "%s (%s)", s->text, s->letter);
		if (!s->text)
			return arena_failed(s->arena, "letter", err);
		(void)version_extra_parse(s->letter, v.extra);
	}
	if (!find_known(s->db, s->arena, s->text, s->platform, &found, &n, err) ||
		!among(s, found, n, err))
		return false;
	if (s->bases->n)
		return true;
	return v.extra[0] ? by_letter(s, &v, err) : by_number(s, err);
}

/* A build that is not known, with its version: not that version's release when it is a beta. */
static bool
by_unknown(struct base_search *s, const char **supplemental, struct error *err)
{
	const char *build = s->text, *version;

	if (!*s->version)
		return unknown(s, build, err);
	if (build_is_response(build)) {
		if (!*supplemental)
			*supplemental = build;
		build = "";
	}
	s->text = s->version;
	if (!build_is_seed(build) && !(*build && is_prerelease(s->version)))
		return by_version(s, err);
	build = keep(s, build, err);
	version = build ? keep(s, s->version, err) : NULL;
	if (!version || !alone(s, err))
		return false;
	add_base(s, build, build, version, true);
	return base_note(s,
		arena_printf(s->arena,
			"%s is not known here: it is judged as a prerelease of %s", build,
			version),
		err);
}

static bool
by_build(struct base_search *s, const char **supplemental, struct error *err)
{
	const struct found *f;

	if (!base_search_build(s, s->text, &f, err))
		return false;
	if (!f)
		return by_unknown(s, supplemental, err);
	if (base_is_response(f)) {
		if (!*f->base_build && *s->version)
			return by_unknown(s, supplemental, err);
		if (!*supplemental)
			*supplemental = f->build;
		f = of_response(s, f, err);
	}
	return f && by_known(s, f, err);
}

static struct base_search
search_in(const struct device_view *dv, const char *text, struct bases *bases)
{
	*bases = (struct bases){0};
	return (struct base_search){.dv = dv,
		.version = "",
		.letter = "",
		.db = dv->view->db,
		.arena = dv->view->arena,
		.platform = dv->view->platform,
		.text = text,
		.bases = bases};
}

bool
bases_same(const struct bases *a, const struct bases *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->list[i].prerelease != b->list[i].prerelease ||
			strcmp(a->list[i].build, b->list[i].build) != 0 ||
			strcmp(a->list[i].version, b->list[i].version) != 0 ||
			strcmp(a->list[i].supplemental_build,
				b->list[i].supplemental_build) != 0 ||
			strcmp(a->list[i].supplemental_extra,
				b->list[i].supplemental_extra) != 0)
			return false;
	return true;
}

bool
base_of_version(const struct device_view *dv, const char *version,
	const struct found *found, size_t n, struct bases *bases, struct error *err)
{
	struct base_search s = search_in(dv, version, bases);
	struct version v;

	if (!version_parse(version, &v) || v.stage != VERSION_RELEASE)
		return unknown(&s, version, err);
	if (!among(&s, found, n, err))
		return false;
	if (s.bases->n)
		return note_several(&s, err);
	return v.extra[0] ? unknown(&s, version, err) : by_number(&s, err);
}

/* Find it, then what is installed on it. */
static bool
search(struct base_search *s, const char *supplemental, const char *letter,
	struct error *err)
{
	struct build build;

	if (!supplemental)
		s->letter = letter;
	if (!(build_parse(s->text, &build) ? by_build(s, &supplemental, err)
					   : by_version(s, err)) ||
		!base_install(s, supplemental, err))
		return false;
	/* a letter beside the build of another base's response tells nothing */
	if (*letter && (*s->letter || *s->bases->list[0].supplemental_build) &&
		!base_set_letter(s, letter, err))
		return false;
	return note_several(s, err);
}

bool
base_of_told(const struct device_view *dv, const struct base_told *told,
	struct bases *bases, struct error *err)
{
	struct base_search s = search_in(dv, told->text, bases);

	s.version = told->version ? told->version : "";
	s.told = true;
	return search(&s,
		told->supplemental && *told->supplemental ? told->supplemental : NULL,
		told->extra ? told->extra : "", err);
}

/* "26.3 (25D5087f)": a version and its build. */
static bool
split(const char *text, char *version, char *build_text)
{
	const char *open = strrchr(text, '(');
	size_t n = open ? strcspn(open + 1, ")") : 0, len;
	struct build build;

	if (!n || n > CAP_BUILD_BYTES || strcmp(open + 1 + n, ")") != 0)
		return false;
	memcpy(build_text, open + 1, n);
	build_text[n] = '\0';
	for (len = (size_t)(open - text); len && text[len - 1] == ' ';)
		len--;
	memcpy(version, text, len);
	version[len] = '\0';
	return len && build_parse(build_text, &build);
}

bool
base_find(const struct device_view *dv, const char *text, const char *supplemental,
	struct bases *bases, struct error *err)
{
	char version[CAP_TEXT_ARGUMENT_BYTES + 1], build[CAP_BUILD_BYTES + 1];
	struct base_search s = search_in(dv, text, bases);

	if (strlen(text) > CAP_TEXT_ARGUMENT_BYTES)
		return error_set(err, ERR_USAGE, "--base", "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
	if (split(text, version, build)) {
		s.text = build;
		s.version = version;
	}
	return search(&s, supplemental, "", err);
}
