/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deviceset.h - the sets in which claims name devices, and which sets a release is named with.
 *
 * Layer: db. A device is its row in the store (struct device.id).
 */
#ifndef SUCAT_DB_DEVICESET_H
#define SUCAT_DB_DEVICESET_H

#include "db/connection.h"

typedef bool deviceset_member_fn(
	void *ctx, int64_t device_set, int64_t device, struct error *err);
/* Every member of every set; by set, then by the device's identifier. */
NODISCARD bool deviceset_members(
	struct db *db, deviceset_member_fn *fn, void *ctx, struct error *err);

typedef bool deviceset_release_fn(void *ctx, const char *platform, const char *build,
	int64_t device_set, struct error *err);
/* Each set with which a claim that was known at `at` names a build, a twin for itself; by
 * platform, build and set. The empty set is among them. */
NODISCARD bool deviceset_releases(struct db *db, int64_t at, deviceset_release_fn *fn,
	void *ctx, struct error *err);

#endif
