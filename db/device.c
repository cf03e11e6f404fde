/* SPDX-License-Identifier: Apache-2.0 */
#include "db/device.h"

#include "db/statement.h"
#include "parser/device.h"

#include <string.h>

static bool
read_row(struct query *q, struct arena *arena, struct device *d)
{
	*d = (struct device){
		.id = query_int(q, 0),
		.name = arena_text(arena, query_text(q, 1)),
		.platform = platform_parse(query_text(q, 2)),
		.model = arena_text(arena, query_text(q, 3)),
		.title = arena_text(arena, query_text(q, 4)),
		.aliases = arena_text(arena, query_text(q, 5)),
	};
	return d->name && d->model && d->title && d->aliases;
}

bool
device_list(struct db *db, struct arena *arena, struct device **devices, size_t *n,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_list, err);
	struct device *list = NULL;
	size_t alloc = 0;
	enum step step = STEP_FAIL;

	*n = 0;
	*devices = NULL;
	if (!q)
		return false;
	do {
		list = arena_grow(arena, list, *n, &alloc, sizeof *list);
		if (!list)
			break;
		step = query_step(q, err);
	} while (step == STEP_ROW && read_row(q, arena, &list[(*n)++]));
	query_end(q);
	*devices = list;
	return step == STEP_DONE || arena_failed(arena, "devices", err);
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

size_t
device_match(const struct device *devices, size_t n, const char *text,
	const struct device **found)
{
	static bool (*const ways[])(const struct device *, const char *) = {
		by_name, by_alias, by_model, by_title};
	size_t hits = 0;

	for (size_t way = 0; way < sizeof ways / sizeof ways[0] && !hits; way++)
		for (size_t i = 0; i < n; i++)
			if (ways[way](&devices[i], text))
				found[hits++] = &devices[i];
	return hits;
}
