/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enforceable.h - which target may be enforced until a day, and why another may not.
 *
 * Layer: db. What may be enforced is what target_list lists (with `reachable`, and `why` for the
 * reasons), without a deferral, and what will still be there on the day of the deadline.
 */
#ifndef SUCAT_DB_ENFORCEABLE_H
#define SUCAT_DB_ENFORCEABLE_H

#include "db/target.h"

struct enforceable_wish {
	const char *
		build; /* a target or one of its twins; NULL = the newest full update, else
	                      * the newest response on the base itself */
	int64_t until; /* the day of the deadline */
	/* Only targets of the major version that the device runs, "26.3.1"; NULL = any. */
	const char *same_major;
};

struct enforceable {
	const struct target *target; /* NULL = refused */
	/* Of a response below its base (target->via): the target that is installed on the way. */
	const struct target *base;
	const char *build; /* what a refusal is about; "" = nothing in particular */
	bool idle;         /* a refusal: nothing is offered that is wished for */
	/* Of a refusal: the word of `targets --why` and a sentence, as "base-differs: ...". */
	char refusal[160];
};

/* Choose among the targets of a device on its bases. Strings are theirs, or the wish's. */
void enforceable_choose(const struct targets *targets,
	const struct enforceable_wish *wish, struct enforceable *out);

#endif
