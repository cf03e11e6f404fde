/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pipeline.h"

#include "cli/bundled.h"
#include "cli/command.h"
#include "core/arena.h"
#include "core/instant.h"
#include "core/limits.h"
#include "data/bundle.h"
#include "db/ingest.h"
#include "db/source.h"
#include "parser/device.h"
#include "parser/facts.h"
#include "parser/format.h"
#include "parser/registry.h"

#include <string.h>

#define BUNDLED "bundled"

static bool
put_source(void *ctx, const struct source_row *row, struct error *err)
{
	const struct format *format = format_find(row->kind);

	return source_put(ctx, row, format ? format->rank : 0, true, err);
}

static bool
put_device(void *ctx, const struct device_row *row, struct error *err)
{
	return source_put_device(ctx, row, err);
}

static bool
load_registry(struct db *db, bool empty, struct error *err)
{
	const struct source_row bundled = {BUNDLED, "facts", "", "any", "none", 0, 0};

	if (!registry_rows((const char *)data_sources, data_sources_len,
		    "data/sources.tsv", put_source, db, err) ||
		!device_rows((const char *)data_devices, data_devices_len,
			"data/devices.tsv", put_device, db, err) ||
		!source_join_models(db, err))
		return false;
	return empty || put_source(db, &bundled, err);
}

/* The bundled facts are an answer like any other. */
static bool
load_facts(struct db *db, struct error *err)
{
	struct ingest_answer answer = {.kind = "facts",
		.url = "",
		.body = (const char *)data_releases,
		.len = data_releases_len};
	struct fold_result result = {0};
	struct ingest *in = NULL;
	struct source *source;
	struct arena arena;
	enum keep keep;
	bool ok = false;

	arena_init(&arena, CAP_ARENA_BYTES);
	answer.at = facts_as_of(answer.body, answer.len);
	if (answer.at == INSTANT_NONE) {
		(void)error_set(err, ERR_FORMAT, "data/releases.tsv",
			"no date in its first line");
		goto out;
	}
	in = ingest_new(db, format_find, err);
	if (!in || !source_get(db, &arena, BUNDLED, &source, err) || !source)
		goto out;
	answer.source_id = source->id;
	if (!ingest_live(in, &answer, &keep, &result, err))
		goto out;
	if (result.refused)
		ok = error_set(
			err, ERR_FORMAT, "data/releases.tsv", "%s", result.message);
	else
		ok = true;
out:
	ingest_free(in);
	arena_clear(&arena);
	return ok;
}

/* Bring the store's registry, devices and bundled facts to those of this program. */
static bool
refresh(struct db *db, bool empty, struct error *err)
{
	if (!db_begin(db, err))
		return false;
	if (!load_registry(db, empty, err) ||
		!meta_set(db, "empty", empty ? "yes" : "no", err)) {
		db_rollback(db);
		return false;
	}
	if (!db_commit(db, err) || (!empty && !load_facts(db, err)) || !db_begin(db, err))
		return false;
	if (!meta_set(db, BUNDLED_META, data_digest, err)) {
		db_rollback(db);
		return false;
	}
	return db_commit(db, err);
}

/* After a migration that adds something derived. */
static bool
derive_again(struct db *db, struct error *err)
{
	struct fold_result result = {0};
	struct ingest *in = NULL;
	struct arena arena;
	const char *wanted;
	bool ok;

	arena_init(&arena, CAP_ARENA_BYTES);
	ok = meta_get(db, &arena, INGEST_WANTS_REBUILD, &wanted, err);
	if (ok && strcmp(wanted, "yes") == 0) {
		in = ingest_new(db, format_find, err);
		ok = in && ingest_rebuild(in, &result, err);
	}
	ingest_free(in);
	arena_clear(&arena);
	return ok;
}

static struct db *
open_and_refresh(
	const char *path, enum db_mode mode, bool empty, int wait_s, struct error *err)
{
	struct db *db = db_open_wait(path, mode, wait_s, session_stopped, err);
	bool current = false, was_empty = empty;

	if (!db)
		return NULL;
	if ((mode == DB_WRITE && !bundled_is_current(db, &current, &was_empty, err)) ||
		!derive_again(db, err) || (!current && !refresh(db, was_empty, err))) {
		db_close(db);
		return NULL;
	}
	return db;
}

/* A reader: what is bundled is brought up to date first, where that is possible. */
static struct db *
open_reader(const char *path, struct error *err)
{
	struct db *db = db_open(path, DB_READ, err);
	struct error ignored = ERROR_INIT;
	bool current = true, empty;

	if (!db || (bundled_is_current(db, &current, &empty, err) && current))
		return db;
	db_close(db);
	if (error_is_set(err))
		return NULL;
	db_close(open_and_refresh(path, DB_WRITE, false, 0, &ignored));
	return db_open(path, DB_READ, err);
}

struct db *
pipeline_open(
	const char *path, enum db_mode mode, bool empty, int wait_s, struct error *err)
{
	struct db *db;

	if (mode == DB_CREATE)
		return open_and_refresh(path, DB_CREATE, empty, wait_s, err);
	if (!db_exists(path)) {
		db = open_and_refresh(path, DB_CREATE, false, wait_s, err);
		if (!db || mode == DB_WRITE)
			return db;
		db_close(db);
	}
	if (mode == DB_WRITE)
		return open_and_refresh(path, DB_WRITE, false, wait_s, err);
	return open_reader(path, err);
}
