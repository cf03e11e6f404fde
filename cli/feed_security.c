/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_security.h"

#include "db/advisory.h"

#include <stdlib.h>
#include <string.h>

static const enum feed_security securities[] = {
	[SECURITY_UNKNOWN] = FEED_SECURITY_UNKNOWN,
	[SECURITY_NO] = FEED_SECURITY_NO,
	[SECURITY_YES] = FEED_SECURITY_YES,
};

static bool
copy_advisory(
	struct feed_advisory *to, const struct advisory_row *from, struct arena *arena)
{
	struct feed_cve *cves = arena_array(arena, from->n_cves + 1, sizeof *cves);

	for (size_t i = 0; cves && i < from->n_cves; i++)
		cves[i] = (struct feed_cve){from->cves[i].cve, from->cves[i].exploited};
	*to = (struct feed_advisory){.url = from->url,
		.title = from->title,
		.published = from->date,
		.cves = cves,
		.n_cves = from->n_cves};
	return cves != NULL;
}

/* Those with CVEs, then those with a link; of equals the newest. */
static int
compare_advisories(const void *a, const void *b)
{
	const struct feed_advisory *x = *(const struct feed_advisory *const *)a,
				   *y = *(const struct feed_advisory *const *)b;
	int order = (y->n_cves > 0) - (x->n_cves > 0);

	if (order == 0)
		order = (*y->url != '\0') - (*x->url != '\0');
	if (order == 0)
		order = (x->published < y->published) - (x->published > y->published);
	return order ? order : strcmp(x->url, y->url);
}

static int
compare_cves(const void *a, const void *b)
{
	const struct feed_cve *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (int)y->exploited - (int)x->exploited;
}

/* Those of all advisories, each once; exploited when one of them says so. */
static bool
join_cves(struct feed_release *r, struct arena *arena)
{
	struct feed_cve *cves;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < r->n_advisories; i++)
		n += r->advisories[i]->n_cves;
	cves = arena_array(arena, n + 1, sizeof *cves);
	if (!cves)
		return false;
	n = 0;
	for (size_t i = 0; i < r->n_advisories; i++)
		for (size_t c = 0; c < r->advisories[i]->n_cves; c++)
			cves[n++] = r->advisories[i]->cves[c];
	if (n > 1)
		qsort(cves, n, sizeof *cves, compare_cves);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(cves[kept - 1].id, cves[i].id) != 0)
			cves[kept++] = cves[i];
	r->cves = cves;
	r->n_cves = kept;
	return true;
}

static bool
fill_in(struct feed_release *r, const struct release_security *s, struct arena *arena)
{
	const struct feed_advisory **list = arena_array(arena, s->n + 1, sizeof *list);
	struct feed_advisory *advisories =
		arena_array(arena, s->n + 1, sizeof *advisories);

	for (size_t i = 0; list && advisories && i < s->n; i++) {
		if (!copy_advisory(&advisories[i], &s->advisories[i], arena))
			return false;
		list[i] = &advisories[i];
	}
	if (!list || !advisories)
		return false;
	if (s->n > 1)
		qsort(list, s->n, sizeof *list, compare_advisories);
	r->advisories = list;
	r->n_advisories = s->n;
	return join_cves(r, arena);
}

static bool
has_note(const struct feed_release *r, const struct feed_advisory *note)
{
	for (size_t i = 0; i < r->n_advisories; i++)
		if (strcmp(r->advisories[i]->url, note->url) == 0 &&
			(*note->url || strcmp(r->advisories[i]->title, note->title) == 0))
			return true;
	return false;
}

static enum feed_security
join_verdicts(enum feed_security a, enum feed_security b)
{
	if (a == FEED_SECURITY_YES || b == FEED_SECURITY_YES)
		return FEED_SECURITY_YES;
	return a == b ? a : FEED_SECURITY_UNKNOWN;
}

bool
feed_security_join(struct feed_release *to, const struct feed_release *from,
	struct arena *arena, struct error *err)
{
	const struct feed_advisory **list = arena_array(
		arena, to->n_advisories + from->n_advisories + 1, sizeof *list);
	size_t n = to->n_advisories;

	if (!list)
		return arena_failed(arena, "feed", err);
	for (size_t i = 0; i < n; i++)
		list[i] = to->advisories[i];
	for (size_t i = 0; i < from->n_advisories; i++)
		if (!has_note(to, from->advisories[i]))
			list[n++] = from->advisories[i];
	if (n > 1)
		qsort(list, n, sizeof *list, compare_advisories);
	to->advisories = list;
	to->n_advisories = n;
	to->security = join_verdicts(to->security, from->security);
	return join_cves(to, arena) || arena_failed(arena, "feed", err);
}

bool
feed_security_read(struct feed_model *model, struct feed_release *releases, size_t n,
	struct error *err)
{
	const struct advisory_filter filter = {"", "", "", model->at};
	struct arena *arena = &model->arena;
	struct advisories set;

	if (!advisory_load(model->db, &filter, arena, &set, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct feed_release *r = &releases[i];
		const struct release_security *s =
			advisory_find(&set, r->row.platform, r->row.build);

		r->security = securities[advisory_security(s, r->row.kind)];
		if (s && !fill_in(r, s, arena))
			return arena_failed(arena, "feed", err);
	}
	return true;
}
