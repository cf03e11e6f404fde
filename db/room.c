/* SPDX-License-Identifier: Apache-2.0 */
#include "db/room.h"

#include "core/limits.h"
#include "db/statement.h"

#include <stdint.h>
#include <sys/statvfs.h>

bool
room_check(struct db *db, struct error *err)
{
	uint64_t needed, available;
	struct statvfs disk;
	int64_t largest;

	if (!query_number(query_begin(db, STATEMENT_body_largest, err), 0, &largest, err))
		return false;
	if (statvfs(db_path(db), &disk) != 0)
		return true;
	if (__builtin_mul_overflow(
		    (uint64_t)largest, (uint64_t)CAP_ROOM_BODIES, &needed) ||
		__builtin_add_overflow(needed, (uint64_t)CAP_ROOM_BYTES, &needed))
		needed = UINT64_MAX;
	if (__builtin_mul_overflow(
		    (uint64_t)disk.f_bavail, (uint64_t)disk.f_frsize, &available) ||
		available >= needed)
		return true;
	(void)error_set(err, ERR_IO, db_path(db),
		"nothing was asked: %llu MiB are free on its disk, and a sync needs %llu",
		(unsigned long long)(available >> 20),
		(unsigned long long)(needed >> 20));
	(void)error_set_name(err, "disk.low");
	return error_set_next(err, "make room, then sync again");
}
