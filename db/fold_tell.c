/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fold_state.h"

#include "core/buf.h"
#include "core/instant.h"
#include "db/absence.h"
#include "db/change.h"
#include "db/lapse.h"
#include "db/release.h"
#include "db/statement.h"

#include <stdio.h>
#include <string.h>

typedef bool release_fn(
	struct fold *f, const char *platform, const char *build, struct error *err);

/* Each release of a set, in order. */
static bool
each_release(struct fold *f, struct textset *set, release_fn *fn, struct error *err)
{
	char platform[CAP_NAME_BYTES + 1], build[CAP_NAME_BYTES + 1];

	textset_sort(set);
	for (size_t i = 0; i < set->n; i++) {
		textset_split_release(set->texts[i], platform, build);
		if (!fn(f, platform, build, err))
			return false;
	}
	return true;
}

static bool
in_set(const struct textset *set, const char *platform, const char *build)
{
	char text[2 * CAP_NAME_BYTES + 2];

	(void)snprintf(text, sizeof text, "%s\t%s", platform, build);
	return textset_has(set, text);
}

/* Does this answer make events? Not a source's first one that names anything, a late one, nor one of
 * a rebuild. */
static bool
is_telling(const struct fold *f)
{
	return !f->first && f->named && f->at > f->events_after;
}

static bool
add(struct fold *f, enum event_type type, const char *platform, const char *build,
	const char *detail, struct error *err)
{
	return !is_telling(f) ||
	       announce_add(&f->news, type, platform, build, detail, err);
}

/* --- absences ---------------------------------------------------------------------------- */

static struct absence_answer
absence_answer(const struct fold *f, bool was_holding)
{
	return (struct absence_answer){.source_id = f->source_id,
		.at = f->at,
		.before = was_holding ? INSTANT_NONE : f->prev_last_at,
		.counts = !f->holding};
}

static bool
begin_one(struct fold *f, const char *platform, const char *build, struct error *err)
{
	const struct absence_answer answer = absence_answer(f, false);

	return absence_begin(f->db, &answer, platform, build, err);
}

static bool
end_one(struct fold *f, const char *platform, const char *build, struct error *err)
{
	const struct absence_answer answer = absence_answer(f, false);

	return absence_end(f->db, &answer, platform, build, err);
}

static bool
on_absence(void *ctx, const struct absence *a, struct error *err)
{
	/* the detail: these, and the devices last */
	static const struct {
		enum event_type type;
		const char *head, *tail;
	} shapes[ABSENCE_SCOPES] = {
		[ABSENCE_RELEASE] = {EVENT_WITHDRAWN, "",                        "\"devices\":"},
		[ABSENCE_DEVICES] = {EVENT_CHANGED,   "\"field\":\"devices\",",
				     "\"gained\":[],\"lost\":"                                 },
		[ABSENCE_PUBLIC] = {EVENT_CHANGED,   "\"field\":\"audience\",",
				     "\"from\":[\"managed\",\"public\"],\"to\":[\"managed\"],"
			"\"devices\":"							 },
	};
	char since[INSTANT_TEXT_BYTES];
	struct fold *f = ctx;
	struct buf detail;
	bool ok;

	if (a->scope == ABSENCE_RELEASE &&
		!textset_add_release(&f->touched, a->platform, a->build, err))
		return false;
	buf_init(&detail, CAP_ARENA_BYTES);
	ok = buf_printf(&detail, "{%s\"absent_since\":\"%s\",%s%s}",
		     shapes[a->scope].head, instant_format(a->since, since),
		     shapes[a->scope].tail, a->devices) ||
	     buf_failed(&detail, a->build, err);
	ok = ok && add(f, shapes[a->scope].type, a->platform, a->build, detail.data, err);
	buf_clear(&detail);
	return ok;
}

static bool
judge_absences(struct fold *f, bool was_holding, struct error *err)
{
	const struct absence_answer answer = absence_answer(f, was_holding);

	return each_release(f, &f->closed, begin_one, err) &&
	       each_release(f, &f->opened, end_one, err) &&
	       absence_judge(f->db, &answer, on_absence, f, err);
}

/* --- lapses ------------------------------------------------------------------------------ */

static bool
on_lapse(void *ctx, const char *platform, const char *build, int64_t expires,
	struct error *err)
{
	char day[INSTANT_TEXT_BYTES], detail[64];
	struct fold *f = ctx;

	if (expires == INSTANT_NONE)
		(void)snprintf(detail, sizeof detail, "{\"expires\":null}");
	else
		(void)snprintf(detail, sizeof detail, "{\"expires\":\"%s\"}",
			instant_format_day(expires, day));
	return add(f, EVENT_EXPIRED, platform, build, detail, err);
}

static bool
judge_lapses(struct fold *f, struct error *err)
{
	const struct lapse_answer answer = {
		f->source_id, f->at, f->number, &f->items, &f->opened, &f->closed};

	return lapse_judge(f->db, &answer, on_lapse, f, err);
}

/* --- releases ---------------------------------------------------------------------------- */

static bool
refresh_one(struct fold *f, const char *platform, const char *build, struct error *err)
{
	struct change_facts before;
	bool compares = is_telling(f) && !in_set(&f->fresh, platform, build);

	return (!compares || change_read(f->db, platform, build, &before, err)) &&
	       release_refresh(f->db, platform, build, err) &&
	       (!compares ||
		       change_compare(f->db, platform, build, &before, &f->news, err));
}

static bool
announce_new(struct fold *f, const char *platform, const char *build, struct error *err)
{
	return add(f, EVENT_NEW, platform, build, NULL, err);
}

static bool
announce_gained(
	struct fold *f, const char *platform, const char *build, struct error *err)
{
	return in_set(&f->fresh, platform, build) ||
	       change_gained(f->db, f->source_id, f->at, platform, build, &f->news, err);
}

/* --- security notes ---------------------------------------------------------------------- */

/*
 * Is the first answer of a note's page news? It is when an index linked the note after the index's
 * own first answer: those of before are a baseline, hundreds of them.
 */
static bool
is_new_note(struct fold *f, bool *is, struct error *err)
{
	struct query *q;
	enum step step;

	*is = false;
	if (!f->first || f->advised.n == 0 || f->at <= f->events_after)
		return true;
	q = query_begin(f->db, STATEMENT_advisory_is_new, err);
	if (!q)
		return false;
	query_bind_text(q, ":source", f->name);
	step = query_step(q, err);
	*is = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

/* A release that has CVEs now; once, whatever the page adds later (I4). */
static bool
announce_note(struct fold *f, const char *platform, const char *build, struct error *err)
{
	return in_set(&f->fresh, platform, build) ||
	       announce_add(&f->news, EVENT_ADVISORY, platform, build, NULL, err);
}

static bool
tell_notes(struct fold *f, struct error *err)
{
	bool new_note;

	if (!is_new_note(f, &new_note, err))
		return false;
	return (!new_note && !is_telling(f)) ||
	       each_release(f, &f->advised, announce_note, err);
}

bool
fold_tell(struct fold *f, bool was_holding, struct error *err)
{
	bool complete = f->rank == FOLD_RANK_COMPLETE;

	if ((complete && !judge_absences(f, was_holding, err)) ||
		!each_release(f, &f->touched, refresh_one, err) ||
		(complete && !judge_lapses(f, err)))
		return false;
	if (is_telling(f) &&
		(!each_release(f, &f->fresh, announce_new, err) ||
			(complete && !each_release(f, &f->opened, announce_gained, err))))
		return false;
	return tell_notes(f, err) && announce_all(&f->news, f->db, f->at, err);
}
