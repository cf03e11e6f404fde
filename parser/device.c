/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/device.h"

#include "core/limits.h"
#include "parser/tsv.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum column { ID, PLATFORM, MODEL, NAME, ALIASES, COLUMNS };

static const char *const columns[COLUMNS + 1] = {
	[ID] = "id",
	[PLATFORM] = "platform",
	[MODEL] = "model",
	[NAME] = "name",
	[ALIASES] = "aliases",
};

struct reader {
	const char *source;
	device_row_fn *fn;
	void *ctx;
};

static bool
read_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	const struct reader *r = ctx;
	const struct device_row out = {
		.id = row->values[ID],
		.platform = platform_parse(row->values[PLATFORM]),
		.model = row->values[MODEL],
		.name = row->values[NAME],
		.aliases = row->values[ALIASES],
	};

	if (out.id[0] == '\0' || strlen(out.id) > CAP_DEVICE_BYTES || strchr(out.id, ' '))
		return error_set_at(err, ERR_FORMAT, r->source, row->line, -1,
			"id \"%s\" is no device identifier", out.id);
	if (strlen(out.model) > CAP_DEVICE_BYTES || strlen(out.name) > CAP_NAME_BYTES)
		return error_set_at(err, ERR_LIMIT, r->source, row->line, -1,
			"a model of more than %d bytes or a name of more than %d",
			CAP_DEVICE_BYTES, CAP_NAME_BYTES);
	if (out.platform == PLATFORM_UNKNOWN)
		return error_set_at(err, ERR_FORMAT, r->source, row->line, -1,
			"platform \"%s\" is not known", row->values[PLATFORM]);
	return r->fn(r->ctx, &out, err);
}

bool
device_rows(const char *data, size_t len, const char *source, device_row_fn *fn,
	void *ctx, struct error *err)
{
	struct reader r = {source, fn, ctx};

	return tsv_rows(data, len, source, columns, read_row, &r, err);
}

/* Step over spaces at the front; the length without those at the end. */
static size_t
trim(const char **text)
{
	size_t len;

	while (isspace((unsigned char)**text))
		(*text)++;
	len = strlen(*text);
	while (len > 0 && isspace((unsigned char)(*text)[len - 1]))
		len--;
	return len;
}

bool
device_same(const char *a, const char *b)
{
	size_t len = trim(&a);

	return len == trim(&b) && strncasecmp(a, b, len) == 0;
}
