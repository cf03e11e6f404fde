/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train.h - trains: the releases of a platform that share a major version, and their names.
 *
 * Layer: parser (pure). The key is the first number of the version; on macOS before 11 the first
 * two, since 10.14 and 10.15 were upgrades of each other. Reads data/trains.tsv.
 */
#ifndef SUCAT_PARSER_TRAIN_H
#define SUCAT_PARSER_TRAIN_H

#include "core/error.h"
#include "parser/platform.h"

#include <stddef.h>

#define TRAIN_KEY_BYTES 24

/* "26" of "26.3.1", "10.15" of macOS 10.15.7; false when the version has no number. */
NODISCARD bool train_key(
	enum platform platform, const char *version, char to[TRAIN_KEY_BYTES]);

struct train_row {
	enum platform platform;
	const char *key;  /* "26" */
	const char *name; /* "Tahoe" */
};
typedef bool train_row_fn(void *ctx, const struct train_row *row, struct error *err);
/* Deliver each row of trains.tsv (columns platform, train, name), in file order. */
NODISCARD bool train_rows(const char *data, size_t len, const char *source,
	train_row_fn *fn, void *ctx, struct error *err);

#endif
