/* SPDX-License-Identifier: Apache-2.0 */
#include "data/bundle.h"
#include "parser/format.h"
#include "parser/gdmf.h"
#include "parser/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
test_kinds_by_name(void **state)
{
	const struct format *pmv = format_find("pmv"), *ipsw = format_find("ipsw");

	(void)state;
	assert_non_null(pmv);
	assert_ptr_equal(pmv->parse, gdmf_parse);
	assert_true(pmv->section_loss);
	assert_int_equal(pmv->loss_percent, 40);
	assert_non_null(ipsw);
	assert_int_equal(ipsw->loss_percent, 100);
	assert_int_equal(format_find("catalog")->loss_percent, 25);
	assert_null(format_find("page")->parse);
	assert_null(format_find("PMV"));
	assert_null(format_find(""));
}

static void
test_precedence(void **state)
{
	(void)state;
	assert_int_equal(format_find("catalog")->rank, 0);
	assert_true(format_find("pmv")->rank < format_find("mesu")->rank);
	assert_true(format_find("mesu")->rank < format_find("ipsw")->rank);
	assert_true(format_find("ipsw")->rank < format_find("facts")->rank);
}

static bool
take(void *ctx, const struct source_row *row, struct error *err)
{
	(void)ctx;
	(void)err;
	if (!format_find(row->kind))
		fail_msg("%s: no kind \"%s\"", row->name, row->kind);
	return true;
}

static void
test_every_bundled_source_has_a_known_kind(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(registry_rows((const char *)data_sources, data_sources_len,
		"sources.tsv", take, NULL, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds_by_name),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_every_bundled_source_has_a_known_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
