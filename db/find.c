/* SPDX-License-Identifier: Apache-2.0 */
#include "db/find.h"

#include "db/row.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdio.h>
#include <string.h>

#define NEAR_BYTES 3 /* at the beginning; fewer in common is not near */

static bool
read_row(struct query *q, struct arena *arena, void *to)
{
	struct found *f = to;
	bool ok = true;

	*f = (struct found){
		.platform = platform_parse(query_text(q, 0)),
		.build = row_text(q, 1, arena, &ok),
		.version = row_text(q, 2, arena, &ok),
		.extra = row_text(q, 3, arena, &ok),
		.base_build = row_text(q, 4, arena, &ok),
		.kind = release_kind_parse(query_text(q, 5)),
		.beta = query_int(q, 6) != 0,
		.asked_twin = row_text(q, 7, arena, &ok),
	};
	return ok;
}

static const char *
platform_or_all(enum platform platform)
{
	return platform == PLATFORM_UNKNOWN ? "" : platform_name(platform);
}

bool
find_unknown(struct db *db, const char *text, enum platform platform, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_find_names, err);
	char near[96] = "";
	size_t best = 0;
	enum step step;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_or_all(platform));
	while ((step = query_step(q, err)) == STEP_ROW)
		for (int column = 0; column < 2; column++) {
			const char *name = query_text(q, column);
			size_t same = 0;

			while (name[same] && name[same] == text[same])
				same++;
			if (same >= NEAR_BYTES && same > best &&
				strlen(name) < sizeof near) {
				best = same;
				memcpy(near, name, strlen(name) + 1);
			}
		}
	query_end(q);
	if (step == STEP_FAIL)
		return false;
	(void)error_set(err, ERR_UNKNOWN, text,
		"no such%s%s build or version is known%s%s",
		platform == PLATFORM_UNKNOWN ? "" : " ", platform_or_all(platform),
		*near ? "; the nearest is " : "", near);
	return error_set_next(err, "see: sucat releases");
}

/* "26.3.1" of "macOS Tahoe 26.3.1 (a)", "26" of "26.0.0"; what is no release stays as it is. */
static void
plain_version(const char *text, const struct version *v, char *to, size_t room)
{
	int n = v->n_numbers;
	size_t len = 0;

	if (v->stage != VERSION_RELEASE) {
		(void)snprintf(to, room, "%s", text);
		return;
	}
	while (n > 1 && v->numbers[n - 1] == 0)
		n--;
	for (int i = 0; i < n && len < room; i++)
		len += (size_t)snprintf(to + len, room - len, "%s%lld", i ? "." : "",
			(long long)v->numbers[i]);
}

static struct query *
by_version(struct db *db, const char *text, const struct version *v, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_find_by_version, err);
	char version[CAP_TEXT_ARGUMENT_BYTES + 1], extra[16] = "";

	if (!q)
		return NULL;
	plain_version(text, v, version, sizeof version);
	if (*v->extra)
		(void)snprintf(extra, sizeof extra, "(%s)", v->extra);
	query_bind_text(q, ":version", version);
	query_bind_text(q, ":extra", extra);
	return q;
}

bool
find_known(struct db *db, struct arena *arena, const char *text, enum platform platform,
	struct found **found, size_t *n, struct error *err)
{
	struct build build;
	struct version v;
	struct query *q;

	*n = 0;
	if (strlen(text) > CAP_TEXT_ARGUMENT_BYTES)
		return error_set(err, ERR_USAGE, NULL, "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
	if (build_parse(text, &build)) {
		q = query_begin(db, STATEMENT_find_by_build, err);
		if (q)
			query_bind_text(q, ":build", text);
	} else if (version_parse(text, &v)) {
		q = by_version(db, text, &v, err);
	} else {
		return true;
	}
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_or_all(platform));
	*found = row_list(q, sizeof **found, read_row, arena, text, n, err);
	return *found != NULL;
}

bool
find_releases(struct db *db, struct arena *arena, const char *text,
	enum platform platform, struct found **found, size_t *n, struct error *err)
{
	if (!find_known(db, arena, text, platform, found, n, err))
		return false;
	return *n ? true : find_unknown(db, text, platform, err);
}

bool
find_version_of_base(struct db *db, struct arena *arena, const char *base_build,
	enum platform platform, const char **version, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_find_version_of_base, err);
	enum step step;
	bool ok = true;

	*version = "";
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(platform));
	query_bind_text(q, ":build", base_build);
	step = query_step(q, err);
	if (step == STEP_ROW)
		*version = row_text(q, 0, arena, &ok);
	query_end(q);
	return step != STEP_FAIL && (ok || arena_failed(arena, base_build, err));
}

bool
find_stated_bases(struct db *db, struct arena *arena, enum platform platform,
	struct found **found, size_t *n, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_find_stated_bases, err);

	*n = 0;
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(platform));
	*found = row_list(q, sizeof **found, read_row, arena, "bases", n, err);
	return *found != NULL;
}

bool
find_listed(struct db *db, const struct device *device, const char *build, bool *listed,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_find_listed, err);
	enum step step;

	*listed = false;
	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(device->platform));
	query_bind_text(q, ":build", build);
	query_bind_int(q, ":device_id", device->id);
	step = query_step(q, err);
	*listed = step == STEP_ROW;
	query_end(q);
	return step != STEP_FAIL;
}
