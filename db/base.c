/* SPDX-License-Identifier: Apache-2.0 */
#include "db/base.h"

#include "core/limits.h"
#include "db/find.h"
#include "parser/build.h"
#include "parser/version.h"

#include <assert.h>
#include <string.h>

/* What is looked for, and where. */
struct search {
	const struct device_view *dv;
	struct db *db;
	struct arena *arena;
	enum platform platform;
	const char *text;
	struct bases *bases;
};

/* `text` is in the arena, or NULL when that is full. */
static bool
note(struct search *s, const char *text, struct error *err)
{
	if (!text)
		return arena_failed(s->arena, s->text, err);
	assert(s->bases->n_notes < BASES_NOTES);
	s->bases->notes[s->bases->n_notes++] = text;
	return true;
}

static bool
is_response(const struct found *f)
{
	return f->kind == KIND_RSR || f->kind == KIND_BSI;
}

/* The release of a build, or NULL. */
static bool
find_build(struct search *s, const char *build, const struct found **found,
	struct error *err)
{
	struct found *list;
	size_t n;

	if (!find_known(s->db, s->arena, build, s->platform, &list, &n, err))
		return false;
	*found = n ? list : NULL;
	return true;
}

/* Is the build listed for the device by the moment of the view? */
static bool
listed_by_then(const struct search *s, const char *build)
{
	const struct view *view = s->dv->view;

	for (size_t i = 0; i < view->n; i++)
		if (s->dv->names[i] && strcmp(view->rows[i].build, build) == 0)
			return true;
	return false;
}

static bool
note_never_listed(struct search *s, struct error *err)
{
	return note(s, "no source ever listed this base for this device", err);
}

static void
add_base(struct search *s, const char *build, const char *canonical, const char *version)
{
	s->bases->list[s->bases->n++] = (struct base){
		.version = version,
		.build = build,
		.canonical_build = canonical,
		.first_seen = device_view_first(s->dv, canonical),
		.supplemental_build = "",
		.supplemental_extra = "",
	};
}

/* The base of a response: its release or, when no version is known of that, what the response states
 * of it. NULL with err set. */
static const struct found *
of_response(struct search *s, const struct found *response, struct error *err)
{
	const struct found *base;
	struct found *stated;

	if (!*response->base_build) {
		(void)error_set(err, ERR_UNKNOWN, s->text,
			"a response whose base build no source states");
		return NULL;
	}
	if (!note(s,
		    arena_printf(s->arena, "%s is the response %s on %s", response->build,
			    response->extra, response->base_build),
		    err) ||
		!find_build(s, response->base_build, &base, err))
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

static bool
by_build(struct search *s, const char **supplemental, struct error *err)
{
	const struct found *f;
	const char *build;
	bool listed;

	if (!find_build(s, s->text, &f, err))
		return false;
	if (!f)
		return find_unknown(s->db, s->text, s->platform, err);
	if (is_response(f)) {
		if (!*supplemental)
			*supplemental = f->build;
		f = of_response(s, f, err);
		if (!f)
			return false;
	}
	build = *f->asked_twin ? f->asked_twin : f->build;
	s->bases->list = arena_array(s->arena, 1, sizeof *s->bases->list);
	if (!s->bases->list)
		return arena_failed(s->arena, s->text, err);
	add_base(s, build, f->build, f->version);
	if (*f->asked_twin &&
		!note(s,
			arena_printf(s->arena,
				"%s is a twin of %s; whether a response applies to a twin "
				"is unknown, strict equality says no",
				f->asked_twin, f->build),
			err))
		return false;
	return find_listed(s->db, s->dv->device, build, &listed, err) &&
	       (listed || note_never_listed(s, err));
}

/* Which of a version's builds are meant: those listed for the device by then, else ever, else
 * all. */
enum strictness { LISTED_BY_THEN, LISTED_EVER, ALL };

static bool
collect(struct search *s, const struct found *found, size_t n, enum strictness strictness,
	struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct found *f = &found[i];
		const char *build = is_response(f) ? f->base_build : f->build;
		bool fits = strictness == ALL;

		if (f->beta || f->kind == KIND_UNKNOWN || !*build)
			continue;
		if (strictness == LISTED_BY_THEN)
			fits = listed_by_then(s, build);
		if (strictness == LISTED_EVER &&
			!find_listed(s->db, s->dv->device, build, &fits, err))
			return false;
		for (size_t j = 0; j < s->bases->n; j++)
			fits = fits && strcmp(s->bases->list[j].build, build) != 0;
		if (!fits)
			continue;
		add_base(s, build, build, f->version);
		if (is_response(f)) {
			struct base *base = &s->bases->list[s->bases->n - 1];

			base->supplemental_build = f->build;
			base->supplemental_extra = f->extra;
		}
	}
	return true;
}

static bool
note_several(struct search *s, struct error *err)
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
	return note(s, text, err);
}

/* Does that version lie before what is known for the device by then: below some release, and not
 * above one of its own major? A gap among known ones is rather a typing error. */
static bool
is_before_known(const struct search *s, const char *version)
{
	const struct view *view = s->dv->view;
	bool below = false;

	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];
		int order;

		if (!s->dv->names[i] || row->aside || row->kind != KIND_FULL || row->beta)
			continue;
		order = version_compare_numbers(version, row->version);
		if (order > 0 && version_major(version) == version_major(row->version))
			return false;
		below = below || order < 0;
	}
	return below;
}

/* An old version, of which no build is known: its number is enough to tell what is newer. */
static bool
by_number(struct search *s, const struct version *v, struct error *err)
{
	const char *version;

	if (v->extra[0] || !is_before_known(s, s->text))
		return find_unknown(s->db, s->text, s->platform, err);
	version = arena_text(s->arena, s->text); /* the caller's text may go */
	if (!version)
		return arena_failed(s->arena, s->text, err);
	add_base(s, "", "", version);
	return note(s,
		arena_printf(s->arena,
			"no build of %s is known here: full updates are judged by its "
			"number, a response needs the build",
			s->text),
		err);
}

static bool
among(struct search *s, const struct version *v, const struct found *found, size_t n,
	struct error *err)
{
	s->bases->list = arena_array(s->arena, n + 1, sizeof *s->bases->list);
	if (!s->bases->list)
		return arena_failed(s->arena, s->text, err);
	for (int strictness = LISTED_BY_THEN; strictness <= ALL && !s->bases->n;
		strictness++) {
		if (!collect(s, found, n, (enum strictness)strictness, err))
			return false;
		if (s->bases->n && strictness == ALL && !note_never_listed(s, err))
			return false;
	}
	return s->bases->n ? true : by_number(s, v, err);
}

static bool
by_version(struct search *s, struct error *err)
{
	struct version v;
	struct found *found;
	size_t n;

	if (!version_parse(s->text, &v) || v.stage != VERSION_RELEASE)
		return find_unknown(s->db, s->text, s->platform, err);
	return find_known(s->db, s->arena, s->text, s->platform, &found, &n, err) &&
	       among(s, &v, found, n, err);
}

/* A response has the train of its base: 25D771280a cannot be on 23D8133. */
static bool
of_train(const struct bases *bases, const struct build *response)
{
	struct build base;

	for (size_t i = 0; i < bases->n; i++)
		if (build_parse(bases->list[i].build, &base) &&
			base.major == response->major && base.letter == response->letter)
			return true;
	return false;
}

/* The response that is installed now: it tells the base, where that is one of several. */
static bool
install(struct search *s, const char *supplemental, struct error *err)
{
	struct bases *bases = s->bases;
	const struct found *f;
	struct build build;

	if (!supplemental || !*supplemental)
		return true;
	if (!build_parse(supplemental, &build))
		return error_set(err, ERR_USAGE, "--supplemental",
			"\"%.40s\" is no build", supplemental);
	for (size_t i = 0; i < bases->n; i++) {
		/* Some inventories repeat the base: none is installed. */
		bases->list[i].supplemental_build = "";
		bases->list[i].supplemental_extra = "";
		if (strcmp(bases->list[i].build, supplemental) == 0)
			return true;
	}
	if (!find_build(s, supplemental, &f, err))
		return false;
	if (!f && of_train(bases, &build)) {
		supplemental = arena_text(s->arena, supplemental);
		if (!supplemental)
			return arena_failed(s->arena, s->text, err);
		for (size_t i = 0; i < bases->n; i++)
			bases->list[i].supplemental_build = supplemental;
		return note(s,
			arena_printf(s->arena,
				"%s is not known; it is compared by its number",
				supplemental),
			err);
	}
	for (size_t i = 0; i < bases->n; i++) {
		if (!f || !is_response(f) ||
			strcmp(bases->list[i].build, f->base_build) != 0)
			continue;
		bases->list[0] = bases->list[i];
		bases->n = 1;
		bases->list[0].supplemental_build = f->build;
		bases->list[0].supplemental_extra = f->extra;
		return true;
	}
	return note(s,
		arena_printf(s->arena,
			"%s is no response on %s: the answer is for none installed",
			supplemental,
			*bases->list[0].build ? bases->list[0].build : s->text),
		err);
}

static struct search
search_in(const struct device_view *dv, const char *text, struct bases *bases)
{
	*bases = (struct bases){0};
	return (struct search){.dv = dv,
		.db = dv->view->db,
		.arena = dv->view->arena,
		.platform = dv->view->platform,
		.text = text,
		.bases = bases};
}

bool
base_of_version(const struct device_view *dv, const char *version,
	const struct found *found, size_t n, struct bases *bases, struct error *err)
{
	struct search s = search_in(dv, version, bases);
	struct version v;

	if (!version_parse(version, &v) || v.stage != VERSION_RELEASE)
		return find_unknown(s.db, version, s.platform, err);
	return among(&s, &v, found, n, err) && note_several(&s, err);
}

bool
base_find(const struct device_view *dv, const char *text, const char *supplemental,
	struct bases *bases, struct error *err)
{
	struct search s = search_in(dv, text, bases);
	struct build build;

	if (strlen(text) > CAP_TEXT_ARGUMENT_BYTES)
		return error_set(err, ERR_USAGE, "--base", "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
	return (build_parse(text, &build) ? by_build(&s, &supplemental, err)
					  : by_version(&s, err)) &&
	       install(&s, supplemental, err) && note_several(&s, err);
}
