/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry.h - the sources: one row of data/sources.tsv each.
 *
 * Layer: parser (pure). Columns: name, kind, url, platform, trust, interval (seconds).
 */
#ifndef SUCAT_PARSER_REGISTRY_H
#define SUCAT_PARSER_REGISTRY_H

#include "core/error.h"

#include <stddef.h>

struct source_row {
	const char *name; /* "gdmf-pmv", "swscan-index-13": [a-z0-9][a-z0-9._-]* */
	const char *
		kind; /* "pmv", "catalog", "mesu", "ipsw", "page", "rss", "certificate", "pallas" */
	const char *url;      /* https only, a port allowed; "" for `bundled` */
	const char *platform; /* platform name, or "any" */
	const char *
		trust; /* "public": system roots; "apple": Apple Root CA alone; "file": --ca-file */
	int64_t interval_s; /* not asked again before; 0 = only when named */
	int64_t line;
};

typedef bool source_row_fn(void *ctx, const struct source_row *row, struct error *err);

/* Deliver each row, in file order; names unique, URLs checked (https, host, no userinfo). */
NODISCARD bool registry_rows(const char *data, size_t len, const char *source,
	source_row_fn *fn, void *ctx, struct error *err);

/*
 * The row for a name that the registry lacks, from a URL of a known shape: a swscan catalog
 * (name "swscan-" + file name without ".sucatalog", ".gz" and ".merged-1"), gdmf pmv, a mesu
 * MobileAsset or IPSW list, a security note (parser/advisory.h). Strings are put into `out`, which lives as long as the caller's
 * buffers: kind, platform and trust are static, name and url are the arguments. false when the
 * URL has no known shape or the name does not fit it.
 */
bool registry_guess(const char *name, const char *url, struct source_row *out);

#endif
