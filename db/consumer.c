/* SPDX-License-Identifier: Apache-2.0 */
#include "db/consumer.h"

#include "core/instant.h"
#include "db/row.h"

#include <string.h>

bool
consumer_is_name(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t len = strlen(text);

	return len > 0 && len <= CONSUMER_NAME_BYTES && strspn(text, allowed) == len &&
	       *text != '-' && *text != '.';
}

/* --- reading ------------------------------------------------------------------------------- */

static bool
read_consumer(struct query *q, struct arena *arena, void *to)
{
	struct consumer *c = to;
	bool ok = true;

	*c = (struct consumer){
		.name = row_text(q, 0, arena, &ok),
		.created = query_int(q, 1),
		.cursor = query_int(q, 2),
		.run_at = query_time(q, 3),
		.told_at = query_time(q, 4),
		.failures = query_int(q, 5),
		.next_at = query_time(q, 6),
		.message = row_text(q, 7, arena, &ok),
		.lag = query_int(q, 8),
		.parked = query_int(q, 9),
	};
	return ok;
}

bool
consumer_list(struct db *db, struct arena *arena, const char *name,
	struct consumer **list, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_consumer_list, err);

	if (!q)
		return false;
	query_bind_text(q, ":name", name ? name : "");
	*list = row_list(q, sizeof **list, read_consumer, arena, "consumers", n, err);
	return *list != NULL;
}

static bool
read_parked(struct query *q, struct arena *arena, void *to)
{
	struct parked *p = to;
	bool ok = true;

	*p = (struct parked){.seq = query_int(q, 0),
		.at = query_int(q, 1),
		.message = row_text(q, 2, arena, &ok),
		.id = row_text(q, 3, arena, &ok)};
	return ok;
}

bool
consumer_parked(struct db *db, struct arena *arena, const char *name,
	struct parked **list, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_parked_list, err);

	if (!q)
		return false;
	query_bind_text(q, ":consumer", name);
	*list = row_list(q, sizeof **list, read_parked, arena, "parked events", n, err);
	return *list != NULL;
}

bool
consumer_cursor_at(struct db *db, int64_t at, int64_t *cursor, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_event_before, err);

	*cursor = 0;
	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	return query_number(q, 0, cursor, err);
}

/* --- changing, a transaction each ---------------------------------------------------------- */

/* End the transaction that a change stood in. */
static bool
finish(struct db *db, bool ok, struct error *err)
{
	if (ok)
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

bool
consumer_start(
	struct db *db, const char *name, int64_t cursor, int64_t now, struct error *err)
{
	struct query *q;

	if (!db_begin(db, err))
		return false;
	q = query_begin(db, STATEMENT_consumer_insert, err);
	if (!q)
		return finish(db, false, err);
	query_bind_text(q, ":name", name);
	query_bind_int(q, ":created", now);
	query_bind_int(q, ":cursor", cursor);
	return finish(db, query_run(q, err), err);
}

bool
consumer_run(struct db *db, const char *name, int64_t now, struct error *err)
{
	struct query *q;

	if (!db_begin(db, err))
		return false;
	q = query_begin(db, STATEMENT_consumer_run, err);
	if (!q)
		return finish(db, false, err);
	query_bind_text(q, ":name", name);
	query_bind_int(q, ":now", now);
	return finish(db, query_run(q, err), err);
}

/* How a consumer came past an event. What it passes over ends no row of failures: they were of an
 * event that it wants, and that one waits still. */
enum past { PAST_TOLD, PAST_PARKED, PAST_UNWANTED };

/* Inside a transaction; `now` is when it was told. */
static bool
advance(struct db *db, const char *name, int64_t seq, enum past how, int64_t now,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_consumer_advance, err);

	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	query_bind_int(q, ":seq", seq);
	query_bind_time(q, ":told_at", how == PAST_TOLD ? now : INSTANT_NONE);
	query_bind_int(q, ":parked", how == PAST_PARKED ? 1 : 0);
	return query_run(q, err);
}

bool
consumer_told(
	struct db *db, const char *name, int64_t seq, int64_t now, struct error *err)
{
	return db_begin(db, err) &&
	       finish(db, advance(db, name, seq, PAST_TOLD, now, err), err);
}

bool
consumer_pass(struct db *db, const char *name, int64_t seq, struct error *err)
{
	return db_begin(db, err) &&
	       finish(db, advance(db, name, seq, PAST_UNWANTED, INSTANT_NONE, err), err);
}

bool
consumer_fail(struct db *db, const char *name, int64_t now, int64_t next_at,
	const char *message, struct error *err)
{
	struct query *q;

	if (!db_begin(db, err))
		return false;
	q = query_begin(db, STATEMENT_consumer_fail, err);
	if (!q)
		return finish(db, false, err);
	query_bind_text(q, ":name", name);
	query_bind_int(q, ":now", now);
	query_bind_int(q, ":next_at", next_at);
	query_bind_text(q, ":message", message);
	return finish(db, query_run(q, err), err);
}

static bool
park(struct db *db, const char *name, int64_t seq, int64_t now, const char *message,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_parked_insert, err);

	if (!q)
		return false;
	query_bind_text(q, ":consumer", name);
	query_bind_int(q, ":seq", seq);
	query_bind_int(q, ":at", now);
	query_bind_text(q, ":message", message);
	return query_run(q, err);
}

bool
consumer_park(struct db *db, const char *name, const int64_t *seqs, size_t n, int64_t now,
	const char *message, struct error *err)
{
	bool ok = true;

	if (!db_begin(db, err))
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = park(db, name, seqs[i], now, message, err) &&
		     advance(db, name, seqs[i], PAST_PARKED, now, err);
	return finish(db, ok, err);
}

static bool
unpark(struct db *db, const char *name, int64_t seq, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_parked_delete, err);

	if (!q)
		return false;
	query_bind_text(q, ":consumer", name);
	query_bind_int(q, ":seq", seq);
	return query_run(q, err);
}

bool
consumer_unpark(struct db *db, const char *name, const int64_t *seqs, size_t n,
	int64_t now, struct error *err)
{
	bool ok = true;

	if (!db_begin(db, err))
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = unpark(db, name, seqs[i], err) &&
		     advance(db, name, 0, PAST_TOLD, now,
			     err); /* the cursor is past them */
	return finish(db, ok, err);
}

bool
consumer_forget(struct db *db, const char *name, bool *known, struct error *err)
{
	struct query *q;
	bool ok;

	if (!db_begin(db, err))
		return false;
	q = query_begin(db, STATEMENT_consumer_delete, err);
	if (!q)
		return finish(db, false, err);
	query_bind_text(q, ":name", name);
	ok = query_run(q, err);
	*known = db_changes(db) > 0;
	return finish(db, ok, err);
}
