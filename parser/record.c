/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/record.h"

#include <string.h>

static const char *const kind_names[KIND_COUNT] = {
	[KIND_UNKNOWN] = "unknown",
	[KIND_FULL] = "full",
	[KIND_RSR] = "rsr",
	[KIND_BSI] = "bsi",
};

static const char *const notice_names[NOTICE_COUNT] = {
	[NOTICE_UNKNOWN_KEY] = "unknown_key",
	[NOTICE_UNKNOWN_LIST] = "unknown_list",
	[NOTICE_BAD_RECORD] = "bad_record",
	[NOTICE_BAD_VALUE] = "bad_value",
	[NOTICE_DUPLICATE] = "duplicate",
	[NOTICE_DECOY] = "decoy",
	[NOTICE_TETHERED] = "tethered",
};

const char *
release_kind_name(enum release_kind kind)
{
	return kind_names[kind >= 0 && kind < KIND_COUNT ? kind : KIND_UNKNOWN];
}

enum release_kind
release_kind_parse(const char *name)
{
	int kind = 0;

	while (kind < KIND_COUNT && strcmp(name, kind_names[kind]) != 0)
		kind++;
	return (enum release_kind)kind;
}

const char *
notice_kind_name(enum notice_kind kind)
{
	return notice_names[kind];
}

void
record_memory_clear(struct record_memory *m)
{
	if (m->of)
		m->free(m->of);
	*m = (struct record_memory){0};
}
