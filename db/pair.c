/* SPDX-License-Identifier: Apache-2.0 */
#include "db/pair.h"

#include "core/instant.h"
#include "db/find.h"
#include "db/statement.h"
#include "parser/version.h"

#include <string.h>

/* One platform's answer in the making. */
struct check {
	const struct pair_question *question;
	struct view view;
	struct pair *pair;
	size_t alloc; /* of pair->devices */
	int weight;   /* of the reason, while no row accepts */
};

static bool
same_version(const char *asked, const struct view_row *row)
{
	struct version a, b;

	return version_parse(asked, &a) && version_parse(row->version, &b) &&
	       version_compare_numbers(asked, row->version) == 0 &&
	       (!*a.extra || (version_extra_parse(row->extra, b.extra) &&
				     strcmp(a.extra, b.extra) == 0));
}

/* Why a row does not accept the pair, "" when it does; the later reason is nearer to it. */
static const char *
judge(const struct check *c, const struct view_row *row, bool named, int *weight)
{
	const struct {
		bool fails;
		const char *reason;
	} steps[] = {
		{row->withdrawn != INSTANT_NONE && c->view.at >= row->withdrawn,
                 "withdrawn"									     },
		{!row->in_force,							 "not-listed-now"},
		{row->beta,							      "beta"          },
		{row->expires != INSTANT_NONE && instant_day(c->view.at) > row->expires,
                 "expired"									       },
		{!same_version(c->question->version,                                     row),             "version-differs"},
		{!named,								      "device-not-listed"										},
	};

	for (*weight = 0; *weight < (int)(sizeof steps / sizeof steps[0]); ++*weight)
		if (steps[*weight].fails)
			return steps[*weight].reason;
	return "";
}

/* Join the devices of a set to those of the pair; both are sorted. */
static bool
add_devices(struct check *c, int64_t set, struct error *err)
{
	struct query *q = query_begin(c->view.db, STATEMENT_device_set_members, err);
	struct pair *pair = c->pair;
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":set_id", set);
	while ((step = query_step(q, err)) == STEP_ROW) {
		const char *name = query_text(q, 0);
		size_t at = 0;

		while (at < pair->n_devices && strcmp(pair->devices[at], name) < 0)
			at++;
		if (at < pair->n_devices && strcmp(pair->devices[at], name) == 0)
			continue;
		pair->devices = arena_grow(c->view.arena, pair->devices, pair->n_devices,
			&c->alloc, sizeof *pair->devices);
		name = arena_text(c->view.arena, name);
		if (!pair->devices || !name) {
			query_end(q);
			return arena_failed(c->view.arena, c->question->build, err);
		}
		memmove(&pair->devices[at + 1], &pair->devices[at],
			(pair->n_devices - at) * sizeof *pair->devices);
		pair->devices[at] = name;
		pair->n_devices++;
	}
	query_end(q);
	return step == STEP_DONE;
}

static bool
take_row(struct check *c, const struct view_row *row, bool named, struct error *err)
{
	struct pair *pair = c->pair;
	int weight;
	const char *reason = judge(c, row, named, &weight);

	if (*reason && pair->accepted)
		return true;
	if (*reason) {
		if (*pair->build && weight < c->weight)
			return true;
		c->weight = weight;
	} else if (!pair->accepted || row->expires == INSTANT_NONE ||
		   (pair->expires != INSTANT_NONE && row->expires > pair->expires)) {
		pair->expires = row->expires;
	}
	pair->reason = reason;
	pair->kind = row->kind;
	pair->version = row->version;
	pair->extra = row->extra;
	pair->build = row->build;
	pair->prerequisite_build = row->prerequisite_build;
	if (*reason)
		return true;
	pair->accepted = true;
	pair->audience |= row->audience;
	return add_devices(c, row->device_set, err);
}

static bool
check_platform(struct check *c, struct error *err)
{
	struct device_view dv = {0};

	if (c->question->device &&
		!view_for_device(&c->view, c->question->device, &dv, err))
		return false;
	for (size_t i = 0; i < c->view.n; i++) {
		const struct view_row *row = &c->view.rows[i];

		if (strcmp(row->build, c->question->build) == 0 &&
			!take_row(c, row, !dv.names || dv.names[i], err))
			return false;
	}
	return true;
}

/* One platform's answer. */
static bool
check_found(struct check *c, struct db *db, struct arena *arena,
	const struct found *found, struct error *err)
{
	const char *build = c->question->build;
	struct pair *pair = c->pair;

	*pair = (struct pair){.platform = found->platform,
		.reason = "not-listed-now",
		.kind = found->kind,
		.version = found->version,
		.extra = found->extra,
		.build = "",
		.prerequisite_build = found->base_build,
		.expires = INSTANT_NONE,
		.basis = BASIS_SEEN,
		.data_as_of = INSTANT_NONE};
	if (view_open(db, arena, pair->platform, c->question->at, NULL, &c->view, err)) {
		if (!check_platform(c, err))
			return false;
		pair->basis = c->view.basis;
		pair->data_as_of = c->view.data_as_of;
	} else if (err->code == ERR_UNKNOWN) {
		error_clear(err); /* nothing was known of it that early */
	} else {
		return false;
	}
	if (!*pair->build)
		pair->build = arena_text(arena, build);
	return pair->build || arena_failed(arena, build, err);
}

bool
pair_check(struct db *db, struct arena *arena, const struct pair_question *question,
	struct pair **pairs, size_t *n, struct error *err)
{
	enum platform only =
		question->device ? question->device->platform : PLATFORM_UNKNOWN;
	struct found *found;
	size_t n_found;

	*n = 0;
	if (!find_releases(db, arena, question->build, only, &found, &n_found, err))
		return false;
	*pairs = arena_array(arena, n_found, sizeof **pairs);
	if (!*pairs)
		return arena_failed(arena, question->build, err);
	for (; *n < n_found; ++*n) {
		struct check c = {.question = question, .pair = &(*pairs)[*n]};

		if (!check_found(&c, db, arena, &found[*n], err))
			return false;
	}
	return true;
}
