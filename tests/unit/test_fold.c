/* SPDX-License-Identifier: Apache-2.0 */
/* Answers become facts: the same ones in any order, and none from what is no answer. */
#include "db/ingest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "db/verify.h"

#define HOUR 3600
#define T0   1772650800 /* 2026-03-04T19:00:00Z */

#define ROW(version, build, expires, device)                                             \
	"{\"ProductVersion\":\"" version "\",\"Build\":\"" build                         \
	"\",\"PostingDate\":\"2026-03-04\",\"ExpirationDate\":\"" expires                \
	"\",\"SupportedDevices\":[\"" device "\"]}"
#define MACS(rows) "{\"PublicAssetSets\":{},\"AssetSets\":{\"macOS\":[" rows "]}}"

#define PHONES(rows) "{\"PublicAssetSets\":{},\"AssetSets\":{\"iOS\":[" rows "]}}"

#define ROWS_A                                                                           \
	ROW("26.3.1", "25D2128", "2026-06-02", "J314sAP")                                \
	"," ROW("15.7.4", "24G517", "2026-05-12", "J314sAP")

/* Answers of March 2026, shortened. */
static const char *const answers[] = {
	['a'] = MACS(ROWS_A),
	/* the same facts, rolled and in another order */
	['r'] = MACS(ROW("15.7.4", "24G517", "2026-05-12", "J314sAP") "," ROW(
		"26.3.1", "25D2128", "2026-06-17", "J314sAP")),
	/* and 26.3.2 for the MacBook Neo */
	['n'] = MACS(ROWS_A "," ROW("26.3.2", "25D2140", "2026-06-10", "J700AP")),
	/* a twin alone, and with the build that it repeats */
	['t'] = PHONES(ROW("26.3.1", "23D9133", "2026-06-02", "iPhone15,2")),
	['u'] = PHONES(ROW("26.3.1", "23D9133", "2026-06-02", "iPhone15,2") "," ROW(
		"26.3.1", "23D8133", "2026-06-02", "iPhone15,2")),
	/* a baseline; then the twin beside it, then both */
	['p'] = PHONES(ROW("26.3", "23D127", "2026-06-02", "iPhone15,2")),
	['q'] = PHONES(ROW("26.3", "23D127", "2026-06-02", "iPhone15,2") "," ROW(
		"26.3.1", "23D9133", "2026-06-02", "iPhone15,2")),
	['s'] = PHONES(ROW("26.3", "23D127", "2026-06-02", "iPhone15,2") "," ROW("26.3.1",
		"23D9133", "2026-06-02",
		"iPhone15,2") "," ROW("26.3.1", "23D8133", "2026-06-02", "iPhone15,2")),
	['o'] = "{\"PublicAssetSets\":{},\"AssetSets\":{}}",
	['h'] = "<!DOCTYPE html><title>Sign in</title>",
};

#define SIGHTINGS                                                                                 \
	"SELECT c.build, (g.first_seen - 1772650800) / 3600, (g.last_seen - 1772650800) / 3600, " \
	"(g.until - 1772650800) / 3600, (g.absent_since - 1772650800) / 3600 "                    \
	"FROM sighting g JOIN claim c ON c.id = g.claim_id ORDER BY c.build, g.first_seen"
#define SEEN                                                                                       \
	"SELECT (first_at - 1772650800) / 3600, (last_at - 1772650800) / 3600, verdict FROM seen " \
	"ORDER BY first_at"
#define EVENTS "SELECT type, build, (at - 1772650800) / 3600 FROM event ORDER BY seq"

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

static struct ingest_answer
answer_of(const struct world *w, char name, int64_t at)
{
	const char *body = answers[(unsigned char)name];

	return (struct ingest_answer){.source_id = w->source,
		.kind = "pmv",
		.url = "https://gdmf.apple.com/v2/pmv",
		.at = at,
		.body = body,
		.len = strlen(body)};
}

/* An imported answer, `hours` after T0. */
static struct fold_result
import(struct world *w, char name, int hours)
{
	struct ingest_answer a = answer_of(w, name, T0 + (int64_t)hours * HOUR);
	struct fold_result result = {0};
	enum keep keep;

	assert_true(db_begin(w->store.db, &w->store.err));
	assert_true(ingest_keep(w->ingest, &a, false, &keep, &w->store.err));
	assert_true(ingest_fold(w->ingest, w->source, &result, &w->store.err));
	assert_true(db_commit(w->store.db, &w->store.err));
	return result;
}

static struct fold_result
live(struct world *w, char name, int hours, enum keep expected)
{
	struct ingest_answer a = answer_of(w, name, T0 + (int64_t)hours * HOUR);
	struct fold_result result = {0};
	enum keep keep;

	assert_true(ingest_live(w->ingest, &a, &keep, &result, &w->store.err));
	assert_int_equal(keep, expected);
	return result;
}

/* The logical digest as hex. */
static void
digest_now(struct world *w, char *hex)
{
	struct digest digest;

	assert_true(verify_digest(w->store.db, &digest, &w->store.err));
	(void)digest_hex(&digest, hex);
}

static void
test_sightings_begin_and_end(void **state)
{
	struct world *w = *state;

	(void)import(w, 'a', 0);
	(void)import(w, 'n', 1);
	(void)import(w, 'n', 2);
	(void)import(w, 'a', 5);
	store_expect(&w->store, SIGHTINGS,
		"24G517 0 - - -\n"
		"25D2128 0 - - -\n"
		"25D2140 1 2 5 -\n");
}

static void
test_order_and_rolled_dates_are_no_facts(void **state)
{
	struct world *w = *state;

	(void)import(w, 'a', 0);
	(void)import(w, 'r', 1);
	store_expect(&w->store, SIGHTINGS, "24G517 0 - - -\n25D2128 0 - - -\n");
	store_expect(&w->store,
		"SELECT c.build, date(t.expires, 'unixepoch') FROM stated t JOIN claim c "
		"ON c.id = t.claim_id ORDER BY 1, t.first_seen",
		"24G517 2026-05-12\n25D2128 2026-06-02\n25D2128 2026-06-17\n");
	store_expect(&w->store, EVENTS, "");
}

static void
test_i15_an_outage_is_seen_but_not_believed(void **state)
{
	struct world *w = *state;

	(void)import(w, 'a', 0);
	assert_int_equal(import(w, 'o', 1).held, 1);
	store_expect(&w->store, SIGHTINGS, "24G517 0 0 - 1\n25D2128 0 0 - 1\n");
	(void)import(w, 'a', 2);
	/* sight was broken; what is believed goes on: `until` of the first begins the second */
	store_expect(&w->store, SIGHTINGS,
		"24G517 0 0 2 -\n24G517 2 - - -\n"
		"25D2128 0 0 2 -\n25D2128 2 - - -\n");
	store_expect(&w->store, SEEN, "0 0 accepted\n1 1 held\n2 2 accepted\n");
	store_expect(&w->store, EVENTS, "");
}

static void
test_a_second_answer_confirms_the_loss(void **state)
{
	struct world *w = *state;

	(void)import(w, 'a', 0);
	(void)import(w, 'o', 1);
	assert_int_equal(import(w, 'o', 2).held, 0);
	store_expect(&w->store, SIGHTINGS, "24G517 0 0 2 -\n25D2128 0 0 2 -\n");
	store_expect(&w->store, "SELECT holding FROM coverage", "0\n");
}

static void
test_the_admin_confirms_the_loss(void **state)
{
	struct fold_result result = {0};
	struct world *w = *state;

	(void)import(w, 'a', 0);
	assert_false(ingest_confirm(w->ingest, w->source, &result, &w->store.err));
	assert_int_equal(w->store.err.code, ERR_UNKNOWN);
	error_clear(&w->store.err);
	(void)import(w, 'o', 1);
	assert_true(ingest_confirm(w->ingest, w->source, &result, &w->store.err));
	store_expect(&w->store, SIGHTINGS, "24G517 0 0 1 -\n25D2128 0 0 1 -\n");
}

static void
test_i10_a_repeat_extends_an_interval_and_nothing_else(void **state)
{
	struct world *w = *state;
	struct fold_result result;

	(void)live(w, 'a', 0, KEEP_NEW);
	result = live(w, 'a', 1, KEEP_REPEAT);
	assert_int_equal(result.folded, 0);
	assert_true(ingest_unchanged(
		w->ingest, w->source, T0 + 2 * HOUR, &result, &w->store.err));
	store_expect(&w->store, SEEN, "0 2 accepted\n");
	store_expect(&w->store, SIGHTINGS, "24G517 0 - - -\n25D2128 0 - - -\n");
	store_expect(&w->store, "SELECT count(*) FROM answer", "1\n");
	(void)live(w, 'n', 3, KEEP_NEW);
	(void)live(w, 'a', 4, KEEP_NEW);
	store_expect(&w->store, SIGHTINGS,
		"24G517 0 - - -\n25D2128 0 - - -\n25D2140 3 3 4 -\n");
}

static void
test_what_is_refused_changes_no_fact(void **state)
{
	char before[DIGEST_HEX_BYTES], after[DIGEST_HEX_BYTES];
	struct world *w = *state;
	struct fold_result result;

	(void)live(w, 'a', 0, KEEP_NEW);
	digest_now(w, before);
	result = live(w, 'h', 1, KEEP_NEW);
	assert_int_equal(result.refused, 1);
	assert_string_equal(result.source, "gdmf-pmv");
	assert_non_null(strstr(result.message, "HTML"));
	(void)live(w, 'h', 2, KEEP_REPEAT);
	digest_now(w, after);
	assert_string_equal(before, after);
	store_expect(&w->store, SEEN, "0 0 accepted\n1 2 refused\n");
	store_expect(
		&w->store, "SELECT (last_at - 1772650800) / 3600 FROM coverage", "0\n");
}

static void
test_i6_only_live_additions_are_news(void **state)
{
	struct fold_result result = {0};
	struct world *w = *state;

	(void)live(w, 'a', 1, KEEP_NEW);
	store_expect(&w->store, EVENTS, "");
	(void)live(w, 'n', 2, KEEP_NEW);
	store_expect(&w->store, EVENTS, "new 25D2140 2\n");
	(void)live(w, 'a', 3, KEEP_NEW);
	(void)live(w, 'n', 4, KEEP_NEW);
	(void)import(w, 'n', 0);
	assert_true(ingest_rebuild(w->ingest, &result, &w->store.err));
	store_expect(&w->store, EVENTS, "new 25D2140 2\n");
}

static void
test_i6_an_empty_answer_ends_no_baseline(void **state)
{
	struct world *w = *state;

	(void)live(w, 'o', 0, KEEP_NEW);
	(void)live(w, 'o', 1, KEEP_REPEAT);
	(void)live(w, 'a', 2, KEEP_NEW);
	store_expect(&w->store, EVENTS, "");
	(void)live(w, 'n', 3, KEEP_NEW);
	store_expect(&w->store, EVENTS, "new 25D2140 3\n");
}

/* I4: whichever of them is listed first, and nobody is told the other. */
static void
test_i4_a_twin_and_what_it_repeats_are_one_event(void **state)
{
	struct world *w = *state, both;

	(void)live(w, 'p', 0, KEEP_NEW);
	(void)live(w, 'q', 1, KEEP_NEW);
	(void)live(w, 's', 2, KEEP_NEW);
	store_expect(&w->store, EVENTS, "new 23D9133 1\n");
	open_world(&both);
	(void)live(&both, 'p', 0, KEEP_NEW);
	(void)live(&both, 's', 1, KEEP_NEW);
	store_expect(&both.store, EVENTS, "new 23D8133 1\n");
	close_world(&both);
}

static void
test_a_late_answer_counts_itself_only(void **state)
{
	struct world *w = *state;
	struct fold_result result;

	(void)import(w, 'h', 2);
	(void)import(w, 'a', 1);
	(void)import(w, 'o', 3);
	result = import(w, 'n', 0);
	assert_int_equal(result.folded, 1);
	assert_int_equal(result.refused, 0);
	assert_int_equal(result.held, 0);
	assert_string_equal(result.message, "");
}

static void
test_a_moment_inside_an_interval_splits_it(void **state)
{
	struct world *w = *state;

	(void)live(w, 'a', 0, KEEP_NEW);
	(void)live(w, 'a', 4, KEEP_REPEAT);
	(void)import(w, 'n', 2);
	store_expect(&w->store, SEEN, "0 0 accepted\n2 2 accepted\n4 4 accepted\n");
	store_expect(&w->store, SIGHTINGS,
		"24G517 0 - - -\n25D2128 0 - - -\n25D2140 2 2 4 -\n");
	/* what is known already changes nothing */
	(void)import(w, 'n', 2);
	(void)import(w, 'a', 4);
	store_expect(&w->store, SEEN, "0 0 accepted\n2 2 accepted\n4 4 accepted\n");
}

/* I8, I9: in every order of arrival, the same digest; and rebuild gives it again. */
static void
test_i8_i9_any_order_gives_one_digest(void **state)
{
	static const char names[] = {'a', 'n', 'o', 'h', 'r'};
	char first[DIGEST_HEX_BYTES] = "", hex[DIGEST_HEX_BYTES];
	int order[5];

	(void)state;
	for (int code = 0; code < 5 * 4 * 3 * 2; code++) {
		struct fold_result result = {0};
		int left[5] = {0, 1, 2, 3, 4}, rest = code;
		struct world w;

		for (int i = 0; i < 5; i++) {
			int k = rest % (5 - i);

			rest /= 5 - i;
			order[i] = left[k];
			memmove(left + k, left + k + 1,
				(size_t)(4 - i - k) * sizeof *left);
		}
		open_world(&w);
		for (int i = 0; i < 5; i++)
			(void)import(&w, names[order[i]], order[i]);
		digest_now(&w, hex);
		if (code == 0)
			memcpy(first, hex, sizeof first);
		if (strcmp(first, hex) != 0)
			fail_msg("order %d%d%d%d%d", order[0], order[1], order[2],
				order[3], order[4]);
		if (code % 40 == 0) {
			assert_true(ingest_rebuild(w.ingest, &result, &w.store.err));
			digest_now(&w, hex);
			assert_string_equal(first, hex);
		}
		close_world(&w);
	}
}

static void
test_i8_i9_a_twin_may_come_before_what_it_repeats(void **state)
{
	char forward[DIGEST_HEX_BYTES], hex[DIGEST_HEX_BYTES];
	struct fold_result result = {0};
	struct world w;

	(void)state;
	open_world(&w);
	(void)import(&w, 't', 0);
	(void)import(&w, 'u', 1);
	digest_now(&w, forward);
	store_expect(&w.store,
		"SELECT build, canonical_build FROM release ORDER BY build",
		"23D8133 23D8133\n23D9133 23D8133\n");
	assert_true(ingest_rebuild(w.ingest, &result, &w.store.err));
	digest_now(&w, hex);
	assert_string_equal(forward, hex);
	close_world(&w);
	open_world(&w);
	(void)import(&w, 'u', 1);
	(void)import(&w, 't', 0);
	digest_now(&w, hex);
	assert_string_equal(forward, hex);
	close_world(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_sightings_begin_and_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_order_and_rolled_dates_are_no_facts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i15_an_outage_is_seen_but_not_believed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_second_answer_confirms_the_loss, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_admin_confirms_the_loss, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i10_a_repeat_extends_an_interval_and_nothing_else, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_is_refused_changes_no_fact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i6_only_live_additions_are_news, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i6_an_empty_answer_ends_no_baseline, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i4_a_twin_and_what_it_repeats_are_one_event, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_late_answer_counts_itself_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_moment_inside_an_interval_splits_it, set_up, tear_down),
		cmocka_unit_test(test_i8_i9_any_order_gives_one_digest),
		cmocka_unit_test(test_i8_i9_a_twin_may_come_before_what_it_repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
