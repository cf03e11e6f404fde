/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keep_next.h - what is answered to the name of a catalog that there need not be (plan_next.h).
 *
 * Layer: cli (part of the pipeline). That it is not there is no failure: its folder was asked, and
 * that is all. A catalog makes it a source, with this first answer. Anything else is a failure of
 * the folder.
 */
#ifndef SUCAT_CLI_KEEP_NEXT_H
#define SUCAT_CLI_KEEP_NEXT_H

#include "cli/keep.h"

/* As keep_answer, for an entry with `next_of`. */
NODISCARD bool keep_next(struct keeper *k, const struct plan_entry *entry,
	const struct fetch_answer *a, struct sync_report *report, struct error *err);

#endif
