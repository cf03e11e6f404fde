/* SPDX-License-Identifier: Apache-2.0 */
/* fz_manifest - bytes as the list of an import: each row names a source, a moment and a file. */
#include "cli/manifest.h"
#include "core/limits.h"
#include "tests/fuzz/target.h"

#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[FUZZ_PATH_BYTES];
	struct capture *rows = NULL;
	struct error err = ERROR_INIT;
	struct arena arena;
	size_t n = 0;

	arena_init(&arena, CAP_ARENA_BYTES);
	(void)fuzz_write("manifest.tsv", data, size, path);
	if (!manifest_read(path, &arena, &rows, &n, &err)) {
		fuzz_check_error(&err, path, false);
		promise(err.code == ERR_FORMAT || err.code == ERR_LIMIT, "%s",
			err.reason);
		promise(err.line > 0 || strstr(err.reason, "header"), "%s", err.reason);
	}
	for (size_t i = 0; i < n; i++) {
		promise(*rows[i].source && *rows[i].path && rows[i].url, "row %zu", i);
		promise(rows[i].path[0] == '/', "%s", rows[i].path);
		promise(strcmp(rows[i].origin, path) == 0, "%s", rows[i].origin);
		promise(rows[i].line > (i ? rows[i - 1].line : 1), "line %lld",
			(long long)rows[i].line);
	}
	arena_clear(&arena);
	return 0;
}
