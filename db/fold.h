/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold.h - the derivation: a source's answers, in the order of their time, become facts.
 *
 * Layer: db. One function for live sync (the tail), late imports and rebuild (from the start):
 * so any order of arrival gives one state.
 *  (1) An answer that does not parse changes no fact: its verdict is `refused`, with the reason.
 *      An answer that is older than one accepted before, by what it says of itself or by the
 *      Last-Modified with which it came, changes none either: `stale`.
 *  (2) The events of an answer are written in the transaction of its facts.
 *  (3) A repeat of the accepted answer extends its coverage and is not parsed.
 *  (4) A late answer, a source's first answer, a rebuild and bundled facts make no event; but the
 *      first answer of a security note that an index linked later than at its own first does.
 *  (5) What is derived beside sightings (db/absence.h, db/lapse.h) is of one source alone, too.
 */
#ifndef SUCAT_DB_FOLD_H
#define SUCAT_DB_FOLD_H

#include "core/limits.h"
#include "db/raw.h"
#include "parser/format.h"

/* How the layer above names the parser of a kind (parser/format.h). */
typedef const struct format *fold_format_fn(const char *kind);

/* The reason of a refusal with its line: never cut, so never cut inside a character. */
#define FOLD_MESSAGE_BYTES (sizeof((struct error *)0)->reason + 32)

struct fold_result {
	size_t folded, refused,
		held; /* answers that waited; not those folded again with a late one */
	size_t added, removed; /* sightings begun and ended */
	/* of the last answer that was refused or held: why, and its source; "" = none */
	char message[FOLD_MESSAGE_BYTES], source[CAP_NAME_BYTES + 1];
};

/*
 * Fold the pending answers of a source, inside the caller's transaction. `events` is false for a
 * rebuild. `result` is added to.
 */
NODISCARD bool fold_source(struct db *db, struct raw *raw, int64_t source_id,
	fold_format_fn *format_of, bool events, struct fold_result *result,
	struct error *err);

/* Forget what is derived of a source, of every source: then its answers wait to be folded. */
NODISCARD bool fold_wipe(struct db *db, int64_t source_id, struct error *err);
NODISCARD bool fold_wipe_all(struct db *db, struct error *err);

#endif
