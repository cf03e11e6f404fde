/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.h - what was worth telling: numbered, immutable, in the order in which it was made.
 *
 * Layer: db. Events are made by the fold in the transaction of their facts (db/fold.h); here they
 * are read. A number (seq) is never used twice and a later event has a higher one, so that what a
 * reader has seen is one number; `at`, the moment of the answer that showed it, may go back
 * between sources.
 */
#ifndef SUCAT_DB_EVENT_H
#define SUCAT_DB_EVENT_H

#include "db/connection.h"

#include <stddef.h>

/* Strings are never NULL and live until the callback returns. */
struct event {
	int64_t seq;
	const char *id;   /* stable for ever: "new:macOS:25D2128" */
	const char *type; /* "new", "changed", "withdrawn", "expired", "advisory" */
	int64_t at;
	const char *platform, *build; /* a canonical build: a twin makes no event */
	const char *group_key;        /* equal for what one release day brought */
	const char *
		detail; /* a JSON object (doc/formats.md, "Events"), or "" = nothing more */
	/* of the release as it is known now: "full", "rsr", "bsi", "unknown"; "" = it is gone */
	const char *kind;
	bool beta;
};
typedef bool event_fn(void *ctx, const struct event *event, struct error *err);

/* Zeroed but for since and until (INSTANT_NONE), a filter lets every event pass. */
struct event_filter {
	int64_t after;               /* only seq above this; 0 = from the beginning */
	int64_t since, until;        /* by `at`, both inclusive; INSTANT_NONE = open */
	const char *type, *platform; /* NULL or "" = any */
	const char *const *kinds;    /* any of these; none = any */
	size_t n_kinds;
};

/*
 * Deliver the events that pass, by seq. The callback may ask the store other questions, not this
 * one; returning false, with err set, ends it.
 */
NODISCARD bool event_list(struct db *db, const struct event_filter *filter, event_fn *fn,
	void *ctx, struct error *err);

/* The seq of the newest event, 0 when there is none: where a new reader begins. */
NODISCARD bool event_last(struct db *db, int64_t *seq, struct error *err);

#endif
