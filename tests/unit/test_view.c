/* SPDX-License-Identifier: Apache-2.0 */
/* A view of one device holds what was listed at a moment; of what was before it asks the store. */
#include "db/ingest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "core/instant.h"
#include "db/device.h"
#include "db/migrate.h"
#include "db/view.h"
#include "parser/format.h"

#define T0     INT64_C(1773748800) /* 2026-03-17T12:00:00Z */
#define DAY(n) (T0 + (int64_t)(n)*86400)

#define ROW(build, device) ROW_FOR(build, "\"" device "\"")
#define ROW_FOR(build, devices)                                                          \
	"{\"ProductVersion\":\"26.3\",\"Build\":\"" build                                \
	"\",\"PostingDate\":\"2026-03-17\",\"ExpirationDate\":\"2026-06-15\","           \
	"\"SupportedDevices\":[" devices "]}"
#define LIST(rows)                                                                       \
	"{\"PublicAssetSets\":{\"macOS\":[" rows "]},\"AssetSets\":{\"macOS\":[" rows    \
	"]},\"PublicBackgroundSecurityImprovements\":{\"macOS\":[]}}"

/* Of another Mac, so that what goes is a small part of the list. */
#define OTHERS                                                                           \
	ROW("25D201", "J700AP")                                                          \
	"," ROW("25D202", "J700AP") "," ROW("25D203", "J700AP") "," ROW(                 \
		"25D204", "J700AP") "," ROW("25D205", "J700AP")

/* 25D125, then its twin in its place; for another Mac the twin of 25D126 before it; last a build that
 * the other had, and 25D125 for nobody knows whom. */
static const char *const answers[] = {
	LIST(ROW("25D125", "J314sAP") "," ROW("25D2125", "J700AP") "," ROW(
		"25D6126", "J700AP") "," OTHERS),
	LIST(ROW("25D6125", "J314sAP") "," ROW("25D2125", "J700AP") "," ROW(
		"25D6126", "J700AP") "," OTHERS),
	LIST(ROW("25D6125", "J314sAP") "," ROW("25D2125", "J314sAP") "," ROW(
		"25D126", "J700AP") "," ROW_FOR("25D125", "") "," OTHERS),
};

struct world {
	struct store store;
	struct arena arena;
	int64_t source;
	const struct device *device, *other;
};

/* What another source lists, which does not decide: 25D125 for the other Mac. */
static const char *const other_list = LIST(ROW("25D125", "J700AP"));

static struct ingest_answer
answer_of(int64_t source, int64_t day, const char *body)
{
	return (struct ingest_answer){.source_id = source,
		.kind = "pmv",
		.url = "https://gdmf.apple.com/v2/pmv",
		.at = DAY(day),
		.body = body,
		.len = strlen(body)};
}

static struct fold_result
take(struct world *w, int64_t source, int64_t day, const char *body)
{
	struct ingest *ingest = ingest_new(w->store.db, format_find, &w->store.err);
	const struct ingest_answer a = answer_of(source, day, body);
	struct fold_result result = {0};
	enum keep keep;

	assert_non_null(ingest);
	assert_true(ingest_live(ingest, &a, &keep, &result, &w->store.err));
	ingest_free(ingest);
	return result;
}

/* The answers of a source from a day on, a day each. */
static void
take_all(
	struct world *w, int64_t source, int64_t day, const char *const *bodies, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(take(w, source, day + (int64_t)i, bodies[i]).refused, 0);
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct device *devices = NULL;
	size_t n;

	assert_non_null(w);
	store_open(&w->store);
	w->source = store_source(&w->store, "gdmf-pmv", "pmv", 1);
	take_all(w, w->source, 0, answers, sizeof answers / sizeof answers[0]);
	take_all(w, store_source(&w->store, "another", "pmv", 5), 0, &other_list, 1);
	arena_init(&w->arena, MIB(4));
	assert_true(device_list(w->store.db, &w->arena, &devices, &n, &w->store.err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(devices[i].name, "J314sAP") == 0)
			w->device = &devices[i];
		else if (strcmp(devices[i].name, "J700AP") == 0)
			w->other = &devices[i];
	assert_true(w->device && w->other);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	arena_clear(&w->arena);
	store_close(&w->store);
	free(w);
	return 0;
}

static void
open_at(struct world *w, const struct device *device, int64_t at, struct view *view,
	struct device_view *dv)
{
	assert_true(view_open(
		w->store.db, &w->arena, PLATFORM_MACOS, at, device, view, &w->store.err));
	assert_true(view_for_device(view, device, dv, &w->store.err));
}

static int64_t
first(struct world *w, const struct device_view *dv, const char *build)
{
	int64_t at;

	assert_true(device_view_first(dv, build, &at, &w->store.err));
	return at;
}

static bool
listed(struct world *w, const struct device_view *dv, const char *build)
{
	bool is;

	assert_true(device_view_listed(dv, build, &is, &w->store.err));
	return is;
}

static void
test_what_is_listed_no_more_is_asked_for(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;

	open_at(w, w->device, DAY(1), &view, &dv);
	assert_int_equal(view.n, 2); /* the public row, and the managed one */
	for (size_t i = 0; i < view.n; i++) {
		assert_string_equal(view.rows[i].build, "25D6125");
		assert_string_equal(view.rows[i].canonical_build, "25D125");
		assert_int_equal(first(w, &dv, view.rows[i].canonical_build),
			DAY(0)); /* as its twin */
	}
	assert_int_equal(first(w, &dv, "25D125"), DAY(0));
	assert_int_equal(first(w, &dv, "25D6125"), INSTANT_NONE); /* not canonical */
	assert_true(listed(w, &dv, "25D125"));
	assert_true(listed(w, &dv, "25D6125"));
}

static void
test_other_devices_and_later_days_do_not_count(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;

	open_at(w, w->device, DAY(1), &view, &dv);
	assert_int_equal(first(w, &dv, "25D2125"), INSTANT_NONE);
	assert_false(listed(w, &dv, "25D2125"));
	open_at(w, w->device, DAY(0), &view, &dv);
	assert_int_equal(first(w, &dv, "25D125"), DAY(0));
	assert_false(listed(w, &dv, "25D6125"));
	open_at(w, w->device, DAY(2), &view, &dv);
	assert_int_equal(first(w, &dv, "25D2125"), DAY(2));
	assert_true(listed(w, &dv, "25D2125"));
}

static void
test_a_twin_counts_that_came_first(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;

	open_at(w, w->other, DAY(2), &view, &dv);
	assert_int_equal(first(w, &dv, "25D126"), DAY(0));
	assert_true(listed(w, &dv, "25D126"));
	assert_true(listed(w, &dv, "25D6126"));
}

static void
test_what_is_listed_for_nobody_known_may_have_been_for_it(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;
	size_t n = 0;

	open_at(w, w->device, DAY(2), &view, &dv);
	for (size_t i = 0; i < view.n; i++) {
		if (view.rows[i].devices_known)
			continue;
		n++;
		assert_string_equal(view.rows[i].build, "25D125");
		assert_int_equal(first(w, &dv, view.rows[i].canonical_build), DAY(0));
	}
	assert_int_equal(n, 2);
}

/* In a view of all stand also the sources that do not decide: a device is not listed by them. */
static void
test_what_stands_aside_lists_nothing(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;
	bool stands = false;

	assert_true(view_open(w->store.db, &w->arena, PLATFORM_MACOS, DAY(0), NULL, &view,
		&w->store.err));
	assert_true(view_for_device(&view, w->other, &dv, &w->store.err));
	for (size_t i = 0; i < view.n; i++)
		stands = stands || (view.rows[i].aside && dv.names[i] &&
					   strcmp(view.rows[i].build, "25D125") == 0);
	assert_true(stands);
	assert_false(listed(w, &dv, "25D125"));
	assert_true(listed(w, &dv, "25D2125"));
	assert_int_equal(first(w, &dv, "25D125"), INSTANT_NONE);
}

static void
test_the_whole_is_read_once(void **state)
{
	struct world *w = *state;
	const struct device_view *whole;
	struct device_view dv;
	struct view view;
	bool found = false;

	open_at(w, w->device, DAY(1), &view, &dv);
	whole = device_view_whole(&dv, &w->store.err);
	assert_non_null(whole);
	assert_ptr_equal(device_view_whole(&dv, &w->store.err), whole);
	assert_ptr_equal(device_view_whole(whole, &w->store.err), whole);
	assert_int_equal(whole->view->n, 4);
	for (size_t i = 0; i < whole->view->n; i++)
		found = found || (strcmp(whole->view->rows[i].build, "25D125") == 0 &&
					 !whole->view->rows[i].in_force);
	assert_true(found);
	assert_int_equal(first(w, whole, "25D125"), DAY(0));
	assert_int_equal(first(w, whole, "25D6125"), INSTANT_NONE);
}

static void
expect_only(struct world *w, int64_t at, const char *build)
{
	struct device_view dv;
	struct view view;

	open_at(w, w->device, at, &view, &dv);
	assert_int_equal(view.n, 2);
	for (size_t i = 0; i < view.n; i++)
		assert_string_equal(view.rows[i].build, build);
}

/* What is passed over, as it came later, is told by the first sighting of a claim. */
static void
test_an_earlier_answer_may_be_taken_in_late(void **state)
{
	struct world *w = *state;
	const struct ingest_answer a = answer_of(w->source, -1, answers[0]);
	struct ingest *ingest = ingest_new(w->store.db, format_find, &w->store.err);
	struct fold_result result = {0};
	enum keep keep;

	assert_non_null(ingest);
	assert_true(db_begin(w->store.db, &w->store.err));
	assert_true(ingest_keep(ingest, &a, false, &keep, &w->store.err));
	assert_true(db_commit(w->store.db, &w->store.err));
	assert_true(ingest_fold_all(ingest, &result, &w->store.err));
	ingest_free(ingest);
	expect_only(w, DAY(-1), "25D125");
	expect_only(w, DAY(1), "25D6125");
}

/* What was past is passed over by a question of now, but for what came back. */
static void
test_what_comes_back_is_listed_again(void **state)
{
	struct world *w = *state;

	take_all(w, w->source, 3, answers, 2);
	expect_only(w, DAY(3), "25D125");
	expect_only(w, DAY(4), "25D6125");
	expect_only(w, DAY(1), "25D6125");
}

/* Once as public, once as managed. */
static void
expect_listed(struct world *w, int64_t at, const char *build)
{
	struct device_view dv;
	struct view view;
	size_t n = 0;

	open_at(w, w->device, at, &view, &dv);
	for (size_t i = 0; i < view.n; i++)
		n += strcmp(view.rows[i].build, build) == 0;
	assert_int_equal(n, 2);
}

/* What a source lists that drops it on the next day. */
static const char *const dropped[] = {
	LIST(ROW("25D6125", "J314sAP") "," OTHERS), LIST(OTHERS)};

static void
test_what_one_source_drops_another_still_lists(void **state)
{
	struct world *w = *state;

	take_all(w, store_source(&w->store, "third", "pmv", 5), 1, dropped, 2);
	expect_listed(w, DAY(2), "25D6125");
}

static void
test_a_store_of_before_is_told_when_its_claims_stood(void **state)
{
	static const char before[] =
		"DROP TRIGGER sighting_begins; DROP TRIGGER sighting_ends; DROP INDEX claim_listed;"
		"ALTER TABLE claim DROP COLUMN first_seen; ALTER TABLE claim DROP COLUMN until;"
		"DROP INDEX source_of_rank";
	struct world *w = *state;
	struct db *db = w->store.db;

	take_all(w, store_source(&w->store, "third", "pmv", 5), 1, dropped, 2);
	assert_int_equal(
		sqlite3_exec(db_handle(db), before, NULL, NULL, NULL), SQLITE_OK);
	assert_true(migrate_up(db, 13, &w->store.err));
	expect_only(w, DAY(0), "25D125");
	expect_only(w, DAY(1), "25D6125");
	expect_listed(w, DAY(2), "25D6125");
}

/* Of the offers of the base's version each is told whether it came later; on another version, or on a
 * base that was never offered to the device, none. */
static void
test_which_was_offered_first(void **state)
{
	static const struct {
		bool other; /* the other Mac is asked for, on the first day; else on the last */
		const char *offered, *version, *base;
		size_t rows; /* with its twin, and what is for nobody known */
		bool later;
	} cases[] = {
		{false, "25D2125", "26.3", "25D125",  2, true },
		{false, "25D125",  "26.3", "25D2125", 4, false},
		{false, "25D2125", "26.3", "25D126",  2, false},
		{false, "25D2125", "26.2", "25D125",  2, false},
		{true,  "25D201",  "26.3", "25D202",  2, false}, /* at once */
		{true,  "25D202",  "26.3", "25D201",  2, false},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct base base = {
			.version = cases[i].version, .canonical_build = cases[i].base};
		struct device_view dv;
		struct view view;
		size_t n = 0;

		open_at(w, cases[i].other ? w->other : w->device,
			cases[i].other ? DAY(0) : DAY(2), &view, &dv);
		for (size_t row = 0; row < view.n; row++) {
			struct offer offer;

			if (strcmp(view.rows[row].canonical_build, cases[i].offered) != 0)
				continue;
			n++;
			assert_true(device_view_offer(
				&dv, row, &base, &offer, &w->store.err));
			assert_int_equal(offer.offered_later, cases[i].later);
		}
		assert_int_equal(n, cases[i].rows);
	}
}

/* A source that does not decide has not listed what it lists. */
static void
test_a_source_of_another_rank_lists_nothing(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;

	open_at(w, w->other, DAY(0), &view, &dv);
	assert_false(listed(w, &dv, "25D125"));
	assert_int_equal(first(w, &dv, "25D125"), INSTANT_NONE);
	assert_true(listed(w, &dv, "25D2125"));
}

#define PHONES                                                                           \
	"{\"PublicAssetSets\":{\"iOS\":[" ROW("23D125",                                  \
		"iPhone15,2") "]},"                                                      \
			      "\"AssetSets\":{\"iOS\":[]},\"PublicBackgroundSecurityImprovements\":{}}"

static void
expect_newest(struct world *w, int64_t day, int64_t newest)
{
	struct device_view dv;
	struct view view;

	open_at(w, w->device, DAY(day), &view, &dv);
	assert_int_equal(view.basis, BASIS_SEEN);
	assert_int_equal(view.data_as_of, DAY(newest));
}

/* Of a moment: of all sources that decide, whatever they say; refused ones are none, those held back are. */
static void
test_the_newest_answer_of_a_moment(void **state)
{
	struct world *w = *state;
	int64_t phones = store_source(&w->store, "phones", "pmv", 1);

	(void)take(w, phones, -1, PHONES);
	(void)take(w, phones, 4, PHONES); /* all the time */
	assert_int_equal(take(w, w->source, 6, "{}").refused, 1);
	assert_int_equal(take(w, w->source, 8, LIST("")).held, 1);
	take_all(w, w->source, 10, answers, 1);
	expect_newest(w, 3, 3);
	expect_newest(w, 5, 4);
	expect_newest(w, 7, 4);
	expect_newest(w, 9, 8);
	expect_newest(w, 11, 10);
}

/* What says nothing of the platform does not decide it. */
static void
test_a_list_of_other_platforms_decides_nothing(void **state)
{
	struct world *w = *state;
	struct device_view dv;
	struct view view;

	(void)take(w, store_source(&w->store, "phones", "pmv", 1), -2, PHONES);
	open_at(w, w->device, DAY(-1) + 43200, &view, &dv);
	assert_int_equal(view.basis, BASIS_STATED);
	assert_int_equal(view.data_as_of, DAY(0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_what_is_listed_no_more_is_asked_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_other_devices_and_later_days_do_not_count, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_twin_counts_that_came_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_is_listed_for_nobody_known_may_have_been_for_it, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_stands_aside_lists_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_whole_is_read_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_earlier_answer_may_be_taken_in_late, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_comes_back_is_listed_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_one_source_drops_another_still_lists, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_store_of_before_is_told_when_its_claims_stood, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_which_was_offered_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_source_of_another_rank_lists_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_newest_answer_of_a_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_list_of_other_platforms_decides_nothing, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
