/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_class.h - the devices of a platform, those together for which every claim is alike.
 *
 * Layer: cli. The script of the page compares versions and bases by itself; what depends on the
 * history of a device, it is told here: the verdicts are those of db/base and
 * parser/applicability, as `targets` has them.
 */
#ifndef SUCAT_CLI_PAGE_CLASS_H
#define SUCAT_CLI_PAGE_CLASS_H

#include "cli/feed_model.h"

#include <jansson.h>

/*
 * New arrays, in `out`:
 *
 * offers   [build, audience, last day or null, base or null, day released or null]
 * classes  {"offers": [i...]    places in offers; -1 - i: nobody knows whether it is for this one
 *           "listed": [i,n...]  runs of the platform's canonical releases, newest first, that any
 *                               source ever listed for it
 *           "several": {"13.4.1": [build...]}  which builds a version means on it, where it has
 *                               several on the platform; of a version with an extra, responses
 *           "rebuilds": [[base, target]...]}   same version, offered later
 * devices  [id, class, model, title, aliases]: the last ones left out when they are empty
 */
struct page_classes {
	json_t *offers, *classes, *devices;
};
NODISCARD bool page_classes_read(const struct feed_model *model,
	const struct feed_platform *platform, struct page_classes *out,
	struct error *err);
/* Takes a zeroed struct. */
void page_classes_clear(struct page_classes *classes);

#endif
