/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/enforce_group.h"

#include "cli/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAFE_SIGNS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
#define PREFIX     "sucat.enforce."
#define SUFFIX     ".json"

void
enforce_file_name(const json_t *declaration, char *to)
{
	const char *identifier =
		json_string_value(json_object_get(declaration, "Identifier"));
	size_t n = 0;

	for (; identifier && identifier[n] && n < ENFORCE_FILE_BYTES - sizeof SUFFIX; n++)
		to[n] = (char)(strchr(SAFE_SIGNS, identifier[n]) ? identifier[n] : '-');
	memcpy(to + n, SUFFIX, sizeof SUFFIX);
}

bool
enforce_is_file_name(const char *name)
{
	size_t len = strlen(name), end = sizeof SUFFIX - 1;

	return len < ENFORCE_FILE_BYTES && strspn(name, SAFE_SIGNS) == len &&
	       strncmp(name, PREFIX, sizeof PREFIX - 1) == 0 &&
	       len >= sizeof PREFIX - 1 + end && strcmp(name + len - end, SUFFIX) == 0;
}

static void
free_group(struct enforce_group *g)
{
	if (!g)
		return;
	json_decref(g->told);
	json_decref(g->declarations);
	json_decref(g->notes);
	json_decref(g->models);
	json_decref(g->devices);
	free(g);
}

static json_t *
told_json(const struct enforce_group *g, const struct target *t)
{
	return json_pack("{s:s, s:{s:s, s:o}, s:{s:s, s:s, s:o, s:s, s:s, s:o, s:b}}",
		"platform", platform_name(g->platform), "base", "version",
		g->base_version, "build", value_text(g->base_build), "target", "kind",
		release_kind_name(t->kind), "version", t->version, "extra",
		value_text(t->extra), "build", t->build, "reason", reason_name(t->reason),
		"via", value_text(t->via), "combined", t->combined ? 1 : 0);
}

static struct enforce_group *
new_group(const struct standing *standing, const struct target *t)
{
	const struct bases *bases = &standing->bases;
	struct enforce_group *g = calloc(1, sizeof *g);

	if (!g)
		return NULL;
	g->platform = standing->device->platform;
	(void)snprintf(
		g->base_version, sizeof g->base_version, "%s", bases->list[0].version);
	if (bases->n == 1)
		(void)snprintf(
			g->base_build, sizeof g->base_build, "%s", bases->list[0].build);
	(void)snprintf(g->base, sizeof g->base, "%s",
		*g->base_build ? g->base_build : g->base_version);
	(void)snprintf(g->target, sizeof g->target, "%s", t->build);
	g->told = told_json(g, t);
	g->declarations = json_array();
	g->notes = json_array();
	g->models = json_array();
	g->devices = json_array();
	if (g->told && g->declarations && g->notes && g->models && g->devices)
		return g;
	free_group(g);
	return NULL;
}

static int
compare_groups(const void *a, const void *b)
{
	const struct enforce_group *x = *(struct enforce_group *const *)a,
				   *y = *(struct enforce_group *const *)b;
	int order;

	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	order = strcmp(x->base, y->base);
	return order ? order : strcmp(x->target, y->target);
}

void
enforce_groups_sort(struct enforce_groups *groups)
{
	if (groups->n)
		qsort(groups->list, groups->n, sizeof(struct enforce_group *),
			compare_groups);
}

void
enforce_groups_clear(struct enforce_groups *groups)
{
	for (size_t i = 0; i < groups->n; i++)
		free_group(groups->list[i]);
	free(groups->list);
	*groups = (struct enforce_groups){0};
}

/* A model of the device set, in its place; once. */
static bool
add_model(json_t *models, const char *model, struct error *err)
{
	size_t at = json_array_size(models);

	while (at) {
		int order =
			strcmp(json_string_value(json_array_get(models, at - 1)), model);

		if (order == 0)
			return true;
		if (order < 0)
			break;
		at--;
	}
	return json_array_insert_new(models, at, json_string(model)) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static bool
keep_group(struct enforce_groups *groups, struct enforce_group *g)
{
	if (groups->n == groups->alloc) {
		size_t alloc = groups->alloc ? 2 * groups->alloc : 32;
		struct enforce_group **list =
			realloc(groups->list, alloc * sizeof(struct enforce_group *));

		if (!list)
			return false;
		groups->list = list;
		groups->alloc = alloc;
	}
	groups->list[groups->n++] = g;
	return true;
}

bool
enforce_group_find(struct enforce_groups *groups, const struct enforcing *e,
	const struct standing *standing, const struct enforceable *choice, size_t *group,
	struct error *err)
{
	struct enforce_group *g = new_group(standing, choice->target);
	char identity[sizeof g->base + 1];
	struct enforced whom = {
		standing->device->platform, standing->bases.list[0].version, identity};
	size_t at = 0;

	if (!g)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	while (at < groups->n && compare_groups(&groups->list[at], &g) != 0)
		at++;
	if (at < groups->n) {
		free_group(g);
		g = groups->list[at];
	} else if (!keep_group(groups, g)) {
		free_group(g);
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	} else {
		(void)snprintf(identity, sizeof identity, "%s.", g->base);
		if (!enforce_declare(e, &whom, choice, g->declarations, g->notes, err))
			return false;
	}
	*group = at;
	for (size_t i = 0; i < standing->n_devices; i++) {
		const struct device *device = standing->devices[i];

		if (!add_model(g->models, *device->model ? device->model : device->name,
			    err))
			return false;
	}
	return true;
}

bool
enforce_group_add(
	struct enforce_group *group, const char *name, int64_t line, struct error *err)
{
	return json_array_append_new(group->devices,
		       json_pack("{s:o, s:I}", "name", value_file_text(name), "line",
			       (json_int_t)line)) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static json_t *
declarations_json(const struct enforce_group *g)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < json_array_size(g->declarations); i++) {
		json_t *d = json_array_get(g->declarations, i);
		char file[ENFORCE_FILE_BYTES];

		enforce_file_name(d, file);
		if (json_array_append_new(
			    array, json_pack("{s:s, s:O}", "file", file, "identifier",
					   json_object_get(d, "Identifier"))) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

json_t *
enforce_group_row(const struct enforce_group *group)
{
	json_t *record = json_copy(group->told);

	if (record &&
		json_object_set_new(record, "declarations", declarations_json(group)) ==
			0 &&
		json_object_set_new(record, "device_count",
			json_integer((json_int_t)json_array_size(group->devices))) == 0)
		return record;
	json_decref(record);
	return NULL;
}

json_t *
enforce_group_json(const struct enforce_group *group)
{
	json_t *record = enforce_group_row(group);

	if (record && json_object_set(record, "models", group->models) == 0 &&
		json_object_set(record, "notes", group->notes) == 0 &&
		json_object_set(record, "devices", group->devices) == 0)
		return record;
	json_decref(record);
	return NULL;
}
