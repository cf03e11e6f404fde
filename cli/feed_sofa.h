/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_sofa.h - releases as SOFA's feeds group them: families of platforms, one row a build.
 *
 * Layer: cli. What its v1 and v2 files have in common; doc/feed.md says what each key holds. iOS
 * and iPadOS are one family: a build of both becomes one row with the devices of both.
 */
#ifndef SUCAT_CLI_FEED_SOFA_H
#define SUCAT_CLI_FEED_SOFA_H

#include "cli/feed.h"

struct sofa {
	enum feed_family family;
	const char *product;       /* "macOS", "iOS and iPadOS" */
	struct feed_train *trains; /* newest first; only those that have a latest */
	size_t n;
	struct feed_devices devices; /* that any of their releases names */
	struct arena *arena;
};

/* The trains of a family, in `arena`. */
NODISCARD bool sofa_open(struct sofa *sofa, const struct feed_model *model,
	enum feed_family family, struct arena *arena, struct error *err);

/* Texts are in the arena, NULL when it is full; JSON values are new, NULL when out of memory. */

/* "Tahoe 26"; "26" for iOS. */
const char *sofa_label(const struct sofa *sofa, const struct feed_train *train);
/* "macOS Tahoe 26.3.2", "iOS 26.3.1 and iPadOS 26.3.1", "Rapid Security Response macOS Ventura
 * 13.4.1 (c)". */
const char *sofa_update_name(const struct sofa *sofa, const struct feed_release *r);
/* "OS"; "RSR_c" for a response of either kind with that letter. */
const char *sofa_release_type(const struct sofa *sofa, const struct feed_release *r);
/* "2026-03-17T00:00:00Z"; `otherwise` where no day is stated. */
json_t *sofa_date(int64_t day, const char *otherwise);
/* WithdrawnDate, when it was withdrawn; SOFA has no such key, and its readers pass over it. */
NODISCARD bool sofa_add_withdrawal(json_t *object, const struct feed_release *r);
json_t *sofa_devices(const struct feed_devices *devices);
/* The URL of its first advisory; "" until one is known. */
const char *sofa_security_info(const struct feed_release *r);
/* The exploited ones, by id. */
json_t *sofa_exploited(const struct feed_release *r);
size_t sofa_count_exploited(const struct feed_release *r);
bool sofa_is_response(const struct feed_release *r);

#endif
