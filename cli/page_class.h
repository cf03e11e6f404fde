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
 * New arrays.
 *
 * classes  {"pairs": [i...]     places in the platform's pairs that name the device
 *           "listed": [i,n...]  runs of the platform's canonical releases, newest first, that any
 *                               source ever listed for it
 *           "several": {"13.4.1": [build...]}  which builds a version means on it, where it has
 *                               several on the platform; of a version with an extra, responses
 *           "rebuilds": [[base, target]...]}   same version, offered later
 * devices  [id, class, model, title, aliases]: the last ones left out when they are empty
 */
NODISCARD bool page_classes(const struct feed_model *model,
	const struct feed_platform *platform, json_t **classes, json_t **devices,
	struct error *err);

#endif
