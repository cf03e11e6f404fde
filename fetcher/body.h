/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body.h - the bytes of a response: counted, inflated, held to every cap, checked for their end.
 *
 * Layer: fetcher. libcurl inflates without bound and calls a gzip stream cut before its trailer a
 * success (7.88), so its decoding is off and this does it.
 */
#ifndef SUCAT_FETCHER_BODY_H
#define SUCAT_FETCHER_BODY_H

#include "core/buf.h"
#include "core/limits.h"

#include <zlib.h>

enum body_coding {
	BODY_PLAIN,
	BODY_GZIP,       /* Content-Encoding: gzip */
	BODY_MAYBE_GZIP, /* a file named .gz: gzip when it begins like one */
};

struct body {
	struct buf out;          /* what the answer is, inflated */
	uint64_t wire;           /* bytes that came */
	enum body_coding coding; /* MAYBE is settled by the first byte */
	z_stream z;
	bool open, ended; /* z is in use; the gzip trailer came and was right */
};

/* `cap` bytes of output, at most CAP_BODY_BYTES. */
void body_init(struct body *b, size_t cap);
void body_clear(struct body *b);
/* Memory of another body, for this one, and back; what is in it is of no interest. */
void body_lend(struct body *b, struct buf *memory);
void body_give_back(struct body *b, struct buf *memory);
/* Forget all, expect a body of this coding. */
void body_begin(struct body *b, enum body_coding coding);
/* It is told that so many bytes will come: room for them at once, where that is not much. */
NODISCARD bool body_expect(
	struct body *b, const char *source, int64_t bytes, struct error *err);

/* ERR_LIMIT "limit.wire", "limit.body", "limit.ratio"; ERR_FORMAT "http.encoding" (damaged or
 * nested gzip, a second member, no trailer). */
NODISCARD bool body_feed(struct body *b, const char *source, const void *data, size_t len,
	struct error *err);
/* All bytes came: is the stream whole? */
NODISCARD bool body_end(struct body *b, const char *source, struct error *err);

#endif
