/* SPDX-License-Identifier: Apache-2.0 */
#include "db/absence.h"

#include "core/arena.h"
#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/statement.h"
#include "parser/succession.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int64_t audience; /* of the rows that are looked at: all, or those for the public */
} scopes[ABSENCE_SCOPES] = {
	[ABSENCE_RELEASE] = {"release", 3},
	[ABSENCE_DEVICES] = {"devices", 3},
	[ABSENCE_PUBLIC] = {"public",  1},
};

/* One that waits. */
struct waiting {
	const char *platform, *build;
	enum absence_scope scope;
	int64_t since, counted, counted_at;
};

/* A device that lost it. */
struct lost {
	int64_t device; /* its row */
	bool replaced;  /* something newer is listed for it, or nothing at all */
};

/* What is found out about one of them. */
struct inquiry {
	struct db *db;
	const struct absence_answer *answer;
	const struct waiting *waiting;
	struct arena *arena;   /* `gone` and `lost` */
	struct arena *scratch; /* what is listed for one device */
	struct listing gone;
	struct lost *lost; /* by device */
	size_t n, alloc;
};

/* Devices of a hostile list: 64 bytes a name, as JSON. */
#define CAP_DEVICES_TEXT MIB(8)

static bool
run_for_release(struct db *db, enum statement which, const struct absence_answer *answer,
	const char *platform, const char *build, struct error *err)
{
	struct query *q = query_begin(db, which, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", answer->source_id);
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":at", answer->at);
	return query_run(q, err);
}

bool
absence_begin(struct db *db, const struct absence_answer *answer, const char *platform,
	const char *build, struct error *err)
{
	return run_for_release(db, STATEMENT_absence_begin, answer, platform, build, err);
}

bool
absence_end(struct db *db, const struct absence_answer *answer, const char *platform,
	const char *build, struct error *err)
{
	return run_for_release(db, STATEMENT_absence_end, answer, platform, build, err);
}

/* --- which devices miss it --------------------------------------------------------------- */

/* Columns 2, 3, 5 and 6 are the same in absence_lost.sql and absence_beside.sql. */
static bool
read_listing(struct arena *arena, struct query *q, const char *kind, const char *build,
	struct listing *to)
{
	*to = (struct listing){
		.full = strcmp(kind, "full") == 0,
		.version = arena_text(arena, query_text(q, 2)),
		.extra = arena_text(arena, query_text(q, 3)),
		.build = arena_text(arena, build),
		.prerequisite_build = arena_text(arena, query_text(q, 5)),
		.first_seen = query_int(q, 6),
	};
	return to->version && to->extra && to->build && to->prerequisite_build;
}

/* The last row of a device tells whether the claim that it lost counted still. */
static bool
take_lost(struct inquiry *in, struct query *q)
{
	int64_t device = query_int(q, 0), expires = query_time(q, 1);
	bool lapsed =
		expires != INSTANT_NONE && expires <= instant_day(in->waiting->since);

	if (in->n && in->lost[in->n - 1].device == device)
		in->n--;
	if (!in->gone.version && !read_listing(in->arena, q, query_text(q, 4),
					 in->waiting->build, &in->gone))
		return false;
	in->lost = arena_grow(in->arena, in->lost, in->n, &in->alloc, sizeof *in->lost);
	if (!in->lost)
		return false;
	if (!lapsed)
		in->lost[in->n++] = (struct lost){device, true};
	return true;
}

static bool
find_lost(struct inquiry *in, struct error *err)
{
	const struct waiting *w = in->waiting;
	struct query *q = query_begin(in->db, STATEMENT_absence_lost, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", in->answer->source_id);
	query_bind_text(q, ":platform", w->platform);
	query_bind_text(q, ":build", w->build);
	query_bind_int(q, ":audience", scopes[w->scope].audience);
	query_bind_int(q, ":since", w->since);
	while ((step = query_step(q, err)) == STEP_ROW)
		if (!take_lost(in, q)) {
			(void)arena_failed(in->arena, w->build, err);
			step = STEP_FAIL;
			break;
		}
	query_end(q);
	return step == STEP_DONE;
}

/* The lost devices as a JSON array of their rows. */
static bool
write_devices(const struct inquiry *in, struct buf *json, struct error *err)
{
	bool ok = buf_text(json, "[");

	for (size_t i = 0; i < in->n && ok; i++)
		ok = buf_printf(
			json, "%s%lld", i ? "," : "", (long long)in->lost[i].device);
	return (ok && buf_text(json, "]")) || buf_failed(json, in->waiting->build, err);
}

static int
compare_lost(const void *a, const void *b)
{
	const struct lost *x = a, *y = b;

	return (x->device > y->device) - (x->device < y->device);
}

static void
judge_device(struct inquiry *in, int64_t device, const struct listing *beside, size_t n)
{
	const struct lost wanted = {.device = device};
	struct lost *lost =
		bsearch(&wanted, in->lost, in->n, sizeof *in->lost, compare_lost);

	if (lost)
		lost->replaced = succession_is_replaced(&in->gone, beside, n);
}

/* Judge by what is listed for each device: the rows of `q`, by device. */
static bool
compare(struct inquiry *in, struct query *q, struct error *err)
{
	struct listing *beside = NULL;
	size_t n = 0, alloc = 0;
	int64_t device = 0;
	enum step step;

	while ((step = query_step(q, err)) == STEP_ROW) {
		if (n && query_int(q, 0) != device) {
			judge_device(in, device, beside, n);
			arena_reset(in->scratch);
			beside = NULL;
			n = alloc = 0;
		}
		device = query_int(q, 0);
		beside = arena_grow(in->scratch, beside, n, &alloc, sizeof *beside);
		if (!beside || !read_listing(in->scratch, q, query_text(q, 1),
				       query_text(q, 4), &beside[n++]))
			return arena_failed(in->scratch, in->waiting->build, err);
	}
	if (n)
		judge_device(in, device, beside, n);
	return step == STEP_DONE;
}

static bool
find_replaced(struct inquiry *in, struct error *err)
{
	struct buf json;
	struct query *q;
	bool ok = false;

	buf_init(&json, CAP_DEVICES_TEXT);
	if (!write_devices(in, &json, err))
		goto out;
	q = query_begin(in->db, STATEMENT_absence_beside, err);
	if (!q)
		goto out;
	query_bind_int(q, ":source_id", in->answer->source_id);
	query_bind_text(q, ":platform", in->waiting->platform);
	query_bind_int(q, ":audience", scopes[in->waiting->scope].audience);
	query_bind_text(q, ":devices", json.data);
	query_bind_int(q, ":today", instant_day(in->answer->at));
	ok = compare(in, q, err);
	query_end(q);
out:
	buf_clear(&json);
	return ok;
}

/* Leave the devices that miss it. */
static bool
find_missed(struct inquiry *in, struct error *err)
{
	size_t n = 0;

	if (!find_lost(in, err) || (in->n && !find_replaced(in, err)))
		return false;
	for (size_t i = 0; i < in->n; i++)
		if (!in->lost[i].replaced)
			in->lost[n++] = in->lost[i];
	in->n = n;
	return true;
}

/* --- what comes of it -------------------------------------------------------------------- */

static void
bind_key(struct query *q, const struct inquiry *in)
{
	query_bind_int(q, ":source_id", in->answer->source_id);
	query_bind_text(q, ":platform", in->waiting->platform);
	query_bind_text(q, ":build", in->waiting->build);
	query_bind_text(q, ":scope", scopes[in->waiting->scope].name);
	query_bind_int(q, ":since", in->waiting->since);
}

static bool
drop(const struct inquiry *in, struct error *err)
{
	struct query *q = query_begin(in->db, STATEMENT_absence_drop, err);

	if (!q)
		return false;
	bind_key(q, in);
	return query_run(q, err);
}

/* Count the answer; *believed when it is the last that was needed. */
static bool
count(const struct inquiry *in, bool *believed, struct error *err)
{
	const struct absence_answer *a = in->answer;
	const struct waiting *w = in->waiting;
	struct query *q = query_begin(in->db, STATEMENT_absence_count, err);
	int64_t counted = w->counted;

	if (!q)
		return false;
	counted += a->before > w->counted_at && a->before >= w->since ? 1 : 0;
	counted += a->counts ? 1 : 0;
	*believed =
		a->counts && counted >= CAP_ABSENCES && a->at - w->since >= CAP_ABSENCE_S;
	bind_key(q, in);
	query_bind_int(q, ":counted", counted);
	query_bind_int(q, ":counted_at", a->at);
	query_bind_time(q, ":decided", *believed ? a->at : INSTANT_NONE);
	return query_run(q, err);
}

static bool
tell(const struct inquiry *in, absence_fn *fn, void *ctx, struct error *err)
{
	struct query *q = query_begin(in->db, STATEMENT_device_names, err);
	struct absence absence = {.platform = in->waiting->platform,
		.build = in->waiting->build,
		.scope = in->waiting->scope,
		.since = in->waiting->since};
	struct buf json;
	bool ok = false;

	if (!q)
		return false;
	buf_init(&json, CAP_DEVICES_TEXT);
	if (write_devices(in, &json, err)) {
		query_bind_text(q, ":devices", json.data);
		if (query_step(q, err) == STEP_ROW) {
			absence.devices = query_text(q, 0);
			ok = fn(ctx, &absence, err);
		}
	}
	query_end(q);
	buf_clear(&json);
	return ok;
}

static bool
judge(struct inquiry *in, absence_fn *fn, void *ctx, struct error *err)
{
	bool believed;

	if (!find_missed(in, err))
		return false;
	if (!in->n)
		return drop(in, err);
	return count(in, &believed, err) && (!believed || tell(in, fn, ctx, err));
}

/* All that wait, since judging one changes the table. */
static bool
list_waiting(struct db *db, int64_t source_id, struct arena *arena, struct waiting **list,
	size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_absence_waiting, err);
	size_t alloc = 0;
	enum step step;

	*list = NULL;
	*n = 0;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	while ((step = query_step(q, err)) == STEP_ROW) {
		struct waiting *w;

		*list = arena_grow(arena, *list, *n, &alloc, sizeof **list);
		if (!*list)
			break;
		w = &(*list)[(*n)++];
		*w = (struct waiting){.platform = arena_text(arena, query_text(q, 0)),
			.build = arena_text(arena, query_text(q, 1)),
			.since = query_int(q, 3),
			.counted = query_int(q, 4),
			.counted_at = query_int(q, 5)};
		while (w->scope < ABSENCE_SCOPES - 1 &&
			strcmp(scopes[w->scope].name, query_text(q, 2)) != 0)
			w->scope++;
		if (!w->platform || !w->build)
			break;
	}
	query_end(q);
	if (step == STEP_ROW)
		return arena_failed(arena, "absences", err);
	return step == STEP_DONE;
}

bool
absence_judge(struct db *db, const struct absence_answer *answer, absence_fn *fn,
	void *ctx, struct error *err)
{
	struct arena arena, scratch;
	struct waiting *list;
	bool ok;
	size_t n;

	arena_init(&arena, CAP_ARENA_BYTES);
	arena_init(&scratch, CAP_ARENA_BYTES);
	ok = list_waiting(db, answer->source_id, &arena, &list, &n, err);
	for (size_t i = 0; i < n && ok; i++) {
		struct inquiry in = {.db = db,
			.answer = answer,
			.waiting = &list[i],
			.arena = &arena,
			.scratch = &scratch};

		ok = judge(&in, fn, ctx, err);
		arena_reset(&scratch);
	}
	arena_clear(&arena);
	arena_clear(&scratch);
	return ok;
}
