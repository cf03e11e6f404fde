/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogname.h - the names of software-update catalogs, and which one comes next.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Names of catalogs". A name begins with its train, for betas with a
 * word behind it, and goes on with the trains that it merges:
 *
 *	index-26-15-14-...            next: index-27-26-15-14-...
 *	index-26seed-26-15-14-...     next: index-27seed-27-26-15-14-...
 *	index-26                      next: index-27
 */
#ifndef SUCAT_PARSER_CATALOGNAME_H
#define SUCAT_PARSER_CATALOGNAME_H

#include "core/limits.h"

#include <stdbool.h>
#include <stddef.h>

#define CATALOGNAME_SOURCE_BYTES (CAP_NAME_BYTES + 1)
#define CATALOGNAME_URL_BYTES    (CAP_URL_BYTES + 1)

/* The source's name of the catalog at a URL: "swscan-" and its file's without ".gz", ".sucatalog"
 * and ".merged-1"; false when it is no catalog's. `name` holds CATALOGNAME_SOURCE_BYTES. */
bool catalogname_source(const char *url, char *name);

/* What a name says; of the trains since 11 alone, whose numbers go up by one. */
struct catalogname {
	const char *file;    /* in the URL: "index-..." */
	int train;           /* 26 */
	const char *variant; /* in the URL: "seed", of variant_len bytes; "" of none */
	size_t variant_len;
	const char *
		merged; /* in the URL: from the train on, "26-15-..."; NULL = itself alone */
	const char *end; /* in the URL: ".merged-1.sucatalog" */
};
bool catalogname_read(const char *url, struct catalogname *name);
/* Of one kind: the same variant, merged or not. Of two such the train says which is newer. */
bool catalogname_is_like(const struct catalogname *a, const struct catalogname *b);
/* The URL of the next train's; false when it is too long. `next` holds CATALOGNAME_URL_BYTES. */
bool catalogname_next(const char *url, const struct catalogname *name, char *next);

#endif
