/* SPDX-License-Identifier: Apache-2.0 */
#include "db/base.h"

#include "core/instant.h"
#include "db/find.h"
#include "db/statement.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

/* A release, as far as a base needs it; in the view's arena. */
struct known {
	const char *build, *version, *extra, *base_build, *canonical;
	enum release_kind kind;
};

static bool
find_build(const struct device_view *dv, const char *build, struct known *k, bool *found,
	struct error *err)
{
	struct query *q = query_begin(dv->view->db, STATEMENT_base_by_build, err);
	struct arena *a = dv->view->arena;
	enum step step;

	*found = false;
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(dv->view->platform));
	query_bind_text(q, ":build", build);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*found = true;
		*k = (struct known){
			.build = arena_text(a, build),
			.version = arena_text(a, query_text(q, 0)),
			.extra = arena_text(a, query_text(q, 1)),
			.kind = release_kind_parse(query_text(q, 2)),
			.base_build = arena_text(a, query_text(q, 3)),
			.canonical = arena_text(a, query_text(q, 4)),
		};
	}
	query_end(q);
	if (step == STEP_ROW &&
		!(k->build && k->version && k->extra && k->base_build && k->canonical))
		return arena_failed(a, build, err);
	return step != STEP_FAIL;
}

static void
fill(const struct device_view *dv, const struct known *k, const char *supplemental,
	const char *extra, struct base *base)
{
	*base = (struct base){
		.version = k->version,
		.build = k->build,
		.canonical_build = k->canonical,
		.first_seen = device_view_first(dv, k->canonical),
		.supplemental_build = supplemental ? supplemental : "",
		.supplemental_extra = extra ? extra : "",
	};
}

/* The extra of the installed response, where it is known. */
static bool
supplemental_extra(const struct device_view *dv, const char *supplemental,
	const char **extra, struct error *err)
{
	struct known k;
	bool found;

	*extra = "";
	if (!supplemental || !*supplemental)
		return true;
	if (!build_is_response(supplemental) && strcmp(supplemental, "") != 0) {
		struct build b;

		if (!build_parse(supplemental, &b))
			return error_set(err, ERR_USAGE, "--supplemental",
				"\"%.40s\" is no build", supplemental);
	}
	if (!find_build(dv, supplemental, &k, &found, err))
		return false;
	if (found)
		*extra = k.extra;
	return true;
}

static bool
by_build(const struct device_view *dv, const char *text, const char *supplemental,
	struct bases *bases, struct error *err)
{
	struct arena *a = dv->view->arena;
	const char *extra;
	struct known k, base;
	bool found;

	if (!find_build(dv, text, &k, &found, err))
		return false;
	if (!found)
		return find_unknown(dv->view->db, text, dv->view->platform, err);
	if (k.kind == KIND_RSR || k.kind == KIND_BSI) {
		if (!*k.base_build || !find_build(dv, k.base_build, &base, &found, err))
			return error_is_set(err)
				       ? false
				       : error_set(err, ERR_UNKNOWN, text,
						 "a response whose base build no source states");
		if (!found)
			base = (struct known){.build = k.base_build,
				.version = k.version,
				.extra = "",
				.base_build = "",
				.canonical = k.base_build};
		bases->installed_note = arena_printf(
			a, "%s is the response %s on %s", k.build, k.extra, base.build);
		if (!bases->installed_note)
			return arena_failed(a, text, err);
		if (!supplemental) {
			supplemental = k.build;
		}
		k = base;
	}
	if (!supplemental_extra(dv, supplemental, &extra, err))
		return false;
	if (strcmp(k.canonical, k.build) != 0)
		bases->twin_of = k.canonical;
	bases->list = arena_array(a, 1, sizeof *bases->list);
	if (!bases->list)
		return arena_failed(a, text, err);
	fill(dv, &k, supplemental, extra, bases->list);
	bases->n = 1;
	return true;
}

/* Is this row a canonical full release of that version? */
static bool
fits(const struct view_row *row, const char *version)
{
	return row->kind == KIND_FULL && !row->beta &&
	       strcmp(row->build, row->canonical_build) == 0 &&
	       version_compare_numbers(row->version, version) == 0;
}

static bool
has(const struct bases *bases, const char *build)
{
	for (size_t i = 0; i < bases->n; i++)
		if (strcmp(bases->list[i].build, build) == 0)
			return true;
	return false;
}

/* Every build of that version; `named`: only rows that name the device. */
static void
collect(const struct device_view *dv, const char *version, bool named,
	const char *supplemental, const char *extra, struct bases *bases)
{
	for (size_t i = 0; i < dv->view->n; i++) {
		const struct view_row *row = &dv->view->rows[i];
		struct known k = {.build = row->build,
			.version = row->version,
			.canonical = row->build};

		if (fits(row, version) && (!named || dv->names[i]) &&
			!has(bases, row->build))
			fill(dv, &k, supplemental, extra, &bases->list[bases->n++]);
	}
}

static bool
by_version(const struct device_view *dv, const char *text, const char *supplemental,
	struct bases *bases, struct error *err)
{
	char extra_letter[8] = "";
	const char *extra, *paren = strchr(text, '(');
	struct arena *a = dv->view->arena;
	struct version v;
	char *version;

	if (!version_parse(text, &v) || v.stage != VERSION_RELEASE)
		return find_unknown(dv->view->db, text, dv->view->platform, err);
	memcpy(extra_letter, v.extra, sizeof extra_letter);
	version = arena_copy(a, text, paren ? (size_t)(paren - text) : strlen(text));
	bases->list = arena_array(a, dv->view->n + 1, sizeof *bases->list);
	if (!version || !bases->list)
		return arena_failed(a, text, err);
	for (size_t len = strlen(version); len && version[len - 1] == ' '; len--)
		version[len - 1] = '\0';
	if (!supplemental_extra(dv, supplemental, &extra, err))
		return false;
	if (*extra_letter && !supplemental) {
		extra = arena_printf(a, "(%s)", extra_letter);
		if (!extra)
			return arena_failed(a, text, err);
		supplemental = "";
	}
	collect(dv, version, true, supplemental, extra, bases);
	if (!bases->n) {
		collect(dv, version, false, supplemental, extra, bases);
		bases->never_offered = bases->n > 0;
	}
	return bases->n ? true
			: find_unknown(dv->view->db, text, dv->view->platform, err);
}

bool
base_find(const struct device_view *dv, const char *text, const char *supplemental,
	struct bases *bases, struct error *err)
{
	struct build b;

	*bases = (struct bases){0};
	if (strlen(text) > CAP_TEXT_ARGUMENT_BYTES)
		return error_set(err, ERR_USAGE, "--base", "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
	if (build_parse(text, &b))
		return by_build(dv, text, supplemental, bases, err);
	return by_version(dv, text, supplemental, bases, err);
}
