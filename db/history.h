/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history.h - what a source said, answer by answer, and what changed between two moments.
 *
 * Layer: db. A moment stands for the newest accepted or held-back answer at it, and is told by what
 * that answer really said: losses that are held back, or not yet believed, are shown. Of two
 * answers of one second, which have no order, the one whose digest sorts last stands for it.
 * Strings live until the callback returns.
 */
#ifndef SUCAT_DB_HISTORY_H
#define SUCAT_DB_HISTORY_H

#include "core/digest.h"
#include "db/connection.h"
#include "db/source.h"

/* An unbroken interval of one answer. */
struct history_answer {
	const char *source;
	int64_t first_at, last_at;
	struct digest digest;
	int64_t bytes;
	const char *verdict; /* pending, accepted, held, refused, kept */
	const char *message; /* "" = none */
};
typedef bool history_answer_fn(
	void *ctx, const struct history_answer *answer, struct error *err);

/* The answers of a source ("" = of all) that were given in [since, until], newest first; at most
 * `limit`, -1 = all. */
struct history_range {
	const char *source;
	int64_t since, until, limit;
};
NODISCARD bool history_log(struct db *db, const struct history_range *range,
	history_answer_fn *fn, void *ctx, struct error *err);

/* The answer that stands for a moment. */
struct history_moment {
	int64_t asked;
	int64_t at; /* since when the source said it */
	struct digest digest;
};
/* ERR_UNKNOWN when the source had not been heard of at `asked`. */
NODISCARD bool history_moment(struct db *db, const struct source *source, int64_t asked,
	struct history_moment *out, struct error *err);

struct history_claim {
	const char *list, *section, *platform, *version, *extra, *build;
	const char *prerequisite_build, *kind;
	const char *canonical_build; /* the build itself, unless it is a twin */
	int64_t posted, expires;     /* as stated in that answer; INSTANT_NONE = not */
	const char **devices;        /* of all its rows, sorted, without repeats */
	size_t n_devices;
};

struct history_product {
	const char *product, *state, *type, *version, *build, *smd_url;
	int64_t post_date, deferred_date; /* INSTANT_NONE = not stated */
	int64_t packages, bytes;
	struct digest packages_digest, distributions_digest, meta_digest;
};

/* What differs between two states of a claim or product, as bits, and the name of each bit. */
enum {
	HISTORY_DEVICES,
	HISTORY_POSTED,
	HISTORY_EXPIRES,
	HISTORY_POST_DATE,
	HISTORY_DEFERRED_DATE,
	HISTORY_STATE,
	HISTORY_PACKAGES,
	HISTORY_DISTRIBUTIONS,
	HISTORY_SMD_URL,
	HISTORY_META, /* any other key */
	HISTORY_PARTS,
};
extern const char *const history_part_names[HISTORY_PARTS];

/* `from` is NULL when it was added, `to` when it was removed; else `parts` (1 << HISTORY_...) is
 * not 0. */
struct history_sink {
	void *ctx;
	bool (*claim)(void *ctx, const struct history_claim *from,
		const struct history_claim *to, unsigned parts, struct error *err);
	bool (*product)(void *ctx, const struct history_product *from,
		const struct history_product *to, unsigned parts, struct error *err);
};

/*
 * What differs between two answers of a source: claims by identity (all but devices and times),
 * then products by id. The order of rows and packages, and the date of a catalog's index, are no
 * difference. `dates`: also stated times.
 */
NODISCARD bool history_diff(struct db *db, int64_t source_id,
	const struct history_moment *from, const struct history_moment *to, bool dates,
	const struct history_sink *sink, struct error *err);

#endif
