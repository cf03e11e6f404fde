/* SPDX-License-Identifier: Apache-2.0 */
/* Which catalogs are asked for that Apple may have by now. */
#include "cli/plan_next.h"
#include "core/instant.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define NOW    INT64_C(1773772800) /* 2026-03-17T18:40:00Z */
#define FOLDER "https://swscan.apple.com/content/catalogs/others/"

#define CATALOG(n, i)                                                                    \
	{                                                                                \
		.id = 1, .name = "swscan-" n, .kind = "catalog",                         \
		.url = FOLDER n ".merged-1.sucatalog", .trust = "public",                \
		.interval_s = (i), .asked_at = NOW, .asked_url = "", .etag = ""          \
	}
#define NEXT(t)                                                                          \
	{                                                                                \
		.id = 9, .name = "swscan-next", .kind = PLAN_NEXT_KIND, .url = FOLDER,   \
		.trust = "public", .interval_s = 86400, .asked_at = (t),                 \
		.asked_url = "", .etag = ""                                              \
	}

struct fixture {
	struct arena arena;
	struct plan plan;
	struct error err;
	char due[512];
};

static bool
make(struct fixture *f, const struct source *sources, size_t n,
	struct plan_options options)
{
	arena_init(&f->arena, MIB(1));
	f->err = ERROR_INIT;
	f->due[0] = '\0';
	options.now = NOW;
	if (!plan_make(&f->arena, sources, n, &options, &f->plan, &f->err))
		return false;
	for (size_t i = 0; i < f->plan.n; i++)
		if (f->plan.entries[i].due) {
			strncat(f->due, f->plan.entries[i].source->name, 100);
			strncat(f->due, " ", 2);
		}
	return true;
}

static const struct source trains[] = {
	CATALOG("index-13seed-13-12-10.16", 3600), /* a kind that ended: 14 had none */
	CATALOG("index-26", 1800),
	CATALOG("index-26-15-14", 3600),
	CATALOG("index-26beta-26-15-14", 1800),
	CATALOG("index-27beta-27-26-15-14", 1800),
	CATALOG("index-rosettaupdateauto-1", 3600),
	NEXT(NOW - 86400),
};
#define TRAINS (sizeof trains / sizeof *trains)

static void
test_the_next_of_each_that_goes_on(void **state)
{
	const struct plan_entry *entry;
	struct fixture f;

	(void)state;
	assert_true(make(&f, trains, TRAINS, (struct plan_options){.all = false}));
	assert_string_equal(f.due,
		"swscan-index-27 swscan-index-27-26-15-14 swscan-index-28beta-28-27-26-15-14 ");
	assert_int_equal(f.plan.n_due, 3);
	entry = plan_find(&f.plan, "swscan-index-27-26-15-14");
	assert_string_equal(entry->url, FOLDER "index-27-26-15-14.merged-1.sucatalog");
	assert_string_equal(entry->trust, "public");
	assert_int_equal(entry->cap_body, CAP_BODY_BYTES);
	assert_int_equal(entry->found_interval_s, 3600);
	assert_ptr_equal(entry->next_of, plan_find(&f.plan, "swscan-next"));
	arena_clear(&f.arena);
}

static void
test_once_a_day_and_when_it_is_named(void **state)
{
	static const char *const folder[] = {"swscan-next"},
				 *const one[] = {"swscan-index-27-26-15-14"};
	struct source asked[TRAINS];
	struct fixture f;

	(void)state;
	memcpy(asked, trains, sizeof asked);
	asked[TRAINS - 1].asked_at = NOW - 86399;
	assert_true(make(&f, asked, TRAINS, (struct plan_options){.all = false}));
	assert_string_equal(f.due, "");
	arena_clear(&f.arena);
	assert_true(make(&f, asked, TRAINS, (struct plan_options){.all = true}));
	assert_null(strstr(f.due, "28beta"));
	arena_clear(&f.arena);
	assert_true(make(
		&f, asked, TRAINS, (struct plan_options){.names = folder, .n_names = 1}));
	assert_int_equal(f.plan.n_due, 3);
	arena_clear(&f.arena);
	assert_true(make(
		&f, asked, TRAINS, (struct plan_options){.names = one, .n_names = 1}));
	assert_string_equal(f.due, "swscan-index-27-26-15-14 ");
	arena_clear(&f.arena);
}

/* Of another registry: its folder, with what was found in it before. */
static void
test_a_mirror(void **state)
{
#define MIRROR "https://mirror.org/"
	static const struct source known[] = {
		CATALOG("index-26-15", 3600),
		{.id = 2,
				       .name = "swscan-index-27-26-15",
				       .kind = "catalog",
				       .url = FOLDER,
				       .asked_url = MIRROR "index-27-26-15.merged-1.sucatalog"},
		CATALOG("index-28-27-26-15", 1800)  /* not there, in the mirror */
	};
	static const struct source_row rows[] = {
		{"swscan-index-26-15", "catalog",      MIRROR "index-26-15.merged-1.sucatalog",
                 "macOS",										"file", 60,    1},
		{"swscan-index-26",    "catalog",      MIRROR "deeper/index-26.sucatalog",
                 "macOS",										"file", 60,    2},
		{"mirror-next",        PLAN_NEXT_KIND, MIRROR,                                  "macOS", "file", 86400, 3},
	};
	const struct plan_entry *entry;
	struct fixture f;

	(void)state;
	assert_true(make(&f, known, 3, (struct plan_options){.rows = rows, .n_rows = 3}));
	entry = plan_find(&f.plan, "swscan-index-27-26-15");
	assert_ptr_equal(entry->source, &known[1]);
	assert_string_equal(entry->url, MIRROR "index-27-26-15.merged-1.sucatalog");
	assert_null(entry->next_of);
	assert_int_equal(entry->interval_s, 60);
	entry = plan_find(&f.plan, "swscan-index-28-27-26-15");
	assert_non_null(entry->next_of);
	assert_int_equal(entry->found_interval_s, 0);
	assert_string_equal(entry->trust, "file");
	assert_int_equal(f.plan.n, 5);
	arena_clear(&f.arena);
}

static void
test_a_folder_without_catalogs(void **state)
{
	static const char *const names[] = {"swscan-next"};
	static const struct source alone[] = {NEXT(INSTANT_NONE)};
	struct fixture f;

	(void)state;
	assert_true(make(&f, alone, 1, (struct plan_options){.all = false}));
	assert_int_equal(f.plan.n_due, 0);
	arena_clear(&f.arena);
	assert_false(
		make(&f, alone, 1, (struct plan_options){.names = names, .n_names = 1}));
	assert_int_equal(f.err.code, ERR_USAGE);
	assert_non_null(strstr(f.err.reason, "no catalog is known in its folder"));
	arena_clear(&f.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_next_of_each_that_goes_on),
		cmocka_unit_test(test_once_a_day_and_when_it_is_named),
		cmocka_unit_test(test_a_mirror),
		cmocka_unit_test(test_a_folder_without_catalogs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
