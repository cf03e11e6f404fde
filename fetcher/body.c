/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/body.h"

#include <string.h>

#define WINDOW_BYTES 16384
#define GZIP_ONLY    (MAX_WBITS + 16)

void
body_init(struct body *b, size_t cap)
{
	*b = (struct body){0};
	buf_init(&b->out, cap < CAP_BODY_BYTES ? cap : CAP_BODY_BYTES);
}

static void
close_stream(struct body *b)
{
	if (b->open)
		(void)inflateEnd(&b->z);
	b->open = b->ended = false;
}

void
body_clear(struct body *b)
{
	close_stream(b);
	buf_clear(&b->out);
}

void
body_lend(struct body *b, struct buf *memory)
{
	memory->cap = b->out.cap;
	b->out = *memory;
	b->out.over = false;
	buf_reset(&b->out);
	*memory = (struct buf){0};
}

void
body_give_back(struct body *b, struct buf *memory)
{
	*memory = b->out;
	buf_init(&b->out, memory->cap);
}

void
body_begin(struct body *b, enum body_coding coding)
{
	close_stream(b);
	buf_reset(&b->out);
	b->wire = 0;
	b->coding = coding;
}

bool
body_expect(struct body *b, const char *source, int64_t bytes, struct error *err)
{
	if (b->coding != BODY_PLAIN || bytes <= 0 ||
		bytes > (int64_t)CAP_EXPECTED_BYTES || (uint64_t)bytes > b->out.cap)
		return true; /* room as it comes */
	return buf_room(&b->out, (size_t)bytes) || buf_failed(&b->out, source, err);
}

static bool
over(struct error *err, const char *source, const char *name, const char *what,
	size_t cap)
{
	(void)error_set(err, ERR_LIMIT, source, "%s over %zu bytes", what, cap);
	return error_set_name(err, name);
}

static bool
damaged(struct error *err, const char *source, const char *what)
{
	(void)error_set(err, ERR_FORMAT, source, "gzip: %s", what);
	return error_set_name(err, "http.encoding");
}

static bool
append(struct body *b, const char *source, const void *data, size_t len,
	struct error *err)
{
	if (buf_append(&b->out, data, len))
		return true;
	if (b->out.over)
		return over(err, source, "limit.body", "body", b->out.cap);
	return buf_failed(&b->out, source, err);
}

/* Inflate what is in z.next_in; the ratio is judged at each window, not at the end. */
static bool
inflate_input(struct body *b, const char *source, struct error *err)
{
	unsigned char window[WINDOW_BYTES];
	size_t made;
	int status = Z_OK;

	while (status == Z_OK && (b->z.avail_in > 0 || b->z.avail_out == 0)) {
		b->z.next_out = window;
		b->z.avail_out = sizeof window;
		status = inflate(&b->z, Z_NO_FLUSH);
		if (status == Z_MEM_ERROR)
			return error_set(err, ERR_NOMEM, source, "out of memory");
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return damaged(err, source, b->z.msg ? b->z.msg : "damaged");
		made = sizeof window - b->z.avail_out;
		if (!append(b, source, window, made, err))
			return false;
		if (b->out.len > CAP_INFLATE_FREE_BYTES &&
			b->out.len / CAP_INFLATE_RATIO > b->z.total_in) {
			(void)error_set(err, ERR_LIMIT, source,
				"inflates to more than %d times its size",
				CAP_INFLATE_RATIO);
			return error_set_name(err, "limit.ratio");
		}
	}
	b->ended = status == Z_STREAM_END;
	if (b->ended && b->z.avail_in > 0)
		return damaged(err, source, "bytes after its end");
	return true;
}

bool
body_feed(struct body *b, const char *source, const void *data, size_t len,
	struct error *err)
{
	if (len == 0)
		return true;
	b->wire += len;
	if (b->wire > CAP_WIRE_BYTES)
		return over(err, source, "limit.wire", "transfer", CAP_WIRE_BYTES);
	if (b->coding == BODY_MAYBE_GZIP)
		b->coding = *(const unsigned char *)data == 0x1f ? BODY_GZIP : BODY_PLAIN;
	if (b->coding == BODY_PLAIN)
		return append(b, source, data, len, err);
	if (b->ended)
		return damaged(err, source, "bytes after its end");
	if (!b->open) {
		b->z = (z_stream){0};
		if (inflateInit2(&b->z, GZIP_ONLY) != Z_OK)
			return error_set(err, ERR_NOMEM, source, "out of memory");
		b->open = true;
	}
	b->z.next_in = data;
	b->z.avail_in = (uInt)len;
	b->z.avail_out = 1; /* nothing is pending */
	return inflate_input(b, source, err);
}

bool
body_end(struct body *b, const char *source, struct error *err)
{
	if (b->coding != BODY_GZIP)
		return true;
	if (!b->ended)
		return damaged(err, source, "cut before its trailer");
	if (b->out.len >= 2 && memcmp(b->out.data, "\x1f\x8b", 2) == 0)
		return damaged(err, source, "another gzip within");
	return true;
}
