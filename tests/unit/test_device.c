/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "parser/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define HEADER "id\tplatform\tmodel\tname\taliases\n"

static bool
collect(void *ctx, const struct device_row *row, struct error *err)
{
	(void)err;
	return buf_printf(ctx, "%s|%s|%s|%s|%s;", row->id, platform_name(row->platform),
		row->model, row->name, row->aliases);
}

static bool
read_table(const char *text, struct buf *out, struct error *err)
{
	buf_init(out, 4000);
	return device_rows(text, strlen(text), "devices.tsv", collect, out, err);
}

static void
test_rows(void **state)
{
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	assert_true(read_table(HEADER
		"J504AP\tmacOS\tMac15,3\tMacBook Pro (14-inch, M3, Nov 2023)\n"
		"iPhone15,2\tiOS\tiPhone15,2\tiPhone 14 Pro\tD73AP\n"
		"Mac-1E7E29AD0135F9BC\tmacOS\n",
		&out, &err));
	assert_string_equal(out.data,
		"J504AP|macOS|Mac15,3|MacBook Pro (14-inch, M3, Nov 2023)|;"
		"iPhone15,2|iOS|iPhone15,2|iPhone 14 Pro|D73AP;"
		"Mac-1E7E29AD0135F9BC|macOS|||;");
	buf_clear(&out);
}

static const struct {
	const char *name, *text;
	enum error_code code;
} bad[] = {
	{"no id",            HEADER "\tmacOS\tMac15,3\n",							  ERR_FORMAT},
	{"space in the id",  HEADER "Mac 15,3\tmacOS\n",							   ERR_FORMAT},
	{"no platform",      HEADER "J504AP\t\tMac15,3\n",							 ERR_FORMAT},
	{"unknown platform", HEADER "J504AP\tOS/2\tMac15,3\n",                                                     ERR_FORMAT},
	{"model too long",
         HEADER
		"J504AP\tmacOS\tMac15,333333333333333333333333333333333333333333333333333333333333333333333333\n",
         ERR_LIMIT													   },
	{"no model column",  "id\tplatform\tname\taliases\n",                                                      ERR_FORMAT},
};

static void
test_bad_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		struct buf out;

		print_message("%s\n", bad[i].name);
		assert_false(read_table(bad[i].text, &out, &err));
		assert_int_equal(err.code, bad[i].code);
		assert_int_equal(err.line, i + 1 < sizeof bad / sizeof bad[0] ? 2 : 1);
		buf_clear(&out);
	}
}

static void
test_same_but_for_case_and_spaces(void **state)
{
	(void)state;
	assert_true(device_same("J314sAP", "J314SAP"));
	assert_true(device_same(" Mac15,3\t", "mac15,3"));
	assert_true(device_same("", "  "));
	assert_false(device_same("Mac15,3", "Mac15,30"));
	assert_false(device_same("Mac15,30", "Mac15,3"));
	assert_false(device_same("J314sAP", "J316sAP"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_same_but_for_case_and_spaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
