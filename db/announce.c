/* SPDX-License-Identifier: Apache-2.0 */
#include "db/announce.h"

#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/statement.h"
#include "parser/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A release day is one in Cupertino (UTC-8, whatever the season): Apple releases at ten in the
 * morning there, and what a node shows late that day is seen on the next day of UTC. */
#define CUPERTINO_S (INT64_C(8) * 3600)

struct announcement {
	enum event_type type;
	const char *platform, *build, *detail; /* NULL = none */
	size_t number;                         /* as they were added */
};

const char *
event_type_name(enum event_type type)
{
	static const char *const names[EVENT_TYPES] = {
		"new", "changed", "withdrawn", "expired", "advisory"};

	return names[type];
}

void
announce_init(struct announcements *a)
{
	*a = (struct announcements){.n = 0};
	arena_init(&a->arena, CAP_ARENA_BYTES);
}

void
announce_clear(struct announcements *a)
{
	arena_clear(&a->arena);
}

void
announce_reset(struct announcements *a)
{
	a->list = NULL;
	a->n = a->alloc = 0;
	arena_reset(&a->arena);
}

bool
announce_add(struct announcements *a, enum event_type type, const char *platform,
	const char *build, const char *detail, struct error *err)
{
	struct announcement *new;

	a->list = arena_grow(&a->arena, a->list, a->n, &a->alloc, sizeof *a->list);
	if (!a->list)
		return arena_failed(&a->arena, build, err);
	new = &a->list[a->n];
	*new = (struct announcement){.type = type,
		.platform = arena_text(&a->arena, platform),
		.build = arena_text(&a->arena, build),
		.detail = detail ? arena_text(&a->arena, detail) : NULL,
		.number = a->n};
	if (!new->platform || !new->build || (detail && !new->detail))
		return arena_failed(&a->arena, build, err);
	a->n++;
	return true;
}

static int
compare_releases(const struct announcement *x, const struct announcement *y)
{
	int order = (int)x->type - (int)y->type;

	order = order ? order : strcmp(x->platform, y->platform);
	return order ? order : strcmp(x->build, y->build);
}

static int
compare(const void *a, const void *b)
{
	const struct announcement *x = a, *y = b;
	int order = compare_releases(x, y);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static bool
is_twin(struct db *db, const struct announcement *a, bool *twin, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_find, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", a->platform);
	query_bind_text(q, ":build", a->build);
	step = query_step(q, err);
	/* what no source states any more is none either */
	*twin = step != STEP_ROW || strcmp(query_text(q, 8), a->build) != 0;
	query_end(q);
	return step != STEP_FAIL;
}

/* The twin that was listed, and told, before the build that it repeats. */
static bool
was_told_as_twin(
	struct db *db, const struct announcement *a, bool *told, struct error *err)
{
	char twin[CAP_BUILD_BYTES + 1];
	struct query *q;
	enum step step;

	*told = false;
	if (!build_twin_of(a->build, twin))
		return true;
	q = query_begin(db, STATEMENT_event_of_twin, err);
	if (!q)
		return false;
	query_bind_text(q, ":type", event_type_name(a->type));
	query_bind_text(q, ":platform", a->platform);
	query_bind_text(q, ":build", a->build);
	query_bind_text(q, ":twin", twin);
	step = query_step(q, err);
	*told = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

static bool
write_event(struct db *db, const struct announcement *a, const char *detail, int64_t at,
	struct error *err)
{
	char id[CAP_BUILD_BYTES + 64], day[INSTANT_TEXT_BYTES];
	const char *type = event_type_name(a->type);
	struct query *q = query_begin(db, STATEMENT_event_insert, err);

	if (!q)
		return false;
	(void)snprintf(id, sizeof id, "%s:%s:%s", type, a->platform, a->build);
	query_bind_text(q, ":id", id);
	query_bind_text(q, ":type", type);
	query_bind_int(q, ":at", at);
	query_bind_text(q, ":platform", a->platform);
	query_bind_text(q, ":build", a->build);
	query_bind_text(q, ":group_key", instant_format_day(at - CUPERTINO_S, day));
	if (detail)
		query_bind_text(q, ":detail", detail);
	else
		query_bind_null(q, ":detail");
	return query_run(q, err);
}

/* The changes of one release are one event. */
static bool
write_changes(struct db *db, const struct announcement *list, size_t n, int64_t at,
	struct error *err)
{
	struct buf detail;
	bool ok;

	buf_init(&detail, CAP_ARENA_BYTES);
	ok = buf_text(&detail, "{\"changes\":[");
	for (size_t i = 0; i < n && ok; i++)
		ok = buf_printf(&detail, "%s%s", i ? "," : "", list[i].detail);
	ok = ok && buf_text(&detail, "]}");
	if (ok)
		ok = write_event(db, list, detail.data, at, err);
	else
		(void)buf_failed(&detail, list->build, err);
	buf_clear(&detail);
	return ok;
}

bool
announce_all(struct announcements *a, struct db *db, int64_t at, struct error *err)
{
	if (a->n > 1)
		qsort(a->list, a->n, sizeof *a->list, compare);
	for (size_t i = 0, next; i < a->n; i = next) {
		const struct announcement *first = &a->list[i];
		bool twin, told, ok;

		for (next = i + 1;
			next < a->n && compare_releases(first, &a->list[next]) == 0;
			next++)
			;
		if (!is_twin(db, first, &twin, err) ||
			!was_told_as_twin(db, first, &told, err))
			return false;
		if (twin || told)
			continue;
		ok = first->type == EVENT_CHANGED
			     ? write_changes(db, first, next - i, at, err)
			     : write_event(db, first, first->detail, at, err);
		if (!ok)
			return false;
	}
	return true;
}
