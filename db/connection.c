/* SPDX-License-Identifier: Apache-2.0 */
#include "db/connection.h"

#include "core/instant.h"
#include "core/limits.h"
#include "db/allocator.h"
#include "db/migrate.h"
#include "db/statement.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 5000

struct db {
	sqlite3 *handle;
	char *path;
	int lock;
	bool writes;
	bool holds; /* db_hold() */
	bool part;  /* of what is held, one is open */
	void *statements;
};

sqlite3 *
db_handle(struct db *db)
{
	return db->handle;
}

void **
db_statements(struct db *db)
{
	return &db->statements;
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

bool
db_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool
db_failed(struct db *db, const char *what, struct error *err)
{
	int result = db->handle ? sqlite3_extended_errcode(db->handle) : SQLITE_NOMEM;
	enum error_code code = ERR_DB;
	const char *next = NULL;

	switch (result & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = ERR_LOCKED;
		next = "wait, or use --wait";
		break;
	case SQLITE_NOMEM:
		if (allocator_failed())
			code = ERR_NOMEM;
		break;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		code = ERR_IO;
		next = "check the disk; nothing was changed";
		break;
	default:
		break;
	}
	(void)error_set(err, code, db->path, "%s: %s", what,
		code == ERR_NOMEM                 ? "out of memory"
		: (result & 0xff) == SQLITE_NOMEM ? "it is damaged"
						  : sqlite3_errmsg(db->handle));
	return error_set_next(err, next);
}

static bool
run(struct db *db, const char *sql, struct error *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_failed(db, "cannot use the store", err);
	return true;
}

static bool
read_pragma(struct db *db, const char *pragma, int64_t *value, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(db->handle, pragma, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW) {
		*value = sqlite3_column_int64(stmt, 0);
		ok = true;
	}
	if (!ok)
		(void)db_failed(db, "cannot read the store", err);
	(void)sqlite3_finalize(stmt);
	return ok;
}

static void
harden(struct db *db)
{
	(void)sqlite3_busy_timeout(db->handle, BUSY_MS);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(
		db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	(void)sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, (int)(2 * CAP_BODY_BYTES));
	(void)sqlite3_limit(db->handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
}

/* Is it ours, and of a level that we can read? */
static bool
check_identity(struct db *db, enum db_mode mode, int *level, struct error *err)
{
	int64_t application = 0, version = 0, schema = 0;

	if (!read_pragma(db, "PRAGMA application_id", &application, err) ||
		!read_pragma(db, "PRAGMA user_version", &version, err) ||
		!read_pragma(db, "PRAGMA schema_version", &schema, err))
		return false;
	*level = (int)version;
	if (application == 0 && version == 0 && schema == 0)
		return mode != DB_READ ||
		       error_set(err, ERR_DB, db->path, "an empty file, not a store");
	if (application != STORE_APPLICATION_ID)
		return error_set(
			err, ERR_DB, db->path, "an SQLite file of another program");
	if (version > migrate_newest) {
		(void)error_set(err, ERR_DB, db->path,
			"made by a newer sucat (level %lld, this one knows %d)",
			(long long)version, migrate_newest);
		return error_set_next(err, "upgrade sucat");
	}
	if (version < migrate_newest && mode == DB_READ) {
		(void)error_set(err, ERR_DB, db->path,
			"made by an older sucat (level %lld)", (long long)version);
		return error_set_next(
			err, "run sucat sync once as its owner to upgrade it");
	}
	return true;
}

/* SQLite goes on with another journal where the file system cannot share memory, so that is read
 * back: without a write-ahead log readers and the writer would stop each other. */
static bool
set_wal(struct db *db, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	char mode[16] = "";

	if (sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode = WAL", -1, &stmt,
		    NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		(void)snprintf(mode, sizeof mode, "%s",
			(const char *)sqlite3_column_text(stmt, 0));
	else
		(void)db_failed(db, "cannot use the store", err);
	(void)sqlite3_finalize(stmt);
	if (error_is_set(err) || strcmp(mode, "wal") == 0)
		return !error_is_set(err);
	(void)error_set(err, ERR_IO, db->path,
		"this file system allows no write-ahead log (journal mode %s)", mode);
	return error_set_next(err, "keep the store on a local disk");
}

static bool
set_up_writer(struct db *db, int level, struct error *err)
{
	int on = 1;

	if (!set_wal(db, err) ||
		!run(db, "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000", err))
		return false;
	/* Readers of other users need -wal and -shm to stay (measured, RELIABILITY 0). */
	(void)sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	(void)sqlite3_wal_autocheckpoint(db->handle, 0);
	return migrate_up(db, level, err);
}

/* A reader keeps few pages: to read one once more, into memory that it had before, costs less than
 * new memory does (measured: targets 0.97 of the time that it takes with room for all, log 0.94). */
static bool
set_up_reader(struct db *db, struct error *err)
{
	return run(db, "PRAGMA query_only = ON; PRAGMA cache_size = 24", err);
}

static bool
set_up(struct db *db, enum db_mode mode, struct error *err)
{
	int level = 0;

	harden(db);
	if (!run(db,
		    "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
		    "PRAGMA temp_store = MEMORY",
		    err) ||
		!check_identity(db, mode, &level, err))
		return false;
	return mode == DB_READ ? set_up_reader(db, err) : set_up_writer(db, level, err);
}

/* Make the folder of the store when its parent is there; mode 0750. */
static bool
make_folder(const char *path, struct error *err)
{
	char *copy = strdup(path);
	bool ok = copy != NULL;

	if (!copy)
		return error_set(err, ERR_NOMEM, path, "out of memory");
	for (char *slash = strchr(copy + 1, '/'); ok && slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0750) != 0 && errno != EEXIST) {
			ok = error_set_errno(err, copy, "cannot make the folder", errno);
			(void)error_set_next(err,
				"run it as who may write there, or name another store: --db");
		}
		*slash = '/';
	}
	free(copy);
	return ok;
}

static bool
check_presence(const char *path, enum db_mode mode, struct error *err)
{
	if (mode == DB_CREATE) {
		if (db_exists(path)) {
			(void)error_set(err, ERR_USAGE, path, "there is a store already");
			return error_set_next(
				err, "use it, or give another path with --db");
		}
		return make_folder(path, err);
	}
	if (db_exists(path))
		return true;
	(void)error_set(err, ERR_UNKNOWN, path, "there is no store");
	return error_set_next(err, "make one: sucat init");
}

/* The path without symbolic links, so that all writers agree on the lock's name. */
static char *
resolve(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : strdup(path);
}

/* This process has one thread, and nobody asks how much memory SQLite holds: without the locks and
 * counts of both. Once it is set up it stays as it is, and these do nothing. */
static void
set_up_library(void)
{
	allocator_set_up();
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct db *
db_open_wait(const char *path, enum db_mode mode, int wait_s, lock_stopped_fn *stopped,
	struct error *err)
{
	struct db *db = NULL;
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
	mode_t old;
	int result;

	if (!check_presence(path, mode, err))
		return NULL;
	db = calloc(1, sizeof *db);
	if (!db || !(db->path = resolve(path))) {
		(void)error_set(err, ERR_NOMEM, path, "out of memory");
		free(db);
		return NULL;
	}
	db->lock = -1;
	db->writes = mode != DB_READ;
	if (db->writes) {
		db->lock = lock_take(db->path, wait_s, stopped, err);
		if (db->lock < 0)
			goto fail;
	}
	flags |= mode == DB_READ    ? SQLITE_OPEN_READONLY
		 : mode == DB_WRITE ? SQLITE_OPEN_READWRITE
				    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	set_up_library();
	old = umask(027);
	result = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
	(void)umask(old);
	if (result != SQLITE_OK) {
		(void)db_failed(db, "cannot open", err);
		goto fail;
	}
	if (set_up(db, mode, err))
		return db;
fail:
	db_close(db);
	return NULL;
}

struct db *
db_open(const char *path, enum db_mode mode, struct error *err)
{
	return db_open_wait(path, mode, 0, NULL, err);
}

void
db_close(struct db *db)
{
	if (!db)
		return;
	statement_close_all(db);
	if (db->handle && db->writes)
		(void)sqlite3_wal_checkpoint_v2(
			db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	(void)sqlite3_close(db->handle);
	lock_release(db->lock);
	free(db->path);
	free(db);
}

bool
db_begin(struct db *db, struct error *err)
{
	if (!db->holds)
		return run(db, db->writes ? "BEGIN IMMEDIATE" : "BEGIN", err);
	db->part = run(db, "SAVEPOINT part", err);
	return db->part;
}

bool
db_commit(struct db *db, struct error *err)
{
	if (run(db, db->holds ? "RELEASE part" : "COMMIT", err)) {
		db->part = false;
		return true;
	}
	db_rollback(db);
	return false;
}

void
db_rollback(struct db *db)
{
	if (db->holds && !sqlite3_get_autocommit(db->handle)) {
		if (!db->part)
			return;
		db->part = false;
		if (sqlite3_exec(db->handle, "ROLLBACK TO part; RELEASE part", NULL, NULL,
			    NULL) == SQLITE_OK)
			return;
	}
	db_drop(db);
}

/* SQLite may have undone all by itself, as on a full disk; what it cannot undo now it does when it is
 * closed, and nothing can begin until then. */
void
db_drop(struct db *db)
{
	db->holds = db->part = false;
	if (!sqlite3_get_autocommit(db->handle))
		(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool
db_hold(struct db *db, struct error *err)
{
	if (!db->holds)
		db->holds = run(db, "BEGIN IMMEDIATE", err);
	return db->holds;
}

bool
db_let_go(struct db *db, struct error *err)
{
	if (!db->holds)
		return true;
	db->holds = false;
	return db_commit(db, err);
}

bool
db_savepoint(struct db *db, struct error *err)
{
	return run(db, "SAVEPOINT answer", err);
}

bool
db_savepoint_release(struct db *db, struct error *err)
{
	return run(db, "RELEASE answer", err);
}

bool
db_savepoint_rollback(struct db *db, struct error *err)
{
	return run(db, "ROLLBACK TO answer; RELEASE answer", err);
}

bool
db_level(struct db *db, int64_t *level, struct error *err)
{
	return read_pragma(db, "PRAGMA user_version", level, err);
}

#define NO_MEMORY "error code=7" /* SQLITE_NOMEM, as integrity_check says it of a page */

/* The columns of a row of a checking pragma, joined by spaces; "-" is NULL, the number of a row whose
 * table numbers none. False when out of memory, where a value has no text. */
static bool
read_finding(sqlite3_stmt *stmt, char *to, size_t size)
{
	size_t len = 0;

	for (int i = 0; i < sqlite3_column_count(stmt) && len < size; i++) {
		bool null = sqlite3_column_type(stmt, i) == SQLITE_NULL;
		const unsigned char *text = sqlite3_column_text(stmt, i);
		int n;

		if (!text && !null)
			return false;
		n = snprintf(to + len, size - len, "%s%s", i ? " " : "",
			text ? (const char *)text : "-");
		len += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
lacked_memory(const char *finding)
{
	const char *at = strstr(finding, NO_MEMORY);

	return at && !isdigit((unsigned char)at[sizeof NO_MEMORY - 1]) &&
	       allocator_failed();
}

/* "ok" is no finding; that a page could not be had for want of memory is none of the store. */
static bool
check_pragma(struct db *db, const char *pragma, db_finding_fn *fn, void *ctx,
	struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	char what[512];
	int result;

	result = sqlite3_prepare_v2(db->handle, pragma, -1, &stmt, NULL);
	while (result == SQLITE_OK || result == SQLITE_ROW) {
		result = sqlite3_step(stmt);
		if (result != SQLITE_ROW)
			break;
		if (!read_finding(stmt, what, sizeof what) || lacked_memory(what)) {
			(void)sqlite3_finalize(stmt);
			return error_set(err, ERR_NOMEM, db->path,
				"cannot check the store: out of memory");
		}
		if (strcmp(what, "ok") != 0)
			fn(ctx, what);
	}
	(void)sqlite3_finalize(stmt);
	if (result == SQLITE_DONE)
		return true;
	if (result != SQLITE_CORRUPT && result != SQLITE_NOTADB)
		return db_failed(db, "cannot check the store", err);
	fn(ctx, sqlite3_errstr(result));
	return true;
}

bool
db_check_quick(struct db *db, db_finding_fn *fn, void *ctx, struct error *err)
{
	return check_pragma(db, "PRAGMA quick_check", fn, ctx, err);
}

bool
db_check(struct db *db, db_finding_fn *fn, void *ctx, struct error *err)
{
	return check_pragma(db, "PRAGMA integrity_check", fn, ctx, err) &&
	       check_pragma(db, "PRAGMA foreign_key_check", fn, ctx, err);
}

bool
db_set_level(struct db *db, int level, struct error *err)
{
	char pragma[96];

	(void)snprintf(pragma, sizeof pragma,
		"PRAGMA application_id = %d; PRAGMA user_version = %d",
		STORE_APPLICATION_ID, level);
	return run(db, pragma, err);
}
