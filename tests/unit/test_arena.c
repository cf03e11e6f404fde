/* SPDX-License-Identifier: Apache-2.0 */
#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdint.h>
#include <string.h>

static void
test_a_list_keeps_its_elements_as_it_grows(void **state)
{
	struct arena a;
	int *list = NULL;
	size_t alloc = 0;

	(void)state;
	arena_init(&a, 1 << 20);
	for (size_t n = 0; n < 1000; n++) {
		list = arena_grow(&a, list, n, &alloc, sizeof *list);
		assert_non_null(list);
		assert_true(alloc > n);
		list[n] = (int)n;
	}
	for (size_t n = 0; n < 1000; n++)
		assert_int_equal(list[n], n);
	arena_clear(&a);
}

static void
test_room_is_not_asked_for_twice(void **state)
{
	struct arena a;
	size_t alloc = 0, used;
	void *list;

	(void)state;
	arena_init(&a, 1 << 20);
	list = arena_grow(&a, NULL, 0, &alloc, 8);
	used = a.used;
	assert_ptr_equal(arena_grow(&a, list, alloc - 1, &alloc, 8), list);
	assert_int_equal(a.used, used);
	arena_clear(&a);
}

static void
test_a_full_arena_is_told_as_its_cap(void **state)
{
	struct error err = ERROR_INIT;
	struct arena a;
	size_t alloc = 0;

	(void)state;
	arena_init(&a, 1024);
	assert_null(arena_grow(&a, NULL, 0, &alloc, 1024));
	assert_int_equal(alloc, 0);
	assert_false(arena_failed(&a, "list", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.reason, "needs more than 1024 bytes of memory");
	alloc = SIZE_MAX / 2 + 1;
	assert_null(arena_grow(&a, &err, alloc, &alloc, 1));
	arena_clear(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_list_keeps_its_elements_as_it_grows),
		cmocka_unit_test(test_room_is_not_asked_for_twice),
		cmocka_unit_test(test_a_full_arena_is_told_as_its_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
