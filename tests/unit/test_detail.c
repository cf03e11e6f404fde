/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/detail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/limits.h"

static bool
collect(void *ctx, const char *label, const char *text)
{
	return buf_printf(ctx, "%s: %s\n", label, text);
}

/* What is said of a detail. */
static void
expect(const char *detail, const char *words)
{
	static const struct device known[] = {
		{.name = "J700AP", .title = "MacBook Neo"}
        };
	const struct device_titles titles = {known, 1};
	json_t *value = *detail ? json_loads(detail, 0, NULL) : json_null();
	struct buf said;

	assert_non_null(value);
	buf_init(&said, KIB(64));
	assert_true(buf_text(&said, ""));
	assert_true(detail_say(value, &titles, collect, &said));
	assert_string_equal(said.data, words);
	buf_clear(&said);
	json_decref(value);
}

/* Above eight devices the families are counted, the largest first. */
static void
test_many_devices_are_told_by_family(void **state)
{
	static const struct device known[] = {
		{.name = "A", .title = "MacBook Pro (14-inch, M3, Nov 2023)"},
		{.name = "B", .title = "Mac mini (2024)"                    },
		{.name = "C", .title = "MacBook Air (M3)"                   },
		{.name = "D", .title = "iPhone 15"                          },
	};
	static const char *const macs[] = {"B", "A", "A", "C", "A", "C", "A", "A", "A"};
	static const char *const mixed[] = {"D", "A", "D", "D", "D", "D", "D", "D", "E"};
	static const char *const phones[] = {"D", "D", "D", "D", "D", "D", "D", "D", "D"};
	static const struct {
		const char *const *names;
		const char *words;
	} cases[] = {
		{macs,   "9 Macs: MacBook Pro 6, MacBook Air 2, Mac mini 1"},
		{mixed,  "9 devices: iPhone 7, MacBook Pro 1, others 1"    },
		{phones, "9 iPhones"				       },
	};
	const struct device_titles titles = {known, 4};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf b;

		buf_init(&b, KIB(1));
		assert_true(device_words_append(&b, cases[i].names, 9, &titles));
		assert_string_equal(b.data, cases[i].words);
		buf_clear(&b);
	}
}

static void
test_what_changed_from_and_to(void **state)
{
	(void)state;
	expect("{\"changes\":[{\"field\":\"version\",\"from\":\"26\",\"to\":\"26.0.1\"},"
	       "{\"field\":\"extra\",\"from\":null,\"to\":\"(a)\"},"
	       "{\"field\":\"kind\",\"from\":\"unknown\",\"to\":\"bsi\"},"
	       "{\"field\":\"base_build\",\"from\":\"25D125\",\"to\":\"25D2128\"},"
	       "{\"field\":\"beta\",\"from\":true,\"to\":false}]}",
		"changed: version from 26 to 26.0.1\n"
		"changed: extra from none to (a)\n"
		"changed: kind from unknown to bsi\n"
		"changed: base from 25D125 to 25D2128\n"
		"changed: beta from yes to no\n");
}

static void
test_for_whom_it_changed(void **state)
{
	(void)state;
	expect("{\"changes\":[{\"field\":\"devices\",\"gained\":[\"J700AP\",\"J314sAP\"],"
	       "\"lost\":[]}]}",
		"changed: now also for J700AP (MacBook Neo), J314sAP\n");
	expect("{\"changes\":[{\"field\":\"devices\",\"absent_since\":"
	       "\"2026-03-17T22:00:00Z\",\"gained\":[],\"lost\":[\"J700AP\"]}]}",
		"changed: no longer for J700AP (MacBook Neo), since "
		"2026-03-17T22:00:00Z\n");
	expect("{\"changes\":[{\"field\":\"audience\",\"absent_since\":"
	       "\"2024-09-18T16:38:53Z\",\"from\":[\"managed\",\"public\"],"
	       "\"to\":[\"managed\"],\"devices\":[\"iPad16,3\",\"iPad16,4\"]}]}",
		"changed: for managed devices only, since 2024-09-18T16:38:53Z: "
		"iPad16,3, iPad16,4\n");
}

static void
test_withdrawn_and_expired(void **state)
{
	(void)state;
	expect("{\"absent_since\":\"2026-03-17T22:00:00Z\",\"devices\":[\"J700AP\"]}",
		"missing: since 2026-03-17T22:00:00Z, for J700AP (MacBook Neo)\n");
	expect("{\"expires\":\"2026-06-02\"}",
		"expired: after its last day, 2026-06-02\n");
	expect("{\"expires\":null}",
		"expired: after it left the list; which day was its last is not "
		"known\n");
	expect("", "");
}

static void
test_many_devices_are_counted(void **state)
{
	(void)state;
	expect("{\"absent_since\":\"2026-03-17T22:00:00Z\",\"devices\":[\"A1\",\"A2\","
	       "\"A3\",\"A4\",\"A5\",\"A6\",\"A7\",\"A8\",\"J700AP\"]}",
		"missing: since 2026-03-17T22:00:00Z, for 9 devices: MacBook Neo 1, "
		"others 8\n");
	expect("{\"absent_since\":\"2026-03-17T22:00:00Z\",\"devices\":[\"A1\",\"A2\","
	       "\"A3\",\"A4\",\"A5\",\"A6\",\"A7\",\"A8\",\"A9\"]}",
		"missing: since 2026-03-17T22:00:00Z, for 9: A1 A2 A3 A4 A5 A6 A7 A8 A9\n");
}

/* A store may be older, newer or damaged: what has no words is told by its key, or not. */
static void
test_what_is_not_known_does_no_harm(void **state)
{
	(void)state;
	expect("{\"by\":\"22F770820d\",\"polls\":3,\"list\":[1]}",
		"by: 22F770820d\npolls: 3\n");
	expect("{\"changes\":[{},7,{\"field\":1},{\"field\":\"size\",\"from\":[1],"
	       "\"to\":{}}]}",
		"changed: size from [1] to {}\n");
	expect("{\"changes\":[{\"gained\":[1,\"J700AP\"]},{\"field\":\"x\"}]}",
		"changed: now also for J700AP (MacBook Neo)\n"
		"changed: x from none to none\n");
	expect("{\"changes\":7,\"absent_since\":3,\"devices\":[]}", "absent_since: 3\n");
	expect("[1]", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_devices_are_told_by_family),
		cmocka_unit_test(test_what_changed_from_and_to),
		cmocka_unit_test(test_for_whom_it_changed),
		cmocka_unit_test(test_withdrawn_and_expired),
		cmocka_unit_test(test_many_devices_are_counted),
		cmocka_unit_test(test_what_is_not_known_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
