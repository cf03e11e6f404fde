/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enforce_group.h - devices of an inventory on one base that shall get one target.
 *
 * Layer: cli. One declaration is for all of them, or two where an older system has to install the
 * base of a response first.
 */
#ifndef SUCAT_CLI_ENFORCE_GROUP_H
#define SUCAT_CLI_ENFORCE_GROUP_H

#include "cli/enforce.h"
#include "db/standing.h"

#define ENFORCE_FILE_BYTES 160

struct enforce_group {
	enum platform platform;
	char base[CAP_VERSION_BYTES +
		  1]; /* its build; its version where that names several */
	char base_version[CAP_VERSION_BYTES + 1], base_build[CAP_BUILD_BYTES + 1];
	char target[CAP_BUILD_BYTES + 1];
	json_t *told; /* "platform", "base", "target" of the index */
	json_t *declarations, *notes;
	json_t *models;  /* names of their models, sorted */
	json_t *devices; /* {"name", "line"} in the order of the file */
};

struct enforce_groups {
	struct enforce_group **list;
	size_t n, alloc;
};

/* The group of a device, by its place in the list; made with its declarations when it is the
 * first. */
NODISCARD bool enforce_group_find(struct enforce_groups *groups,
	const struct enforcing *e, const struct standing *standing,
	const struct enforceable *choice, size_t *group, struct error *err);
/* One device more. `name` is the file's text. */
NODISCARD bool enforce_group_add(
	struct enforce_group *group, const char *name, int64_t line, struct error *err);
/* By platform, base and target; when all are there. */
void enforce_groups_sort(struct enforce_groups *groups);
void enforce_groups_clear(struct enforce_groups *groups);

/* Its record in the index; and in a table, without its devices. */
json_t *enforce_group_json(const struct enforce_group *group);
json_t *enforce_group_row(const struct enforce_group *group);

/* The name of a declaration's file: its Identifier, and nothing else of a name than letters, digits,
 * dots and hyphens. `to` holds ENFORCE_FILE_BYTES. */
void enforce_file_name(const json_t *declaration, char *to);
/* Is it a name that enforce_file_name makes? */
bool enforce_is_file_name(const char *name);

#endif
