/* SPDX-License-Identifier: Apache-2.0 */
/*
 * absence.h - releases that a list dropped though nothing newer stands in their place (T11).
 *
 * Layer: db; a part of the fold, for sources whose list is all that is offered (pmv). Like
 * sightings, absences are derived from the answers of one source in the order of their time, and
 * from nothing else.
 *  (1) It begins with an answer that ends the last claim of a release, or of some of its devices,
 *      or of those who are not managed; T10 has judged before that the loss is believed.
 *  (2) A device whose claim went on or after its last day (ExpirationDate), or in whose place
 *      something newer is listed (parser/succession.h), is missed by nobody. When no other is
 *      left, or the release is back, the absence was none.
 *  (3) It is believed with the third answer that lacks it, a day or more after the first
 *      (CAP_ABSENCES, CAP_ABSENCE_S). Of an answer that was repeated the first and the last moment
 *      count; one of which something is held back (T10) does not count.
 *  (4) The whole release: it is withdrawn, until it is listed again.
 */
#ifndef SUCAT_DB_ABSENCE_H
#define SUCAT_DB_ABSENCE_H

#include "db/connection.h"

/* The answer under way. */
struct absence_answer {
	int64_t source_id, at;
	int64_t before; /* when the answer before it was last said; INSTANT_NONE: it, or a part
	                 * of it, is held back, or there is none */
	bool counts; /* nothing of this one is held back */
};

enum absence_scope { ABSENCE_RELEASE, ABSENCE_DEVICES, ABSENCE_PUBLIC, ABSENCE_SCOPES };

/* One that is believed now. Strings live until the callback returns. */
struct absence {
	const char *platform, *build;
	enum absence_scope scope;
	int64_t since; /* the first answer that lacks it */
	const char
		*devices; /* for which nothing newer is listed: a JSON array of names */
};
typedef bool absence_fn(void *ctx, const struct absence *absence, struct error *err);

/* Claims of a release ended in the answer. */
NODISCARD bool absence_begin(struct db *db, const struct absence_answer *answer,
	const char *platform, const char *build, struct error *err);
/* Claims of a release began in the answer. */
NODISCARD bool absence_end(struct db *db, const struct absence_answer *answer,
	const char *platform, const char *build, struct error *err);
/* Once all claims of the answer are written: judge what waits. */
NODISCARD bool absence_judge(struct db *db, const struct absence_answer *answer,
	absence_fn *fn, void *ctx, struct error *err);

#endif
