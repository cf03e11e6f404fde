/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest.h - one answer in: raw bytes, the moment it was said, facts, events.
 *
 * Layer: db.
 *  (1) A row of `answer` is written once; no statement of ours updates or deletes it.
 *  (2) An answer is kept before it is parsed, in the transaction of its facts or before it.
 *  (3) A failed fetch writes `source_state` and nothing else: absence of an answer is never read
 *      as absence of a release.
 *  (4) The same answer at the same moment changes nothing.
 */
#ifndef SUCAT_DB_INGEST_H
#define SUCAT_DB_INGEST_H

#include "db/fold.h"

struct ingest;

NODISCARD struct ingest *ingest_new(
	struct db *db, fold_format_fn *format_of, struct error *err);
void ingest_free(struct ingest *in);
struct raw *ingest_raw(struct ingest *in);

struct ingest_answer {
	int64_t source_id;
	const char *kind; /* of the source */
	const char *url;
	int64_t at;
	const char *body;
	size_t len;
	int64_t modified; /* the Last-Modified with which it came; 0 = none */
};

enum keep {
	KEEP_NEW,    /* other bytes than before: it waits to be folded */
	KEEP_REPEAT, /* the newest answer again: its interval was extended */
	KEEP_KNOWN,  /* this answer at this moment was known */
};

/* Keep an answer, inside the caller's transaction; fold it later (ingest_fold). `live`: it came
 * just now, so a repeat of the newest answer extends its interval. */
NODISCARD bool ingest_keep(struct ingest *in, const struct ingest_answer *answer,
	bool live, enum keep *keep, struct error *err);
/* Fold what waits of a source, inside the caller's transaction. */
NODISCARD bool ingest_fold(struct ingest *in, int64_t source_id,
	struct fold_result *result, struct error *err);
/* Fold what waits of every source, a transaction each. */
NODISCARD bool ingest_fold_all(
	struct ingest *in, struct fold_result *result, struct error *err);

/* A live answer: keep and fold, one transaction. It is placed after the
 * source's last one whatever `at` says. One refused answer too many is kept in part (db/refused.h). */
NODISCARD bool ingest_live(struct ingest *in, const struct ingest_answer *answer,
	enum keep *keep, struct fold_result *result, struct error *err);
/* 304: the newest answer was said again at `at`; one transaction. */
NODISCARD bool ingest_unchanged(struct ingest *in, int64_t source_id, int64_t at,
	struct fold_result *result, struct error *err);
/* The admin believes the loss in the newest held-back answer, or the newest answer though it is stale;
 * one transaction. ERR_UNKNOWN when nothing is held back. */
NODISCARD bool ingest_confirm(struct ingest *in, int64_t source_id,
	struct fold_result *result, struct error *err);
/* The body of a source's newest answer, borrowed until the next call; *len is 0 when there is
 * none. */
NODISCARD bool ingest_newest(struct ingest *in, int64_t source_id, const char **data,
	size_t *len, struct error *err);
/* Derive everything again from the answers, one transaction; makes no event. A migration that adds
 * something derived asks for it: then this key of meta says "yes". */
#define INGEST_WANTS_REBUILD "rebuild"
NODISCARD bool ingest_rebuild(
	struct ingest *in, struct fold_result *result, struct error *err);

#endif
