/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan_next.h - the catalogs that Apple may serve next, by the rule of their names.
 *
 * Layer: cli (pure). A source of kind "next-catalog" is a folder of catalogs, and how often one looks
 * for further ones there. For each variant of the newest trains (26, 26seed ...) whose name is known
 * in that folder the next train's name becomes an entry of the plan: one that is asked for, and that
 * there need not be (plan_entry.next_of).
 */
#ifndef SUCAT_CLI_PLAN_NEXT_H
#define SUCAT_CLI_PLAN_NEXT_H

#include "cli/plan.h"

#define PLAN_NEXT_KIND "next-catalog"
#define PLAN_NEXT_MOST 32 /* entries added to a plan; the registry brings 8 */

/* Add these entries, for which `plan` has room. Of another registry those that were found before
 * are added, too: the store knows them, and its file does not. */
NODISCARD bool plan_add_next(struct plan *plan, struct arena *arena,
	const struct source *sources, size_t n, const struct plan_options *options,
	struct error *err);

#endif
