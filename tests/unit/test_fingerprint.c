/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static struct fingerprint_key key;

static int
make_key(void **state)
{
	(void)state;
	return fingerprint_key_make(&key) ? 0 : -1;
}

static bool
same(struct fingerprint a, struct fingerprint b)
{
	return fingerprint_is_same(&a, &b);
}

static void
test_each_byte_and_the_length_count(void **state)
{
	char text[FINGERPRINT_TEXT_BYTES + 1] = {0}, copy[sizeof text];

	(void)state;
	for (size_t len = 0; len < FINGERPRINT_TEXT_BYTES; len += 1 + len / 8) {
		const struct fingerprint of = fingerprint_of(&key, text, len, NULL);

		memcpy(copy, text, sizeof text); /* aligned in another way */
		assert_true(same(of, fingerprint_of(&key, copy + 1, len, NULL)));
		assert_false(same(of, fingerprint_of(&key, text, len + 1, NULL)));
		for (size_t at = 0; at < len; at++) {
			copy[at] = 1;
			assert_false(same(of, fingerprint_of(&key, copy, len, NULL)));
			copy[at] = 0;
		}
	}
}

static struct fingerprint
list(const char *a, const char *b, const char *c)
{
	const char *const texts[] = {a, b, c};
	struct fingerprint sum = {0};

	for (size_t i = 0; i < 3; i++) {
		const struct fingerprint of =
			fingerprint_of(&key, texts[i], strlen(texts[i]), NULL);

		fingerprint_add(&sum, &of);
	}
	return sum;
}

static void
test_the_order_of_a_list_does_not(void **state)
{
	const struct fingerprint abc = list("a", "bb", "ccc"), none = {0};

	(void)state;
	assert_true(same(abc, list("ccc", "a", "bb")));
	assert_false(same(abc, list("a", "bb", "bb")));
	assert_false(same(abc, list("a", "bc", "bcc")));
	assert_true(same(
		fingerprint_of(&key, "x", 1, &abc), fingerprint_of(&key, "x", 1, &abc)));
	assert_false(same(
		fingerprint_of(&key, "x", 1, &abc), fingerprint_of(&key, "y", 1, &abc)));
	assert_false(same(
		fingerprint_of(&key, "x", 1, &abc), fingerprint_of(&key, "x", 1, &none)));
	assert_false(same(
		fingerprint_of(&key, "x", 1, NULL), fingerprint_of(&key, "x", 1, &none)));
}

static void
test_another_key_tells_otherwise(void **state)
{
	const struct fingerprint of = fingerprint_of(&key, "x", 1, NULL);

	assert_int_equal(make_key(state), 0);
	assert_false(same(of, fingerprint_of(&key, "x", 1, NULL)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_byte_and_the_length_count),
		cmocka_unit_test(test_the_order_of_a_list_does_not),
		cmocka_unit_test(test_another_key_tells_otherwise),
	};

	return cmocka_run_group_tests(tests, make_key, NULL);
}
