/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_out.h"

#include "cli/json_text.h"
#include "core/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ROOM KIB(64)

/* After the first failure nothing more is taken. */
static void
fail(struct feed_out *out)
{
	out->failed = true;
	(void)error_set(out->err, ERR_NOMEM, "feed", "out of memory");
}

static void
flush(struct feed_out *out)
{
	if (out->failed || out->buf.len == 0)
		return;
	if (!digest_update(out->digest, out->buf.data, out->buf.len))
		fail(out);
	else if (!out->sink(out->ctx, out->buf.data, out->buf.len, out->err))
		out->failed = true;
	buf_reset(&out->buf);
}

bool
feed_out_begin(struct feed_out *out, feed_sink_fn *sink, void *ctx, struct error *err)
{
	*out = (struct feed_out){.sink = sink, .ctx = ctx, .err = err};
	buf_init(&out->buf, CAP_OUTPUT_VALUE_BYTES + ROOM);
	out->digest = digest_new();
	return out->digest || error_set(err, ERR_NOMEM, "feed", "out of memory");
}

bool
feed_out_end(struct feed_out *out, struct digest *digest)
{
	bool ok;

	flush(out);
	if (!out->failed && !digest_final(out->digest, digest))
		fail(out);
	ok = !out->failed;
	feed_out_clear(out);
	return ok;
}

void
feed_out_clear(struct feed_out *out)
{
	digest_free(out->digest);
	out->digest = NULL;
	buf_clear(&out->buf);
}

/* That many bytes more are in the buffer. */
static void
took(struct feed_out *out, size_t len)
{
	out->bytes += (int64_t)len;
	if (out->buf.len >= ROOM)
		flush(out);
}

bool
feed_sink_buf(void *ctx, const void *data, size_t len, struct error *err)
{
	struct buf *b = ctx;

	return buf_append(b, data, len) || buf_failed(b, "feed", err);
}

void
feed_out_bytes(struct feed_out *out, const void *data, size_t len)
{
	if (out->failed)
		return;
	if (!buf_append(&out->buf, data, len)) {
		out->failed = true;
		(void)buf_failed(&out->buf, "feed", out->err);
		return;
	}
	took(out, len);
}

void
feed_out_text(struct feed_out *out, const char *text)
{
	feed_out_bytes(out, text, strlen(text));
}

void
feed_out_printf(struct feed_out *out, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof text) {
		out->failed = true;
		(void)error_set(out->err, ERR_LIMIT, "feed", "a text of %d bytes", n);
		return;
	}
	feed_out_bytes(out, text, (size_t)n);
}

void
feed_out_json(struct feed_out *out, json_t *value)
{
	size_t before = out->buf.len;

	if (!out->failed && !value) {
		fail(out);
	} else if (!out->failed && !json_text_append(&out->buf, value)) {
		out->failed = true;
		(void)buf_failed(&out->buf, "feed", out->err);
	} else if (!out->failed) {
		took(out, out->buf.len - before);
	}
	json_decref(value);
}

/* How many bytes of `text` XML 1.0 cannot hold: controls, U+FFFE and U+FFFF. Text is UTF-8. */
static size_t
not_xml(const char *text)
{
	const unsigned char c = (unsigned char)*text;

	if (c < 0x20)
		return c == '\t' || c == '\n' ? 0 : 1;
	return strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
			       strncmp(text, "\xef\xbf\xbf", 3) == 0
		       ? 3
		       : 0;
}

void
feed_out_xml(struct feed_out *out, const char *text)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
		{'&', "&amp;" },
                {'<', "&lt;"  },
                {'>', "&gt;"  },
                {'"', "&quot;"}
        };

	while (*text) {
		const char *put = NULL;
		size_t skip = not_xml(text);

		if (skip)
			put = "\xef\xbf\xbd";
		for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
			if (*text == entities[i].c)
				put = entities[i].entity;
		if (put)
			feed_out_text(out, put);
		else
			feed_out_bytes(out, text, 1);
		text += skip ? skip : 1;
	}
}
