/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/train.h"

#include "core/limits.h"
#include "parser/tsv.h"
#include "parser/version.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TWO_NUMBERS_BELOW 11 /* macOS 10.x */

enum column { PLATFORM, TRAIN, NAME, COLUMNS };

static const char *const columns[COLUMNS + 1] = {
	[PLATFORM] = "platform",
	[TRAIN] = "train",
	[NAME] = "name",
};

struct reader {
	const char *source;
	train_row_fn *fn;
	void *ctx;
};

bool
train_key(enum platform platform, const char *version, char to[TRAIN_KEY_BYTES])
{
	struct version v;

	if (!version_parse(version, &v))
		return false;
	if (platform == PLATFORM_MACOS && v.numbers[0] < TWO_NUMBERS_BELOW)
		(void)snprintf(to, TRAIN_KEY_BYTES, "%" PRId64 ".%" PRId64, v.numbers[0],
			v.numbers[1]);
	else
		(void)snprintf(to, TRAIN_KEY_BYTES, "%" PRId64, v.numbers[0]);
	return true;
}

static bool
read_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	const struct reader *r = ctx;
	const struct train_row out = {
		.platform = platform_parse(row->values[PLATFORM]),
		.key = row->values[TRAIN],
		.name = row->values[NAME],
	};

	if (out.platform == PLATFORM_UNKNOWN)
		return error_set_at(err, ERR_FORMAT, r->source, row->line, -1,
			"platform \"%s\" is not known", row->values[PLATFORM]);
	if (!version_is_plain(out.key) || strlen(out.key) >= TRAIN_KEY_BYTES)
		return error_set_at(err, ERR_FORMAT, r->source, row->line, -1,
			"train \"%s\" is no version", out.key);
	if (!*out.name || strlen(out.name) > CAP_NAME_BYTES)
		return error_set_at(err, ERR_LIMIT, r->source, row->line, -1,
			"no name, or one of more than %d bytes", CAP_NAME_BYTES);
	return r->fn(r->ctx, &out, err);
}

bool
train_rows(const char *data, size_t len, const char *source, train_row_fn *fn, void *ctx,
	struct error *err)
{
	struct reader r = {source, fn, ctx};

	return tsv_rows(data, len, source, columns, read_row, &r, err);
}
