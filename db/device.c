/* SPDX-License-Identifier: Apache-2.0 */
#include "db/device.h"

#include "db/row.h"
#include "parser/device.h"
#include "parser/device_title.h"

#include <string.h>

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct device *d = to;
	bool ok = true;

	*d = (struct device){
		.id = query_int(q, 0),
		.name = row_text(q, 1, arena, &ok),
		.platform = platform_parse(query_text(q, 2)),
		.model = row_text(q, 3, arena, &ok),
		.title = row_text(q, 4, arena, &ok),
		.aliases = row_text(q, 5, arena, &ok),
	};
	return ok;
}

bool
device_list(struct db *db, struct arena *arena, struct device **devices, size_t *n,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_list, err);

	if (!q)
		return false;
	*devices = row_list(q, sizeof **devices, read_row, arena, "devices", n, err);
	return *devices != NULL;
}

static bool
is_name(const struct device *d, const char *text)
{
	return strcmp(d->name, text) == 0;
}

static bool
is_model(const struct device *d, const char *text)
{
	return *d->model && strcmp(d->model, text) == 0;
}

static bool
by_name(const struct device *d, const char *text)
{
	return device_same(d->name, text);
}

/* Is `text` one of the space-separated aliases? */
static bool
by_alias(const struct device *d, const char *text)
{
	const char *p = d->aliases;

	while (*p) {
		size_t len = strcspn(p, " ");
		char alias[64];

		if (len && len < sizeof alias) {
			memcpy(alias, p, len);
			alias[len] = '\0';
			if (device_same(alias, text))
				return true;
		}
		p += len + strspn(p + len, " ");
	}
	return false;
}

static bool
by_model(const struct device *d, const char *text)
{
	return *d->model && device_same(d->model, text);
}

static bool
by_title(const struct device *d, const char *text)
{
	return *d->title && device_same(d->title, text);
}

/* By a marketing name that says less than ours. */
static size_t
match_title(const struct device *devices, size_t n, const char *text,
	const struct device **found)
{
	struct device_title asked, title;
	size_t hits = 0;

	if (!device_title_read(text, &asked))
		return 0;
	for (size_t i = 0; i < n; i++)
		if (device_title_read(devices[i].title, &title) &&
			device_title_means(&asked, &title))
			found[hits++] = &devices[i];
	return hits;
}

/* By the first way in which it names any. */
static size_t
match_name(const struct device *devices, size_t n, const char *text,
	const struct device **found)
{
	static bool (*const ways[])(const struct device *, const char *) = {
		is_name, is_model, by_name, by_alias, by_model, by_title};
	size_t hits = 0;

	for (size_t way = 0; way < sizeof ways / sizeof ways[0] && !hits; way++)
		for (size_t i = 0; i < n; i++)
			if (ways[way](&devices[i], text))
				found[hits++] = &devices[i];
	return hits;
}

size_t
device_match(const struct device *devices, size_t n, const char *text,
	const struct device **found)
{
	size_t hits = match_name(devices, n, text, found);

	return hits ? hits : match_title(devices, n, text, found);
}

bool
device_named(struct db *db, struct arena *arena, const char *text,
	struct device **devices, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_named, err);
	const struct device **found;
	size_t count;

	if (!q)
		return false;
	query_bind_text(q, ":text", text);
	*devices = row_list(q, sizeof **devices, read_row, arena, "devices", &count, err);
	if (!*devices)
		return false;
	found = arena_array(arena, count + 1, sizeof(const struct device *));
	if (!found)
		return arena_failed(arena, text, err);
	*n = match_name(*devices, count, text, found);
	for (size_t i = 0; i < *n; i++) /* in the order of the list */
		(*devices)[i] = *found[i];
	return true;
}

size_t
device_match_any(const struct device *devices, size_t n, const char *const *texts,
	size_t n_texts, const struct device **found)
{
	size_t hits = 0, several = n_texts;

	for (size_t i = 0; i < n_texts; i++) {
		hits = device_match(devices, n, texts[i], found);
		if (hits == 1)
			return 1;
		if (hits && several == n_texts)
			several = i;
	}
	return several < n_texts ? device_match(devices, n, texts[several], found) : 0;
}

void
device_join_names(const struct device *const *devices, size_t n, char *to, size_t room)
{
	size_t len = 0;

	*to = '\0';
	for (size_t i = 0; i < n; i++) {
		size_t more = strlen(devices[i]->name);

		if (len + more + sizeof ", " > room)
			return;
		if (len) {
			memcpy(to + len, ", ", 2);
			len += 2;
		}
		memcpy(to + len, devices[i]->name, more + 1);
		len += more;
	}
}
