/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_tsv - bytes as a table: of any columns, of sources (--sources), of devices and as the bundled
 * facts. A source that is accepted has a name that is one, and a URL that is asked.
 */
#include "core/limits.h"
#include "fetcher/urlcheck.h"
#include "parser/device.h"
#include "parser/facts.h"
#include "parser/registry.h"
#include "parser/tsv.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/target.h"

#include <string.h>

static bool
on_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	int64_t *line = ctx;

	(void)err;
	promise(row->line > *line, "line %lld after %lld", (long long)row->line,
		(long long)*line);
	*line = row->line;
	for (size_t i = 0; i < 3; i++)
		promise(row->values[i] && fuzz_is_utf8(row->values[i]) &&
				strlen(row->values[i]) <= CAP_TSV_LINE_BYTES &&
				!strpbrk(row->values[i], "\t\n"),
			"%s", row->values[i]);
	return true;
}

static bool
on_source(void *ctx, const struct source_row *row, struct error *err)
{
	char origin[URLCHECK_ORIGIN_BYTES];
	struct error refused = ERROR_INIT;

	(void)ctx, (void)err;
	promise(*row->name && strlen(row->name) <= CAP_NAME_BYTES &&
			!strpbrk(row->name, "/ \t%") && row->name[0] != '.' &&
			row->name[0] != '-',
		"%s", row->name);
	promise(urlcheck_given(row->name, row->url, origin, &refused), "%s: %s", row->url,
		refused.reason);
	promise(row->interval_s >= 0 && row->line > 0, "%s", row->name);
	return true;
}

static void
check(bool ok, const struct error *err, bool placed)
{
	promise(ok == !error_is_set(err), "%s", err->reason);
	if (!ok)
		fuzz_check_error(err, "a.tsv", placed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const columns[] = {"source", "time", "?url", NULL};
	static const struct fuzz_format facts = {facts_parse, "bundled", true, NULL};
	char *copy = fuzz_copy(data, size);
	struct error err = ERROR_INIT;
	int64_t line = 0;

	check(tsv_rows(copy, size, "a.tsv", columns, on_row, &line, &err), &err, false);
	err = ERROR_INIT;
	check(registry_rows(copy, size, "a.tsv", on_source, NULL, &err), &err, false);
	(void)fuzz_parse(&facts, data, size, NULL);
	free(copy);
	return 0;
}
