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

/* So many zero bytes in gzip, and what comes of them under a cap: "" or the name of the error. */
static const char *
feed_zeros(size_t n, size_t cap)
{
	unsigned char *zeros = calloc(1, n), *packed = malloc(n / 100 + 1024);
	struct error err = ERROR_INIT;
	struct body b;
	z_stream z = {0};

	assert_true(zeros && packed);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, 0), Z_OK);
	z.next_in = zeros;
	z.avail_in = (uInt)n;
	z.next_out = packed;
	z.avail_out = (uInt)(n / 100 + 1024);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	body_init(&b, cap);
	body_begin(&b, BODY_GZIP);
	if (body_feed(&b, "x", packed, z.total_out, &err) && body_end(&b, "x", &err))
		assert_int_equal(b.out.len, n);
	else
		assert_true(b.out.len <= cap);
	(void)deflateEnd(&z);
	body_clear(&b);
	free(zeros);
	free(packed);
	return err.name ? err.name : "";
}

static void
test_t2_inflated_bytes_have_caps(void **state)
{
	(void)state;
	/* a thousand to one */
	assert_string_equal(feed_zeros(CAP_INFLATE_FREE_BYTES, MIB(8)), "");
	assert_string_equal(
		feed_zeros(CAP_INFLATE_FREE_BYTES + 1, MIB(8)), "limit.ratio");
	assert_string_equal(feed_zeros(MIB(8), MIB(8)), "limit.ratio");
	assert_string_equal(feed_zeros(20000, 20000), "");
	assert_string_equal(feed_zeros(20001, 20000), "limit.body");
}

static void
test_bytes_on_the_wire_have_a_cap(void **state)
{
	static const char piece[MIB(1)];
	struct error err = ERROR_INIT;
	struct body b;

	(void)state;
	body_init(&b, CAP_BODY_BYTES);
	body_begin(&b, BODY_PLAIN);
	for (size_t n = 0; n < CAP_WIRE_BYTES; n += sizeof piece)
		assert_true(body_feed(&b, "x", piece, sizeof piece, &err));
	assert_true(body_end(&b, "x", &err));
	assert_false(body_feed(&b, "x", piece, 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.wire");
	body_clear(&b);
}

static void
test_room_for_what_is_told_to_come(void **state)
{
	struct error err = ERROR_INIT;
	struct body b;

	(void)state;
	body_init(&b, MIB(4));
	body_begin(&b, BODY_GZIP); /* how much it inflates to is told by nobody */
	assert_true(body_expect(&b, "x", KIB(300), &err));
	assert_int_equal(b.out.alloc, 0);
	body_begin(&b, BODY_PLAIN);
	assert_true(body_expect(&b, "x", -1, &err));
	assert_true(
		body_expect(&b, "x", INT64_MAX, &err)); /* comes over the cap, or never */
	assert_int_equal(b.out.alloc, 0);
	assert_true(body_expect(&b, "x", KIB(300), &err));
	assert_true(b.out.alloc > KIB(300));
	assert_int_equal(b.out.len, 0);
	body_clear(&b);
}

/* It keeps its own cap, and none of the bytes. */
static void
test_the_memory_of_a_body_serves_another(void **state)
{
	static const char piece[KIB(64)] = "<plist";
	struct error err = ERROR_INIT;
	struct buf memory = {0};
	struct body b, next;

	(void)state;
	body_init(&b, KIB(128));
	body_begin(&b, BODY_PLAIN);
	assert_true(body_feed(&b, "x", piece, sizeof piece, &err));
	body_give_back(&b, &memory);
	body_clear(&b);
	assert_true(memory.alloc > KIB(64));

	body_init(&next, KIB(32));
	body_lend(&next, &memory);
	assert_null(memory.data);
	assert_int_equal(next.out.len, 0);
	body_begin(&next, BODY_PLAIN);
	assert_true(body_feed(&next, "x", "{", 1, &err));
	assert_string_equal(next.out.data, "{");
	assert_false(body_feed(&next, "x", piece, KIB(32), &err));
	assert_string_equal(err.name, "limit.body");
	body_clear(&next);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip_in_any_two_pieces_is_the_same),
		cmocka_unit_test(test_gzip_cut_anywhere_is_not_whole),
		cmocka_unit_test(test_gzip_with_a_flipped_trailer_is_refused),
		cmocka_unit_test(test_t2_inflated_bytes_have_caps),
		cmocka_unit_test(test_bytes_on_the_wire_have_a_cap),
		cmocka_unit_test(test_room_for_what_is_told_to_come),
		cmocka_unit_test(test_the_memory_of_a_body_serves_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
