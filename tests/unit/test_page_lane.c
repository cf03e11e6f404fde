/* SPDX-License-Identifier: Apache-2.0 */
/* Where releases stand in the drawing of a platform: macOS 13 in the summer of 2023. */
#include "cli/page_lane.h"

#include "core/instant.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { R13_5, R13_4_1C, R13_4_1A, R13_4_1_FORK, R13_4_1, R13_3, R10_15, UNDATED, COUNT };

static struct feed_release releases[COUNT];
static struct feed_train trains[2];
static struct feed_release *lane13[COUNT], *lane10[COUNT];
static struct feed_platform platform;
static struct feed_model model;
static struct arena arena;

static int64_t
day(const char *text)
{
	int64_t at;

	assert_true(instant_parse_day(text, &at));
	return at;
}

static void
make(int which, const char *version, const char *extra, const char *build,
	const char *released)
{
	struct feed_release *r = &releases[which];

	*r = (struct feed_release){.kind = *extra ? KIND_RSR : KIND_FULL};
	r->row = (struct release_row){.version = version,
		.extra = extra,
		.build = build,
		.base_build = "",
		.released = *released ? day(released) : INSTANT_NONE,
		.first_seen = INSTANT_NONE,
		.withdrawn = INSTANT_NONE};
	r->date = r->sort_day = r->row.released;
}

static int
setup(void **state)
{
	(void)state;
	make(R13_5, "13.5", "", "22G74", "2023-07-24");
	make(R13_4_1C, "13.4.1", "(c)", "22F770820d", "2023-07-12");
	make(R13_4_1A, "13.4.1", "(a)", "22F770820b", "2023-07-10");
	make(R13_4_1_FORK, "13.4.1", "", "22F2083", "2023-06-21");
	make(R13_4_1, "13.4.1", "", "22F82", "2023-06-21");
	make(R13_3, "13.3", "", "22E252", "2023-03-27");
	make(R10_15, "10.15.7", "", "19H15", "2020-10-27");
	make(UNDATED, "10.15.8", "", "19H99", "");
	releases[R13_4_1A].patches = releases[R13_4_1C].patches = &releases[R13_4_1];
	releases[R13_4_1A].superseded_by = &releases[R13_4_1C];
	releases[R13_4_1C].superseded_by = &releases[R13_5];
	releases[R13_4_1A].row.withdrawn = day("2023-07-11");
	for (int i = R13_5; i <= R13_3; i++)
		lane13[i] = &releases[i];
	lane10[0] = &releases[R10_15];
	lane10[1] = &releases[UNDATED];
	trains[0] = (struct feed_train){.key = "13", .releases = lane13, .n = R13_3 + 1};
	trains[1] = (struct feed_train){.key = "10.15", .releases = lane10, .n = 2};
	platform =
		(struct feed_platform){.name = "macOS", .trains = trains, .n_trains = 2};
	model = (struct feed_model){.moment = day("2023-08-01")};
	arena_init(&arena, CAP_ARENA_BYTES);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

static void
lay_out(struct lanes *lanes)
{
	struct error err = ERROR_INIT;

	assert_true(lanes_lay_out(&model, &platform, &arena, lanes, &err));
}

static void
test_a_pixel_is_a_day(void **state)
{
	struct lanes lanes;
	const struct lane *lane;

	(void)state;
	lay_out(&lanes);
	assert_int_equal(lanes.n, 2);
	assert_int_equal(lanes.left_out, 1); /* the undated one */
	lane = &lanes.list[0];
	assert_int_equal(lane->n_full, 4);
	assert_ptr_equal(lane->full[0].release, &releases[R13_3]);
	assert_int_equal(lane->full[1].x - lane->full[0].x, 86); /* 27 March to 21 June */
	assert_true(lane->full[3].x < lanes.width);
	assert_true(lane->y < lanes.list[1].y && lanes.list[1].y < lanes.height);
}

static void
test_releases_of_one_day_stand_apart(void **state)
{
	struct lanes lanes;
	const struct lane_mark *full;

	(void)state;
	lay_out(&lanes);
	full = lanes.list[0].full;
	assert_ptr_equal(full[1].release, &releases[R13_4_1]);
	assert_ptr_equal(full[2].release, &releases[R13_4_1_FORK]);
	assert_int_equal(full[2].x - full[1].x, LANE_GAP);
}

static void
test_a_response_stands_on_its_base(void **state)
{
	struct lanes lanes;
	const struct lane *lane;
	const struct lane_mark *a, *c;

	(void)state;
	lay_out(&lanes);
	lane = &lanes.list[0];
	assert_int_equal(lane->n_responses, 2);
	a = &lane->responses[0];
	c = &lane->responses[1];
	assert_int_equal(a->stem, lane->full[1].x);
	assert_int_equal(c->stem, lane->full[1].x);
	assert_int_not_equal(a->level, c->level);
	assert_int_equal(lane->levels, 2);
	assert_int_equal(a->until, LANE_NONE); /* withdrawn */
	assert_int_equal(c->until, lane->full[3].x);
	assert_true(c->lands);
}

static void
test_the_newest_is_labelled_first(void **state)
{
	struct lanes lanes;
	const struct lane_mark *full;

	(void)state;
	lay_out(&lanes);
	full = lanes.list[0].full;
	assert_int_equal(full[3].level, 0); /* 13.5 */
	assert_int_equal(full[2].level, 1); /* the fork is too near, */
	assert_int_equal(full[1].level, 2); /* and 13.4.1 to both */
	assert_int_equal(full[0].level, 0);
}

static void
test_what_is_too_old_is_left_out(void **state)
{
	struct lanes lanes;

	(void)state;
	model.moment = day("2026-08-22");
	lay_out(&lanes);
	assert_int_equal(lanes.n, 1);
	assert_int_equal(lanes.left_out, 2);
	assert_true(lanes.width < 6 * 366);
}

static void
test_the_line_ends_with_what_is_offered(void **state)
{
	struct lanes lanes;
	const struct lane *lane;

	(void)state;
	lay_out(&lanes);
	lane = &lanes.list[0];
	assert_int_equal(lane->live_until, lane->full[3].x);
	releases[R13_5].offered.n = 1;
	lay_out(&lanes);
	lane = &lanes.list[0];
	assert_int_equal(lane->live_until - lane->full[3].x, 8); /* until 1 August */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_pixel_is_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_releases_of_one_day_stand_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_response_stands_on_its_base, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_the_newest_is_labelled_first, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_what_is_too_old_is_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_the_line_ends_with_what_is_offered, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
