/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/linked.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/advisory.h"
#include "db/source.h"
#include "parser/advisory.h"

#include <string.h>

static int64_t
interval_of(const struct advisory_link *link, int64_t now)
{
	bool old = link->date != INSTANT_NONE && link->date < now - ADVISORY_YOUNG_S;

	return old ? ADVISORY_OLD_INTERVAL_S : ADVISORY_INTERVAL_S;
}

/* Make or renew the source of a document; *fresh is its name when it is new. */
static bool
place(struct db *db, struct arena *arena, const struct advisory_link *link, int64_t now,
	const char **fresh, struct error *err)
{
	struct source_row row = {
		.kind = "advisory", .platform = "any", .trust = "public"};
	char *name = arena_alloc(arena, ADVISORY_SOURCE_BYTES);

	*fresh = NULL;
	row.url = arena_printf(arena, ADVISORY_URL_PREFIX "%s", link->id);
	if (!name || !row.url)
		return arena_failed(arena, link->id, err);
	row.name = advisory_source_name(link->id, name);
	row.interval_s = interval_of(link, now);
	if (*link->url &&
		(strcmp(link->url, row.url) != 0 || link->interval_s == row.interval_s))
		return true;
	if (!*link->url)
		*fresh = name;
	return source_put(db, &row, 0, false, err);
}

static bool
place_all(struct db *db, struct arena *arena, int64_t now, const char ***names, size_t *n,
	struct error *err)
{
	struct advisory_link *links;
	size_t n_links;

	if (!advisory_links(db, arena, &links, &n_links, err))
		return false;
	*names = arena_array(arena, n_links ? n_links : 1, sizeof(char *));
	if (!*names)
		return arena_failed(arena, "advisories", err);
	for (size_t i = 0; i < n_links; i++) {
		if (!*links[i].url && *n == CAP_LINKED_DOCUMENTS)
			continue;
		if (!place(db, arena, &links[i], now, &(*names)[*n], err))
			return false;
		*n += (*names)[*n] ? 1 : 0;
	}
	return true;
}

bool
linked_refresh(struct db *db, struct arena *arena, int64_t now, const char *const **names,
	size_t *n, struct error *err)
{
	const char **fresh = NULL;
	size_t n_fresh = 0;

	if (!db_begin(db, err))
		return false;
	if (!place_all(db, arena, now, &fresh, &n_fresh, err)) {
		db_rollback(db);
		return false;
	}
	if (names) {
		*names = fresh;
		*n = n_fresh;
	}
	return db_commit(db, err);
}
