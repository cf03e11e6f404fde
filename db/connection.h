/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connection.h - open the store: one SQLite file, its pragmas, its writer lock, transactions.
 *
 * Layer: db. Readers see one committed snapshot each; there is one writer. A store of another
 * application or of a newer sucat is refused in words, a damaged one is never "repaired".
 */
#ifndef SUCAT_DB_CONNECTION_H
#define SUCAT_DB_CONNECTION_H

#include "core/error.h"
#include "db/lock.h"

#include <sqlite3.h>

enum db_mode {
	DB_READ,   /* must exist; never writes, never migrates */
	DB_WRITE,  /* must exist; takes the lock, migrates forward */
	DB_CREATE, /* must not exist; takes the lock */
};

struct db;

/*
 * Open the store at `path`. NULL on failure: ERR_UNKNOWN when it does not exist (DB_READ,
 * DB_WRITE), ERR_USAGE when it does (DB_CREATE), ERR_LOCKED when another process writes it (its
 * pid and age are in the reason), ERR_DB when it is damaged, foreign or of another level, ERR_IO.
 * wait_s (db_open_wait) is how long a writer waits for the lock, unless `stopped` (may be NULL) says
 * that it is to give up; db_open does not wait.
 */
NODISCARD struct db *db_open(const char *path, enum db_mode mode, struct error *err);
NODISCARD struct db *db_open_wait(const char *path, enum db_mode mode, int wait_s,
	lock_stopped_fn *stopped, struct error *err);
/* Takes NULL. A writer checkpoints the WAL and releases the lock. */
void db_close(struct db *db);

/* Is there a file at that path? */
bool db_exists(const char *path);
const char *db_path(const struct db *db);

/* BEGIN IMMEDIATE for writers, a read snapshot for readers; they do not nest. */
NODISCARD bool db_begin(struct db *db, struct error *err);
NODISCARD bool db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db); /* also when nothing is open */
/* Many small transactions of a writer as one: until db_let_go() db_begin() and db_commit() open and
 * close parts of it, and db_rollback() undoes the part. What is held is lost when the process is
 * killed; db_let_go() writes it, and does nothing when nothing is held. */
NODISCARD bool db_hold(struct db *db, struct error *err);
NODISCARD bool db_let_go(struct db *db, struct error *err);
/* Undo what is open and what is held; also when nothing is. */
void db_drop(struct db *db);
/* One named savepoint inside a transaction. */
NODISCARD bool db_savepoint(struct db *db, struct error *err);
NODISCARD bool db_savepoint_release(struct db *db, struct error *err);
NODISCARD bool db_savepoint_rollback(struct db *db, struct error *err);

/* Mark the store as ours, of that schema level; inside the caller's transaction. */
NODISCARD bool db_set_level(struct db *db, int level, struct error *err);

/* Record what SQLite says as ERR_DB, ERR_LOCKED, ERR_IO or ERR_NOMEM; returns false. */
bool db_failed(struct db *db, const char *what, struct error *err);

/* What SQLite finds wrong with the file and its references; each finding goes to `fn`. False only
 * when the check itself cannot be done. */
typedef void db_finding_fn(void *ctx, const char *what);
NODISCARD bool db_check(struct db *db, db_finding_fn *fn, void *ctx, struct error *err);
/* Of the file alone, without its indexes: a look that a daily run can afford. */
NODISCARD bool db_check_quick(
	struct db *db, db_finding_fn *fn, void *ctx, struct error *err);

/* The schema level of an open store. */
NODISCARD bool db_level(struct db *db, int64_t *level, struct error *err);

/* For statement.c only: its cache of prepared statements lives with the connection. */
sqlite3 *db_handle(struct db *db);
void **db_statements(struct db *db);

#endif
