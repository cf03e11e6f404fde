/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device.h - the names of a device: gdmf identifier, model identifier, marketing name.
 *
 * Layer: parser (pure). Reads data/devices.tsv. The gdmf identifier (board id on Macs, product
 * type elsewhere) is the key of every claim; the other names are advisory.
 */
#ifndef SUCAT_PARSER_DEVICE_H
#define SUCAT_PARSER_DEVICE_H

#include "parser/platform.h"
#include "core/error.h"

#include <stddef.h>

struct device_row {
	const char *id; /* gdmf identifier as Apple spells it: "J504AP", "iPhone15,2" */
	enum platform platform;
	const char *model;   /* "Mac15,3"; "" if not known; equals id outside macOS */
	const char *name;    /* "MacBook Pro (14-inch, M3, Nov 2023)"; "" if not known */
	const char *aliases; /* other spellings, space separated; "" if none */
};

typedef bool device_row_fn(void *ctx, const struct device_row *row, struct error *err);

/* Deliver each row of devices.tsv (columns id, platform, model, name, aliases), in file order. */
NODISCARD bool device_rows(const char *data, size_t len, const char *source,
	device_row_fn *fn, void *ctx, struct error *err);

/* Are two device texts the same but for case and surrounding spaces? */
bool device_same(const char *a, const char *b);

#endif
