/* SPDX-License-Identifier: Apache-2.0 */
#include "db/view.h"

#include "core/instant.h"
#include "db/coverage.h"
#include "db/row.h"
#include "parser/build.h"

#include <assert.h>
#include <string.h>

#define RANK_PMV   1
#define RANK_FACTS 9
#define END_OF_DAY (INSTANT_DAY_S - 1)

/* Which rows to load. */
struct wanted {
	int low, high;               /* ranks */
	bool seen;                   /* by sightings, else by stated dates */
	bool aside;                  /* known, but not deciding */
	bool in_force;               /* only what is listed: of one rank, for a device */
	const struct device *device; /* only what names it, or no device; NULL = all */
};

const char *
basis_name(enum basis basis)
{
	static const char *const names[] = {"seen", "stated", "bundled"};

	return names[basis];
}

/* In force by stated dates: from the first day to the end of the last. */
static bool
stated_in_force(const struct view_row *row, int64_t listed_until, int64_t at)
{
	return row->known_from != INSTANT_NONE && row->known_from <= at &&
	       (listed_until == INSTANT_NONE || at <= listed_until + END_OF_DAY);
}

static bool
read_row(struct view *view, struct query *q, bool seen, struct view_row *row)
{
	struct arena *a = view->arena;
	int64_t listed_from = query_time(q, 16);
	bool ok = true;

	*row = (struct view_row){
		.version = row_text(q, 0, a, &ok),
		.extra = row_text(q, 1, a, &ok),
		.build = row_text(q, 2, a, &ok),
		.kind = release_kind_parse(query_text(q, 3)),
		.beta = query_int(q, 4) != 0,
		.prerequisite_build = row_text(q, 5, a, &ok),
		.audience = (enum audience)query_int(q, 6),
		.rule = row_text(q, 7, a, &ok),
		.device_set = query_int(q, 8),
		.devices_known = query_int(q, 9) > 0,
		.source = row_text(q, 10, a, &ok),
		.posted = query_time(q, 13),
		.expires = query_time(q, 14),
		.withdrawn = query_time(q, 15),
		.canonical_build = row_text(q, 18, a, &ok),
		.list = row_text(q, 19, a, &ok),
	};
	if (seen) {
		row->known_from = query_int(q, 11);
		row->in_force = query_int(q, 12) != 0;
	} else {
		row->known_from = listed_from != INSTANT_NONE ? listed_from : row->posted;
		row->in_force = stated_in_force(row, query_time(q, 17), view->at);
	}
	return ok;
}

/* Append the row of a query to the view. */
static bool
append_row(struct view *view, struct query *q, const struct wanted *wanted)
{
	struct view_row *rows =
		arena_grow(view->arena, view->rows, view->n, &view->alloc, sizeof *rows);
	struct view_row *row;

	if (!rows)
		return false;
	view->rows = rows;
	row = &rows[view->n];
	if (!read_row(view, q, wanted->seen, row))
		return false;
	row->aside = wanted->aside;
	row->in_force = row->in_force && !wanted->aside;
	/* What is known only from later dates is not known then. */
	if (row->known_from == INSTANT_NONE || row->known_from <= view->at)
		view->n++;
	return true;
}

static struct query *
ask_listed(const struct view *view, const struct wanted *wanted, struct error *err)
{
	struct query *q = query_begin(view->db, STATEMENT_view_listed, err);

	assert(wanted->seen && wanted->device && wanted->low == wanted->high);
	if (q)
		query_bind_int(q, ":rank", wanted->low);
	return q;
}

static struct query *
ask_rows(const struct view *view, const struct wanted *wanted, struct error *err)
{
	struct query *q = query_begin(view->db, STATEMENT_view_rows, err);

	if (!q)
		return NULL;
	query_bind_int(q, ":low", wanted->low);
	query_bind_int(q, ":high", wanted->high);
	query_bind_int(q, ":seen", wanted->seen ? 1 : 0);
	return q;
}

/* Append the wanted rows to the view. */
static bool
load(struct view *view, const struct wanted *wanted, struct error *err)
{
	struct query *q = wanted->in_force ? ask_listed(view, wanted, err)
					   : ask_rows(view, wanted, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(view->platform));
	query_bind_int(q, ":at", view->at);
	if (wanted->device)
		query_bind_int(q, ":device_id", wanted->device->id);
	else
		query_bind_null(q, ":device_id");
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!append_row(view, q, wanted)) {
			query_end(q);
			return arena_failed(view->arena, NULL, err);
		}
	query_end(q);
	return step == STEP_DONE;
}

/* The moment lies before the history of pmv: everything else that may tell. */
static bool
load_others(struct view *view, const struct coverage *pmv, const struct device *device,
	struct error *err)
{
	const struct wanted others = {.low = RANK_PMV + 1,
		.high = RANK_FACTS - 1,
		.seen = true,
		.device = device};
	const struct wanted bundled = {
		.low = RANK_FACTS, .high = RANK_FACTS, .device = device};
	const struct wanted stated = {
		.low = RANK_PMV, .high = RANK_PMV, .device = device};
	struct coverage facts;
	bool has_facts;

	if (!coverage_of(view->db, view->platform, RANK_FACTS, &facts, err) ||
		!load(view, &others, err) ||
		!coverage_newest(view->db, others.low, others.high, view->at,
			&view->data_as_of, err))
		return false;
	has_facts = facts.first != INSTANT_NONE;
	view->basis = BASIS_SEEN;
	if (pmv->first != INSTANT_NONE && (!has_facts || view->at > facts.last)) {
		view->basis = BASIS_STATED;
		view->data_as_of = pmv->first;
		return load(view, &stated, err);
	}
	if (!has_facts)
		return true;
	view->basis = BASIS_BUNDLED;
	view->data_as_of = facts.last;
	return load(view, &bundled, err);
}

/* What stands aside while pmv decides: other sources, and builds that merely exist. */
static bool
load_aside(struct view *view, bool pmv_decides, struct error *err)
{
	const struct wanted existing = {.seen = true, .aside = true};
	const struct wanted others = {
		.low = RANK_PMV + 1, .high = RANK_FACTS - 1, .seen = true, .aside = true};
	const struct wanted bundled = {
		.low = RANK_FACTS, .high = RANK_FACTS, .aside = true};

	return load(view, &existing, err) &&
	       (!pmv_decides || (load(view, &others, err) && load(view, &bundled, err)));
}

static bool
has_dated_row(const struct view *view)
{
	for (size_t i = 0; i < view->n; i++)
		if (view->rows[i].known_from != INSTANT_NONE)
			return true;
	return false;
}

/* Is the moment before everything that is known of the platform? Then that is the error. */
static bool
not_too_early(struct view *view, struct error *err)
{
	struct query *q = query_begin(view->db, STATEMENT_first_known, err);
	char text[INSTANT_TEXT_BYTES];
	int64_t first = INSTANT_NONE;
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(view->platform));
	query_bind_int(q, ":stated", view->basis == BASIS_STATED ? 1 : 0);
	step = query_step(q, err);
	if (step == STEP_ROW)
		first = query_time(q, 0);
	query_end(q);
	if (step == STEP_FAIL)
		return false;
	if (first == INSTANT_NONE) {
		(void)error_set(err, ERR_UNKNOWN, platform_name(view->platform),
			"nothing is known of this platform");
		return error_set_next(
			err, "run sucat sync, or import answers of that time");
	}
	if (first <= view->at)
		return true;
	(void)error_set(err, ERR_UNKNOWN, platform_name(view->platform),
		"nothing is known of that time; the first that is known is of %s",
		instant_format_day(first, text));
	return error_set_next(err, "give a later --at");
}

/* `in_force`: only what is, where pmv decides. */
static bool
read_view(
	struct view *view, const struct device *device, bool in_force, struct error *err)
{
	const struct wanted seen = {.low = RANK_PMV,
		.high = RANK_PMV,
		.seen = true,
		.in_force = in_force,
		.device = device};
	struct coverage pmv;
	bool decides;

	if (!coverage_of(view->db, view->platform, RANK_PMV, &pmv, err))
		return false;
	decides = pmv.first != INSTANT_NONE && pmv.first <= view->at;
	if (decides ? !load(view, &seen, err) ||
				!coverage_newest(view->db, RANK_PMV, RANK_PMV, view->at,
					&view->data_as_of, err)
		    : !load_others(view, &pmv, device, err))
		return false;
	if (decides && in_force) {
		view->whole = arena_array(view->arena, 1, sizeof(struct device_view *));
		if (!view->whole)
			return arena_failed(view->arena, NULL, err);
	}
	return (device || load_aside(view, decides, err)) &&
	       (has_dated_row(view) || not_too_early(view, err));
}

bool
view_open(struct db *db, struct arena *arena, enum platform platform, int64_t at,
	const struct device *device, struct view *view, struct error *err)
{
	*view = (struct view){.db = db,
		.arena = arena,
		.platform = platform,
		.device = device,
		.at = at,
		.data_as_of = INSTANT_NONE};
	return read_view(view, device, device != NULL, err);
}

const struct device_view *
device_view_whole(const struct device_view *dv, struct error *err)
{
	struct arena *arena = dv->view->arena;
	struct device_view *whole;
	struct view *view;

	if (!dv->view->whole)
		return dv;
	whole = *dv->view->whole;
	if (whole)
		return whole;
	view = arena_alloc(arena, sizeof *view);
	whole = arena_alloc(arena, sizeof *whole);
	if (!view || !whole) {
		(void)arena_failed(arena, dv->device->name, err);
		return NULL;
	}
	*view = *dv->view;
	view->rows = NULL;
	view->n = view->alloc = 0;
	view->whole = NULL;
	if (!read_view(view, dv->device, false, err) ||
		!view_for_device(view, dv->device, whole, err))
		return NULL;
	*dv->view->whole = whole;
	return whole;
}

/* A question of the store for the build and the device of the view, by its moment. */
static struct query *
ask_build(const struct device_view *dv, enum statement statement, const char *build,
	struct error *err)
{
	struct query *q = query_begin(dv->view->db, statement, err);

	if (!q)
		return NULL;
	query_bind_text(q, ":platform", platform_name(dv->view->platform));
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":device_id", dv->device->id);
	query_bind_int(q, ":rank", RANK_PMV);
	query_bind_int(q, ":at", dv->view->at);
	return q;
}

/* Asked of the store: when a build or its twin was first listed for the device. */
static bool
ask_first(const struct device_view *dv, const char *build, int64_t *first,
	struct error *err)
{
	struct query *q = ask_build(dv, STATEMENT_device_first, build, err);
	char twin[CAP_BUILD_BYTES + 1];
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":twin", build_twin_of(build, twin) ? twin : build);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*first = query_time(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}

bool
device_view_first(const struct device_view *dv, const char *canonical_build,
	int64_t *first, struct error *err)
{
	*first = INSTANT_NONE;
	if (dv->view->whole)
		return ask_first(dv, canonical_build, first, err);
	for (size_t i = 0; i < dv->view->n; i++) {
		const struct view_row *row = &dv->view->rows[i];

		if (dv->names[i] && !row->aside && row->known_from != INSTANT_NONE &&
			strcmp(row->canonical_build, canonical_build) == 0 &&
			(*first == INSTANT_NONE || row->known_from < *first))
			*first = row->known_from;
	}
	return true;
}

bool
device_view_lists(const struct device_view *dv, const char *build)
{
	for (size_t i = 0; i < dv->view->n; i++)
		if (dv->names[i] && !dv->view->rows[i].aside &&
			strcmp(dv->view->rows[i].build, build) == 0)
			return true;
	return false;
}

bool
device_view_listed(
	const struct device_view *dv, const char *build, bool *listed, struct error *err)
{
	struct query *q;
	enum step step;

	*listed = device_view_lists(dv, build);
	if (*listed || !dv->view->whole)
		return true;
	q = ask_build(dv, STATEMENT_device_listed, build, err);
	if (!q)
		return false;
	step = query_step(q, err);
	*listed = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

/* Mark the rows of the view that name a device. */
static bool
mark_names(const struct view *view, int64_t device_id, bool *names, struct error *err)
{
	struct query *q = query_begin(view->db, STATEMENT_device_sets_of, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":device_id", device_id);
	while ((step = query_step(q, err)) == STEP_ROW)
		for (size_t i = 0; i < view->n; i++)
			if (view->rows[i].device_set == query_int(q, 0))
				names[i] = true;
	query_end(q);
	return step == STEP_DONE;
}

bool
view_for_device(const struct view *view, const struct device *device,
	struct device_view *out, struct error *err)
{
	*out = (struct device_view){.view = view, .device = device};
	out->names = arena_array(view->arena, view->n + 1, sizeof *out->names);
	if (!out->names)
		return arena_failed(view->arena, device->name, err);
	if (!view->device || view->device->id != device->id)
		return mark_names(view, device->id, out->names, err);
	for (size_t i = 0; i < view->n; i++)
		out->names[i] = view->rows[i].devices_known;
	return true;
}

bool
view_narrow(const struct device_view *all, struct arena *arena, struct view *view,
	struct device_view *out, struct error *err)
{
	bool *names = arena_array(arena, all->view->n + 1, sizeof *names);

	assert(!all->view->whole); /* which lies in the other arena */
	*view = *all->view;
	view->arena = arena;
	view->n = view->alloc = 0;
	view->rows = arena_array(arena, all->view->n + 1, sizeof *view->rows);
	if (!view->rows || !names)
		return arena_failed(arena, all->device->name, err);
	for (size_t i = 0; i < all->view->n; i++) {
		const struct view_row *row = &all->view->rows[i];

		if (row->aside || (row->devices_known && !all->names[i]))
			continue;
		names[view->n] = all->names[i];
		view->rows[view->n++] = *row;
	}
	*out = (struct device_view){.view = view, .device = all->device, .names = names};
	return true;
}

bool
device_view_named(const struct device_view *dv)
{
	for (size_t i = 0; i < dv->view->n; i++)
		if (dv->names[i] && dv->view->rows[i].in_force)
			return true;
	return false;
}

int64_t
device_view_lapsed(const struct device_view *dv)
{
	int64_t last = INSTANT_NONE;

	for (size_t i = 0; i < dv->view->n; i++) {
		const struct view_row *row = &dv->view->rows[i];

		if (!dv->names[i] || !row->in_force || row->kind != KIND_FULL ||
			row->beta)
			continue;
		if (row->expires == INSTANT_NONE ||
			instant_day(dv->view->at) <= row->expires)
			return INSTANT_NONE;
		if (last == INSTANT_NONE || row->expires > last)
			last = row->expires;
	}
	return last;
}

bool
device_view_offer(const struct device_view *dv, size_t row, const struct base *base,
	struct offer *offer, struct error *err)
{
	const struct view_row *r = &dv->view->rows[row];
	int64_t first = INSTANT_NONE, of_base = INSTANT_NONE;

	*offer = (struct offer){
		.kind = r->kind,
		.beta = r->beta,
		.version = r->version,
		.extra = r->extra,
		.build = r->build,
		.canonical_build = r->canonical_build,
		.prerequisite_build = r->prerequisite_build,
		.posted = r->posted,
		.expires = r->expires,
		.withdrawn = r->withdrawn,
		.listed = r->in_force,
		.device_listed = dv->names[row],
		.devices_known = r->devices_known,
	};
	if (!applicability_may_rebuild(base, offer))
		return true;
	if (!device_view_first(dv, r->canonical_build, &first, err) ||
		!device_view_first(dv, base->canonical_build, &of_base, err))
		return false;
	offer->offered_later = of_base != INSTANT_NONE && first > of_base;
	return true;
}

bool
view_released(
	const struct view *view, const char *build, int64_t *released, struct error *err)
{
	struct query *q = query_begin(view->db, STATEMENT_released_at, err);
	enum step step;

	*released = INSTANT_NONE;
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(view->platform));
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":at", view->at);
	query_bind_int(q, ":stated", view->basis == BASIS_STATED ? 1 : 0);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*released = query_time(q, 0);
	query_end(q);
	return step != STEP_FAIL;
}
