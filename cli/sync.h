/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync.h - ask sources, keep what they say, fold it into facts.
 *
 * Layer: cli (part of the pipeline).
 *  (1) An answer is kept, folded and committed when it arrives: readers see each whole.
 *  (2) A failed source changes its own state and nothing else; the others go on.
 *  (3) Validators are kept of answers that were believed or held back, never of refused ones: those
 *      are asked for in full again. They are sent only to the URL that gave them.
 *  (4) An answer whose Date is a day or more from our clock waits until another host is heard: when
 *      that one says the same, the clock is wrong and nothing of the run is recorded from then on.
 */
#ifndef SUCAT_CLI_SYNC_H
#define SUCAT_CLI_SYNC_H

#include "cli/plan.h"

enum sync_outcome {
	SYNC_NEW,       /* bytes that are not the newest answer's; facts or raw */
	SYNC_UNCHANGED, /* the newest answer again */
	SYNC_HELD,      /* what it lacks is not believed yet */
	SYNC_STALE,     /* older than what was accepted before: no fact changed */
	SYNC_REFUSED,   /* kept, but it is not what it should be: no fact changed */
	SYNC_FAILED,    /* no answer came */
	SYNC_ABSENT,    /* a catalog that there need not be is not there */
	SYNC_OUTCOMES,
};
/* "new", "unchanged", "held", "stale", "refused", "failed", "absent". */
const char *sync_outcome_name(enum sync_outcome outcome);

struct sync_report {
	bool asked;
	enum sync_outcome outcome;
	int64_t bytes;       /* of the body */
	const char *message; /* why not; "" = none */
	const char *error;   /* stable code of a failure, "" = none */
};

/* How far a run is. */
struct sync_progress {
	size_t done, asked;
	int64_t bytes;      /* over the wire, of all */
	const char *source; /* one that is waited for; "" = none */
	int64_t got, of;    /* bytes of its body; 0 = not known */
};

/* All may be NULL. */
struct sync_watcher {
	void *ctx;
	/* A line that the admin should read. `level` is enum log_level. */
	void (*tell)(void *ctx, int level, const char *line);
	void (*progress)(void *ctx, const struct sync_progress *progress);
};

struct sync_options {
	int64_t now;
	struct fetcher *fetcher; /* that asks; NULL when nothing is due */
	const char *ca_file;     /* roots of trust "file", or NULL */
	bool tell_all;           /* every failure, not only the 1st, 3rd and then daily */
	struct sync_watcher watcher;
};

struct sync_result {
	struct sync_report *reports; /* one an entry of the plan, in the caller's arena */
	size_t counts[SYNC_OUTCOMES];
	size_t asked;
};

/*
 * Ask what is due in `plan`, which may have further entries marked (the Apple root). False when the
 * store fails, when the run was stopped, or when the clock is wrong (ERR_IO, "clock.wrong").
 */
NODISCARD bool sync_run(struct db *db, struct arena *arena, struct plan *plan,
	const struct sync_options *options, struct sync_result *result,
	struct error *err);

/* Put the rows that the store lacks into it, asked only when named. */
NODISCARD bool sync_add_sources(struct db *db, const struct source *sources, size_t n,
	const struct source_row *rows, size_t n_rows, bool *added, struct error *err);

/* Believe the loss in the held-back answer of a source, or its newest answer though it is stale.
 * ERR_UNKNOWN when there is none. */
NODISCARD bool sync_confirm(
	struct db *db, const struct source *source, struct error *err);

#endif
