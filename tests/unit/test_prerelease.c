/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/applicability.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* macOS 26.4: 25E246 is its release, 25E5207k and 25E5218f are betas of it. */
static enum reason
judge(const char *base_build, bool prerelease, const char *build, bool beta)
{
	const struct base base = {.version = "26.4",
		.prerelease = prerelease,
		.build = base_build,
		.canonical_build = base_build,
		.supplemental_build = "",
		.supplemental_extra = ""};
	const struct offer offer = {.kind = KIND_FULL,
		.beta = beta,
		.version = "26.4",
		.extra = "",
		.build = build,
		.canonical_build = build,
		.prerequisite_build = "",
		.posted = INSTANT_NONE,
		.expires = INSTANT_NONE,
		.withdrawn = INSTANT_NONE,
		.listed = true,
		.device_listed = true,
		.devices_known = true};
	const struct question question = {.beta = true, .released = INSTANT_NONE};

	return applicability_judge(&base, &offer, &question);
}

/* SEMANTICS of versions: prerelease < release of the same numbers. */
static void
test_a_release_is_above_its_prerelease(void **state)
{
	(void)state;
	assert_int_equal(judge("25E5207k", true, "25E246", false), REASON_NEWER_VERSION);
	assert_int_equal(judge("", true, "25E246", false), REASON_NEWER_VERSION);
	assert_int_equal(judge("25E5207k", false, "25E246", false), REASON_NOT_NEWER);
}

static void
test_a_candidate_that_became_the_release_is_not_below_it(void **state)
{
	(void)state;
	assert_int_equal(judge("25E246", true, "25E246", false), REASON_NOT_NEWER);
}

static void
test_betas_of_one_version_are_compared_by_their_builds(void **state)
{
	(void)state;
	assert_int_equal(judge("25E5207k", true, "25E5218f", true), REASON_NEWER_VERSION);
	assert_int_equal(judge("25E5218f", true, "25E5207k", true), REASON_NOT_NEWER);
	assert_int_equal(judge("", true, "25E5218f", true), REASON_NOT_NEWER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_release_is_above_its_prerelease),
		cmocka_unit_test(
			test_a_candidate_that_became_the_release_is_not_below_it),
		cmocka_unit_test(test_betas_of_one_version_are_compared_by_their_builds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
