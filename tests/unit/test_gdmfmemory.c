/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of pmv in a row, read with a memory of those before: what comes is the same as without. */
#include "core/buf.h"
#include "core/limits.h"
#include "parser/gdmf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define NOW 1773874800 /* 2026-03-18T23:00:00Z */

struct heard {
	struct buf text;
	size_t marked; /* claims with a mark that an earlier answer left */
	const char *mark;
};

static bool
collect(void *ctx, const struct claim *c, struct error *err)
{
	struct heard *h = ctx;
	char posted[INSTANT_TEXT_BYTES], expires[INSTANT_TEXT_BYTES];

	(void)err;
	assert_true(
		buf_printf(&h->text, "%s %s%s %s <%s %s..%s %d %s/%s/%s/%s %d %s %s.%s:",
			platform_name(c->platform), c->version, c->extra, c->build,
			c->prerequisite_build, instant_format_day(c->posted, posted),
			instant_format_day(c->expires, expires), (int)c->audience,
			release_kind_name(c->kind), c->rule, c->confidence, c->flag,
			c->beta, c->key, c->list, c->section));
	for (size_t i = 0; i < c->n_devices; i++)
		assert_true(buf_printf(&h->text, " %s", c->devices[i]));
	assert_true(buf_text(&h->text, ";\n"));
	if (c->mark) {
		h->marked += *c->mark ? 1 : 0;
		assert_true(!*c->mark || strcmp(*c->mark, c->build) == 0);
		*c->mark = (void *)(uintptr_t)h->mark;
	}
	return true;
}

static void
note(void *ctx, const struct notice *n)
{
	struct heard *h = ctx;

	assert_true(buf_printf(
		&h->text, "[%s %s: %s]\n", notice_kind_name(n->kind), n->key, n->detail));
}

/* Hear one answer; a refused one ends with why. */
static void
hear(const char *answer, struct record_memory *memory, struct heard *h)
{
	const struct record_sink sink = {
		.ctx = h, .claim = collect, .notice = note, .memory = memory};
	struct error err = ERROR_INIT;

	h->mark = "25D2128"; /* the build of all rows but those of `others` */
	h->marked = 0;
	buf_init(&h->text, MIB(4));
	assert_true(buf_text(&h->text, "> "));
	if (!gdmf_parse(answer, strlen(answer), "gdmf-pmv", NOW, &sink, &err))
		assert_true(buf_printf(&h->text, "%s %s at %lld:%lld\n", err.name,
			err.reason, (long long)err.line, (long long)err.offset));
}

#define ROW(day, more)                                                                   \
	"{\"ProductVersion\":\"26.3.1\",\"Build\":\"25D2128\",\"ExpirationDate\":" day   \
		more "}"
#define DEVICES(list) ",\"SupportedDevices\":[" list "]"
#define MACS          DEVICES("\"J700AP\",\"J314sAP\"")
#define MAC(rows)     "{\"AssetSets\":{\"macOS\":[" rows "]}}"
#define JUNE          ROW("\"2026-06-16\"", MACS)
#define JULY          ROW("\"2026-07-01\"", MACS)
#define PHONE         ROW("\"2026-06-16\"", DEVICES("\"iPhone15,2\",\"iPad16,3\""))

/* What follows MAC(JUNE "," PHONE) in the series, and how many claims are known again. */
/* clang-format off */
static const struct {
	const char *name, *answer;
	size_t marked;
} cases[] = {
	{"the same", MAC(JUNE "," PHONE), 3},
	{"dates moved", MAC(JULY "," PHONE), 3},
	{"in another order", MAC(PHONE "," JUNE), 3},
	{"with more space between", MAC(" \n" JUNE " , \n" PHONE), 3},
	{"one row twice: the second is read", MAC(JUNE "," JULY), 1},
	{"one row only", MAC(PHONE), 2},
	{"a new row before", MAC(ROW("\"2026-06-16\"", DEVICES("\"J800AP\"")) "," JUNE), 1},
	{"a day that is none", MAC(ROW("\"2026-02-30\"", MACS)), 0},
	{"a day that is not plausible", MAC(ROW("\"1999-06-16\"", MACS)), 0},
	{"a day without its quote", MAC(ROW("\"2026-06-1\\\"", MACS)), 0},
	{"a day of other digits", MAC(ROW("\"2026-06-1\\u0036\"", MACS)), 0},
	{"no day", MAC(ROW("null", MACS)), 0},
	{"another list", "{\"PublicAssetSets\":{\"macOS\":[" JUNE "]}}", 0},
	{"another section", "{\"AssetSets\":{\"iOS\":[" JUNE "]}}", 0},
	{"a list that no rule knows", "{\"AssetSets\":{},\"Others\":{\"macOS\":[" JUNE "]}}", 0},
	{"a row within a row", MAC("[" JUNE "]"), 0},
	{"more devices", MAC(ROW("\"2026-06-16\"", DEVICES("\"J700AP\",\"J314sAP\",\"J1AP\""))), 0},
	{"one key more", MAC(ROW("\"2026-06-16\"", MACS ",\"New\":1")), 0},
	{"no comma after it", MAC(JUNE JUNE), 0},
	{"the end is missing", "{\"AssetSets\":{\"macOS\":[" JUNE, 0},
	{"half of it", "{\"AssetSets\":{\"macOS\":[{\"ProductVersion\":\"26.3.1\",\"Build\"", 0},
	{"not alone", MAC(JUNE) "x", 0},
};
/* clang-format on */

static void
test_with_a_memory_all_is_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *const series[] = {
			MAC(JUNE "," PHONE), cases[i].answer, MAC(PHONE "," JULY)};
		struct record_memory memory = {0};

		for (size_t k = 0; k < 3; k++) {
			struct heard with, without;

			hear(series[k], &memory, &with);
			hear(series[k], NULL, &without);
			if (strcmp(with.text.data, without.text.data) != 0)
				fail_msg("%s, answer %zu:\n%s\n%s", cases[i].name, k,
					with.text.data, without.text.data);
			buf_clear(&with.text);
			buf_clear(&without.text);
		}
		record_memory_clear(&memory);
		assert_null(memory.of);
	}
}

/* A mark is left at the second hearing, since a claim that was read has none, and found at the third. */
static void
test_a_claim_that_comes_again_bears_its_mark(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *const series[] = {
			MAC(JUNE "," PHONE), MAC(JULY "," PHONE), cases[i].answer};
		struct record_memory memory = {0};
		struct heard h = {.marked = 0};

		for (size_t k = 0; k < 3; k++) {
			hear(series[k], &memory, &h);
			if (k < 2)
				assert_int_equal(h.marked, 0);
			buf_clear(&h.text);
		}
		if (h.marked != cases[i].marked)
			fail_msg("%s: %zu of %zu", cases[i].name, h.marked,
				cases[i].marked);
		record_memory_clear(&memory);
	}
}

/* More rows than are kept, and a number of values that is too many. */
static void
test_many_rows(void **state)
{
	struct record_memory memory = {0};
	struct buf answer;

	(void)state;
	buf_init(&answer, CAP_PMV_BYTES);
	assert_true(buf_text(&answer, "{\"AssetSets\":{\"macOS\":["));
	for (int i = 0; i < CAP_MEMORY_ROWS + 100; i++)
		assert_true(buf_printf(&answer,
			"%s" ROW("\"2026-06-16\"", DEVICES("\"J%dAP\"")), i ? "," : "",
			i));
	assert_true(buf_text(&answer, "]}}"));
	for (int k = 0; k < 3; k++) {
		struct heard with, without;

		hear(answer.data, &memory, &with);
		hear(answer.data, NULL, &without);
		assert_string_equal(with.text.data, without.text.data);
		assert_int_equal(with.marked, k < 2 ? 0 : CAP_MEMORY_ROWS);
		buf_clear(&with.text);
		buf_clear(&without.text);
	}
	record_memory_clear(&memory);
	buf_clear(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_with_a_memory_all_is_the_same),
		cmocka_unit_test(test_a_claim_that_comes_again_bears_its_mark),
		cmocka_unit_test(test_many_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
