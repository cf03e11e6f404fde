/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apple_root.h - the certificate that is kept as the root of trust "apple".
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_APPLE_ROOT_H
#define SUCAT_CLI_APPLE_ROOT_H

#include "db/ingest.h"
#include "db/source.h"

#define APPLE_ROOT_SOURCE "apple-root-ca"

/* The bytes of the newest answer of its source (may be NULL), borrowed until the next call of
 * `ingest`; *len is 0 when there is none, or it was refused. */
NODISCARD bool apple_root_read(struct ingest *ingest, const struct source *source,
	const char **data, size_t *len, struct error *err);

/* Until when it is valid; INSTANT_NONE when there is none. */
NODISCARD bool apple_root_until(struct db *db, const struct source *sources, size_t n,
	int64_t *until, struct error *err);
/* Warn when that is near, or has passed. */
void apple_root_warn(int64_t until, int64_t now);

#endif
