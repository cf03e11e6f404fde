/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/download_json.h"

#include "cli/value.h"
#include "core/instant.h"
#include "data/bundle.h"
#include "parser/download.h"
#include "parser/train.h"

#include <string.h>

struct naming {
	const char *system; /* "macOSBigSur" */
	char *key, *name;   /* of the train that is called so; NULL = none */
	struct arena *arena;
};

/* Is it "macOS" and the name without its spaces? */
static bool
is_system(const char *system, const char *name)
{
	static const char prefix[] = "macOS";

	if (!*name || strncmp(system, prefix, sizeof prefix - 1) != 0)
		return false;
	system += sizeof prefix - 1;
	for (; *name; name++)
		if (*name != ' ' && *system++ != *name)
			return false;
	return !*system;
}

static bool
match_train(void *ctx, const struct train_row *row, struct error *err)
{
	struct naming *naming = ctx;

	if (naming->key || row->platform != PLATFORM_MACOS ||
		!is_system(naming->system, row->name))
		return true;
	naming->key = arena_text(naming->arena, row->key);
	naming->name = arena_text(naming->arena, row->name);
	return (naming->key && naming->name) ||
	       arena_failed(naming->arena, "downloads", err);
}

/* The release of an installer; build NULL when it is not known. */
static bool
identify(struct db *db, struct download *d, int64_t at, struct arena *arena,
	struct error *err)
{
	struct naming naming = {.system = d->row->system, .arena = arena};
	struct download_release release = {0};

	d->platform = PLATFORM_MACOS;
	d->build = NULL;
	if (d->row->day == INSTANT_NONE)
		return true;
	if (!train_rows((const char *)data_trains, data_trains_len, "data/trains.tsv",
		    match_train, &naming, err))
		return false;
	if (naming.key &&
		!download_release(db, d->row, naming.key, at, arena, &release, err))
		return false;
	d->train = naming.name;
	d->version = release.version;
	d->build = release.build;
	return true;
}

bool
download_read(struct db *db, int64_t at, struct arena *arena, struct download **list,
	size_t *n, struct error *err)
{
	char url[CAP_URL_BYTES + 1];
	struct download_row *rows;
	size_t n_rows;

	*n = 0;
	if (!download_rows(db, at, arena, &rows, &n_rows, err))
		return false;
	*list = arena_array(arena, n_rows + 1, sizeof **list);
	if (!*list)
		return arena_failed(arena, "downloads", err);
	for (size_t i = 0; i < n_rows; i++) {
		struct download *d = &(*list)[*n];

		*d = (struct download){.row = &rows[i],
			.installer = *rows[i].system != '\0',
			.version = rows[i].version,
			.build = rows[i].build,
			.platform = strcmp(rows[i].type, "bridgeOSIPSW") == 0
					    ? PLATFORM_BRIDGEOS
					    : PLATFORM_MACOS,
			.train = ""};
		if (!download_url(rows[i].url, url) || strcmp(url, rows[i].url) != 0)
			continue; /* a store that is not ours */
		if (d->installer && !identify(db, d, at, arena, err))
			return false;
		*n += d->build && *d->build;
	}
	return true;
}

json_t *
download_json(const struct download *d, bool now)
{
	const struct download_row *row = d->row;

	return json_pack(
		"{s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:b, s:o, s:o, s:s, s:s, s:o}",
		"kind", d->installer ? "installer" : "restore-image", "url", row->url,
		"bytes", row->bytes ? json_integer((json_int_t)row->bytes) : json_null(),
		"sha1", value_text(row->sha1), "product", row->product, "posted",
		value_moment(row->post_date), "rule",
		d->installer ? "train-and-day" : "stated-build", "listed",
		row->listed ? 1 : 0, "first_seen", value_moment(row->first_seen),
		"last_seen",
		row->listed && !now ? json_null() : value_moment(row->last_seen),
		"source", row->source, "key", row->key, "answer",
		value_digest(&row->answer));
}

json_t *
download_array(const struct download *list, size_t n, enum platform platform,
	const char *build, bool now)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++)
		if (list[i].platform == platform && strcmp(list[i].build, build) == 0 &&
			json_array_append_new(array, download_json(&list[i], now)) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}
