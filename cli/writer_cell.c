/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer_format.h"
#include "cli/escape.h"
#include "cli/value.h"

#include <stdlib.h>
#include <string.h>

/* Follow *path through objects, to its end, to an array or to nothing (NULL). */
static const json_t *
walk(const json_t *value, const char **path)
{
	char key[64];
	size_t len;

	while (**path && value && !json_is_array(value)) {
		len = strcspn(*path, ".");
		if (len >= sizeof key)
			return NULL;
		memcpy(key, *path, len);
		key[len] = '\0';
		*path += len;
		if (**path == '.')
			++*path;
		value = json_object_get(value, key);
	}
	return value;
}

/* Append one value, after a space when it is not the first of its cell (from `start`). */
static bool
append_value(
	struct buf *b, size_t start, const json_t *value, const struct cell_style *style)
{
	char *dump;
	bool ok;

	if (!value || json_is_null(value))
		return true;
	if (json_is_string(value) && json_string_length(value) == 0)
		return true;
	if (b->len > start && !buf_byte(b, ' '))
		return false;
	if (json_is_string(value))
		return escape_append(
			b, json_string_value(value), json_string_length(value));
	if (json_is_boolean(value))
		return buf_text(b, json_is_true(value) ? style->yes : style->no);
	dump = value_dump(value, JSON_COMPACT | JSON_ENCODE_ANY);
	ok = dump && escape_append(b, dump, strlen(dump));
	free(dump);
	return ok;
}

/* Append a value or, joined by spaces, those of an array. */
static bool
append_joined(
	struct buf *b, size_t start, const json_t *value, const struct cell_style *style)
{
	size_t n = json_array_size(value);

	if (!json_is_array(value))
		return append_value(b, start, value, style);
	for (size_t i = 0; i < n; i++)
		if (!append_value(b, start, json_array_get(value, i), style))
			return false;
	return true;
}

bool
cell_append(struct buf *b, const json_t *record, const char *path,
	const struct cell_style *style, bool *whole_number)
{
	const json_t *value = walk(record, &path);
	size_t n = json_array_size(value);
	size_t start = b->len;

	*whole_number = json_is_integer(value);
	if (!*path) {
		if (!append_joined(b, start, value, style))
			return false;
	} else {
		for (size_t i = 0; i < n; i++) {
			const char *rest = path;
			const json_t *inner = walk(json_array_get(value, i), &rest);

			if (!*rest && !append_joined(b, start, inner, style))
				return false;
		}
	}
	return b->len > start || buf_text(b, style->nothing);
}
