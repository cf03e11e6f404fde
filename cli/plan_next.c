/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_next.h"

#include "core/limits.h"
#include "parser/catalogname.h"

#include <string.h>

struct adding {
	struct plan *plan;
	struct arena *arena;
	const struct source *sources;
	size_t n, room;
	const struct plan_options *options;
	const struct plan_entry *folder; /* of kind next-catalog */
	int newest;                      /* train in it; 0 = none */
};

/* Is it a catalog of that folder, that is there and of a train? */
static bool
is_member(const struct adding *a, const struct plan_entry *e, struct catalogname *name)
{
	size_t len = strlen(a->folder->url);

	return !e->next_of && strcmp(e->source->kind, "catalog") == 0 &&
	       strncmp(e->url, a->folder->url, len) == 0 && !strchr(e->url + len, '/') &&
	       catalogname_read(e->url, name);
}

/* Of the newest trains, and the newest of its kind? A kind that ended with an older train ended. */
static bool
is_newest(const struct adding *a, const struct catalogname *name)
{
	struct catalogname other;

	for (size_t i = 0; i < a->plan->n; i++)
		if (is_member(a, &a->plan->entries[i], &other) &&
			catalogname_is_like(name, &other) && other.train > name->train)
			return false;
	return name->train + 1 >= a->newest;
}

static void
find_newest(struct adding *a)
{
	struct catalogname name;

	a->newest = 0;
	for (size_t i = 0; i < a->plan->n; i++)
		if (is_member(a, &a->plan->entries[i], &name) && name.train > a->newest)
			a->newest = name.train;
}

/* The source of a name that there need not be: how asking for it went is its folder's. */
static struct source *
new_source(const struct adding *a, const char *name, const char *url)
{
	struct source *s = arena_alloc(a->arena, sizeof *s);

	if (!s)
		return NULL;
	*s = *a->folder->source;
	s->name = arena_text(a->arena, name);
	s->url = arena_text(a->arena, url);
	s->kind = "catalog";
	s->platform = "macOS";
	return s->name && s->url ? s : NULL;
}

/* Did this URL answer before? Of a mirror it may be that of a source whose own is another. */
static bool
is_there(const struct source *known, const char *url)
{
	return known &&
	       (strcmp(known->url, url) == 0 || strcmp(known->asked_url, url) == 0);
}

/* Add the one after `e`, unless the plan has it. */
static bool
add_after(struct adding *a, const struct plan_entry *e, const struct catalogname *name,
	struct error *err)
{
	char url[CATALOGNAME_URL_BYTES], source_name[CATALOGNAME_SOURCE_BYTES];
	struct plan_entry entry = *e;
	const struct source *known;

	if (!catalogname_next(e->url, name, url) ||
		!catalogname_source(url, source_name) ||
		plan_find(a->plan, source_name) || a->room == 0)
		return true;
	known = plan_find_source(a->sources, a->n, source_name);
	if (known && strcmp(known->kind, "catalog") != 0)
		return true;
	entry.source = is_there(known, url) ? known : new_source(a, source_name, url);
	entry.url = arena_text(a->arena, url);
	if (!entry.source || !entry.url)
		return arena_failed(a->arena, source_name, err);
	entry.trust = a->folder->trust;
	entry.due = false;
	if (entry.source != known) {
		entry.next_of = a->folder;
		entry.found_interval_s = a->options->rows ? 0 : e->interval_s;
		entry.interval_s = a->folder->interval_s;
	}
	a->plan->entries[a->plan->n++] = entry;
	a->room--;
	return true;
}

static bool
add_of_folder(struct adding *a, struct error *err)
{
	struct catalogname name;

	/* what is added and known is looked at in its turn */
	for (size_t i = 0; i < a->plan->n; i++) {
		find_newest(a);
		if (is_member(a, &a->plan->entries[i], &name) && is_newest(a, &name) &&
			!add_after(a, &a->plan->entries[i], &name, err))
			return false;
	}
	return true;
}

bool
plan_add_next(struct plan *plan, struct arena *arena, const struct source *sources,
	size_t n, const struct plan_options *options, struct error *err)
{
	struct adding a = {plan, arena, sources, n, PLAN_NEXT_MOST, options, NULL, 0};
	size_t given = plan->n;

	for (size_t i = 0; i < given; i++) {
		if (strcmp(plan->entries[i].source->kind, PLAN_NEXT_KIND) != 0)
			continue;
		a.folder = &plan->entries[i];
		if (!add_of_folder(&a, err))
			return false;
	}
	return true;
}
