/* SPDX-License-Identifier: Apache-2.0 */
/* T13: where no proxy stands before a host of Apple's, its address must be a public one. */
#include "fetcher/proxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

static const struct {
	const char *list;
	bool exempt; /* swscan.apple.com */
} lists[] = {
	{"",			     false},
	{"localhost,127.0.0.1",          false},
	{"apple.com",                    true },
	{".apple.com",                   true },
	{"apple.com.",                   true },
	{"swscan.apple.com",             true },
	{"SWSCAN.Apple.Com",             true },
	{"localhost, .apple.com",        true },
	{"localhost\t.apple.com",        true },
	{",,apple.com,,",                true },
	{"*",			    true },
	{"localhost,*",                  true },
	{"com",			  true },
	{"pple.com",		     false},
	{"a.swscan.apple.com",           false},
	{"swscan.apple.com.example.org", false},
	{"gdmf.apple.com",               false},
	{".",			    false},
	{"*.apple.com",                  false},
};

static void
test_t13_who_is_exempt(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		print_message("%s\n", lists[i].list);
		assert_int_equal(proxy_is_exempt(lists[i].list, "swscan.apple.com"),
			lists[i].exempt);
	}
}

/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
static void
set(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void
test_t13_whom_a_proxy_serves(void **state)
{
	static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
		"ALL_PROXY", "no_proxy", "NO_PROXY"};
	static const char *const proxy = "http://10.0.0.1:3128";

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		set(names[i], NULL);
	assert_false(proxy_serves("swscan.apple.com:443"));
	for (size_t i = 0; i < 4; i++) {
		set(names[i], proxy);
		assert_true(proxy_serves("swscan.apple.com:443"));
		set("no_proxy", ".apple.com");
		assert_false(proxy_serves("swscan.apple.com:443"));
		assert_true(proxy_serves("example.org:443"));
		set("no_proxy", "");
		set("NO_PROXY", ".apple.com");
		assert_false(proxy_serves("swscan.apple.com:443"));
		set("no_proxy", "localhost");
		assert_true(proxy_serves("swscan.apple.com:443"));
		set("no_proxy", NULL);
		set("NO_PROXY", NULL);
		set(names[i], "");
		assert_false(proxy_serves("swscan.apple.com:443"));
	}
}
/* NOLINTEND(concurrency-mt-unsafe) */

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_t13_who_is_exempt),
		cmocka_unit_test(test_t13_whom_a_proxy_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
