/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base_search.h - what base.c and base_installed.c share: the search for a base, and its notes.
 *
 * Layer: db, private to these two.
 */
#ifndef SUCAT_DB_BASE_SEARCH_H
#define SUCAT_DB_BASE_SEARCH_H

#include "db/base.h"

/* What is looked for, and where. */
struct base_search {
	const struct device_view *dv;
	struct db *db;
	struct arena *arena;
	enum platform platform;
	const char *text;
	const char *version; /* told beside a build, or "" */
	const char *letter;  /* of the response, where its build is not told; or "" */
	bool told;           /* by an inventory, not typed */
	struct bases *bases;
};

/* Append a note; `text` is in the arena, or NULL when that is full. */
NODISCARD bool base_note(struct base_search *s, const char *text, struct error *err);
bool base_is_response(const struct found *f);
/* The release of a build, or NULL. */
NODISCARD bool base_search_build(struct base_search *s, const char *build,
	const struct found **found, struct error *err);

/* The response that is installed now: it tells the base, where that is one of several. */
NODISCARD bool base_install(
	struct base_search *s, const char *supplemental, struct error *err);
/* The letter of the response installed, where no known build tells it. */
NODISCARD bool base_set_letter(
	struct base_search *s, const char *letter, struct error *err);

#endif
