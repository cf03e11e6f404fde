/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.h - the sources that the store knows, and how asking them went.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_SOURCE_H
#define SUCAT_DB_SOURCE_H

#include "core/arena.h"
#include "db/connection.h"
#include "parser/registry.h"

struct source {
	int64_t id;
	const char *name, *kind, *url, *platform, *trust;
	int64_t interval_s;
	int64_t rank;    /* parser/format.h */
	bool registered; /* in the registry of this program */
	/* how asking went; INSTANT_NONE = never */
	int64_t asked_at, success_at, change_at;
	const char *etag, *last_modified;
	const char *asked_url; /* what these two are of */
	const char *state;     /* never, ok, unchanged, held, refused, failed, kept */
	const char *message;
	int64_t failures; /* in a row */
	/* what its accepted answers cover; INSTANT_NONE = nothing */
	int64_t covers_from, covers_until;
	bool holding;    /* a mass loss waits for a second answer */
	int64_t answers; /* different bodies kept */
	int64_t changed_at; /* since when it says what it says; not what was stale or refused */
	/* what the fold made of its newest answer; "" = there is none */
	const char *verdict, *verdict_message;
};

/* All sources by name, in `arena`. */
NODISCARD bool source_list(struct db *db, struct arena *arena, struct source **sources,
	size_t *n, struct error *err);
/* One by name: *source is NULL when there is none. */
NODISCARD bool source_get(struct db *db, struct arena *arena, const char *name,
	struct source **source, struct error *err);

/* A source as its answers had made it by a moment. */
struct source_answered {
	const char *name, *kind, *url;
	int64_t first_at,
		last_at;    /* of its answers that count; not later than the moment */
	int64_t changed_at; /* when its facts last changed */
};
/* Those that had answered by `at`, by name, in `arena`. */
NODISCARD bool source_answered(struct db *db, int64_t at, struct arena *arena,
	struct source_answered **sources, size_t *n, struct error *err);

/* Add or renew a source; inside the caller's transaction. `rank` is its format's. */
NODISCARD bool source_put(struct db *db, const struct source_row *row, int rank,
	bool registered, struct error *err);

struct source_state {
	int64_t asked_at, success_at, change_at;
	const char *url, *etag, *last_modified, *state, *message;
	int64_t failures;
};
NODISCARD bool source_set_state(struct db *db, int64_t source_id,
	const struct source_state *state, struct error *err);

/* Small values of the store itself: "bundle", "registry" ... *value is "" when not set. */
NODISCARD bool meta_get(struct db *db, struct arena *arena, const char *key,
	const char **value, struct error *err);
NODISCARD bool meta_set(
	struct db *db, const char *key, const char *value, struct error *err);

/* After the devices were put: where claims named a model whose devices are known by now, these
 * stand in its place. */
NODISCARD bool source_join_models(struct db *db, struct error *err);

/* The advisory names of a device (parser/device.h). */
struct device_row;
NODISCARD bool source_put_device(
	struct db *db, const struct device_row *row, struct error *err);

#endif
