/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_model.h"

#include "cli/download_json.h"
#include "cli/feed_devices.h"
#include "cli/feed_events.h"
#include "cli/feed_pairs.h"
#include "cli/feed_security.h"
#include "cli/feed_train.h"
#include "core/instant.h"
#include "core/limits.h"
#include "data/bundle.h"
#include "db/deviceset.h"
#include "parser/train.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

/* A build or twin of a release. */
struct feed_model_index {
	enum platform platform;
	const char *build;
	struct feed_release *release;
};

/* A device set of a release, the last one found first. */
struct set_link {
	int64_t set;
	const struct set_link *next;
};

struct reading {
	struct feed_model *model;
	struct feed_sets *sets; /* the model's */
	struct feed_union join;
	struct feed_release *releases;
	struct set_link const **links; /* of each release */
	size_t n;
	const json_t *told;
	struct train_row *names;
	size_t n_names, names_alloc;
	struct arena arena; /* what is needed on the way */
};

/* --- moments ------------------------------------------------------------------------------ */

static bool
read_moments(struct feed_model *m, struct error *err)
{
	struct source_answered *answered;
	struct source *sources;

	if (!source_answered(m->db, m->at, &m->arena, &answered, &m->n_answered, err) ||
		!source_list(m->db, &m->arena, &sources, &m->n_sources, err))
		return false;
	m->answered = answered;
	m->sources = sources;
	for (size_t i = 0; i < m->n_answered; i++) {
		if (answered[i].last_at > m->data_as_of)
			m->data_as_of = answered[i].last_at;
		if (answered[i].changed_at > m->changed_at)
			m->changed_at = answered[i].changed_at;
	}
	m->moment = m->at == INT64_MAX ? m->data_as_of : m->at;
	if (m->n_answered)
		return true;
	(void)error_set(
		err, ERR_UNKNOWN, db_path(m->db), "nothing is known of that time");
	return error_set_next(err, "run sucat sync, or give a later --at");
}

/* --- releases ----------------------------------------------------------------------------- */

static int
compare_index(const void *a, const void *b)
{
	const struct feed_model_index *x = a, *y = b;

	return x->platform == y->platform ? strcmp(x->build, y->build)
					  : (int)x->platform - (int)y->platform;
}

static struct feed_model_index *
find_index(const struct feed_model *m, enum platform platform, const char *build)
{
	const struct feed_model_index key = {platform, build, NULL};

	return m->n_index ? bsearch(&key, m->index, m->n_index, sizeof *m->index,
				    compare_index)
			  : NULL;
}

const struct feed_release *
feed_model_find(const struct feed_model *model, enum platform platform, const char *build)
{
	const struct feed_model_index *found = find_index(model, platform, build);

	return found ? found->release : NULL;
}

static bool
index_releases(struct reading *r, struct error *err)
{
	struct feed_model *m = r->model;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += 1 + r->releases[i].row.n_aliases;
	m->index = arena_array(&m->arena, n + 1, sizeof *m->index);
	if (!m->index)
		return arena_failed(&m->arena, "feed", err);
	for (size_t i = 0; i < r->n; i++) {
		struct feed_release *release = &r->releases[i];

		m->index[m->n_index++] = (struct feed_model_index){
			release->platform, release->row.build, release};
		for (size_t a = 0; a < release->row.n_aliases; a++)
			m->index[m->n_index++] = (struct feed_model_index){
				release->platform, release->row.aliases[a], release};
	}
	if (m->n_index > 1)
		qsort(m->index, m->n_index, sizeof *m->index, compare_index);
	return true;
}

/* The day that a source states; the one that was told before stays. */
static int64_t
date_of(const struct reading *r, const struct release_row *row)
{
	const char *told = json_string_value(
		json_object_get(json_object_get(r->told, row->platform), row->build));
	int64_t day;

	if (row->released == INSTANT_NONE)
		return INSTANT_NONE;
	return told && instant_parse_day(told, &day) ? day : row->released;
}

static bool
read_releases(struct reading *r, struct error *err)
{
	struct feed_model *m = r->model;
	const struct release_filter filter = {.platform = "",
		.build = "",
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = m->at,
		.beta = true};
	struct release_row *rows;
	size_t n;

	if (!release_list(m->db, &filter, &m->arena, &rows, &n, err))
		return false;
	r->releases = arena_array(&m->arena, n + 1, sizeof *r->releases);
	r->links = arena_array(&r->arena, n + 1, sizeof *r->links);
	if (!r->releases || !r->links)
		return arena_failed(&m->arena, "feed", err);
	for (size_t i = 0; i < n; i++) {
		enum platform platform = platform_parse(rows[i].platform);
		int64_t date = date_of(r, &rows[i]);

		if (platform == PLATFORM_UNKNOWN)
			continue;
		r->releases[r->n++] = (struct feed_release){.row = rows[i],
			.platform = platform,
			.kind = release_kind_parse(rows[i].kind),
			.title = "",
			.date = date,
			.sort_day =
				date == INSTANT_NONE ? release_row_date(&rows[i]) : date,
			.days_since_previous = -1};
	}
	return index_releases(r, err);
}

static bool
take_set(void *ctx, const char *platform, const char *build, int64_t set,
	struct error *err)
{
	struct reading *r = ctx;
	const struct feed_model_index *found =
		find_index(r->model, platform_parse(platform), build);
	struct set_link *link;
	size_t at;

	if (!found)
		return true;
	link = arena_alloc(&r->arena, sizeof *link);
	if (!link)
		return arena_failed(&r->arena, "feed", err);
	at = (size_t)(found->release - r->releases);
	*link = (struct set_link){set, r->links[at]};
	r->links[at] = link;
	return true;
}

/* Join the sets that were taken, into the devices of each release or those it is offered to. */
static bool
take_unions(struct reading *r, bool offered, struct error *err)
{
	for (size_t i = 0; i < r->n; i++) {
		struct feed_release *release = &r->releases[i];
		struct feed_devices *to = offered ? &release->offered : &release->devices;

		for (const struct set_link *l = r->links[i]; l; l = l->next) {
			struct feed_devices set = feed_sets_get(r->sets, l->set);

			feed_union_add(&r->join, &set);
		}
		if (r->links[i] && !feed_union_take(&r->join, &r->model->arena, to, err))
			return false;
		r->links[i] = NULL;
	}
	return true;
}

/* The devices of each release: of all its claims, its twins' too. */
static bool
join_devices(struct reading *r, struct error *err)
{
	return deviceset_releases(r->model->db, r->model->at, take_set, r, err) &&
	       take_unions(r, false, err);
}

/* The devices for which each release is offered now. */
static bool
join_offered(struct reading *r, struct error *err)
{
	const struct feed_model *m = r->model;

	for (size_t p = 0; p < m->n_platforms; p++) {
		const struct view *view = m->platforms[p].view;

		for (size_t i = 0; view && i < view->n; i++) {
			const struct view_row *row = &view->rows[i];

			if (feed_is_offered(row, m->moment) &&
				!take_set(r, m->platforms[p].name, row->build,
					row->device_set, err))
				return false;
		}
	}
	return take_unions(r, true, err);
}

/* --- trains ------------------------------------------------------------------------------- */

static bool
take_name(void *ctx, const struct train_row *row, struct error *err)
{
	struct reading *r = ctx;
	struct train_row *name;

	r->names = arena_grow(
		&r->arena, r->names, r->n_names, &r->names_alloc, sizeof *r->names);
	if (!r->names)
		return arena_failed(&r->arena, "feed", err);
	name = &r->names[r->n_names++];
	*name = *row;
	name->key = arena_text(&r->arena, row->key);
	name->name = arena_text(&r->model->arena, row->name);
	return (name->key && name->name) || arena_failed(&r->arena, "feed", err);
}

static const char *
name_of(const struct reading *r, enum platform platform, const char *key)
{
	for (size_t i = 0; i < r->n_names; i++)
		if (r->names[i].platform == platform && strcmp(r->names[i].key, key) == 0)
			return r->names[i].name;
	return "";
}

static bool
name_releases(struct reading *r, struct error *err)
{
	struct arena *arena = &r->model->arena;

	for (size_t i = 0; i < r->n; i++) {
		struct feed_release *release = &r->releases[i];
		const struct release_row *row = &release->row;
		char key[TRAIN_KEY_BYTES] = "";
		const char *name;

		if (!train_key(release->platform, row->version, key))
			key[0] = '\0';
		name = name_of(r, release->platform, key);
		release->title = arena_printf(arena, "%s%s%s %s%s%s", row->platform,
			*name ? " " : "", name, row->version, *row->extra ? " " : "",
			row->extra);
		if (!release->title)
			return arena_failed(arena, "feed", err);
	}
	return true;
}

static int
newest_train(const void *a, const void *b)
{
	const struct feed_train *x = a, *y = b;

	return -version_compare_numbers(x->key, y->key);
}

/* The trains of a platform, without their releases. */
static bool
list_trains(struct reading *r, struct feed_platform *platform, struct error *err)
{
	struct arena *arena = &r->model->arena;
	size_t alloc = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct feed_release *release = &r->releases[i];
		char key[TRAIN_KEY_BYTES];
		struct feed_train *train;
		bool known = false;

		if (release->platform != platform->platform || release->row.beta ||
			!train_key(release->platform, release->row.version, key))
			continue;
		for (size_t t = 0; t < platform->n_trains && !known; t++)
			known = strcmp(platform->trains[t].key, key) == 0;
		if (known)
			continue;
		platform->trains = arena_grow(arena, platform->trains, platform->n_trains,
			&alloc, sizeof *platform->trains);
		if (!platform->trains)
			return arena_failed(arena, "feed", err);
		train = &platform->trains[platform->n_trains++];
		*train = (struct feed_train){.platform = platform->platform,
			.key = arena_text(arena, key),
			.name = name_of(r, platform->platform, key)};
		train->label = arena_printf(
			arena, "%s %s", *train->name ? train->name : platform->name, key);
		if (!train->key || !train->label)
			return arena_failed(arena, "feed", err);
	}
	if (platform->n_trains > 1)
		qsort(platform->trains, platform->n_trains, sizeof *platform->trains,
			newest_train);
	return true;
}

/* Put the releases of a train, or the betas of a platform (train NULL), into a list. */
static struct feed_release **
select_releases(struct reading *r, enum platform platform, const struct feed_train *train,
	size_t *n)
{
	struct feed_release **list =
		arena_array(&r->model->arena, r->n + 1, sizeof *list);

	*n = 0;
	for (size_t i = 0; list && i < r->n; i++) {
		struct feed_release *release = &r->releases[i];
		char key[TRAIN_KEY_BYTES];

		if (release->platform != platform || release->row.beta != !train)
			continue;
		if (!train || (train_key(platform, release->row.version, key) &&
				      strcmp(key, train->key) == 0))
			list[(*n)++] = release;
	}
	return list;
}

/* What the releases of a platform are to each other. */
static bool
derive_platform(struct reading *r, struct feed_platform *platform, struct error *err)
{
	struct feed_model *m = r->model;
	struct feed_release **list;
	size_t n;

	for (size_t t = 0; t < platform->n_trains; t++) {
		struct feed_train *train = &platform->trains[t];

		list = select_releases(r, platform->platform, train, &n);
		if (!list)
			return arena_failed(&m->arena, "feed", err);
		if (!feed_train_derive(
			    train, list, n, m->devices, m->n_devices, &r->arena, err))
			return false;
	}
	list = select_releases(r, platform->platform, NULL, &n);
	if (!list)
		return arena_failed(&m->arena, "feed", err);
	for (size_t i = 0; i < n / 2; i++) { /* they came oldest first */
		struct feed_release *swap = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = swap;
	}
	platform->betas = (const struct feed_release *const *)list;
	platform->n_betas = n;
	return true;
}

static bool
list_platforms(struct reading *r, struct error *err)
{
	struct feed_model *m = r->model;

	m->platforms = arena_array(&m->arena, PLATFORM_COUNT, sizeof *m->platforms);
	if (!m->platforms)
		return arena_failed(&m->arena, "feed", err);
	for (int p = PLATFORM_UNKNOWN + 1; p < PLATFORM_COUNT; p++) {
		struct feed_platform *platform = &m->platforms[m->n_platforms];

		*platform = (struct feed_platform){
			.platform = (enum platform)p,
			.name = platform_name((enum platform)p),
		};
		if (!list_trains(r, platform, err))
			return false;
		m->n_platforms += platform->n_trains > 0;
	}
	return true;
}

/* --- all of it ---------------------------------------------------------------------------- */

/* A response is for the release of its base build. */
static void
link_bases(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->releases[i].kind != KIND_FULL && *r->releases[i].row.base_build)
			r->releases[i].patches = feed_model_find(r->model,
				r->releases[i].platform, r->releases[i].row.base_build);
}

static bool
read_all(struct reading *r, struct error *err)
{
	struct feed_model *m = r->model;
	struct download *downloads;

	r->sets = arena_alloc(&m->arena, sizeof *r->sets);
	if (!r->sets)
		return arena_failed(&m->arena, "feed", err);
	if (!read_moments(m, err) || !feed_sets_open(r->sets, m->db, &m->arena, err))
		return false;
	m->sets = r->sets;
	m->devices = r->sets->devices;
	m->n_devices = r->sets->n_devices;
	if (!feed_union_begin(&r->join, m->devices, m->n_devices, &m->arena, err) ||
		!read_releases(r, err) || !join_devices(r, err) ||
		!train_rows((const char *)data_trains, data_trains_len, "data/trains.tsv",
			take_name, r, err) ||
		!name_releases(r, err) ||
		!feed_security_read(m, r->releases, r->n, err) ||
		!list_platforms(r, err) || !feed_pairs_read(m, r->sets, err) ||
		!join_offered(r, err))
		return false;
	for (size_t p = 0; p < m->n_platforms; p++)
		if (!derive_platform(r, &m->platforms[p], err))
			return false;
	link_bases(r);
	if (!download_read(m->db, m->at, &m->arena, &downloads, &m->n_downloads, err))
		return false;
	m->downloads = downloads;
	return feed_events_read(m, err);
}

bool
feed_model_open(struct feed_model *model, struct db *db, int64_t at, const json_t *told,
	struct error *err)
{
	struct reading r = {.model = model, .told = told};
	bool ok;

	*model = (struct feed_model){.db = db,
		.at = at,
		.data_as_of = INSTANT_NONE,
		.changed_at = INSTANT_NONE};
	arena_init(&model->arena, CAP_ARENA_BYTES);
	arena_init(&r.arena, CAP_ARENA_BYTES);
	ok = read_all(&r, err);
	arena_clear(&r.arena);
	return ok;
}

void
feed_model_close(struct feed_model *model)
{
	arena_clear(&model->arena);
	*model = (struct feed_model){0};
}

size_t
feed_model_latest_for(const struct feed_model *model, const struct feed_device *device,
	const struct feed_release **found, size_t cap)
{
	size_t n = 0;

	for (size_t p = 0; p < model->n_platforms; p++) {
		const struct feed_platform *platform = &model->platforms[p];

		if (platform->platform != device->platform)
			continue;
		for (size_t t = 0; t < platform->n_trains && n < cap; t++) {
			const struct feed_train *train = &platform->trains[t];
			const struct feed_release *newest = NULL;

			for (size_t i = 0; i < train->n; i++)
				if (train->releases[i]->kind == KIND_FULL &&
					feed_devices_have(
						&train->releases[i]->offered, device) &&
					(!newest ||
						feed_release_compare(
							train->releases[i], newest) > 0))
					newest = train->releases[i];
			if (newest)
				found[n++] = newest;
		}
	}
	return n;
}
