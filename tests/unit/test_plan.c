/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan.h"
#include "core/instant.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define NOW INT64_C(1773772800) /* 2026-03-17T18:40:00Z */

#define SOURCE(n, k, i, t)                                                               \
	{                                                                                \
		.name = (n), .kind = (k), .url = "https://a.org/" n, .trust = "public",  \
		.interval_s = (i), .asked_at = (t), .asked_url = "", .etag = ""          \
	}

static const struct source sources[] = {
	SOURCE("bundled", "facts", 0, INSTANT_NONE),
	SOURCE("gdmf-assets", "pallas", 0, INSTANT_NONE),
	SOURCE("gdmf-pmv", "pmv", 1800, NOW - 1800),
	SOURCE("mesu-ios", "mesu", 21600, NOW - 21599),
	SOURCE("mesu-old", "mesu", 0, INSTANT_NONE),
	SOURCE("swscan-index-13", "catalog", 3600, INSTANT_NONE),
	SOURCE("swscan-index-14", "catalog", 3600,
		NOW + 3600), /* by a clock that was wrong */
	SOURCE("swscan-index-15", "catalog", 3600,
		NOW + 900), /* by one that waited for the lock */
};

#define N_SOURCES (sizeof sources / sizeof *sources)

struct fixture {
	struct arena arena;
	struct plan plan;
	struct error err;
	char due[256];
};

/* Plan; the names of what is due go to f->due, with spaces between. */
static bool
make(struct fixture *f, struct plan_options options)
{
	arena_init(&f->arena, MIB(1));
	f->err = ERROR_INIT;
	f->due[0] = '\0';
	options.now = NOW;
	if (!plan_make(&f->arena, sources, N_SOURCES, &options, &f->plan, &f->err))
		return false;
	for (size_t i = 0; i < f->plan.n; i++)
		if (f->plan.entries[i].due) {
			const char *name = f->plan.entries[i].source->name;
			size_t len = strlen(f->due);

			assert_true(len + strlen(name) + 2 < sizeof f->due);
			(void)memcpy(f->due + len, name, strlen(name) + 1);
			len += strlen(name);
			f->due[len] = ' ';
			f->due[len + 1] = '\0';
		}
	return true;
}

static void
test_due_is_whose_interval_has_passed(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(make(&f, (struct plan_options){.all = false}));
	assert_string_equal(f.due, "gdmf-pmv swscan-index-13 swscan-index-14 ");
	assert_int_equal(f.plan.n_due, 3);
	assert_string_equal(f.plan.next, "mesu-ios");
	assert_int_equal(f.plan.next_due, NOW + 1);
	arena_clear(&f.arena);
}

static void
test_all_is_what_has_an_interval(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(make(&f, (struct plan_options){.all = true}));
	assert_string_equal(f.due,
		"gdmf-pmv mesu-ios swscan-index-13 swscan-index-14 swscan-index-15 ");
	assert_string_equal(f.plan.next, "gdmf-pmv");
	assert_int_equal(f.plan.next_due, NOW + 1800);
	arena_clear(&f.arena);
}

static void
test_named_ones_are_asked_now(void **state)
{
	static const char *const names[] = {"mesu-old", "mesu-ios", "mesu-ios"};
	struct fixture f;

	(void)state;
	assert_true(make(&f, (struct plan_options){.names = names, .n_names = 3}));
	assert_string_equal(f.due, "mesu-ios mesu-old ");
	assert_int_equal(f.plan.n_due, 2);
	arena_clear(&f.arena);
}

static void
test_names_that_cannot_be_asked(void **state)
{
	static const struct {
		const char *name;
		enum error_code code;
		const char *reason;
	} cases[] = {
		{"gdmf-assets",    ERR_USAGE,   "a device and a base build"    },
		{"bundled",        ERR_USAGE,   "comes with this program"      },
		{"gdmf-pmw",       ERR_UNKNOWN, "the nearest known is gdmf-pmv"},
		{"something-else", ERR_UNKNOWN, "no such source"               },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(make(&f,
			(struct plan_options){.names = &cases[i].name, .n_names = 1}));
		assert_int_equal(f.err.code, cases[i].code);
		assert_string_equal(f.err.source, cases[i].name);
		assert_non_null(strstr(f.err.reason, cases[i].reason));
		arena_clear(&f.arena);
	}
}

static void
test_rows_of_another_registry_are_all_there_is(void **state)
{
	static const struct source_row rows[] = {
		{"gdmf-pmv", "pmv",  "https://mirror.org/pmv", "any", "file", 60, 1},
		{"own",      "mesu", "https://mirror.org/own", "any", "file", 60, 2},
	};
	struct fixture f;
	const struct plan_entry *entry;

	(void)state;
	assert_true(make(&f, (struct plan_options){.rows = rows, .n_rows = 2}));
	assert_string_equal(f.due, "gdmf-pmv own ");
	entry = plan_find(&f.plan, "gdmf-pmv");
	assert_ptr_equal(entry->source, &sources[2]);
	assert_string_equal(entry->url, "https://mirror.org/pmv");
	assert_string_equal(entry->trust, "file");
	assert_int_equal(entry->cap_body, CAP_PMV_BYTES);
	entry = plan_find(&f.plan, "own");
	assert_int_equal(entry->source->id, 0);
	assert_int_equal(entry->cap_body, CAP_MESU_BYTES);
	assert_null(plan_find(&f.plan, "mesu-ios"));
	arena_clear(&f.arena);
}

static void
test_a_row_of_another_kind_is_refused(void **state)
{
	static const struct source_row row = {
		"gdmf-pmv", "mesu", "https://mirror.org/pmv", "any", "file", 60, 1};
	struct fixture f;

	(void)state;
	assert_false(make(&f, (struct plan_options){.rows = &row, .n_rows = 1}));
	assert_int_equal(f.err.code, ERR_USAGE);
	assert_non_null(strstr(f.err.reason, "of kind pmv, not mesu"));
	arena_clear(&f.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_due_is_whose_interval_has_passed),
		cmocka_unit_test(test_all_is_what_has_an_interval),
		cmocka_unit_test(test_named_ones_are_asked_now),
		cmocka_unit_test(test_names_that_cannot_be_asked),
		cmocka_unit_test(test_rows_of_another_registry_are_all_there_is),
		cmocka_unit_test(test_a_row_of_another_kind_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
