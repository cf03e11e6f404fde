/* SPDX-License-Identifier: Apache-2.0 */
/* What a sequence of answers tells, and what it does not: absences, lapses, changes. */
#include "db/ingest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "db/release_list.h"
#include "db/verify.h"
#include "db/view.h"
#include "parser/format.h"

#define T0 1773748800 /* 2026-03-17T12:00:00Z */

/* A row of a list, of the days of the first responses. */
#define ROW(version, build, expires, devices)                                            \
	"{\"ProductVersion\":\"" version "\",\"Build\":\"" build                         \
	"\",\"PostingDate\":\"2026-03-17\",\"ExpirationDate\":\"" expires                \
	"\",\"SupportedDevices\":[" devices "]}"
#define RESPONSE(version, letter, build, base, device)                                   \
	"{\"ProductVersion\":\"" version "\",\"ProductVersionExtra\":\"(" letter         \
	")\",\"Build\":\"" build "\",\"PrerequisiteBuild\":\"" base                      \
	"\",\"PostingDate\":\"2026-03-17\",\"ExpirationDate\":\"2026-06-15\","           \
	"\"SupportedDevices\":[\"" device "\"]}"
#define LISTS(full, public, responses)                                                                                  \
	"{\"PublicAssetSets\":{\"macOS\":[" public "]},\"AssetSets\":{\"macOS\":[" full                                 \
						   "]},\"PublicBackgroundSecurityImprovements\":{\"macOS\":[" responses \
						   "]}}"

#define OLD      ROW("26.3", "25D125", "2026-06-02", "\"J314sAP\",\"J700AP\"")
#define BASE     ROW("26.3.1", "25D2128", "2026-06-15", "\"J314sAP\"")
#define NEO      ROW("26.3.1", "25D2128", "2026-06-15", "\"J314sAP\",\"J700AP\"")
#define NEXT     ROW("26.4", "25E246", "2026-06-22", "\"J314sAP\",\"J700AP\"")
#define LATER    ROW("15.7.5", "24G624", "2026-06-15", "\"J680AP\"")
#define LETTER_A RESPONSE("26.3.1", "a", "25D771280a", "25D2128", "J314sAP")
#define LETTER_B RESPONSE("26.3.1", "b", "25D771280b", "25D2128", "J314sAP")
/* Another Mac's, so that the list is never empty. */
#define OTHER    RESPONSE("15.7.5", "a", "24G776240a", "24G624", "J680AP")

static const char *const answers[] = {
	/* the base and its response */
	['r'] = LISTS(OLD "," BASE "," LATER, BASE "," LATER, LETTER_A "," OTHER),
	/* the base alone */
	['b'] = LISTS(OLD "," BASE "," LATER, BASE "," LATER, OTHER),
	/* another letter in its place */
	['l'] = LISTS(OLD "," BASE "," LATER, BASE "," LATER, LETTER_B "," OTHER),
	/* 26.4 in place of the base, and its response gone */
	['n'] = LISTS(OLD "," BASE "," NEXT "," LATER, NEXT "," LATER, OTHER),
	/* the newest release is gone, too: 26.3 is there alone */
	['o'] = LISTS(OLD "," LATER, OLD "," LATER, OTHER),
	/* for the managed only, while others get 26.3 again */
	['m'] = LISTS(OLD "," BASE "," LATER, OLD "," LATER, LETTER_A "," OTHER),
	/* for one more device */
	['g'] = LISTS(OLD "," NEO "," LATER, NEO "," LATER, LETTER_A "," OTHER),
	/* nothing at all */
	['e'] = ("{\"PublicAssetSets\":{},\"AssetSets\":{},"
		 "\"PublicBackgroundSecurityImprovements\":{}}"),
};

#define EVENTS "SELECT type, build, (at - 1773748800) / 3600 FROM event ORDER BY seq"
#define WITHDRAWN                                                                        \
	"SELECT build, (withdrawn - 1773748800) / 3600 FROM release "                    \
	"WHERE withdrawn IS NOT NULL ORDER BY build"
#define DETAIL "SELECT detail FROM event WHERE type <> 'new' ORDER BY seq"

struct world {
	struct store store;
	struct ingest *ingest;
	int64_t source;
};

static void
open_world(struct world *w)
{
	store_open(&w->store);
	w->source = store_source(&w->store, "gdmf-pmv", "pmv", 1);
	w->ingest = ingest_new(w->store.db, format_find, &w->store.err);
	assert_non_null(w->ingest);
}

static void
close_world(struct world *w)
{
	ingest_free(w->ingest);
	store_close(&w->store);
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	open_world(w);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	close_world(*state);
	free(*state);
	return 0;
}

/* An answer, `hours` after T0; `hours` blanks at its end make it one of its own. */
static void
import(struct world *w, char name, int hours)
{
	char body[8192];
	int n = snprintf(
		body, sizeof body, "%s%*s", answers[(unsigned char)name], hours, "");
	struct ingest_answer a = {.source_id = w->source,
		.kind = "pmv",
		.url = "https://gdmf.apple.com/v2/pmv",
		.at = T0 + (int64_t)hours * 3600,
		.body = body,
		.len = (size_t)n};
	struct fold_result result = {0};
	enum keep keep;

	assert_true(n > 0 && (size_t)n < sizeof body);
	assert_true(db_begin(w->store.db, &w->store.err));
	assert_true(ingest_keep(w->ingest, &a, false, &keep, &w->store.err));
	if (!ingest_fold(w->ingest, w->source, &result, &w->store.err))
		fail_msg("%s", w->store.err.reason);
	assert_true(db_commit(w->store.db, &w->store.err));
	assert_int_equal(result.refused, 0);
}

/* "r0 b10 ...": answers by their letter and hour. */
static void
play(struct world *w, const char *script)
{
	while (*script) {
		char *end;
		long hours = strtol(script + 1, &end, 10);

		import(w, *script, (int)hours);
		script = *end ? end + 1 : end;
	}
}

static void
expect(struct world *w, const char *events, const char *withdrawn)
{
	store_expect(&w->store, EVENTS, events);
	store_expect(&w->store, WITHDRAWN, withdrawn);
}

/* What a list of that hour says of the response, and whether it is a target then. */
static void
expect_withdrawn_at(struct world *w, int hours, int since)
{
	const struct release_filter filter = {.platform = "macOS",
		.build = "25D771280a",
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = T0 + (int64_t)hours * 3600};
	struct release_row *rows;
	struct arena arena;
	struct view view;
	size_t n;

	arena_init(&arena, MIB(4));
	assert_true(release_list(w->store.db, &filter, &arena, &rows, &n, &w->store.err));
	assert_int_equal(n, 1);
	assert_true(
		rows->withdrawn == (since ? T0 + (int64_t)since * 3600 : INSTANT_NONE));
	assert_true(view_open(w->store.db, &arena, PLATFORM_MACOS, filter.at, NULL, &view,
		&w->store.err));
	for (size_t i = 0; i < view.n; i++)
		if (strcmp(view.rows[i].build, filter.build) == 0)
			assert_true(view.rows[i].withdrawn == rows->withdrawn ||
				    view.rows[i].in_force);
	arena_clear(&arena);
}

static void
test_t11_a_response_that_vanishes_while_its_base_is_current(void **state)
{
	struct world *w = *state;

	play(w, "r0 b10 b20");
	expect(w, "", "");
	/* the third answer, but not a day later; then enough */
	play(w, "b33");
	expect(w, "", "");
	play(w, "b35");
	expect(w, "withdrawn 25D771280a 35\n", "25D771280a 35\n");
	store_expect(&w->store, DETAIL,
		"{\"absent_since\":\"2026-03-17T22:00:00Z\",\"devices\":[\"J314sAP\"]}\n");
	play(w, "b60 b90");
	expect(w, "withdrawn 25D771280a 35\n", "25D771280a 35\n");
}

static void
test_t11_a_day_alone_does_not_withdraw(void **state)
{
	struct world *w = *state;

	play(w, "r0 b10 b40");
	expect(w, "", "");
}

static void
test_listed_again_it_is_withdrawn_no_more(void **state)
{
	struct world *w = *state;

	play(w, "r0 b10 b20 b35 r50");
	expect(w, "withdrawn 25D771280a 35\n", "");
	store_expect(&w->store,
		"SELECT scope, (since - 1773748800) / 3600, (decided - 1773748800) / "
		"3600, (until - 1773748800) / 3600 FROM absence",
		"release 10 35 50\n");
	/* but it was, at that time */
	expect_withdrawn_at(w, 34, 0);
	expect_withdrawn_at(w, 35, 35);
	expect_withdrawn_at(w, 49, 35);
	expect_withdrawn_at(w, 50, 0);
	/* gone for a second time: a fact, but told already */
	play(w, "b60 b70 b90");
	expect(w, "withdrawn 25D771280a 35\n", "25D771280a 90\n");
}

static void
test_t11_what_is_replaced_is_not_withdrawn(void **state)
{
	static const char *const scripts[] = {
		"r0 n10 n20 n40 n60",                 /* with 26.4 */
		"r0 l10 l20 l40 l60",                 /* by another letter */
		"r0 b10 b20 n30 n40 n60",             /* by what came hours later */
		"r0 b10 b20 b30 r33 b40 b50 b60 r61", /* back in time, twice */
	};

	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
		struct world w;

		open_world(&w);
		play(&w, scripts[i]);
		store_expect(&w.store,
			"SELECT count(*) FROM event WHERE type = 'withdrawn'", "0\n");
		store_expect(&w.store, WITHDRAWN, "");
		store_expect(&w.store, "SELECT count(*) FROM absence", "0\n");
		close_world(&w);
	}
}

static void
test_a_full_release_taken_back(void **state)
{
	struct world *w = *state;

	play(w, "b0 o10 o20 o35");
	expect(w, "withdrawn 25D2128 35\n", "25D2128 35\n");
}

/* T10: a list that is emptied withdraws nothing, however long it stays so. */
static void
test_t10_an_outage_withdraws_nothing(void **state)
{
	struct world *w = *state;

	play(w, "r0 e10 e11 e20 e30 e40 e50 r60");
	expect(w, "", "");
	store_expect(&w->store, "SELECT count(*) FROM absence", "0\n");
}

/* Of an answer that is said for long the first and the last moment count. */
static void
test_an_answer_that_stands_counts_twice(void **state)
{
	struct world *w = *state;

	play(w, "r0 b10");
	for (int hours = 11; hours < 40; hours++) {
		struct fold_result result = {0};

		assert_true(ingest_unchanged(w->ingest, w->source,
			T0 + (int64_t)hours * 3600, &result, &w->store.err));
	}
	expect(w, "", "");
	play(w, "b41");
	expect(w, "withdrawn 25D771280a 41\n", "25D771280a 41\n");
}

static void
test_no_longer_for_all_is_a_change(void **state)
{
	struct world *w = *state;

	play(w, "r0 m10 m20 m35 m60");
	expect(w, "changed 25D2128 35\n", "");
	store_expect(&w->store, DETAIL,
		"{\"changes\":[{\"field\":\"audience\",\"absent_since\":"
		"\"2026-03-17T22:00:00Z\",\"from\":[\"managed\",\"public\"],"
		"\"to\":[\"managed\"],\"devices\":[\"J314sAP\"]}]}\n");
}

static void
test_devices_gained_once_and_lost(void **state)
{
	struct world *w = *state;

	play(w, "r0 g1 r2 g3");
	expect(w, "changed 25D2128 1\n", "");
	store_expect(&w->store, DETAIL,
		"{\"changes\":[{\"field\":\"devices\",\"gained\":[\"J700AP\"],"
		"\"lost\":[]}]}\n");
	/* in a store that begins with both: the lost one */
	close_world(w);
	open_world(w);
	play(w, "g0 r10 r20 r35");
	expect(w, "changed 25D2128 35\n", "");
	store_expect(&w->store, DETAIL,
		"{\"changes\":[{\"field\":\"devices\",\"absent_since\":"
		"\"2026-03-17T22:00:00Z\",\"gained\":[],\"lost\":[\"J700AP\"]}]}\n");
}

/* 26.3 until 2026-06-02, whose hours from T0 are 1836 to 1859. */
static void
test_expired_after_its_last_day_and_once(void **state)
{
	struct world *w = *state;

	play(w, "b0 b1858");
	expect(w, "", "");
	play(w, "b1861");
	expect(w, "expired 25D125 1861\n", "");
	store_expect(&w->store, DETAIL, "{\"expires\":\"2026-06-02\"}\n");
	play(w, "b1862 b1900");
	expect(w, "expired 25D125 1861\n", "");
}

static void
test_expired_before_the_first_answer_is_no_news(void **state)
{
	struct world *w = *state;

	play(w, "b1861 b1862 b1900");
	expect(w, "", "");
}

static void
test_it_expires_after_it_left_the_list(void **state)
{
	struct world *w = *state;

	play(w, "r0 n10 n20");
	expect(w, "new 25E246 10\n", "");
	/* the response until 2026-06-15; 26.3.1, which is listed, and 15.7.5, too */
	play(w, "n2160 n2173");
	store_expect(&w->store, EVENTS,
		"new 25E246 10\nexpired 25D125 2160\nexpired 24G624 2173\n"
		"expired 24G776240a 2173\nexpired 25D2128 2173\n"
		"expired 25D771280a 2173\n");
	/* The response of 26.3.1 left when its day lay ahead: it was never its last. */
	store_expect(&w->store,
		"SELECT build, detail FROM event WHERE type = 'expired' ORDER BY build",
		"24G624 {\"expires\":\"2026-06-15\"}\n"
		"24G776240a {\"expires\":\"2026-06-15\"}\n"
		"25D125 {\"expires\":\"2026-06-02\"}\n"
		"25D2128 {\"expires\":\"2026-06-15\"}\n"
		"25D771280a {\"expires\":null}\n");
}

/* I8, I9: a withdrawal is the same in every order of the answers, and after a rebuild. */
static void
test_i8_i9_withdrawn_in_any_order(void **state)
{
	static const int hours[4] = {0, 10, 20, 35};
	static const char names[4] = {'r', 'b', 'b', 'b'};
	char first[DIGEST_HEX_BYTES] = "", hex[DIGEST_HEX_BYTES];

	(void)state;
	for (int code = 0; code < 24; code++) {
		int left[4] = {0, 1, 2, 3}, rest = code;
		struct fold_result result = {0};
		struct digest digest;
		struct world w;

		open_world(&w);
		for (int i = 0; i < 4; i++) {
			int k = rest % (4 - i);

			rest /= 4 - i;
			import(&w, names[left[k]], hours[left[k]]);
			memmove(left + k, left + k + 1,
				(size_t)(3 - i - k) * sizeof *left);
		}
		store_expect(&w.store, WITHDRAWN, "25D771280a 35\n");
		assert_true(verify_digest(w.store.db, &digest, &w.store.err));
		(void)digest_hex(&digest, hex);
		if (code == 0)
			memcpy(first, hex, sizeof first);
		assert_string_equal(first, hex);
		if (code % 8 == 0) {
			assert_true(ingest_rebuild(w.ingest, &result, &w.store.err));
			assert_true(verify_digest(w.store.db, &digest, &w.store.err));
			assert_string_equal(first, digest_hex(&digest, hex));
		}
		close_world(&w);
	}
}

/* I6: nothing of all this is told of what came late, nor by a rebuild. */
static void
test_i6_late_answers_tell_nothing(void **state)
{
	struct fold_result result = {0};
	struct world *w = *state;

	play(w, "b10 b20 b35 r0");
	expect(w, "", "25D771280a 35\n");
	assert_true(ingest_rebuild(w->ingest, &result, &w->store.err));
	expect(w, "", "25D771280a 35\n");
}

/* I6: nor of one that came between the first and the last moment of the newest answer. */
static void
test_i6_a_late_answer_within_the_newest_tells_nothing(void **state)
{
	struct fold_result result = {0};
	struct world *w = *state;

	play(w, "r0 b10");
	assert_true(ingest_unchanged(
		w->ingest, w->source, T0 + 30 * 3600, &result, &w->store.err));
	play(w, "n20");
	expect(w, "", "");
	/* and what it named first is news no more */
	play(w, "n40");
	expect(w, "", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_t11_a_response_that_vanishes_while_its_base_is_current),
		TEST(test_t11_a_day_alone_does_not_withdraw),
		TEST(test_listed_again_it_is_withdrawn_no_more),
		cmocka_unit_test(test_t11_what_is_replaced_is_not_withdrawn),
		TEST(test_a_full_release_taken_back),
		TEST(test_t10_an_outage_withdraws_nothing),
		TEST(test_an_answer_that_stands_counts_twice),
		TEST(test_no_longer_for_all_is_a_change),
		TEST(test_devices_gained_once_and_lost),
		TEST(test_expired_after_its_last_day_and_once),
		TEST(test_expired_before_the_first_answer_is_no_news),
		TEST(test_it_expires_after_it_left_the_list),
		cmocka_unit_test(test_i8_i9_withdrawn_in_any_order),
		TEST(test_i6_late_answers_tell_nothing),
		TEST(test_i6_a_late_answer_within_the_newest_tells_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
