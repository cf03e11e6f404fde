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
	const struct device *device, *other;
};

/* What another source lists, which does not decide: 25D125 for the other Mac. */
static const char other_list[] = LIST(ROW("25D125", "J700AP"));

static void
take(struct ingest *ingest, int64_t source, size_t n, const char *body, struct store *s)
{
	const struct ingest_answer a = {.source_id = source,
		.kind = "pmv",
		.url = "https://gdmf.apple.com/v2/pmv",
		.at = DAY(n),
		.body = body,
		.len = strlen(body)};
	struct fold_result result = {0};
	enum keep keep;

	assert_true(ingest_live(ingest, &a, &keep, &result, &s->err));
	assert_int_equal(result.refused, 0);
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct device *devices = NULL;
	struct ingest *ingest;
	int64_t source, aside;
	size_t n;

	assert_non_null(w);
	store_open(&w->store);
	source = store_source(&w->store, "gdmf-pmv", "pmv", 1);
	ingest = ingest_new(w->store.db, format_find, &w->store.err);
	assert_non_null(ingest);
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		take(ingest, source, i, answers[i], &w->store);
	aside = store_source(&w->store, "another", "pmv", 5);
	take(ingest, aside, 0, other_list, &w->store);
	ingest_free(ingest);
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
		assert_int_equal(dv.first[i], DAY(0)); /* as its twin */
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
		assert_int_equal(dv.first[i], DAY(0));
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
