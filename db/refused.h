/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refused.h - how much of a live answer is kept that its parser refuses (T25).
 *
 * Layer: db. The store is append-only, so what a broken node sends at each poll would fill it. Of the
 * refused answers of a source CAP_REFUSED_BODIES in CAP_REFUSED_S are kept whole, of the others the
 * first CAP_REFUSED_HEAD_BYTES, and when all of these take CAP_REFUSED_BYTES in the store nothing but
 * digest and length. An answer that is held back is no refused one: what it adds is believed, so it is
 * kept whole. What an admin imports is kept whole, too.
 */
#ifndef SUCAT_DB_REFUSED_H
#define SUCAT_DB_REFUSED_H

#include "db/connection.h"
#include "parser/format.h"

#include <stddef.h>
#include <stdint.h>

/* The live answer of `len` bytes that came from a source at `at`. */
struct refused_answer {
	int64_t source_id, at;
	const char *body;
	size_t len;
};

/* *part: how many bytes of it are to be kept; all of it unless it is one too many that `format` (may
 * be NULL) refuses. Parses it only where it may be. */
NODISCARD bool refused_part(struct db *db, const struct format *format,
	const struct refused_answer *answer, size_t *part, struct error *err);

/* Does the parser take these bytes as a whole? Its records are dropped. False with `err` set when
 * memory runs out. */
NODISCARD bool refused_try(const struct format *format, const char *body, size_t len,
	int64_t at, bool *taken, struct error *err);

#endif
