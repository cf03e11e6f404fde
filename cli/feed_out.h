/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_out.h - the stream into which a published file is written: buffered, counted, digested.
 *
 * Layer: cli. Failures are sticky: a writer writes on, and the end tells. Text goes out as it is;
 * values of JSON and XML through their escapes.
 */
#ifndef SUCAT_CLI_FEED_OUT_H
#define SUCAT_CLI_FEED_OUT_H

#include "core/buf.h"
#include "core/digest.h"

#include <jansson.h>
#include <stdint.h>

/* Takes the bytes in order. */
typedef bool feed_sink_fn(void *ctx, const void *data, size_t len, struct error *err);

struct feed_out {
	feed_sink_fn *sink;
	void *ctx;
	struct buf buf;
	struct digest_stream *digest;
	int64_t bytes;
	bool failed;
	struct error *err;
};

/* `err` is set by whatever fails first. False when out of memory. */
NODISCARD bool feed_out_begin(
	struct feed_out *out, feed_sink_fn *sink, void *ctx, struct error *err);
/* Hand over the rest; what all of it came to. Frees. */
NODISCARD bool feed_out_end(struct feed_out *out, struct digest *digest);
/* Frees; takes a zeroed or an ended one. */
void feed_out_clear(struct feed_out *out);

/* A sink whose ctx is a struct buf. */
bool feed_sink_buf(void *ctx, const void *data, size_t len, struct error *err);

void feed_out_bytes(struct feed_out *out, const void *data, size_t len);
void feed_out_text(struct feed_out *out, const char *text);
void feed_out_printf(struct feed_out *out, const char *fmt, ...) PRINTF(2, 3);
/* A value on one line; ownership is taken, NULL means out of memory. */
void feed_out_json(struct feed_out *out, json_t *value);
/* Text of XML 1.0: escaped, what it cannot hold as U+FFFD. */
void feed_out_xml(struct feed_out *out, const char *text);

#endif
