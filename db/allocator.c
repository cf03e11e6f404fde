/* SPDX-License-Identifier: Apache-2.0 */
#include "db/allocator.h"

#include <sqlite3.h>

/* SQLite's calls for memory have no context, and there is one SQLite in a process. */
static sqlite3_mem_methods from; /* its own, over malloc */
static bool failed;

static void *
take(int bytes)
{
	void *p = from.xMalloc(bytes);

	failed = failed || !p;
	return p;
}

static void *
resize(void *old, int bytes)
{
	void *p = from.xRealloc(old, bytes);

	failed = failed || !p;
	return p;
}

void
allocator_set_up(void)
{
	sqlite3_mem_methods own;

	if (from.xMalloc || sqlite3_config(SQLITE_CONFIG_GETMALLOC, &from) != SQLITE_OK)
		return;
	own = from;
	own.xMalloc = take;
	own.xRealloc = resize;
	(void)sqlite3_config(SQLITE_CONFIG_MALLOC, &own);
}

bool
allocator_failed(void)
{
	return failed;
}
