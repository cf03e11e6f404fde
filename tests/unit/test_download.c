/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses of files are passed on; each that is also passes urlcheck. */
#include "fetcher/urlcheck.h"
#include "parser/download.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define CDN "https://swcdn.apple.com/content/downloads/51/26/122-77688-A_F01L27Y7Q6/x"
#define IPSW                                                                             \
	"https://updates.cdn-apple.com/2026WinterFCS/fullrestores/047-88313/2E098049/"   \
	"UniversalMac_26.3.1_25D2128_Restore.ipsw"

static void
test_what_passes_is_https_and_apples(void **state)
{
	static const struct {
		const char *url, *to;
	} cases[] = {
		{"http://swcdn.apple.com/a/InstallAssistant.pkg",
                 "https://swcdn.apple.com/a/InstallAssistant.pkg"                                  },
		{"HTTPS://swcdn.apple.com/a/b.pkg",               "https://swcdn.apple.com/a/b.pkg"},
		{CDN "/InstallAssistant.pkg",                     CDN "/InstallAssistant.pkg"      },
		{IPSW,					    IPSW			     },
		{"https://SWCDN.Apple.com/a",                     "https://SWCDN.Apple.com/a"      },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char to[CAP_URL_BYTES + 1], origin[URLCHECK_ORIGIN_BYTES];
		struct error err = ERROR_INIT;

		assert_true(download_url(cases[i].url, to));
		assert_string_equal(to, cases[i].to);
		assert_true(urlcheck_given("swscan-index-14", to, origin, &err));
		assert_true(urlcheck_is_apple(origin));
	}
}

static void
test_what_is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"InstallAssistant.pkg",
		"ftp://swcdn.apple.com/a.pkg",
		"file:///etc/passwd",
		"javascript:alert(1)",
		"https://",
		"https:///a.pkg",
		"https://swcdn.apple.com",
		"https://swcdn.apple.com/",
		"https://swcdn.apple.com/a/",
		"https://apple.com/a.pkg",
		"https://.apple.com/a.pkg",
		"https://evilapple.com/a.pkg",
		"https://apple.com.evil.test/a.pkg",
		"https://swcdn.apple.com@evil.test/a.pkg",
		"https://user@swcdn.apple.com/a.pkg",
		"https://swcdn.apple.com:8443/a.pkg",
		"https://[::1]/a.pkg",
		"https://127.0.0.1/a.pkg",
		"https://swcdn.apple.com/../a.pkg",
		"https://swcdn.apple.com/%2e%2e/a.pkg",
		"https://swcdn.apple.com/a.pkg?x=1",
		"https://swcdn.apple.com/a.pkg#x",
		"https://swcdn.apple.com/a b.pkg",
		"https://swcdn.apple.com/a\tb.pkg",
		"https://swcdn.apple.com/a\n.pkg",
		"https://swcdn.apple.com/a\".pkg",
		"https://swcdn.apple.com/<script>",
		"https://swcdn.apple.com/\xc3\xa4.pkg",
		"https://swcdn.apple.com\\a.pkg",
	};
	char to[CAP_URL_BYTES + 1], lengthy[CAP_URL_BYTES + 2];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (download_url(cases[i], to))
			fail_msg("%s", cases[i]);
	/* at the cap, and one more, which http makes of the same text */
	memset(lengthy, 'a', sizeof lengthy);
	memcpy(lengthy, "https://swcdn.apple.com/", 24);
	lengthy[CAP_URL_BYTES] = '\0';
	assert_true(download_url(lengthy, to));
	assert_int_equal(strlen(to), CAP_URL_BYTES);
	memcpy(lengthy, "http://swcdn.apple.com/a", 24);
	assert_false(download_url(lengthy, to));
}

static void
test_product_and_digest(void **state)
{
	char id[CAP_NAME_BYTES + 1];

	(void)state;
	assert_true(download_product(IPSW, id));
	assert_string_equal(id, "047-88313");
	assert_false(download_product(CDN "/InstallAssistant.pkg", id));
	assert_false(download_product("https://a.apple.com/04788-313/x", id));
	assert_false(download_product("https://a.apple.com/047-8831a/x", id));
	assert_string_equal(download_file(CDN "/Install.pkg"), "Install.pkg");
	assert_true(download_sha1("4833c12d9d8d330d47216edbcaaf8cb4b926c99a"));
	assert_false(download_sha1("4833c12d9d8d330d47216edbcaaf8cb4b926c99"));
	assert_false(download_sha1("4833c12d9d8d330d47216edbcaaf8cb4b926c99g"));
	assert_false(download_sha1("4833c12d9d8d330d47216edbcaaf8cb4b926c99a0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_passes_is_https_and_apples),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_product_and_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
