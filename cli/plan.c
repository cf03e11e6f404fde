/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan.h"

#include "cli/nearest.h"
#include "cli/plan_next.h"
#include "core/instant.h"
#include "core/limits.h"

#include <string.h>

/* Kinds that are asked in another way, or not at all; and the caps of the others. */
static const struct kind {
	const char *name;
	size_t cap_body;
	const char *refused; /* why it is not asked */
} kinds[] = {
	{"pallas",         0,              "it needs a device and a base build, so it is not asked by itself"},
	{"facts",          0,              "it comes with this program"                                      },
	{PLAN_NEXT_KIND,   0,
         "no catalog is known in its folder whose next one there could be"                                   },
	{"pmv",            CAP_PMV_BYTES,  NULL							      },
        {"mesu",           CAP_MESU_BYTES, NULL                                                              },
	{"ipsw",           CAP_MESU_BYTES, NULL							      },
        {"page",           CAP_HTML_BYTES, NULL                                                              },
	{"security-index", CAP_HTML_BYTES, NULL							      },
        {"advisory",       CAP_HTML_BYTES, NULL                                                              },
	{"",	       CAP_BODY_BYTES, NULL							      }, /* any other */
};

static const struct kind *
kind_of(const char *name)
{
	const struct kind *k = kinds;

	while (*k->name && strcmp(k->name, name) != 0)
		k++;
	return k;
}

struct plan_entry *
plan_find(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->n; i++)
		if (strcmp(plan->entries[i].source->name, name) == 0)
			return &plan->entries[i];
	return NULL;
}

const struct source *
plan_find_source(const struct source *sources, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	return NULL;
}

/* A row that the store does not have yet, as a source that was never asked. */
static const struct source *
new_source(struct arena *arena, const struct source_row *row, struct error *err)
{
	struct source *s = arena_alloc(arena, sizeof *s);

	if (!s) {
		(void)arena_failed(arena, row->name, err);
		return NULL;
	}
	*s = (struct source){.name = row->name,
		.kind = row->kind,
		.url = row->url,
		.platform = row->platform,
		.trust = row->trust,
		.asked_at = INSTANT_NONE,
		.success_at = INSTANT_NONE,
		.change_at = INSTANT_NONE,
		.etag = "",
		.last_modified = "",
		.asked_url = "",
		.state = "never",
		.message = "",
		.covers_from = INSTANT_NONE,
		.covers_until = INSTANT_NONE,
		.changed_at = INSTANT_NONE,
		.verdict = "",
		.verdict_message = ""};
	return s;
}

static void
add(struct plan *plan, const struct source *source, const char *url, const char *trust,
	int64_t interval_s)
{
	plan->entries[plan->n++] = (struct plan_entry){.source = source,
		.url = url,
		.trust = trust,
		.interval_s = interval_s,
		.cap_body = kind_of(source->kind)->cap_body};
}

static bool
add_rows(struct plan *plan, struct arena *arena, const struct source *sources, size_t n,
	const struct plan_options *options, struct error *err)
{
	for (size_t i = 0; i < options->n_rows; i++) {
		const struct source_row *row = &options->rows[i];
		const struct source *source = plan_find_source(sources, n, row->name);

		if (!source)
			source = new_source(arena, row, err);
		if (!source)
			return false;
		if (strcmp(source->kind, row->kind) != 0)
			return error_set(err, ERR_USAGE, row->name,
				"a source of that name is of kind %s, not %s",
				source->kind, row->kind);
		add(plan, source, row->url, row->trust, row->interval_s);
	}
	return true;
}

/* Everything in reach of this run. */
static bool
reach(struct plan *plan, struct arena *arena, const struct source *sources, size_t n,
	const struct plan_options *options, struct error *err)
{
	size_t most = (options->rows ? options->n_rows : n) + PLAN_NEXT_MOST;

	plan->entries = arena_array(arena, most, sizeof *plan->entries);
	if (!plan->entries)
		return arena_failed(arena, "sources", err);
	if (options->rows && !add_rows(plan, arena, sources, n, options, err))
		return false;
	for (size_t i = 0; !options->rows && i < n; i++)
		add(plan, &sources[i], sources[i].url, sources[i].trust,
			sources[i].interval_s);
	return plan_add_next(plan, arena, sources, n, options, err);
}

/* Of a folder all that may be next there. */
static bool
next_due(const struct plan *plan, const struct plan_entry *folder)
{
	bool any = false;

	for (size_t i = 0; i < plan->n; i++)
		if (plan->entries[i].next_of == folder)
			plan->entries[i].due = any = true;
	return any;
}

static bool
name_due(const struct plan *plan, const char *name, struct error *err)
{
	struct nearest nearest = {.asked = name};
	struct plan_entry *entry = plan_find(plan, name);

	if (entry) {
		const char *refused = kind_of(entry->source->kind)->refused;

		if (next_due(plan, entry))
			return true;
		if (refused)
			return error_set(err, ERR_USAGE, name, "%s", refused);
		entry->due = true;
		return true;
	}
	for (size_t i = 0; i < plan->n; i++)
		nearest_offer(&nearest, plan->entries[i].source->name);
	if (nearest.best)
		(void)error_set(err, ERR_UNKNOWN, name,
			"no such source, the nearest known is %s", nearest.best);
	else
		(void)error_set(err, ERR_UNKNOWN, name, "no such source");
	return error_set_next(err, "see: sucat sources");
}

/* Seconds between two moments of a clock, whichever is later. */
static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static bool
is_due(const struct plan_entry *e, const struct plan_options *options)
{
	int64_t asked_at = e->source->asked_at;

	if (e->interval_s == 0 || kind_of(e->source->kind)->refused)
		return false;
	return (options->all && !e->next_of) || asked_at == INSTANT_NONE ||
	       distance(options->now, asked_at) >= e->interval_s;
}

static void
find_next(struct plan *plan, int64_t now)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_entry *e = &plan->entries[i];
		int64_t at = now;

		plan->n_due += e->due ? 1 : 0;
		if (e->interval_s == 0 || kind_of(e->source->kind)->refused)
			continue;
		if (!e->due && e->source->asked_at != INSTANT_NONE)
			at = e->source->asked_at;
		if (e->due || e->source->asked_at != INSTANT_NONE)
			at += e->interval_s;
		if (plan->next_due == INSTANT_NONE || at < plan->next_due) {
			plan->next_due = at;
			plan->next = e->source->name;
		}
	}
}

bool
plan_make(struct arena *arena, const struct source *sources, size_t n,
	const struct plan_options *options, struct plan *plan, struct error *err)
{
	*plan = (struct plan){.next_due = INSTANT_NONE, .next = ""};
	if (!reach(plan, arena, sources, n, options, err))
		return false;
	for (size_t i = 0; i < options->n_names; i++)
		if (!name_due(plan, options->names[i], err))
			return false;
	for (size_t i = 0; options->n_names == 0 && i < plan->n; i++)
		plan->entries[i].due = is_due(&plan->entries[i], options);
	find_next(plan, options->now);
	return true;
}
