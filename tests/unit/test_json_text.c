/* SPDX-License-Identifier: Apache-2.0 */
/* The text of JSON values is what jansson makes of them, byte for byte. */
#include "cli/json_text.h"

#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Takes ownership. */
static void
assert_as_jansson(json_t *value)
{
	char *expected = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	struct buf b;

	assert_non_null(expected);
	buf_init(&b, MIB(1));
	assert_true(buf_text(&b, "before "));
	assert_true(json_text_append(&b, value));
	assert_int_equal(b.len, 7 + strlen(expected));
	assert_string_equal(b.data + 7, expected);
	buf_clear(&b);
	free(expected);
	json_decref(value);
}

static void
test_values_of_every_kind(void **state)
{
	static const char *const texts[] = {
		"null",
		"true",
		"false",
		"0",
		"-1",
		"26",
		"-9223372036854775808",
		"9223372036854775807",
		"1.5",
		"-2e30",
		"\"\"",
		"{}",
		"[]",
		"[[]]",
		"[{}]",
		"{\"a\":[]}",
		"{\"a\":{}}",
		"[1,2,3]",
		"[[1],[],[2,[3]]]",
		"{\"schema\":\"sucat.facts/1\",\"n\":[null,true,false,{\"b\":1,\"a\":2}]}",
		"{\"z\":1,\"a\":2,\"\":3}", /* in the order in which they were set */
		"{\"key \\\" \\u0001 \\\\\":\"\\u007f \\u00e9 \\ud83d\\ude00 /\"}",
		"[\"a\\u0000b\",\"\\b\\f\\n\\r\\t\\u001b\\u001f\\\\\\\"/\",\"\\u2028\"]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		json_t *value =
			json_loads(texts[i], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

		assert_non_null(value);
		assert_as_jansson(value);
	}
}

/* Each byte that a string may hold, at its beginning, in the middle and at its end. */
static void
test_each_character(void **state)
{
	(void)state;
	for (int c = 0; c < 0x80; c++) {
		const char text[] = {(char)c, 'm', 'a', 'c', (char)c, 'O', 'S', (char)c};
		json_t *value = json_object();

		assert_int_equal(
			json_object_set_new(value, "c", json_stringn(text, sizeof text)),
			0);
		assert_as_jansson(value);
	}
}

/* However deep: what lies below the levels that are kept here is written all the same. */
static void
test_deep_nesting(void **state)
{
	(void)state;
	for (int depth = 1; depth < 40; depth++) {
		json_t *value = json_pack("[s, {}]", "inmost");

		for (int i = 0; i < depth; i++)
			value = i % 2 ? json_pack("[i, o, i]", i, value, i)
				      : json_pack("{s:i, s:o, s:i}", "a", i, "b", value,
						"c", i);
		assert_as_jansson(value);
	}
}

static void
test_over_the_cap(void **state)
{
	json_t *value = json_pack("{s:[s, s]}", "builds", "25D2128", "25D771280a");

	(void)state;
	for (size_t cap = 0; cap < strlen("{\"builds\":[\"25D2128\",\"25D771280a\"]}");
		cap++) {
		struct buf b;

		buf_init(&b, cap);
		assert_false(json_text_append(&b, value));
		assert_true(b.over);
		buf_clear(&b);
	}
	json_decref(value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_of_every_kind),
		cmocka_unit_test(test_each_character),
		cmocka_unit_test(test_deep_nesting),
		cmocka_unit_test(test_over_the_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
