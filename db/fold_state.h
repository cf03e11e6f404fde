/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold_state.h - what the fold of one source carries from answer to answer.
 *
 * Layer: db; only for fold.c (the walk), fold_read.c (an answer in), fold_write.c (facts out) and
 * fold_tell.c (releases and events).
 */
#ifndef SUCAT_DB_FOLD_STATE_H
#define SUCAT_DB_FOLD_STATE_H

#include "core/limits.h"
#include "db/announce.h"
#include "db/fold.h"
#include "db/itemset.h"

/* The rank of sources that list all that is offered: what they lack is offered no more. */
#define FOLD_RANK_COMPLETE 1

struct fold {
	struct db *db;
	struct raw *raw;
	const struct format *format;
	struct fold_result *result;
	int64_t source_id;
	char name[CAP_NAME_BYTES + 1];
	int64_t rank;
	bool first; /* no answer was accepted before this one */
	/* one of them named something; an answer of a list of all that is current which names nothing
	 * is an outage, and what stands in it again is no news */
	bool named;
	int64_t first_at, prev_last_at, folded_at; /* of the accepted answers so far */
	int64_t dated; /* the newest moment of which an accepted one says that it is (T7) */
	bool holding;         /* something is held back */
	int64_t events_after; /* only answers later than this make events */
	int64_t prev_answer;  /* the answer folded before this one, and what came of it */
	char prev_verdict[16];
	struct itemset items;
	struct record_memory memory; /* of the parser; marks are items */
	/* the answer under way */
	uint64_t number;
	int64_t at, answer_id;
	int64_t modified; /* the Last-Modified with which it came, INSTANT_NONE = none */
	int64_t stated;   /* the moment of which it says that it is; likewise */
	size_t records, bad, notices;
	bool failed; /* a notice could not be written: its error is in *err */
	struct error *err;
	struct textset touched; /* "platform\tbuild" of releases to derive again */
	struct textset fresh;   /* likewise: never offered before */
	struct textset opened;  /* likewise: claims of it began, */
	struct textset closed;  /* or ended */
	/* likewise: an advisory with CVEs, which the source did not show before, is about them */
	struct textset advised;
	struct announcements news;
};

/* Load what the source says now: its open sightings. */
NODISCARD bool fold_load(struct fold *f, struct error *err);

/*
 * Parse the body of the answer under way into the items; *verdict stays as it is. Where it is refused
 * or stale *verdict says so (static text), `message` (cap bytes) why, no item is new and nothing was
 * written.
 */
NODISCARD bool fold_read(struct fold *f, int64_t body_id, const char **verdict,
	char *message, size_t cap, struct error *err);
/* *is: the admin believes the answer under way, whatever it lacks and however old it is. */
NODISCARD bool fold_confirmed(struct fold *f, bool *is, struct error *err);

/* Weigh the losses of the parsed answer, write its facts and events; *verdict is static text. */
NODISCARD bool fold_write(struct fold *f, const char **verdict, char *message, size_t cap,
	struct error *err);

/*
 * Derive the releases, absences and lapses that the written answer touched, and make its events.
 * `was_holding`: something of the answer before was held back.
 */
NODISCARD bool fold_tell(struct fold *f, bool was_holding, struct error *err);

#endif
