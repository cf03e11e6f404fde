/* SPDX-License-Identifier: Apache-2.0 */
#include "db/base_search.h"

#include "parser/build.h"
#include "parser/version.h"

#include <assert.h>
#include <string.h>

bool
base_note(struct base_search *s, const char *text, struct error *err)
{
	if (!text)
		return arena_failed(s->arena, s->text, err);
	assert(s->bases->n_notes < BASES_NOTES);
	s->bases->notes[s->bases->n_notes++] = text;
	return true;
}

bool
base_is_response(const struct found *f)
{
	return f->kind == KIND_RSR || f->kind == KIND_BSI;
}

bool
base_search_build(struct base_search *s, const char *build, const struct found **found,
	struct error *err)
{
	struct found *list;
	size_t n;

	if (!find_known(s->db, s->arena, build, s->platform, &list, &n, err))
		return false;
	*found = n ? list : NULL;
	return true;
}

/* The response with that letter on the base; NULL when none is known. */
static const struct view_row *
response_of(const struct view *view, const struct base *base, const char *letter)
{
	char extra[8];

	for (size_t i = 0; i < view->n; i++)
		if (view->rows[i].kind != KIND_FULL && *base->build &&
			strcmp(view->rows[i].prerequisite_build, base->build) == 0 &&
			version_extra_parse(view->rows[i].extra, extra) &&
			strcmp(extra, letter) == 0)
			return &view->rows[i];
	return NULL;
}

bool
base_set_letter(struct base_search *s, const char *letter, struct error *err)
{
	const char *extra = arena_printf(s->arena, "(%s)", letter);
	const struct device_view *dv;
	bool known = false;

	if (!extra)
		return arena_failed(s->arena, s->text, err);
	dv = device_view_whole(s->dv, err);
	if (!dv)
		return false;
	for (size_t i = 0; i < s->bases->n; i++) {
		struct base *base = &s->bases->list[i];
		const struct view_row *row = response_of(dv->view, base, letter);

		if (*base->supplemental_extra)
			return true;
		known = known || row || *base->supplemental_build;
		base->supplemental_extra = extra;
		if (row && !*base->supplemental_build)
			base->supplemental_build = row->build;
	}
	return known || base_note(s,
				arena_printf(s->arena,
					"the response %s is not known here; it is "
					"compared by its letter",
					extra),
				err);
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

bool
base_install(struct base_search *s, const char *supplemental, struct error *err)
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
	if (!base_search_build(s, supplemental, &f, err))
		return false;
	if (!f && of_train(bases, &build)) {
		supplemental = arena_text(s->arena, supplemental);
		if (!supplemental)
			return arena_failed(s->arena, s->text, err);
		for (size_t i = 0; i < bases->n; i++)
			bases->list[i].supplemental_build = supplemental;
		return base_note(s,
			arena_printf(s->arena,
				"%s is not known; it is compared by its number",
				supplemental),
			err);
	}
	for (size_t i = 0; i < bases->n; i++) {
		if (!f || !base_is_response(f) ||
			strcmp(bases->list[i].build, f->base_build) != 0)
			continue;
		bases->list[0] = bases->list[i];
		bases->n = 1;
		bases->list[0].supplemental_build = f->build;
		bases->list[0].supplemental_extra = f->extra;
		return true;
	}
	return base_note(s,
		arena_printf(s->arena,
			"%s is no response on %s: the answer is for none installed",
			supplemental,
			*bases->list[0].build ? bases->list[0].build : s->text),
		err);
}
