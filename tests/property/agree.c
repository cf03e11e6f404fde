/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree - random device x base pairs, what `targets` says of each, and that enforcement accepts it.
 *
 *   agree STORE PAIRS SEED AT
 *
 * Prints one line for each pair, tab-separated: its number, the device, the base's version and build as
 * an inventory has them, the targets, the targets with what is reachable (aliases too), and what is
 * enforced when no target is named ("-" for nothing). A base is any release that is known for the
 * platform, for this device or not; the build of a response stands for itself, as sw_vers shows it.
 * A release may be enforced exactly when it is a target: asked of every one of the platform on each tenth
 * pair, of the targets alone on the others. What a view of one device does not hold it asks the store for:
 * it finds the same base, and was first offered it at the same moment, as the view of all.
 */
#include "core/instant.h"
#include "core/limits.h"
#include "db/enforceable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
	struct db *db;
	struct arena names, arena;
	struct device *devices;
	size_t n_devices, wanted, pairs, asked, failed;
	uint64_t random;
	int64_t at;
};

/* xorshift64: the same pairs for the same seed, on every machine. */
static uint64_t
draw(struct run *r, uint64_t below)
{
	r->random ^= r->random << 13;
	r->random ^= r->random >> 7;
	r->random ^= r->random << 17;
	return r->random % below;
}

static bool
is_listed(const struct targets *targets, const char *build)
{
	for (size_t i = 0; i < targets->n; i++) {
		if (strcmp(targets->list[i].build, build) == 0)
			return true;
		for (size_t k = 0; k < targets->list[i].n_aliases; k++)
			if (strcmp(targets->list[i].aliases[k], build) == 0)
				return true;
	}
	return false;
}

/* With aliases, or as `targets` without --reachable. */
static void
print_targets(const struct targets *targets, bool all)
{
	const char *space = "";

	(void)printf("\t");
	for (size_t i = 0; i < targets->n; i++) {
		const struct target *t = &targets->list[i];

		if (!all && t->reason == REASON_VIA_BASE)
			continue;
		(void)printf("%s%s", space, t->build);
		space = " ";
		for (size_t k = 0; all && k < t->n_aliases; k++)
			(void)printf(" %s", t->aliases[k]);
	}
}

/* Every release: accepted exactly when it is listed. */
static void
check_enforceable(struct run *r, const struct device_view *dv, const struct bases *bases,
	const struct targets *reachable)
{
	const struct view *view = dv->view;

	for (size_t i = 0; i < view->n; i++) {
		const char *build = view->rows[i].build;
		const struct enforceable_wish wish = {build, r->at, NULL};
		bool listed = is_listed(reachable, build);
		struct enforceable choice;

		if (!listed && r->pairs % 10)
			continue;
		enforceable_choose(reachable, &wish, &choice);
		r->asked++;
		if ((choice.target != NULL) == listed &&
			(choice.target || *choice.refusal))
			continue;
		r->failed++;
		(void)fprintf(stderr, "%s on %s: %s is %s, and enforcement %s\n",
			dv->device->name, bases->list[0].build, build,
			listed ? "listed" : "not listed",
			choice.target ? "accepts it" : "refuses it");
	}
}

static bool
fail_views(
	struct run *r, const struct device_view *dv, const char *text, const char *what)
{
	r->failed++;
	(void)fprintf(stderr, "%s on %s: the two views differ in %s\n", dv->device->name,
		text, what);
	return true;
}

/* The views of one device and of all say the same of a base. */
static bool
check_base(struct run *r, const struct device_view *own, const struct device_view *all,
	const char *text, struct error *err)
{
	struct error err_all = ERROR_INIT;
	struct bases a, b;
	bool found = base_find(own, text, NULL, &a, err);

	if (base_find(all, text, NULL, &b, &err_all) != found)
		return fail_views(r, own, text, "whether it is known");
	if (!found) {
		bool same = err->code == ERR_UNKNOWN && err_all.code == ERR_UNKNOWN;

		error_clear(err);
		return same || fail_views(r, own, text, "their errors");
	}
	if (!bases_same(&a, &b) || a.n_notes != b.n_notes)
		return fail_views(r, own, text, "the base that they find");
	for (size_t i = 0; i < a.n; i++) {
		int64_t first, first_all;

		if (!device_view_first(own, a.list[i].canonical_build, &first, err) ||
			!device_view_first(
				all, b.list[i].canonical_build, &first_all, err))
			return false;
		if (first != first_all)
			return fail_views(r, own, text, "when it was first offered");
	}
	return true;
}

/* Were the builds in force first offered at the same moments, as both views have them? */
static bool
check_firsts(struct run *r, const struct device_view *narrow,
	const struct device_view *whole, struct error *err)
{
	for (size_t i = 0; i < narrow->view->n; i++) {
		const struct view_row *row = &narrow->view->rows[i];
		int64_t a, b;

		if (!row->in_force)
			continue;
		if (!device_view_first(narrow, row->canonical_build, &a, err) ||
			!device_view_first(whole, row->canonical_build, &b, err))
			return false;
		if (a != b)
			return fail_views(r, whole, row->build, "when it was first");
	}
	return true;
}

/* What is read when it is asked for is what the view of all has for the device. */
static bool
check_whole(struct run *r, const struct device_view *whole, const struct device_view *all,
	struct error *err)
{
	struct device_view narrow;
	struct view view;

	if (!view_narrow(all, &r->arena, &view, &narrow, err))
		return false;
	if (view.n != whole->view->n)
		return fail_views(r, whole, "all", "how many rows there are");
	for (size_t i = 0; i < view.n; i++) {
		const struct view_row *a = &view.rows[i], *b = &whole->view->rows[i];

		if (strcmp(a->build, b->build) != 0 || a->known_from != b->known_from ||
			a->in_force != b->in_force || narrow.names[i] != whole->names[i])
			return fail_views(r, whole, a->build, "a row");
	}
	return check_firsts(r, &narrow, whole, err);
}

static bool
check_views(struct run *r, const struct device_view *own, const struct device_view *all,
	const struct view_row *base, struct error *err)
{
	const struct device_view *whole = device_view_whole(own, err);
	bool listed, listed_all;

	if (!whole || !device_view_listed(own, base->build, &listed, err) ||
		!device_view_listed(all, base->build, &listed_all, err) ||
		!check_base(r, own, all, base->build, err) ||
		!check_base(r, own, all, base->version, err))
		return false;
	if (listed != listed_all)
		return fail_views(r, own, base->build, "whether it was listed");
	for (size_t i = 0; i < own->view->n; i++)
		if (!own->view->rows[i].in_force)
			return fail_views(r, own, own->view->rows[i].build, "its rows");
	return check_base(r, own, all, "1.0", err) && check_whole(r, whole, all, err);
}

static bool
one_pair(struct run *r, const struct device_view *own, const struct device_view *all_rows,
	struct error *err)
{
	const struct device_view *dv = r->pairs % 10 ? own : all_rows;
	const struct target_question question = {
		.audience = AUDIENCE_BOTH, .reachable = true, .why = r->pairs % 10 == 0};
	const struct enforceable_wish newest = {NULL, r->at, NULL};
	const struct view_row *base = &all_rows->view->rows[draw(r, all_rows->view->n)];
	struct targets targets;
	struct enforceable choice;
	struct bases bases;

	if (own->view->whole && !check_views(r, own, all_rows, base, err))
		return false;
	(void)printf("%zu\t%s\t%s\t%s", r->pairs, dv->device->name, base->version,
		base->build);
	if (!base_find(all_rows, base->build, NULL, &bases, err)) {
		(void)printf("\tunknown\tunknown\t-\n");
		if (err->code != ERR_UNKNOWN)
			return false;
		error_clear(err);
		return true;
	}
	if (!target_list(dv, &bases, &question, &targets, err))
		return false;
	print_targets(&targets, false);
	print_targets(&targets, true);
	enforceable_choose(&targets, &newest, &choice);
	(void)printf("\t%s\n", choice.target ? choice.target->build : "-");
	check_enforceable(r, dv, &bases, &targets);
	return true;
}

/* Some pairs of one device. */
static bool
one_device(struct run *r, const struct device *device, size_t pairs, struct error *err)
{
	struct device_view own, all;
	struct view own_view, view;
	bool ok = false;

	arena_init(&r->arena, CAP_ARENA_BYTES);
	if (!view_open(r->db, &r->arena, device->platform, r->at, NULL, &view, err)) {
		ok = err->code == ERR_UNKNOWN; /* nothing is known of that platform */
		error_clear(err);
		goto out;
	}
	ok = view_for_device(&view, device, &all, err) &&
	     view_open(
		     r->db, &r->arena, device->platform, r->at, device, &own_view, err) &&
	     view_for_device(&own_view, device, &own, err);
	for (; ok && pairs && view.n; pairs--, r->pairs++)
		ok = one_pair(r, &own, &all, err);
out:
	arena_clear(&r->arena);
	return ok;
}

int
main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct run r = {.failed = 0};
	int status = 1;

	if (argc != 5)
		return 2;
	arena_init(&r.names, CAP_ARENA_BYTES);
	r.wanted = (size_t)strtoull(argv[2], NULL, 10);
	r.random = strtoull(argv[3], NULL, 10) | 1;
	r.db = db_open(argv[1], DB_READ, &err);
	if (!r.db || !device_list(r.db, &r.names, &r.devices, &r.n_devices, &err) ||
		!instant_parse_rfc3339(argv[4], &r.at))
		goto out;
	while (r.pairs < r.wanted) {
		const struct device *device = &r.devices[draw(&r, r.n_devices)];
		size_t left = r.wanted - r.pairs;

		if (!one_device(&r, device, left < 50 ? left : 50, &err))
			goto out;
	}
	(void)fprintf(stderr, "%zu pairs, %zu releases asked for, %zu failed\n", r.pairs,
		r.asked, r.failed);
	status = r.failed ? 1 : 0;
out:
	if (error_is_set(&err))
		(void)fprintf(stderr, "agree: %s: %s\n", err.source, err.reason);
	db_close(r.db);
	arena_clear(&r.names);
	return status;
}
