/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* "25D771280a\n" 1000 times, in gzip -> its bytes; the caller frees. */
static unsigned char *
pack(size_t *len)
{
	static const char line[] = "25D771280a\n";
	char text[1000 * (sizeof line - 1)];
	const size_t cap = sizeof text;
	unsigned char *out = malloc(cap);
	z_stream z = {0};

	assert_non_null(out);
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + i * (sizeof line - 1), line, sizeof line - 1);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, 0), Z_OK);
	z.next_in = (const Bytef *)text;
	z.avail_in = sizeof text;
	z.next_out = out;
	z.avail_out = sizeof text;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	*len = z.total_out;
	(void)deflateEnd(&z);
	return out;
}

static void
test_gzip_in_any_two_pieces_is_the_same(void **state)
{
	size_t len;
	unsigned char *packed = pack(&len);
	struct body b;

	(void)state;
	body_init(&b, KIB(64));
	for (size_t cut = 0; cut <= len; cut++) {
		struct error err = ERROR_INIT;

		body_begin(&b, cut % 2 ? BODY_GZIP : BODY_MAYBE_GZIP);
		assert_true(body_feed(&b, "x", packed, cut, &err));
		assert_true(body_feed(&b, "x", packed + cut, len - cut, &err));
		assert_true(body_end(&b, "x", &err));
		assert_int_equal(b.wire, len);
		assert_int_equal(b.out.len, 11000);
	}
	body_clear(&b);
	free(packed);
}

static void
test_gzip_cut_anywhere_is_not_whole(void **state)
{
	size_t len;
	unsigned char *packed = pack(&len);
	struct body b;

	(void)state;
	body_init(&b, KIB(64));
	for (size_t cut = 0; cut < len; cut++) {
		struct error err = ERROR_INIT;

		body_begin(&b, BODY_GZIP);
		assert_true(body_feed(&b, "x", packed, cut, &err));
		assert_false(body_end(&b, "x", &err));
		assert_string_equal(err.name, "http.encoding");
	}
	body_clear(&b);
	free(packed);
}

static void
test_gzip_with_a_flipped_trailer_is_refused(void **state)
{
	size_t len;
	unsigned char *packed = pack(&len);
	struct body b;

	(void)state;
	body_init(&b, KIB(64));
	for (size_t at = len - 8; at < len; at++) {
		struct error err = ERROR_INIT;

		packed[at] ^= 1;
		body_begin(&b, BODY_GZIP);
		assert_false(body_feed(&b, "x", packed, len, &err));
		assert_string_equal(err.name, "http.encoding");
		packed[at] ^= 1;
	}
	body_clear(&b);
	free(packed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip_in_any_two_pieces_is_the_same),
		cmocka_unit_test(test_gzip_cut_anywhere_is_not_whole),
		cmocka_unit_test(test_gzip_with_a_flipped_trailer_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
