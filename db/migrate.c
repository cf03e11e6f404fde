/* SPDX-License-Identifier: Apache-2.0 */
#include "db/migrate.h"

#include <stddef.h>

extern const unsigned char migration_0001_base[];
extern const unsigned char migration_0002_views[];
extern const unsigned char migration_0003_consumers[];
extern const unsigned char migration_0004_advisories[];
extern const unsigned char migration_0005_event_detail[];
extern const unsigned char migration_0006_absence[];
extern const unsigned char migration_0007_advisory_join[];
extern const unsigned char migration_0008_newest_claim[];
extern const unsigned char migration_0009_device_model[];
extern const unsigned char migration_0010_stale[];
extern const unsigned char migration_0011_download[];
extern const unsigned char migration_0012_question[];
extern const unsigned char migration_0013_seen_pending[];
extern const unsigned char migration_0014_claim_stood[];
extern const unsigned char migration_0015_question[];

/* Index + 1 is the level it leads to. Released ones are never edited. */
static const unsigned char *const migrations[] = {
	migration_0001_base,
	migration_0002_views,
	migration_0003_consumers,
	migration_0004_advisories,
	migration_0005_event_detail,
	migration_0006_absence,
	migration_0007_advisory_join,
	migration_0008_newest_claim,
	migration_0009_device_model,
	migration_0010_stale,
	migration_0011_download,
	migration_0012_question,
	migration_0013_seen_pending,
	migration_0014_claim_stood,
	migration_0015_question,
};
#define N_MIGRATIONS ((int)(sizeof migrations / sizeof migrations[0]))

const int migrate_newest = N_MIGRATIONS;

static bool
run(struct db *db, const char *sql, struct error *err)
{
	if (sqlite3_exec(db_handle(db), sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_failed(db, "migration", err);
	return true;
}

static bool
step_up(struct db *db, int level, struct error *err)
{
	if (!db_begin(db, err))
		return false;
	if (run(db, (const char *)migrations[level - 1], err) &&
		db_set_level(db, level, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

bool
migrate_up(struct db *db, int level, struct error *err)
{
	for (int next = level + 1; next <= N_MIGRATIONS; next++)
		if (!step_up(db, next, err))
			return false;
	return true;
}
