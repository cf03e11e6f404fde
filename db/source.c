/* SPDX-License-Identifier: Apache-2.0 */
#include "db/source.h"

#include "core/instant.h"
#include "db/row.h"
#include "parser/device.h"

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct source *s = to;
	bool ok = true;

	*s = (struct source){
		.id = query_int(q, 0),
		.name = row_text(q, 1, arena, &ok),
		.kind = row_text(q, 2, arena, &ok),
		.url = row_text(q, 3, arena, &ok),
		.platform = row_text(q, 4, arena, &ok),
		.trust = row_text(q, 5, arena, &ok),
		.interval_s = query_int(q, 6),
		.rank = query_int(q, 7),
		.registered = query_int(q, 8) != 0,
		.asked_at = query_time(q, 9),
		.success_at = query_time(q, 10),
		.change_at = query_time(q, 11),
		.etag = row_text(q, 12, arena, &ok),
		.last_modified = row_text(q, 13, arena, &ok),
		.state = row_text(q, 14, arena, &ok),
		.message = row_text(q, 15, arena, &ok),
		.failures = query_int(q, 16),
		.covers_from = query_time(q, 17),
		.covers_until = query_time(q, 18),
		.holding = query_int(q, 19) != 0,
		.answers = query_int(q, 20),
		.changed_at = query_time(q, 21),
		.verdict = row_text(q, 22, arena, &ok),
		.verdict_message = row_text(q, 23, arena, &ok),
		.asked_url = row_text(q, 24, arena, &ok),
	};
	return ok;
}

static bool
read_answered(struct query *q, struct arena *arena, void *to)
{
	struct source_answered *s = to;
	bool ok = true;

	*s = (struct source_answered){
		.name = row_text(q, 0, arena, &ok),
		.kind = row_text(q, 1, arena, &ok),
		.url = row_text(q, 2, arena, &ok),
		.first_at = query_time(q, 3),
		.last_at = query_time(q, 4),
		.changed_at = query_time(q, 5),
	};
	return ok;
}

bool
source_answered(struct db *db, int64_t at, struct arena *arena,
	struct source_answered **sources, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_source_answered, err);

	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	*sources = row_list(q, sizeof **sources, read_answered, arena, "sources", n, err);
	return *sources != NULL;
}

/* `name`: "" = all. */
static bool
list(struct db *db, struct arena *arena, const char *name, struct source **sources,
	size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_source_list, err);

	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	*sources = row_list(q, sizeof **sources, read_row, arena, "sources", n, err);
	return *sources != NULL;
}

bool
source_list(struct db *db, struct arena *arena, struct source **sources, size_t *n,
	struct error *err)
{
	return list(db, arena, "", sources, n, err);
}

bool
source_get(struct db *db, struct arena *arena, const char *name, struct source **source,
	struct error *err)
{
	size_t n = 0;

	*source = NULL;
	if (!*name)
		return true;
	if (!list(db, arena, name, source, &n, err))
		return false;
	if (n == 0)
		*source = NULL;
	return true;
}

/* Is there a source of that name? */
static bool
exists(struct db *db, const char *name, bool *is, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_source_find, err);
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	step = query_step(q, err);
	*is = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}

bool
source_put(struct db *db, const struct source_row *row, int rank, bool registered,
	struct error *err)
{
	struct query *q;
	bool known;

	if (!exists(db, row->name, &known, err))
		return false;
	q = query_begin(
		db, known ? STATEMENT_source_update : STATEMENT_source_insert, err);
	if (!q)
		return false;
	query_bind_text(q, ":name", row->name);
	query_bind_text(q, ":kind", row->kind);
	query_bind_text(q, ":url", row->url);
	query_bind_text(q, ":platform", row->platform);
	query_bind_text(q, ":trust", row->trust);
	query_bind_int(q, ":interval_s", row->interval_s);
	query_bind_int(q, ":rank", rank);
	query_bind_int(q, ":registered", registered ? 1 : 0);
	return query_run(q, err);
}

bool
source_set_state(struct db *db, int64_t source_id, const struct source_state *state,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_state_set, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_time(q, ":asked_at", state->asked_at);
	query_bind_time(q, ":success_at", state->success_at);
	query_bind_time(q, ":change_at", state->change_at);
	query_bind_text(q, ":url", state->url);
	query_bind_text(q, ":etag", state->etag);
	query_bind_text(q, ":last_modified", state->last_modified);
	query_bind_text(q, ":state", state->state);
	query_bind_text(q, ":message", state->message);
	query_bind_int(q, ":failures", state->failures);
	return query_run(q, err);
}

bool
meta_get(struct db *db, struct arena *arena, const char *key, const char **value,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_meta_get, err);
	enum step step;
	bool ok = true;

	*value = "";
	if (!q)
		return false;
	query_bind_text(q, ":key", key);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*value = row_text(q, 0, arena, &ok);
	query_end(q);
	return step != STEP_FAIL && (ok || arena_failed(arena, key, err));
}

bool
meta_set(struct db *db, const char *key, const char *value, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_meta_set, err);

	if (!q)
		return false;
	query_bind_text(q, ":key", key);
	query_bind_text(q, ":value", value);
	return query_run(q, err);
}

bool
source_put_device(struct db *db, const struct device_row *row, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_update, err);

	if (!q)
		return false;
	query_bind_text(q, ":name", row->id);
	query_bind_text(q, ":platform", platform_name(row->platform));
	query_bind_text(q, ":model", row->model);
	query_bind_text(q, ":title", row->name);
	query_bind_text(q, ":aliases", row->aliases);
	return query_run(q, err);
}

bool
source_join_models(struct db *db, struct error *err)
{
	static const enum statement steps[] = {STATEMENT_model_members_add,
		STATEMENT_model_members_drop, STATEMENT_models_drop};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct query *q = query_begin(db, steps[i], err);

		if (!q || !query_run(q, err))
			return false;
	}
	return true;
}
