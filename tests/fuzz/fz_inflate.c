/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_inflate - bytes as the body of a response, coming in pieces. What comes out is never more than
 * the cap or the ratio allows, is what zlib makes of it, and does not depend on the pieces.
 *
 * The first byte is the coding, the second the size of a piece, the third the cap in KiB.
 */
#include "fetcher/body.h"
#include "tests/fuzz/target.h"

#include <string.h>

struct outcome {
	bool ok;
	char *out;
	size_t len;
	struct error err;
};

static struct outcome
receive(enum body_coding coding, size_t cap, size_t piece, const char *data, size_t size)
{
	struct outcome o = {.err = ERROR_INIT, .ok = true};
	struct body b;
	size_t at = 0;

	body_init(&b, cap);
	body_begin(&b, coding);
	while (o.ok && at < size) {
		size_t n = size - at < piece ? size - at : piece;
		char *bytes = fuzz_copy((const uint8_t *)data + at, n);

		o.ok = body_feed(&b, "gdmf-pmv", bytes, n, &o.err);
		free(bytes);
		at += n;
		promise(b.out.len <= cap, "%zu bytes out", b.out.len);
		promise(b.wire <= CAP_WIRE_BYTES || !o.ok, "bytes in");
	}
	o.ok = o.ok && body_end(&b, "gdmf-pmv", &o.err);
	if (o.ok && b.out.len > CAP_INFLATE_FREE_BYTES && b.coding == BODY_GZIP)
		promise(b.out.len / CAP_INFLATE_RATIO <= b.wire, "%zu of %zu", b.out.len,
			size);
	o.out = buf_take(&b.out, &o.len);
	if (!o.ok) {
		fuzz_check_error(&o.err, "gdmf-pmv", false);
		promise(o.err.name || o.err.code == ERR_NOMEM, "%s", o.err.reason);
	}
	body_clear(&b);
	return o;
}

/* What zlib alone makes of it is the same, and whole. */
static void
check_inflated(const struct outcome *o, const char *data, size_t size)
{
	unsigned char *all = malloc(o->len + 1);
	z_stream z = {0};

	if (!all || inflateInit2(&z, MAX_WBITS + 16) != Z_OK)
		abort();
	z.next_in = (const unsigned char *)data;
	z.avail_in = (uInt)size;
	z.next_out = all;
	z.avail_out = (uInt)o->len + 1;
	promise(inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0, "not whole");
	promise(z.total_out == o->len && (!o->len || memcmp(all, o->out, o->len) == 0),
		"%zu bytes", o->len);
	(void)inflateEnd(&z);
	free(all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct outcome once, pieces;
	enum body_coding coding;
	size_t piece, cap;
	char *copy;

	if (size < 3)
		return 0;
	coding = (enum body_coding)(data[0] % 3);
	piece = data[1] + 1U;
	cap = (data[2] + 1U) * KIB(16);
	size -= 3;
	copy = fuzz_copy(data + 3, size);
	once = receive(coding, cap, size ? size : 1, copy, size);
	pieces = receive(coding, cap, piece, copy, size);
	promise(once.ok == pieces.ok, "%s, in pieces %s", once.err.reason,
		pieces.err.reason);
	if (once.ok) {
		promise(once.len == pieces.len &&
				(!once.len ||
					memcmp(once.out, pieces.out, once.len) == 0),
			"other bytes in pieces");
		if (coding == BODY_GZIP)
			check_inflated(&once, copy, size);
		if (coding == BODY_PLAIN)
			promise(once.len == size, "%zu of %zu", once.len, size);
	}
	free(once.out);
	free(pieces.out);
	free(copy);
	return 0;
}
