/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_sofa.h"
#include "core/instant.h"
#include "core/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

/* iOS and iPadOS, each with one train of one release: the same build of both. */
struct world {
	struct arena arena;
	struct feed_release releases[2];
	struct feed_release *lists[2][1];
	struct feed_train trains[2];
	struct feed_platform platforms[2];
	struct feed_model model;
	struct sofa sofa;
};

static struct feed_release
release_of(enum platform platform, int64_t expires, int64_t withdrawn)
{
	struct feed_release r = {.platform = platform,
		.kind = KIND_FULL,
		.title = platform_name(platform),
		.date = INSTANT_NONE,
		.sort_day = INSTANT_NONE};

	r.row.platform = platform_name(platform);
	r.row.build = "23D8133";
	r.row.version = "26.3.1";
	r.row.extra = r.row.base_build = "";
	r.row.expires = expires;
	r.row.withdrawn = withdrawn;
	return r;
}

static void
open_world(struct world *w, const struct feed_release *ios,
	const struct feed_release *ipados)
{
	*w = (struct world){
		.releases = {*ios, *ipados}
        };
	arena_init(&w->arena, MIB(1));
	for (int i = 0; i < 2; i++) {
		w->lists[i][0] = &w->releases[i];
		w->trains[i] = (struct feed_train){.platform = w->releases[i].platform,
			.key = "26",
			.name = "",
			.label = "26",
			.releases = w->lists[i],
			.n = 1};
		w->platforms[i] =
			(struct feed_platform){.platform = w->releases[i].platform,
				.name = w->releases[i].row.platform,
				.trains = &w->trains[i],
				.n_trains = 1};
	}
	w->model = (struct feed_model){.platforms = w->platforms, .n_platforms = 2};
}

/* The one row of both. */
static const struct feed_release *
merged(struct world *w)
{
	struct error err = ERROR_INIT;

	assert_true(sofa_open(&w->sofa, &w->model, FAMILY_IOS, &w->arena, &err));
	assert_int_equal(w->sofa.n, 1);
	assert_int_equal(w->sofa.trains[0].n, 1);
	return w->sofa.trains[0].releases[0];
}

static void
test_no_end_on_one_platform_is_no_end(void **state)
{
	const int64_t ends[][3] = {
  /* iOS, iPadOS, both */
		{5 * INSTANT_DAY_S, INSTANT_NONE,      INSTANT_NONE     },
		{INSTANT_NONE,      5 * INSTANT_DAY_S, INSTANT_NONE     },
		{5 * INSTANT_DAY_S, 9 * INSTANT_DAY_S, 9 * INSTANT_DAY_S},
		{9 * INSTANT_DAY_S, 5 * INSTANT_DAY_S, 9 * INSTANT_DAY_S},
	};

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct feed_release ios =
			release_of(PLATFORM_IOS, ends[i][0], INSTANT_NONE);
		struct feed_release ipados =
			release_of(PLATFORM_IPADOS, ends[i][1], INSTANT_DAY_S);
		struct world w;

		open_world(&w, &ios, &ipados);
		assert_true(merged(&w)->row.expires == ends[i][2]);
		/* one of them is still there */
		assert_true(merged(&w)->row.withdrawn == INSTANT_NONE);
		arena_clear(&w.arena);
	}
}

static void
test_the_notes_of_both_platforms_stand(void **state)
{
	static const struct feed_cve few[] =
		{
			{"CVE-2026-20643", false}
        },
				     more[] = {{"CVE-2026-20643", true},
					     {"CVE-2026-20700", false}};
	static const struct feed_advisory shared = {"https://example.com/1",
						  "iOS 26.3.1 and iPadOS 26.3.1",
						  2 * INSTANT_DAY_S, few, 1},
					  own = {"https://example.com/2", "iPadOS 26.3.1",
						  INSTANT_DAY_S, more, 2};
	static const struct feed_advisory *const first[] = {&shared}, *const second[] = {
									      &shared,
									      &own};
	struct feed_release ios = release_of(PLATFORM_IOS, INSTANT_NONE, INSTANT_NONE);
	struct feed_release ipados =
		release_of(PLATFORM_IPADOS, INSTANT_NONE, INSTANT_NONE);
	const struct feed_release *both;
	struct world w;

	(void)state;
	ios.advisories = first;
	ios.n_advisories = 1;
	ios.cves = few;
	ios.n_cves = 1;
	ios.security = FEED_SECURITY_YES;
	ipados.advisories = second;
	ipados.n_advisories = 2;
	ipados.cves = more;
	ipados.n_cves = 2;
	ipados.security = FEED_SECURITY_YES;
	open_world(&w, &ios, &ipados);
	both = merged(&w);
	assert_int_equal(both->n_advisories, 2);
	assert_ptr_equal(both->advisories[0], &shared);
	assert_int_equal(both->n_cves, 2);
	assert_string_equal(both->cves[0].id, "CVE-2026-20643");
	assert_true(both->cves[0].exploited);
	assert_string_equal(both->cves[1].id, "CVE-2026-20700");
	assert_int_equal(both->security, FEED_SECURITY_YES);
	arena_clear(&w.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_end_on_one_platform_is_no_end),
		cmocka_unit_test(test_the_notes_of_both_platforms_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
