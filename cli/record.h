/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - values of the JSON contract, as commands write them.
 *
 * Layer: cli. Each returns a new reference, NULL when out of memory (json_pack's "o" takes it).
 */
#ifndef SUCAT_CLI_RECORD_H
#define SUCAT_CLI_RECORD_H

#include "core/digest.h"

#include <jansson.h>

struct arena;
struct db;
struct source;

/* "2026-03-17T18:34:54Z", or null for INSTANT_NONE. */
json_t *record_time(int64_t at);
/* "2026-03-17", or null. */
json_t *record_day(int64_t day);
/* The text, or null for "". */
json_t *record_text(const char *text);
/* "sha256:<hex>". */
json_t *record_digest(const struct digest *digest);

/* The source of that name; ERR_UNKNOWN with the nearest known when there is none. */
NODISCARD bool record_source(struct db *db, struct arena *arena, const char *name,
	struct source **source, struct error *err);

#endif
