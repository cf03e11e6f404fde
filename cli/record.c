/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/record.h"

#include "cli/nearest.h"
#include "core/instant.h"
#include "db/source.h"

#include <stdio.h>
#include <string.h>

json_t *
record_time(int64_t at)
{
	char text[INSTANT_TEXT_BYTES];

	return at == INSTANT_NONE ? json_null() : json_string(instant_format(at, text));
}

json_t *
record_day(int64_t day)
{
	char text[INSTANT_TEXT_BYTES];

	return day == INSTANT_NONE ? json_null()
				   : json_string(instant_format_day(day, text));
}

json_t *
record_text(const char *text)
{
	return *text ? json_string(text) : json_null();
}

json_t *
record_digest(const struct digest *digest)
{
	char hex[DIGEST_HEX_BYTES];

	return json_sprintf("sha256:%s", digest_hex(digest, hex));
}

bool
record_source(struct db *db, struct arena *arena, const char *name,
	struct source **source, struct error *err)
{
	struct nearest nearest = {.asked = name};
	struct source *list;
	size_t n;

	if (!source_list(db, arena, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		nearest_offer(&nearest, list[i].name);
		if (strcmp(list[i].name, name) == 0) {
			*source = &list[i];
			return true;
		}
	}
	if (nearest.best)
		(void)error_set(err, ERR_UNKNOWN, name,
			"no such source, the nearest known is %s", nearest.best);
	else
		(void)error_set(err, ERR_UNKNOWN, name, "no such source");
	return error_set_next(err, "see: sucat sources");
}
