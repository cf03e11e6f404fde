/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statement.h - the prepared statements: one per file of db/sql, prepared once, bound by name.
 *
 * Layer: db. Failures are sticky inside a query: bind calls never fail by themselves, the next
 * step does. A parameter that the SQL does not know, or one left unbound, is an error: our
 * mistake, told as ERR_DB with the statement's name.
 */
#ifndef SUCAT_DB_STATEMENT_H
#define SUCAT_DB_STATEMENT_H

#include "core/error.h"
#include "db/connection.h"

#include <stddef.h>

/* X(name): db/sql/name.sql. */
#define STATEMENTS(X)                                                                    \
	X(absence_begin)                                                                 \
	X(absence_beside)                                                                \
	X(absence_count)                                                                 \
	X(absence_drop)                                                                  \
	X(absence_end)                                                                   \
	X(absence_lost)                                                                  \
	X(absence_waiting)                                                               \
	X(absence_wipe)                                                                  \
	X(advisory_cve_insert)                                                           \
	X(advisory_cves)                                                                 \
	X(advisory_evidence)                                                             \
	X(advisory_find)                                                                 \
	X(advisory_insert)                                                               \
	X(advisory_is_new)                                                               \
	X(advisory_joined)                                                               \
	X(advisory_links)                                                                \
	X(advisory_list)                                                                 \
	X(advisory_release_insert)                                                       \
	X(advisory_sighting_absent)                                                      \
	X(advisory_sighting_close)                                                       \
	X(advisory_sighting_insert)                                                      \
	X(advisory_sightings_open)                                                       \
	X(advisory_sightings_wipe)                                                       \
	X(answer_find)                                                                   \
	X(answer_insert)                                                                 \
	X(answer_last_chain)                                                             \
	X(answer_raw)                                                                    \
	X(answered_by)                                                                   \
	X(body_bases)                                                                    \
	X(body_closure)                                                                  \
	X(body_complete)                                                                 \
	X(body_find)                                                                     \
	X(body_find_prefix)                                                              \
	X(body_insert)                                                                   \
	X(body_largest)                                                                  \
	X(body_length)                                                                   \
	X(body_newest_of_kind)                                                           \
	X(body_newest_of_source)                                                         \
	X(body_read)                                                                     \
	X(chain_names)                                                                   \
	X(change_gained)                                                                 \
	X(change_texts)                                                                  \
	X(claim_find)                                                                    \
	X(claim_insert)                                                                  \
	X(confirmation_find)                                                             \
	X(confirmation_insert)                                                           \
	X(consumer_advance)                                                              \
	X(consumer_delete)                                                               \
	X(consumer_fail)                                                                 \
	X(consumer_insert)                                                               \
	X(consumer_list)                                                                 \
	X(consumer_run)                                                                  \
	X(coverage_extend)                                                               \
	X(coverage_get)                                                                  \
	X(coverage_of_rank)                                                              \
	X(coverage_set)                                                                  \
	X(coverage_wipe)                                                                 \
	X(device_by_name)                                                                \
	X(device_first)                                                                  \
	X(device_insert)                                                                 \
	X(device_list)                                                                   \
	X(device_listed)                                                                 \
	X(device_named)                                                                  \
	X(device_names)                                                                  \
	X(device_releases)                                                               \
	X(device_set_find)                                                               \
	X(device_set_insert)                                                             \
	X(device_set_member_insert)                                                      \
	X(device_set_members)                                                            \
	X(device_sets_of)                                                                \
	X(device_update)                                                                 \
	X(devices_of_model)                                                              \
	X(deviceset_members)                                                             \
	X(deviceset_releases)                                                            \
	X(download_list)                                                                 \
	X(download_release)                                                              \
	X(dump_absences)                                                                 \
	X(dump_advisories)                                                               \
	X(dump_claims)                                                                   \
	X(dump_lapses)                                                                   \
	X(dump_products)                                                                 \
	X(dump_releases)                                                                 \
	X(dump_stated)                                                                   \
	X(event_before)                                                                  \
	X(event_insert)                                                                  \
	X(event_last)                                                                    \
	X(event_list)                                                                    \
	X(event_of_twin)                                                                 \
	X(export_advisories)                                                             \
	X(export_answers)                                                                \
	X(export_as_of)                                                                  \
	X(export_cves)                                                                   \
	X(export_events)                                                                 \
	X(export_facts)                                                                  \
	X(export_offers)                                                                 \
	X(export_products)                                                               \
	X(export_releases)                                                               \
	X(export_sightings)                                                              \
	X(find_by_build)                                                                 \
	X(find_by_version)                                                               \
	X(find_listed)                                                                   \
	X(find_names)                                                                    \
	X(find_stated_bases)                                                             \
	X(find_version_of_base)                                                          \
	X(first_known)                                                                   \
	X(installer_image)                                                               \
	X(installer_product)                                                             \
	X(lapse_back)                                                                    \
	X(lapse_due)                                                                     \
	X(lapse_insert)                                                                  \
	X(lapse_last_listed)                                                             \
	X(lapse_mark)                                                                    \
	X(lapse_wipe)                                                                    \
	X(meta_get)                                                                      \
	X(meta_set)                                                                      \
	X(model_members_add)                                                             \
	X(model_members_drop)                                                            \
	X(models_drop)                                                                   \
	X(notice_add)                                                                    \
	X(notice_clear)                                                                  \
	X(notice_counts)                                                                 \
	X(notice_list)                                                                   \
	X(parked_delete)                                                                 \
	X(parked_insert)                                                                 \
	X(parked_list)                                                                   \
	X(product_history)                                                               \
	X(product_sighting_absent)                                                       \
	X(product_sighting_close)                                                        \
	X(product_sighting_insert)                                                       \
	X(product_sightings_at)                                                          \
	X(product_sightings_open)                                                        \
	X(product_sightings_wipe)                                                        \
	X(product_state_find)                                                            \
	X(product_state_insert)                                                          \
	X(rebuild_wipe_advisories)                                                       \
	X(rebuild_wipe_advisory_cves)                                                    \
	X(rebuild_wipe_advisory_releases)                                                \
	X(rebuild_wipe_claims)                                                           \
	X(rebuild_wipe_products)                                                         \
	X(refused_kept)                                                                  \
	X(release_claims)                                                                \
	X(release_delete)                                                                \
	X(release_devices)                                                               \
	X(release_find)                                                                  \
	X(release_is_offered)                                                            \
	X(release_like)                                                                  \
	X(release_list)                                                                  \
	X(release_twin)                                                                  \
	X(release_upsert)                                                                \
	X(release_wipe)                                                                  \
	X(release_withdrawn)                                                             \
	X(released_at)                                                                   \
	X(seen_accepted_at)                                                              \
	X(seen_at)                                                                       \
	X(seen_extend)                                                                   \
	X(seen_insert)                                                                   \
	X(seen_list)                                                                     \
	X(seen_newest)                                                                   \
	X(seen_pending)                                                                  \
	X(seen_reset)                                                                    \
	X(seen_sources)                                                                  \
	X(seen_verdict)                                                                  \
	X(show_evidence)                                                                 \
	X(show_timeline)                                                                 \
	X(sighting_absent)                                                               \
	X(sighting_close)                                                                \
	X(sighting_insert)                                                               \
	X(sightings_at)                                                                  \
	X(sightings_open)                                                                \
	X(sightings_wipe)                                                                \
	X(source_answered)                                                               \
	X(source_by_id)                                                                  \
	X(source_find)                                                                   \
	X(source_insert)                                                                 \
	X(source_list)                                                                   \
	X(source_named_any)                                                              \
	X(source_update)                                                                 \
	X(state_set)                                                                     \
	X(stated_insert)                                                                 \
	X(stated_last)                                                                   \
	X(stated_wipe)                                                                   \
	X(status_store)                                                                  \
	X(touched_builds)                                                                \
	X(verify_answers)                                                                \
	X(verify_bodies)                                                                 \
	X(verify_times)                                                                  \
	X(view_listed)                                                                   \
	X(view_rows)                                                                     \
	X(withdrawn_once)

enum statement {
#define X(name) STATEMENT_##name,
	STATEMENTS(X)
#undef X
		STATEMENT_COUNT,
};

struct query;
enum step { STEP_ROW, STEP_DONE, STEP_FAIL };

/* Start a query; NULL with err set when it does not prepare. One statement serves one query at a
 * time. */
NODISCARD struct query *query_begin(
	struct db *db, enum statement which, struct error *err);
/* Back to the cache; takes NULL. */
void query_end(struct query *q);

/* `name` is ":at". Text and blobs are copied. INSTANT_NONE binds NULL in query_bind_time. */
void query_bind_int(struct query *q, const char *name, int64_t value);
void query_bind_time(struct query *q, const char *name, int64_t value);
void query_bind_text(struct query *q, const char *name, const char *text);
void query_bind_blob(struct query *q, const char *name, const void *data, size_t len);
void query_bind_null(struct query *q, const char *name);

enum step query_step(struct query *q, struct error *err);
/* Step a statement that gives no rows, and end it. */
NODISCARD bool query_run(struct query *q, struct error *err);
/* The number in the first column of its first row, `none` when it gives no row, and end it. Of a
 * query that could not begin (NULL) false, as of one that fails. */
NODISCARD bool query_number(
	struct query *q, int64_t none, int64_t *number, struct error *err);
/* Run it again with other values: reset, keep the bindings. */
void query_reset(struct query *q);

/* Columns of the row; text is "" for NULL, time INSTANT_NONE; valid until the next step. */
int64_t query_int(struct query *q, int column);
int64_t query_time(struct query *q, int column);
const char *query_text(struct query *q, int column);
const void *query_blob(struct query *q, int column, size_t *len);
bool query_is_null(struct query *q, int column);
bool query_is_int(struct query *q, int column);
int query_columns(struct query *q);
/* The name of a column, as long as the store is open; NULL when out of memory. */
const char *query_column_name(struct query *q, int column);
/* For tests: the name and the text of a statement. */
const char *statement_name(enum statement which);
const char *statement_sql(enum statement which);

/* Rows changed by the last statement; the id of the last insert. */
int64_t db_changes(struct db *db);
int64_t db_last_id(struct db *db);

/* Finalise every cached statement (db_close). */
void statement_close_all(struct db *db);

#endif
