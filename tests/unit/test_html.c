/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a document: escaped, shown where it could hide something, counted once it fails. */
#include "cli/html.h"

#include "core/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct buf out;
static struct html h;

static int
setup(void **state)
{
	(void)state;
	buf_init(&out, 4096);
	h = (struct html){.out = &out};
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_clear(&out);
	return 0;
}

static void
test_text_is_never_markup(void **state)
{
	(void)state;
	html_raw(&h, "<b title=\"");
	html_text(&h, "<img src=x onerror=\"a('&')\">");
	html_raw(&h, "\">");
	assert_string_equal(out.data, "<b title=\"&lt;img src=x "
				      "onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;\">");
}

static void
test_hidden_characters_are_shown(void **state)
{
	(void)state;
	html_text(&h, "a\xE2\x80\xAE"
		      "b\x1B\xFF\n\xC3\xA9");
	assert_string_equal(out.data, "a\\u202eb\\u001b\\xff\\u000a\xC3\xA9");
}

static void
test_json_cannot_end_its_script(void **state)
{
	static const char json[] = "[\"</script><!--\",1]";

	(void)state;
	html_json(&h, json, strlen(json));
	assert_string_equal(out.data, "[\"\\u003c/script>\\u003c!--\",1]");
}

static void
test_times(void **state)
{
	(void)state;
	html_day(&h, 1773705600);
	html_raw(&h, " ");
	html_moment(&h, 1773772494);
	html_raw(&h, " ");
	html_day(&h, INSTANT_NONE);
	html_raw(&h, " ");
	html_moment(&h, INSTANT_NONE);
	assert_string_equal(out.data,
		"<time>2026-03-17</time> <time datetime=\"2026-03-17T18:34:54Z\">"
		"2026-03-17 18:34 UTC</time> - never");
}

static void
test_more(void **state)
{
	(void)state;
	html_raw(&h, "26.3.1");
	html_more(&h, "");
	html_more(&h, "(a)");
	assert_string_equal(out.data, "26.3.1 (a)");
}

static void
test_a_failure_sticks(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	out.cap = 8;
	html_raw(&h, "12345678");
	assert_true(html_done(&h, "index.html", &err));
	html_raw(&h, "9");
	html_raw(&h, "fits again");
	assert_false(html_done(&h, "index.html", &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.source, "index.html");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_text_is_never_markup, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_hidden_characters_are_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_json_cannot_end_its_script, setup, teardown),
		cmocka_unit_test_setup_teardown(test_times, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_failure_sticks, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
