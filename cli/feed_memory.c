/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_memory.h"

#include <stdio.h>
#include <string.h>

#define NAMED 5 /* of what is missing */

struct missing {
	size_t n;
	char names[256];
};

static void
name_missing(struct missing *missing, const char *platform, const char *build)
{
	size_t len = strlen(missing->names);

	if (missing->n++ < NAMED)
		(void)snprintf(missing->names + len, sizeof missing->names - len,
			"%s%s %.20s", len ? ", " : "", platform, build);
}

/* Does an event say where it went? */
static bool
is_explained(const struct feed_model *model, const char *platform, const char *build)
{
	for (size_t i = 0; i < model->n_events; i++) {
		const struct feed_event *e = &model->events[i];

		if (strcmp(e->platform, platform) == 0 && strcmp(e->build, build) == 0 &&
			strcmp(e->type, "withdrawn") == 0)
			return true;
	}
	return false;
}

bool
feed_memory_hold(const struct feed_model *model, json_t *told, struct error *err)
{
	struct missing missing = {0};
	const char *platform, *build;
	json_t *builds, *day;

	json_object_foreach(told, platform, builds)
		json_object_foreach(builds, build, day)
			if (!feed_model_find(model, platform_parse(platform), build) &&
				!is_explained(model, platform, build))
				name_missing(&missing, platform, build);
	if (missing.n == 0)
		return true;
	(void)error_set(err, ERR_HELD, db_path(model->db),
		"%zu release%s that the folder tells of would go, and no event explains "
		"it: %s%s",
		missing.n, missing.n == 1 ? "" : "s", missing.names,
		missing.n > NAMED ? ", ..." : "");
	return error_set_next(err,
		"name the store that wrote it, or publish into an empty folder; what was "
		"published stands");
}
