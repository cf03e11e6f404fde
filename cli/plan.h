/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - which sources a run of sync asks, where, by which trust; and when the next is due.
 *
 * Layer: cli (pure). A source is due when its interval has passed since it was asked; also when
 * the clock says that it was asked more than an interval from now, so that a clock that was wrong
 * once silences nothing for long. Pallas needs a device and a base build, and bundled facts come
 * with this program: these two are never asked here.
 */
#ifndef SUCAT_CLI_PLAN_H
#define SUCAT_CLI_PLAN_H

#include "core/arena.h"
#include "db/source.h"

struct plan_entry {
	const struct source *source; /* of the store, or id 0: not there yet */
	const char *url, *trust;     /* of --sources, else the source's own */
	int64_t interval_s;          /* likewise */
	size_t cap_body;             /* bytes */
	bool due;                    /* to be asked in this run */
	/* A catalog that there need not be (plan_next.h): of this folder; else NULL. Its source is
	 * not in the store: the row and the state are the folder's. Found, it is asked so often. */
	const struct plan_entry *next_of;
	int64_t found_interval_s; /* 0: only when named */
};

struct plan {
	struct plan_entry *entries;
	size_t n, n_due;
	int64_t next_due; /* when the next is due after this run; INSTANT_NONE = never by itself */
	const char *next; /* its name, "" = none */
};

struct plan_options {
	const char *const *names; /* these now, instead of what is due */
	size_t n_names;
	bool all; /* all that have an interval, now; of what there need not be what is due */
	const struct source_row
		*rows; /* of --sources: only these; NULL = those of the store */
	size_t n_rows;
	int64_t now;
};

/*
 * `plan` borrows from `sources` and the options, and lives in `arena`. ERR_UNKNOWN for a name that
 * is not in reach, with the nearest known; ERR_USAGE for one that cannot be asked, or a row whose
 * kind is not that of the store's source.
 */
NODISCARD bool plan_make(struct arena *arena, const struct source *sources, size_t n,
	const struct plan_options *options, struct plan *plan, struct error *err);

/* The entry of that name, or NULL. */
struct plan_entry *plan_find(const struct plan *plan, const char *name);
/* The same in a list of sources. */
const struct source *plan_find_source(
	const struct source *sources, size_t n, const char *name);

#endif
