/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bundled.h"

#include "core/arena.h"
#include "core/limits.h"
#include "data/bundle.h"
#include "db/source.h"

#include <string.h>

bool
bundled_is_current(struct db *db, bool *current, bool *empty, struct error *err)
{
	const char *kept, *made;
	struct arena arena;
	bool ok;

	arena_init(&arena, CAP_ARENA_BYTES);
	ok = meta_get(db, &arena, BUNDLED_META, &kept, err) &&
	     meta_get(db, &arena, "empty", &made, err);
	if (ok) {
		*current = strcmp(kept, data_digest) == 0;
		*empty = strcmp(made, "yes") == 0;
	}
	arena_clear(&arena);
	return ok;
}
