/* SPDX-License-Identifier: Apache-2.0 */
#include "db/change.h"

#include "core/instant.h"
#include "db/statement.h"
#include "parser/version.h"

#include <stdio.h>
#include <string.h>

bool
change_read(struct db *db, const char *platform, const char *build,
	struct change_facts *facts, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_release_find, err);
	enum step step;

	*facts = (struct change_facts){.beta = false};
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		(void)snprintf(
			facts->version, sizeof facts->version, "%s", query_text(q, 0));
		(void)snprintf(facts->extra, sizeof facts->extra, "%s", query_text(q, 1));
		(void)snprintf(facts->kind, sizeof facts->kind, "%s", query_text(q, 2));
		(void)snprintf(facts->base_build, sizeof facts->base_build, "%s",
			query_text(q, 7));
		facts->beta = query_int(q, 6) != 0;
	}
	query_end(q);
	return step != STEP_FAIL;
}

/* The row of a question that makes one change, if any, as text. */
static bool
add_row(struct query *q, const char *platform, const char *build,
	struct announcements *to, struct error *err)
{
	enum step step = query_step(q, err);
	bool ok = step != STEP_FAIL;

	if (step == STEP_ROW)
		ok = announce_add(
			to, EVENT_CHANGED, platform, build, query_text(q, 0), err);
	query_end(q);
	return ok;
}

/* "" is null. */
struct change_texts {
	const char *field, *from, *to;
};

static bool
add_texts(struct db *db, const char *platform, const char *build,
	const struct change_texts *texts, struct announcements *to, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_change_texts, err);

	if (!q)
		return false;
	query_bind_text(q, ":field", texts->field);
	query_bind_text(q, ":from", texts->from);
	query_bind_text(q, ":to", texts->to);
	return add_row(q, platform, build, to, err);
}

/* 26 and 26.0 are one version. */
static bool
is_same(const struct change_texts *t)
{
	return strcmp(t->from, t->to) == 0 ||
	       (strcmp(t->field, "version") == 0 &&
		       version_compare_numbers(t->from, t->to) == 0);
}

bool
change_compare(struct db *db, const char *platform, const char *build,
	const struct change_facts *before, struct announcements *to, struct error *err)
{
	struct change_facts now;
	const struct change_texts texts[] = {
		{"kind",       before->kind,       now.kind      },
		{"version",    before->version,    now.version   },
		{"extra",      before->extra,      now.extra     },
		{"base_build", before->base_build, now.base_build},
	};

	if (!*before->version)
		return true;
	if (!change_read(db, platform, build, &now, err))
		return false;
	if (!*now.version)
		return true;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!is_same(&texts[i]) &&
			!add_texts(db, platform, build, &texts[i], to, err))
			return false;
	return before->beta == now.beta ||
	       announce_add(to, EVENT_CHANGED, platform, build,
		       now.beta ? "{\"field\":\"beta\",\"from\":false,\"to\":true}"
				: "{\"field\":\"beta\",\"from\":true,\"to\":false}",
		       err);
}

bool
change_gained(struct db *db, int64_t source_id, int64_t at, const char *platform,
	const char *build, struct announcements *to, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_change_gained, err);

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":at", at);
	query_bind_text(q, ":platform", platform);
	query_bind_text(q, ":build", build);
	return add_row(q, platform, build, to, err);
}
