/* SPDX-License-Identifier: Apache-2.0 */
/*
 * consumer.h - who is told of events, and how far each has come.
 *
 * Layer: db.
 *  (1) A cursor moves forward only, and only when the caller says that the events up to it were
 *      acknowledged or are not wanted.
 *  (2) An event that is refused for good is parked in the transaction that moves the cursor over
 *      it: at every moment each event is either after the cursor, or parked, or done with.
 *  (3) Each function that changes something is one transaction, durable when it returns true.
 */
#ifndef SUCAT_DB_CONSUMER_H
#define SUCAT_DB_CONSUMER_H

#include "core/arena.h"
#include "db/connection.h"

#include <stddef.h>

#define CONSUMER_NAME_BYTES 64

struct consumer {
	const char *name;
	int64_t created;
	int64_t cursor; /* seq of the last event told or not wanted; 0 = before the first */
	int64_t run_at, told_at; /* INSTANT_NONE = never */
	int64_t failures;        /* in a row */
	int64_t next_at;         /* not tried again before; INSTANT_NONE = any time */
	const char *message;     /* why the last delivery failed, or "" */
	int64_t lag;             /* events after the cursor */
	int64_t parked;
};

/* 1 to CONSUMER_NAME_BYTES letters, digits, '.', '_' and '-', not first '-' or '.'. */
bool consumer_is_name(const char *text);

/* All by name, or (`name` not NULL) that one, n being 0 when there is none; in `arena`. */
NODISCARD bool consumer_list(struct db *db, struct arena *arena, const char *name,
	struct consumer **list, size_t *n, struct error *err);

/* Make one. Its cursor stands behind event `cursor`. */
NODISCARD bool consumer_start(
	struct db *db, const char *name, int64_t cursor, int64_t now, struct error *err);
/* Where a cursor stands that begins with the first event of moment `at` or later. */
NODISCARD bool consumer_cursor_at(
	struct db *db, int64_t at, int64_t *cursor, struct error *err);
/* Before the first delivery of a run: where nothing can be written, nothing is told either. */
NODISCARD bool consumer_run(
	struct db *db, const char *name, int64_t now, struct error *err);
/* The events up to `seq` were acknowledged: failures end. */
NODISCARD bool consumer_told(
	struct db *db, const char *name, int64_t seq, int64_t now, struct error *err);
/* The events up to `seq` are not wanted, or were told before. */
NODISCARD bool consumer_pass(
	struct db *db, const char *name, int64_t seq, struct error *err);
/* One more failure in a row, at `now`. */
NODISCARD bool consumer_fail(struct db *db, const char *name, int64_t now,
	int64_t next_at, const char *message, struct error *err);
/* Park these events; the cursor moves to the last of them. */
NODISCARD bool consumer_park(struct db *db, const char *name, const int64_t *seqs,
	size_t n, int64_t now, const char *message, struct error *err);
/* Parked events were acknowledged. */
NODISCARD bool consumer_unpark(struct db *db, const char *name, const int64_t *seqs,
	size_t n, int64_t now, struct error *err);
/* Forget a consumer and what is parked for it; *known tells whether there was one. */
NODISCARD bool consumer_forget(
	struct db *db, const char *name, bool *known, struct error *err);

struct parked {
	int64_t seq, at;
	const char *id, *message;
};
/* What is parked, in the order of the events, in `arena`. */
NODISCARD bool consumer_parked(struct db *db, struct arena *arena, const char *name,
	struct parked **list, size_t *n, struct error *err);

#endif
