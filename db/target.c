/* SPDX-License-Identifier: Apache-2.0 */
#include "db/target.h"

#include "core/instant.h"
#include "db/statement.h"
#include "parser/build.h"
#include "parser/version.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What came of one build: its best verdict, and the rows that hold. */
struct draft {
	const struct view_row *row; /* the first that holds, else the first */
	enum reason reason;
	enum audience audience;
	int64_t posted, expires;
	bool never_expires;
	const char **sources;
	size_t n_sources;
	bool *on;                       /* per base: it holds there */
	int weight;                     /* of the reason, while none holds */
	int64_t released, visible_from; /* REASON_DEFERRED */
	const char *via;                /* REASON_VIA_BASE: the base on the way */
};

struct work {
	const struct device_view *dv;
	const struct bases *bases;
	const struct target_question *question;
	struct arena *arena;
	struct draft *drafts;
	size_t n;
	size_t most_sources; /* of one draft */
	const char *unknown_response, *unknown_full;
};

/* Of two reasons against a build, the one that says more: nearer to holding. A row that names
 * the device tells more than one that does not, unless it is gone: then the row that is listed
 * now, for others, is what holds. */
static int
weight(enum reason reason, bool names)
{
	static const int weights[REASON_COUNT] = {
		[REASON_SUPERSEDED_RESPONSE] = 9,
		[REASON_DEFERRED] = 8,
		[REASON_EXPIRED] = 7,
		[REASON_WITHDRAWN] = 6,
		[REASON_NOT_NEWER] = 5,
		[REASON_BASE_DIFFERS] = 5,
		[REASON_BETA] = 4,
		[REASON_KIND_UNKNOWN] = 4,
		[REASON_DEVICE_UNKNOWN] = 3,
		[REASON_DEVICE_NOT_LISTED] = 2,
		[REASON_NOT_LISTED_NOW] = 1,
	};

	return weights[reason] + (names && reason != REASON_NOT_LISTED_NOW ? 2 : 0);
}

static struct draft *
draft_of(struct work *w, const struct view_row *row)
{
	struct draft *d;

	for (size_t i = w->n; i; i--)
		if (strcmp(w->drafts[i - 1].row->build, row->build) == 0)
			return &w->drafts[i - 1];
	d = &w->drafts[w->n++];
	*d = (struct draft){.row = row,
		.reason = REASON_COUNT,
		.posted = INSTANT_NONE,
		.expires = INSTANT_NONE};
	d->sources = arena_array(w->arena, w->most_sources, sizeof *d->sources);
	d->on = arena_array(w->arena, w->bases->n, sizeof *d->on);
	return d->sources && d->on ? d : NULL;
}

/* How many sources the rows come from. Rows of one source stand together more often than not. */
static size_t
count_sources(const struct view *view)
{
	size_t n = 0;

	for (size_t i = 0; i < view->n; i++) {
		bool known = false;

		for (size_t j = i; j && !known; j--)
			known = strcmp(view->rows[j - 1].source, view->rows[i].source) ==
				0;
		n += !known;
	}
	return n;
}

static void
add_source(struct draft *d, const char *source)
{
	size_t at = d->n_sources;

	for (size_t i = 0; i < d->n_sources; i++)
		if (strcmp(d->sources[i], source) == 0)
			return;
	while (at && strcmp(d->sources[at - 1], source) > 0) {
		d->sources[at] = d->sources[at - 1];
		at--;
	}
	d->sources[at] = source;
	d->n_sources++;
}

/* Join a row that holds into the draft of its build. */
static void
join(struct draft *d, const struct view_row *row, enum reason reason)
{
	if (d->reason == REASON_COUNT || !reason_holds(d->reason)) {
		d->row = row;
		d->reason = reason;
		d->expires = row->expires;
		d->never_expires = row->expires == INSTANT_NONE;
	}
	d->audience |= row->audience;
	if (row->posted != INSTANT_NONE &&
		(d->posted == INSTANT_NONE || row->posted < d->posted))
		d->posted = row->posted;
	if (row->expires == INSTANT_NONE)
		d->never_expires = true;
	else if (row->expires > d->expires)
		d->expires = row->expires;
	add_source(d, row->source);
}

/* Does any row in force tell for which devices the build is? */
static bool
devices_told(const struct view *view, const char *build)
{
	for (size_t i = 0; i < view->n; i++)
		if (view->rows[i].in_force && view->rows[i].devices_known &&
			strcmp(view->rows[i].build, build) == 0)
			return true;
	return false;
}

/* Would it hold, if the device were among those that no source names? */
static void
note_unknown(struct work *w, struct offer offer, const struct base *base,
	const struct question *question)
{
	if (offer.devices_known || devices_told(w->dv->view, offer.build))
		return;
	offer.devices_known = offer.device_listed = true;
	if (!reason_holds(applicability_judge(base, &offer, question)))
		return;
	if (offer.kind != KIND_FULL)
		w->unknown_response = offer.build;
	else if (!w->unknown_full ||
		 version_compare_numbers(offer.version, w->unknown_full) > 0)
		w->unknown_full = offer.version;
}

/* A row as an offer to those who are asked about: what is for others only is not listed. */
static bool
offer_of(const struct work *w, size_t i, const struct base *base, struct offer *offer,
	struct error *err)
{
	if (!device_view_offer(w->dv, i, base, offer, err))
		return false;
	offer->listed = offer->listed &&
			(w->question->audience & w->dv->view->rows[i].audience) != 0;
	return true;
}

static bool
defers(const struct target_question *question)
{
	return question->defer_days > 0 || question->defer_major_days > 0;
}

static bool
judge_row(struct work *w, size_t i, struct error *err)
{
	const struct view *view = w->dv->view;
	const struct view_row *row = &view->rows[i];
	struct question question = {.at = view->at,
		.beta = w->question->beta,
		.defer_days = w->question->defer_days,
		.defer_major_days = w->question->defer_major_days,
		.released = INSTANT_NONE};
	struct draft *d;

	if (!row->in_force && !w->question->why)
		return true; /* it does not hold, and nobody asks why */
	d = draft_of(w, row);
	if (!d)
		return arena_failed(w->arena, row->build, err);
	if (defers(w->question) &&
		!view_released(view, row->build, &question.released, err))
		return false;
	for (size_t b = 0; b < w->bases->n; b++) {
		const struct base *base = &w->bases->list[b];
		struct offer offer;
		enum reason reason;

		if (!offer_of(w, i, base, &offer, err))
			return false;
		reason = applicability_judge(base, &offer, &question);
		if (reason_holds(reason)) {
			join(d, row, reason);
			d->on[b] = true;
		} else if (d->reason == REASON_COUNT ||
			   (!reason_holds(d->reason) &&
				   weight(reason, w->dv->names[i]) > d->weight)) {
			d->reason = reason;
			d->row = row;
			d->weight = weight(reason, w->dv->names[i]);
			d->visible_from =
				applicability_visible_from(base, &offer, &question);
			d->released = question.released;
		}
		note_unknown(w, offer, base, &question);
	}
	return true;
}

/* Is that base itself a target, on its way to a response? */
static bool
is_full_target(const struct work *w, const char *build)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->drafts[i].row->kind == KIND_FULL &&
			reason_holds(w->drafts[i].reason) &&
			strcmp(w->drafts[i].row->build, build) == 0)
			return true;
	return false;
}

/* Is the row a response for this device that holds on its base, once that is installed? */
static bool
holds_on_its_base(const struct work *w, size_t i, bool *holds, struct error *err)
{
	const struct view_row *row = &w->dv->view->rows[i];
	struct question question = {.at = w->dv->view->at,
		.beta = w->question->beta,
		.released = INSTANT_NONE};
	struct base via = {.version = row->version,
		.build = row->prerequisite_build,
		.canonical_build = row->prerequisite_build,
		.supplemental_build = "",
		.supplemental_extra = ""};
	struct offer offer;

	*holds = false;
	if (row->kind == KIND_FULL || !w->dv->names[i])
		return true;
	if (!offer_of(w, i, &via, &offer, err))
		return false;
	*holds = applicability_judge(&via, &offer, &question) == REASON_EXACT_BASE;
	return true;
}

/* Responses that a combined install reaches: they would hold on a base that is a target. */
static bool
reach(struct work *w, struct error *err)
{
	for (size_t i = 0; i < w->dv->view->n; i++) {
		const struct view_row *row = &w->dv->view->rows[i];
		struct draft *d;
		bool holds;

		if (row->kind == KIND_FULL || !is_full_target(w, row->prerequisite_build))
			continue;
		if (!holds_on_its_base(w, i, &holds, err))
			return false;
		d = holds ? draft_of(w, row) : NULL;
		if (d && d->reason != REASON_EXACT_BASE) {
			join(d, row, REASON_VIA_BASE);
			d->via = row->prerequisite_build;
		}
	}
	return true;
}

/* Of several letters that hold, or are reached, on one base only the highest stays. */
static void
supersede_letters(struct work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct draft *a = &w->drafts[i];

		if (a->reason != REASON_EXACT_BASE && a->reason != REASON_VIA_BASE)
			continue;
		for (size_t j = 0; j < w->n; j++) {
			const struct draft *b = &w->drafts[j];
			char x[8], y[8];

			if (i == j || b->reason != a->reason ||
				strcmp(a->row->prerequisite_build,
					b->row->prerequisite_build) != 0 ||
				!version_extra_parse(a->row->extra, x) ||
				!version_extra_parse(b->row->extra, y) ||
				version_extra_compare(x, y) >= 0)
				continue;
			a->reason = REASON_SUPERSEDED_RESPONSE;
			break;
		}
	}
}

/* --- drafts become targets --------------------------------------------------------------- */

static const struct draft *
find_draft(const struct work *w, const char *build)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->drafts[i].row->build, build) == 0)
			return &w->drafts[i];
	return NULL;
}

/* A twin whose canonical build is a target too stands in its aliases. */
static bool
is_alias(const struct work *w, const struct draft *d)
{
	const struct draft *canonical;

	if (strcmp(d->row->build, d->row->canonical_build) == 0)
		return false;
	canonical = find_draft(w, d->row->canonical_build);
	return canonical && reason_holds(canonical->reason);
}

static bool
collect_aliases(const struct work *w, struct target *t, struct error *err)
{
	size_t n = 0;

	t->aliases = arena_array(w->arena, w->n + 1, sizeof *t->aliases);
	if (!t->aliases)
		return arena_failed(w->arena, t->build, err);
	for (size_t i = 0; i < w->n; i++) {
		const struct draft *d = &w->drafts[i];

		if (reason_holds(d->reason) && strcmp(d->row->build, t->build) != 0 &&
			strcmp(d->row->canonical_build, t->build) == 0)
			t->aliases[n++] = d->row->build;
	}
	t->n_aliases = n;
	return true;
}

static bool
make_target(
	const struct work *w, const struct draft *d, struct target *t, struct error *err)
{
	*t = (struct target){
		.kind = d->row->kind,
		.version = d->row->version,
		.extra = d->row->extra,
		.build = d->row->build,
		.beta = d->row->beta,
		.prerequisite_build = d->row->prerequisite_build,
		.posted = d->posted,
		.expires = d->never_expires ? INSTANT_NONE : d->expires,
		.audience = d->audience,
		.reason = d->reason,
		.rule = d->row->rule,
		.sources = d->sources,
		.n_sources = d->n_sources,
		.via = d->via,
		/* macOS 15, iOS and iPadOS 18 install both in one go */
		.combined = d->via &&
			    version_major(w->bases->list[0].version) >=
				    (w->dv->view->platform == PLATFORM_MACOS ? 15 : 18),
	};
	t->only_on = arena_array(w->arena, w->bases->n + 1, sizeof *t->only_on);
	if (!t->only_on)
		return arena_failed(w->arena, t->build, err);
	for (size_t b = 0; b < w->bases->n; b++)
		if (d->on[b])
			t->only_on[t->n_only_on++] = w->bases->list[b].build;
	if (t->n_only_on == w->bases->n || d->via)
		t->n_only_on = 0;
	return view_released(w->dv->view, t->build, &t->released, err) &&
	       collect_aliases(w, t, err);
}

/* Newest first: version, extra, then the canonical order of builds. */
static int
compare_releases(const char *version_a, const char *extra_a, const char *build_a,
	const char *version_b, const char *extra_b, const char *build_b)
{
	int order = version_compare_numbers(version_b, version_a);
	char x[8] = "", y[8] = "";

	if (!order && version_extra_parse(extra_a, x) && version_extra_parse(extra_b, y))
		order = version_extra_compare(y, x);
	return order ? order : build_compare(build_b, build_a);
}

static int
compare_targets(const void *a, const void *b)
{
	const struct target *x = a, *y = b;

	return compare_releases(
		x->version, x->extra, x->build, y->version, y->extra, y->build);
}

static int
compare_rejections(const void *a, const void *b)
{
	const struct rejection *x = a, *y = b;

	return compare_releases(
		x->version, x->extra, x->build, y->version, y->extra, y->build);
}

static bool
is_response(enum release_kind kind)
{
	return kind == KIND_RSR || kind == KIND_BSI;
}

/* Does the target hold on that base, or is it reached from it? */
static bool
holds_on(const struct target *t, const char *base)
{
	if (!t->n_only_on)
		return true;
	for (size_t i = 0; i < t->n_only_on; i++)
		if (strcmp(t->only_on[i], base) == 0)
			return true;
	return false;
}

/* The newest full release and the newest response for each base. The list is sorted. */
static void
keep_latest(const struct bases *bases, struct targets *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++) {
		bool newest = false;

		for (size_t b = 0; b < bases->n && !newest; b++) {
			const char *base = bases->list[b].build;

			newest = holds_on(&out->list[i], base);
			for (size_t j = 0; j < n && newest; j++)
				newest = is_response(out->list[j].kind) !=
						 is_response(out->list[i].kind) ||
					 !holds_on(&out->list[j], base);
		}
		if (newest)
			out->list[n++] = out->list[i];
	}
	out->n = n;
}

/* All bases are of one version. */
static bool
is_unwanted_upgrade(const struct work *w, const struct view_row *row)
{
	return w->question->same_major &&
	       !version_is_same_major(row->version, w->bases->list[0].version);
}

/* Is it asked for? */
static bool
wanted(const struct work *w, const struct draft *d)
{
	return (!w->question->kinds || (w->question->kinds & 1U << d->row->kind) != 0) &&
	       !is_unwanted_upgrade(w, d->row);
}

static bool
reject_others(const struct work *w, struct targets *out, struct error *err)
{
	out->rejected = arena_array(w->arena, w->n + 1, sizeof *out->rejected);
	if (!out->rejected)
		return arena_failed(w->arena, NULL, err);
	for (size_t i = 0; i < w->n; i++) {
		const struct draft *d = &w->drafts[i];

		if (!reason_holds(d->reason) && wanted(w, d))
			out->rejected[out->n_rejected++] =
				(struct rejection){d->row->kind, d->row->version,
					d->row->extra, d->row->build, d->reason};
	}
	qsort(out->rejected, out->n_rejected, sizeof *out->rejected, compare_rejections);
	return true;
}

/* In the order in which they appear, the older release first. */
static int
compare_hidden(const void *a, const void *b)
{
	const struct hidden *x = a, *y = b;

	if (x->visible_from != y->visible_from)
		return x->visible_from < y->visible_from ? -1 : 1;
	return compare_releases(
		y->version, y->extra, y->build, x->version, x->extra, x->build);
}

static void
hide(struct targets *out, const struct view_row *row, int64_t released,
	int64_t visible_from, const char *via)
{
	for (size_t i = 0; i < out->n_hidden; i++)
		if (strcmp(out->hidden[i].build, row->build) == 0)
			return;
	out->hidden[out->n_hidden++] =
		(struct hidden){row->kind, row->version, row->extra, row->build,
			instant_day(released), instant_day(visible_from), via};
}

/* What the deferral hides, and the responses on what it hides: those appear with their base. */
static bool
list_hidden(const struct work *w, struct targets *out, struct error *err)
{
	size_t n;

	out->hidden =
		arena_array(w->arena, w->n + w->dv->view->n + 1, sizeof *out->hidden);
	if (!out->hidden)
		return arena_failed(w->arena, NULL, err);
	for (size_t i = 0; i < w->n; i++) {
		const struct draft *d = &w->drafts[i];

		if (d->reason == REASON_DEFERRED && !is_unwanted_upgrade(w, d->row) &&
			strcmp(d->row->build, d->row->canonical_build) == 0)
			hide(out, d->row, d->released, d->visible_from, NULL);
	}
	n = out->n_hidden;
	for (size_t i = 0; i < w->dv->view->n; i++)
		for (size_t h = 0; h < n; h++) {
			const struct view_row *row = &w->dv->view->rows[i];
			int64_t released, from = out->hidden[h].visible_from;
			bool holds;

			if (strcmp(row->prerequisite_build, out->hidden[h].build) != 0)
				continue;
			if (!holds_on_its_base(w, i, &holds, err))
				return false;
			if (!holds)
				continue;
			if (!view_released(w->dv->view, row->build, &released, err))
				return false;
			hide(out, row, released, released > from ? released : from,
				out->hidden[h].build);
		}
	qsort(out->hidden, out->n_hidden, sizeof *out->hidden, compare_hidden);
	return true;
}

bool
target_list(const struct device_view *dv, const struct bases *bases,
	const struct target_question *question, struct targets *out, struct error *err)
{
	const struct view *view = dv->view;
	struct work w = {
		.dv = dv, .bases = bases, .question = question, .arena = view->arena};

	assert(!question->why || !view->whole); /* which leaves out what is not listed */
	*out = (struct targets){0};
	w.drafts = arena_array(w.arena, view->n + 1, sizeof *w.drafts);
	out->list = arena_array(w.arena, view->n + 1, sizeof *out->list);
	if (!w.drafts || !out->list)
		return arena_failed(w.arena, NULL, err);
	w.most_sources = count_sources(view);
	for (size_t i = 0; i < view->n; i++)
		if (!judge_row(&w, i, err))
			return false;
	if (question->reachable && !reach(&w, err))
		return false;
	supersede_letters(&w);
	for (size_t i = 0; i < w.n; i++)
		if (reason_holds(w.drafts[i].reason) && wanted(&w, &w.drafts[i]) &&
			!is_alias(&w, &w.drafts[i]) &&
			!make_target(&w, &w.drafts[i], &out->list[out->n++], err))
			return false;
	qsort(out->list, out->n, sizeof *out->list, compare_targets);
	if (question->latest)
		keep_latest(bases, out);
	out->unknown_response = w.unknown_response;
	out->unknown_full = w.unknown_full;
	if (defers(question) && !list_hidden(&w, out, err))
		return false;
	return !question->why || reject_others(&w, out, err);
}
