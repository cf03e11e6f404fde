/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device.h - the devices that the store knows, found as people name them.
 *
 * Layer: db. The gdmf identifier is the key of every claim; the other names are advisory.
 */
#ifndef SUCAT_DB_DEVICE_H
#define SUCAT_DB_DEVICE_H

#include "core/arena.h"
#include "db/connection.h"
#include "parser/platform.h"

struct device {
	int64_t id;
	const char *name; /* gdmf identifier: "J504AP", "iPhone15,2" */
	enum platform platform;
	const char *model;   /* "Mac15,3", or "" */
	const char *title;   /* marketing name, or "" */
	const char *aliases; /* space separated, or "" */
};

/* All devices by identifier, in `arena`. */
NODISCARD bool device_list(struct db *db, struct arena *arena, struct device **devices,
	size_t *n, struct error *err);

/* The devices that device_match() finds first of all, in `arena`: by exactly this identifier, else by
 * exactly this model identifier, without reading all devices. *n = 0: another way may name one. */
NODISCARD bool device_named(struct db *db, struct arena *arena, const char *text,
	struct device **devices, size_t *n, struct error *err);

/*
 * The devices of a list that `text` names: by exactly their identifier, or model identifier; then by
 * identifier, alias, model identifier or marketing name, in this order of preference, case folded;
 * then by a marketing name that says less than ours (parser/device_title.h). found[] holds n pointers
 * at most; returns how many there are (0 = unknown, more than 1 = ambiguous).
 */
size_t device_match(const struct device *devices, size_t n, const char *text,
	const struct device **found);
/* The same for several texts, the best first: of the first that names one device; else of the first
 * that names any. */
size_t device_match_any(const struct device *devices, size_t n, const char *const *texts,
	size_t n_texts, const struct device **found);

/* Their identifiers: "J314sAP, J316sAP", as many as `to` has room for. */
void device_join_names(
	const struct device *const *devices, size_t n, char *to, size_t room);

#endif
