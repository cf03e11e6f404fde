/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_train.h"
#include "core/instant.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define DEVICES  12
#define RELEASES 16

/* A train by hand; devices are letters, "abc" the first three, in capitals where offered too. */
struct world {
	struct arena arena;
	struct feed_device devices[DEVICES];
	struct feed_release releases[RELEASES];
	struct feed_release *list[RELEASES];
	size_t n;
	struct feed_train train;
};

static void
open_world(struct world *w)
{
	static const char *const ids[DEVICES] = {
		"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

	*w = (struct world){
		.train = {.platform = PLATFORM_MACOS,
			  .key = "26",
			  .name = "Tahoe",
			  .label = "Tahoe 26"}
        };
	arena_init(&w->arena, MIB(1));
	for (size_t i = 0; i < DEVICES; i++)
		w->devices[i].id = ids[i];
}

static struct feed_devices
devices_of(struct world *w, const char *letters, bool offered)
{
	const struct feed_device **list =
		arena_array(&w->arena, DEVICES, sizeof(const struct feed_device *));
	size_t n = 0;

	assert_non_null(list);
	for (const char *p = letters; *p; p++)
		if (!offered || (*p >= 'A' && *p <= 'Z'))
			list[n++] = &w->devices[(*p | 0x20) - 'a'];
	return (struct feed_devices){.list = list, .n = n};
}

static struct feed_release *
add(struct world *w, enum release_kind kind, const char *version, const char *extra,
	const char *build, const char *day, const char *letters)
{
	struct feed_release *r = &w->releases[w->n];

	*r = (struct feed_release){
		.kind = kind,
		.platform = PLATFORM_MACOS,
		.row = {.version = version,
			.extra = extra,
			.build = build,
			.base_build = "",
			.withdrawn = INSTANT_NONE},
		.devices = devices_of(w, letters, false),
		.offered = devices_of(w, letters, true)
        };
	assert_true(instant_parse_day(day, &r->date));
	r->sort_day = r->date;
	w->list[w->n++] = r;
	return r;
}

static void
derive(struct world *w)
{
	struct error err = ERROR_INIT;

	assert_true(feed_train_derive(
		&w->train, w->list, w->n, w->devices, DEVICES, &w->arena, &err));
}

/* March 2026: l is the MacBook Neo (J700AP), for which 26.3.2 is. */
static void
test_a_fork_for_one_model_is_never_the_latest(void **state)
{
	struct feed_release *base, *fork, *bsi, *fork_bsi, *next, *older;
	struct world w;

	(void)state;
	open_world(&w);
	older = add(&w, KIND_FULL, "26.3", "", "25D125", "2026-02-11", "ABCDEFGHIJK");
	base = add(&w, KIND_FULL, "26.3.1", "", "25D2128", "2026-03-04", "ABCDEFGHIJKL");
	bsi = add(
		&w, KIND_BSI, "26.3.1", "(a)", "25D771280a", "2026-03-17", "ABCDEFGHIJK");
	fork = add(&w, KIND_FULL, "26.3.2", "", "25D2140", "2026-03-10", "L");
	fork_bsi = add(&w, KIND_BSI, "26.3.2", "(a)", "25D771400a", "2026-03-17", "L");
	bsi->row.base_build = "25D2128";
	fork_bsi->row.base_build = "25D2140";
	derive(&w);
	assert_ptr_equal(w.train.latest, base);
	assert_ptr_equal(w.train.releases[0], fork_bsi);
	assert_ptr_equal(w.train.releases[2], fork);
	assert_true(fork->device_specific && fork_bsi->device_specific);
	assert_false(
		base->device_specific || bsi->device_specific || older->device_specific);
	assert_ptr_equal(older->superseded_by, base);
	assert_null(base->superseded_by);
	assert_null(fork->superseded_by);
	assert_null(bsi->superseded_by);
	assert_int_equal(fork->days_since_previous, 6);
	assert_int_equal(older->days_since_previous, -1);

	next = add(&w, KIND_FULL, "26.4", "", "25E246", "2026-03-24", "ABCDEFGHIJKL");
	derive(&w);
	assert_ptr_equal(w.train.latest, next);
	assert_ptr_equal(base->superseded_by, next);
	assert_ptr_equal(bsi->superseded_by, next);
	assert_ptr_equal(fork->superseded_by, next);
	assert_ptr_equal(fork->merged_into, next);
	assert_null(base->merged_into);
	arena_clear(&w.arena);
}

/* October 2024: k and l are the M4 Macs, which got 15.1 as another build, later and higher. */
static void
test_a_version_with_two_builds_has_the_latest_of_most_devices(void **state)
{
	struct feed_release *most, *fork;
	struct world w;

	(void)state;
	open_world(&w);
	most = add(&w, KIND_FULL, "15.1", "", "24B83", "2024-10-28", "ABCDEFGHIJ");
	fork = add(&w, KIND_FULL, "15.1", "", "24B2083", "2024-10-30", "KL");
	(void)add(&w, KIND_FULL, "15.0.1", "", "24A348", "2024-10-04", "ABCDEFGHIJ");
	derive(&w);
	assert_ptr_equal(w.train.latest, most);
	assert_true(fork->device_specific);
	assert_null(most->superseded_by);
	assert_int_equal(fork->days_since_previous, 26);
	arena_clear(&w.arena);
}

/* 18.7.9 is for the six devices that cannot run 26; what is no longer offered does not count. */
static void
test_latest_is_of_what_is_offered(void **state)
{
	struct feed_release *most, *few;
	struct world w;

	(void)state;
	open_world(&w);
	most = add(&w, KIND_FULL, "18.7.8", "", "22H352", "2026-04-22", "ABCDEFGHIJ");
	few = add(&w, KIND_FULL, "18.7.9", "", "22H355", "2026-05-11", "AB");
	derive(&w);
	assert_ptr_equal(w.train.latest, most);
	assert_true(few->device_specific);
	assert_null(few->merged_into);
	most->offered.n = 0;
	derive(&w);
	assert_ptr_equal(w.train.latest, few);
	few->offered.n = 0;
	derive(&w); /* nothing is offered: what ever was */
	assert_ptr_equal(w.train.latest, most);
	most->devices.n = few->devices.n = 0;
	derive(&w); /* nor are devices known: the newest */
	assert_ptr_equal(w.train.latest, few);
	few->row.withdrawn = few->date;
	derive(&w);
	assert_ptr_equal(w.train.latest, most);
	arena_clear(&w.arena);
}

/* iOS 26.0 was built again after three days, 13.4.1 had responses (a) and (c). */
static void
test_a_rebuild_and_a_higher_letter_supersede(void **state)
{
	struct feed_release *first, *again, *a, *c;
	struct world w;

	(void)state;
	open_world(&w);
	first = add(&w, KIND_FULL, "26.0", "", "23A341", "2025-09-15", "ABCD");
	again = add(&w, KIND_FULL, "26.0", "", "23A345", "2025-09-18", "ABCD");
	a = add(&w, KIND_RSR, "13.4.1", "(a)", "22F770820b", "2023-07-10", "ABCD");
	c = add(&w, KIND_RSR, "13.4.1", "(c)", "22F770820d", "2023-07-12", "ABCD");
	a->row.base_build = c->row.base_build = "22F82";
	derive(&w);
	assert_ptr_equal(first->superseded_by, again);
	assert_null(again->superseded_by);
	assert_ptr_equal(w.train.latest, again);
	assert_ptr_equal(a->superseded_by, c);
	c->row.base_build = "22F2083";
	derive(&w);
	assert_ptr_equal(a->superseded_by, first);
	arena_clear(&w.arena);
}

/* Apple took 15.0.1 back after some days, and 15.1 came. */
static void
test_what_was_withdrawn_takes_no_place(void **state)
{
	struct feed_release *first, *gone, *response, *letter, *next;
	struct world w;

	(void)state;
	open_world(&w);
	first = add(&w, KIND_FULL, "15.0", "", "24A335", "2024-09-16", "ABCD");
	gone = add(&w, KIND_FULL, "15.0.1", "", "24A348", "2024-10-04", "abcd");
	response = add(&w, KIND_BSI, "15.0", "(a)", "24A771335a", "2024-09-20", "ABCD");
	letter = add(&w, KIND_BSI, "15.0", "(b)", "24A771335b", "2024-09-22", "abcd");
	response->row.base_build = letter->row.base_build = "24A335";
	gone->row.withdrawn = gone->date + INSTANT_DAY_S;
	letter->row.withdrawn = letter->date + INSTANT_DAY_S;
	derive(&w);
	assert_ptr_equal(w.train.latest, first);
	assert_null(first->superseded_by);
	assert_null(response->superseded_by);
	next = add(&w, KIND_FULL, "15.1", "", "24B83", "2024-10-28", "ABCD");
	derive(&w);
	assert_ptr_equal(first->superseded_by, next);
	assert_ptr_equal(gone->superseded_by, next);
	assert_ptr_equal(response->superseded_by, next);
	arena_clear(&w.arena);
}

/* A release without a stated day stands where it was first seen; no number of days is told. */
static void
test_a_day_that_nobody_states_orders_and_is_not_told(void **state)
{
	struct feed_release *undated, *after;
	struct world w;

	(void)state;
	open_world(&w);
	(void)add(&w, KIND_FULL, "9.3.5", "", "13G36", "2016-08-25", "A");
	undated = add(&w, KIND_FULL, "9.3.6", "", "13G37", "2022-10-27", "A");
	after = add(&w, KIND_FULL, "9.3.7", "", "13G38", "2022-11-27", "A");
	undated->date = INSTANT_NONE;
	derive(&w);
	assert_ptr_equal(w.train.releases[0], after);
	assert_ptr_equal(w.train.releases[1], undated);
	assert_int_equal(undated->days_since_previous, -1);
	assert_int_equal(after->days_since_previous, 2285);
	arena_clear(&w.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_fork_for_one_model_is_never_the_latest),
		cmocka_unit_test(
			test_a_version_with_two_builds_has_the_latest_of_most_devices),
		cmocka_unit_test(test_latest_is_of_what_is_offered),
		cmocka_unit_test(test_a_rebuild_and_a_higher_letter_supersede),
		cmocka_unit_test(test_what_was_withdrawn_takes_no_place),
		cmocka_unit_test(test_a_day_that_nobody_states_orders_and_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
