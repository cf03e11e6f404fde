/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inverse - `targets` and `bases` agree both ways on sampled device x base x moment.
 *
 *   inverse STORE SAMPLES SEED
 *
 * For each sample a device, a moment of the history and a base known for the device then are
 * drawn; every release known then must be among the targets exactly when the base, with this
 * device, is among its bases; and every release that is no target has a reason.
 */
#include "core/instant.h"
#include "core/limits.h"
#include "db/bases.h"
#include "db/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sample {
	struct db *db;
	struct device *devices;
	size_t n_devices;
	uint64_t random;
	int64_t first, last; /* the span that is asked */
	size_t checked, pairs, targets, failed;
};

/* xorshift64: the same samples for the same seed, on every machine. */
static uint64_t
draw(struct sample *s, uint64_t below)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return s->random % below;
}

static bool
is_target(const struct targets *targets, const char *build)
{
	for (size_t i = 0; i < targets->n; i++) {
		if (strcmp(targets->list[i].build, build) == 0)
			return true;
		for (size_t j = 0; j < targets->list[i].n_aliases; j++)
			if (strcmp(targets->list[i].aliases[j], build) == 0)
				return true;
	}
	return false;
}

static bool
is_rejected(const struct targets *targets, const char *build)
{
	for (size_t i = 0; i < targets->n_rejected; i++)
		if (strcmp(targets->rejected[i].build, build) == 0)
			return true;
	return false;
}

static bool
has_base(const struct base_list *bases, const char *base, const struct device *device)
{
	for (size_t i = 0; i < bases->n; i++)
		for (size_t j = 0; j < bases->list[i].n_devices; j++)
			if (strcmp(bases->list[i].build, base) == 0 &&
				bases->list[i].devices[j]->id == device->id)
				return true;
	return false;
}

/* A base that is known for the device: any canonical non-beta full release. */
static const struct view_row *
draw_base(struct sample *s, const struct device_view *dv)
{
	size_t n = 0, chosen;

	for (int count = 0; count < 2; count++) {
		chosen = count && n ? draw(s, n) : 0;
		n = 0;
		for (size_t i = 0; i < dv->view->n; i++) {
			const struct view_row *row = &dv->view->rows[i];

			if (!dv->names[i] || row->kind != KIND_FULL || row->beta ||
				strcmp(row->build, row->canonical_build) != 0)
				continue;
			if (count && n == chosen)
				return row;
			n++;
		}
	}
	return NULL;
}

/* Compare both directions for every release of the view. */
static bool
compare(struct sample *s, const struct device_view *dv, const struct view_row *base,
	const struct targets *targets, struct error *err)
{
	for (size_t i = 0; i < dv->view->n; i++) {
		const char *build = dv->view->rows[i].build;
		struct base_list bases;
		bool there, back;

		if (i && strcmp(dv->view->rows[i - 1].build, build) == 0)
			continue;
		if (!base_list(dv->view, build, s->devices, s->n_devices, dv->device,
			    &bases, err))
			return false;
		there = is_target(targets, build);
		back = has_base(&bases, base->build, dv->device);
		s->pairs++;
		s->targets += there ? 1 : 0;
		if (there != back || there == is_rejected(targets, build)) {
			s->failed++;
			(void)printf(
				"%s on %s at %lld: %s is %sa target, the base is %samong its "
				"bases, %srejected\n",
				dv->device->name, base->build, (long long)dv->view->at,
				build, there ? "" : "not ", back ? "" : "not ",
				is_rejected(targets, build) ? "" : "not ");
		}
	}
	return true;
}

static bool
one(struct sample *s, struct error *err)
{
	const struct target_question question = {.audience = AUDIENCE_BOTH, .why = true};
	const struct device *device = &s->devices[draw(s, s->n_devices)];
	int64_t at = s->first + (int64_t)draw(s, (uint64_t)(s->last - s->first));
	const struct view_row *base;
	struct targets targets;
	struct device_view dv;
	struct bases bases;
	struct arena arena;
	struct view view;
	bool ok = false;

	arena_init(&arena, CAP_ARENA_BYTES);
	if (!view_open(s->db, &arena, device->platform, at, NULL, &view, err)) {
		ok = err->code ==
		     ERR_UNKNOWN; /* nothing known of that platform so early */
		error_clear(err);
		goto out;
	}
	if (!view_for_device(&view, device, &dv, err))
		goto out;
	base = draw_base(s, &dv);
	ok = true;
	if (!base)
		goto out;
	s->checked++;
	ok = base_find(&dv, base->build, NULL, &bases, err) &&
	     target_list(&dv, &bases, &question, &targets, err) &&
	     compare(s, &dv, base, &targets, err);
out:
	arena_clear(&arena);
	return ok;
}

int
main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct sample s = {.failed = 0};
	struct arena arena;
	size_t wanted;

	if (argc != 4)
		return 2;
	arena_init(&arena, CAP_ARENA_BYTES);
	wanted = (size_t)strtoull(argv[2], NULL, 10);
	s.random = strtoull(argv[3], NULL, 10) | 1;
	s.db = db_open(argv[1], DB_READ, &err);
	if (!s.db || !device_list(s.db, &arena, &s.devices, &s.n_devices, &err) ||
		!instant_parse_rfc3339("2024-07-01T00:00:00Z", &s.first) ||
		!instant_parse_rfc3339("2026-04-08T00:00:00Z", &s.last))
		goto fail;
	while (s.checked < wanted)
		if (!one(&s, &err))
			goto fail;
	(void)printf(
		"%zu samples, %zu pairs, %zu of them targets\n%zu passed, %zu failed\n",
		s.checked, s.pairs, s.targets, s.pairs - s.failed, s.failed);
	db_close(s.db);
	arena_clear(&arena);
	return s.failed ? 1 : 0;
fail:
	(void)fprintf(stderr, "inverse: %s: %s\n", err.source, err.reason);
	db_close(s.db);
	arena_clear(&arena);
	return 1;
}
