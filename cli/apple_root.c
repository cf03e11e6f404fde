/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/apple_root.h"

#include "cli/log.h"
#include "core/instant.h"
#include "parser/certificate.h"
#include "parser/format.h"

#include <string.h>

#define NEAR_DAYS 90
#define ADVICE    "install a sucat that knows the next one: without it pmv cannot be asked"

bool
apple_root_read(struct ingest *ingest, const struct source *source, const char **data,
	size_t *len, struct error *err)
{
	*len = 0;
	if (!source || source->id == 0 || strcmp(source->state, "refused") == 0)
		return true;
	return ingest_newest(ingest, source->id, data, len, err);
}

bool
apple_root_until(struct db *db, const struct source *sources, size_t n, int64_t *until,
	struct error *err)
{
	const struct source *source = NULL;
	struct ingest *ingest;
	const char *data;
	size_t len;
	bool ok;

	*until = INSTANT_NONE;
	for (size_t i = 0; i < n; i++)
		if (strcmp(sources[i].name, APPLE_ROOT_SOURCE) == 0)
			source = &sources[i];
	ingest = ingest_new(db, format_find, err);
	ok = ingest && apple_root_read(ingest, source, &data, &len, err);
	if (ok && len > 0)
		*until = certificate_until(data, len);
	ingest_free(ingest);
	return ok;
}

void
apple_root_warn(int64_t until, int64_t now)
{
	char day[INSTANT_TEXT_BYTES];
	int64_t days;

	if (until == INSTANT_NONE)
		return;
	days = (until - now) / INSTANT_DAY_S;
	if (days > NEAR_DAYS)
		return;
	(void)instant_format_day(until, day);
	if (until < now)
		log_line(LOG_WARN,
			APPLE_ROOT_SOURCE
			": expired: Apple Root CA was valid until %s; " ADVICE,
			day);
	else
		log_line(LOG_WARN,
			APPLE_ROOT_SOURCE
			": expires soon: Apple Root CA is valid until %s, %lld days more; " ADVICE,
			day, (long long)days);
}
