/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keep.h - what one answer does: kept, folded, and its source's state recorded.
 *
 * Layer: cli (part of the pipeline). Used by sync.c for every answer of a run.
 */
#ifndef SUCAT_CLI_KEEP_H
#define SUCAT_CLI_KEEP_H

#include "cli/fetch.h"
#include "cli/keep_hosts.h"
#include "cli/sync.h"
#include "db/ingest.h"

struct keeper {
	struct db *db;
	struct ingest *ingest;
	struct arena *arena;  /* messages of reports */
	struct arena scratch; /* of one answer; initialised by the caller */
	const struct sync_options *options;
	const struct plan_entry
		*told_next; /* a folder (plan_next.h) of which a failure was told */
	struct keep_hosts hosts;
};

/* The moment of an answer by sucat-fetch's clock, which is ours; else the run's. */
int64_t keep_time(const struct keeper *k, const struct fetch_answer *a);

/* Keep and fold an answer, or record that none came. False only when the store fails. */
NODISCARD bool keep_answer(struct keeper *k, const struct plan_entry *entry,
	const struct fetch_answer *a, struct sync_report *report, struct error *err);
/* No answer came, or none that can be used: that is the source's state, and all that changes. */
NODISCARD bool keep_failure(struct keeper *k, const struct plan_entry *entry, int64_t at,
	const struct error *why, struct sync_report *report, struct error *err);
/* How asking a source went, to be changed and set again, in a transaction of its own. */
struct source_state keep_state_of(const struct source *s);
NODISCARD bool keep_set_state(struct keeper *k, int64_t source_id,
	const struct source_state *state, struct error *err);
/* The newest answer of a source proved to be a wrong one: it is asked for in full again. */
NODISCARD bool keep_refusal(struct keeper *k, const struct source *source,
	const struct error *why, struct error *err);

#endif
