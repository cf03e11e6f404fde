/* SPDX-License-Identifier: Apache-2.0 */
/*
 * itemset.h - what a source says now, while its answers are folded: items by digest.
 *
 * Layer: db. An item is a claim, a product state or an advisory. It is open while it is believed; the fold
 * marks those that an answer names and then looks at the others.
 */
#ifndef SUCAT_DB_ITEMSET_H
#define SUCAT_DB_ITEMSET_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/instant.h"

/* What an item is; its facts stand in tables of their own. */
enum item_type { ITEM_CLAIM, ITEM_PRODUCT, ITEM_ADVISORY, ITEM_TYPES };

/* Stated times beside a claim. */
struct times {
	int64_t posted, expires, withdrawn, listed_from, listed_until;
};
#define TIMES_NONE                                                                       \
	((struct times){                                                                 \
		INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE})

struct item {
	struct digest digest;
	enum item_type type;
	int64_t id;       /* of claim, product_state or advisory */
	int64_t sighting; /* the open one, 0 = none */
	int64_t last_seen; /* set while absent from a held-back answer, else INSTANT_NONE */
	int64_t absent_since; /* likewise */
	uint64_t named;       /* number of the answer that named it last */
	uint64_t ended;       /* number of the answer that ended its sighting last */
	/* What is lost when it goes: products by id, advisories by title or section, claims by list,
	 * section, platform, build and prerequisite. `section` is list and section of a claim, "" of
	 * the others. */
	const char *loss_key, *section;
	const char *count_key; /* what T10 counts: section and build; else as loss_key */
	const char *platform, *build; /* of a claim */
	bool has_cves;                /* of an advisory that is new here */
	const char *key;              /* key path in the answer being folded */
	struct times now;             /* stated in the answer being folded */
	struct times kept;            /* as last written */
	int64_t kept_at; /* the answer of this fold that stated them first, else INSTANT_NONE */
	int64_t earliest; /* the earliest date posted that is known to stand beside it */
	bool has_kept;
};

struct itemset {
	void *root; /* tsearch tree */
	struct item **items;
	size_t n, alloc;
	struct arena arena; /* the items and their strings */
};

void itemset_init(struct itemset *s);
void itemset_clear(struct itemset *s);
/* NULL when it is not there. */
struct item *itemset_find(const struct itemset *s, const struct digest *digest);
/* A new item, zeroed but for its digest; NULL with err set. */
NODISCARD struct item *itemset_add(
	struct itemset *s, const struct digest *digest, struct error *err);
/* Drop items without an open sighting that lie at or after index n (a refused answer). */
void itemset_cut(struct itemset *s, size_t n);

/* A set of texts, to count distinct keys. */
struct textset {
	void *root; /* tsearch tree */
	const char **texts;
	size_t n, alloc;
	struct arena arena;
};
void textset_init(struct textset *s);
void textset_clear(struct textset *s);
/* By bytes: texts[0] to texts[n - 1]. */
void textset_sort(struct textset *s);
bool textset_has(const struct textset *s, const char *text);
/* *fresh (may be NULL): it was not there. */
NODISCARD bool textset_add(
	struct textset *s, const char *text, bool *fresh, struct error *err);

/* A release as a text of such a set: "platform\tbuild". Both buffers hold CAP_NAME_BYTES + 1. */
NODISCARD bool textset_add_release(
	struct textset *s, const char *platform, const char *build, struct error *err);
void textset_split_release(const char *text, char *platform, char *build);

#endif
