/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/urlcheck.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define SOURCE "gdmf-pmv"
#define HOME   "https://gdmf.apple.com/v2/pmv"
#define LONG   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa." /* 64 */

/* What the admin names: any host over https. */
static void
test_t13_urls_that_are_asked(void **state)
{
	static const struct {
		const char *url, *origin; /* NULL: refused */
	} cases[] = {
		{HOME,					     "gdmf.apple.com:443" },
		{"HTTPS://GDMF.APPLE.COM/",                        "gdmf.apple.com:443" },
		{"https://mirror.example:8443/x?y=z#f",            "mirror.example:8443"},
		{"https://localhost/",                             "localhost:443"      },
		{"https://192.0.2.1/",                             "192.0.2.1:443"      },
		{"https://[2001:db8::1]:8443/",                    "[2001:db8::1]:8443" },
		{"http://gdmf.apple.com/",                         NULL                 },
		{"ftp://gdmf.apple.com/",                          NULL                 },
		{"file:///etc/passwd",                             NULL                 },
		{"gopher://gdmf.apple.com/",                       NULL                 },
		{"data:text/plain,x",                              NULL                 },
		{"javascript:alert(1)",                            NULL                 },
		{"gdmf.apple.com/v2/pmv",                          NULL                 },
		{"//gdmf.apple.com/",                              NULL                 },
		{"/v2/pmv",					NULL                 },
		{"",					       NULL                 },
		{"https:",					 NULL                 },
		{"https://",				       NULL                 },
		{"https:///v2/pmv",                                NULL                 },
		{"https://:443/",				  NULL                 },
		{"https://user@gdmf.apple.com/",                   NULL                 },
		{"https://user:secret@gdmf.apple.com/",            NULL                 },
		{"https://gdmf.apple.com@evil.example/",           NULL                 },
		{"https://gdmf.apple.com:443@evil.example/",       NULL                 },
		{"https://@gdmf.apple.com/",                       NULL                 },
		{"https://gdmf.apple.com:99999/",                  NULL                 },
		{"https://gdmf.apple.com:port/",                   NULL                 },
		{"https://gdmf.apple.com\\@evil.example/",         NULL                 },
		{"https:\\\\gdmf.apple.com/",                      NULL                 },
		{"https://gdmf.apple.com/a b",                     NULL                 },
		{" https://gdmf.apple.com/",                       NULL                 },
		{"https://gdmf.apple.com/\r\nHost: evil.example",  NULL                 },
		{"https://gdmf.apple.com/\t",                      NULL                 },
		{"https://gdmf.apple.com/\x7f",                    NULL                 },
		{"https://gdmf.\xd0\xb0pple.com/",                 NULL                 }, /* a Cyrillic a */
		{"https://" LONG LONG LONG LONG LONG "apple.com/", NULL                 },
	};
	char origin[URLCHECK_ORIGIN_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error err = ERROR_INIT;

		if (urlcheck_given(SOURCE, cases[i].url, origin, &err) !=
			(cases[i].origin != NULL))
			fail_msg("%s: %s", cases[i].url, err.reason);
		if (cases[i].origin) {
			assert_string_equal(origin, cases[i].origin);
			continue;
		}
		assert_int_equal(err.code, ERR_NET);
		assert_string_equal(err.name, "url.refused");
		assert_string_equal(err.source, SOURCE);
	}
}

/* Where a server sends us: to where we are, or to Apple. */
static void
test_t13_redirects_lead_home_or_to_apple(void **state)
{
	static const struct {
		const char *location, *to; /* NULL: refused */
	} cases[] = {
		{"/v2/other",				 "https://gdmf.apple.com/v2/other"    },
		{"other?x#y",				 "https://gdmf.apple.com/v2/other?x#y"},
		{"../../../x",				"https://gdmf.apple.com/x"           },
		{"//swcdn.apple.com/a",                       "https://swcdn.apple.com/a"          },
		{"https://updates.cdn-apple.com/a",           "https://updates.cdn-apple.com/a"    },
		{"https://gdmf.apple.com:443/a",              "https://gdmf.apple.com:443/a"       },
		{"https://SWCDN.Apple.com/a",                 "https://SWCDN.Apple.com/a"          },
		{"http://gdmf.apple.com/v2/pmv",              NULL                                 },
		{"https://apple.com/",                        NULL                                 }, /* the list has names below it */
		{"https://evil.example/",                     NULL                                 },
		{"//evil.example/",                           NULL                                 },
		{"https://apple.com.evil.example/",           NULL                                 },
		{"https://evilapple.com/",                    NULL                                 },
		{"https://evil-apple.com/",                   NULL                                 },
		{"https://cdn-apple.com.evil.example/",       NULL                                 },
		{"https://gdmf.apple.com@evil.example/",      NULL                                 },
		{"https://evil.example#.apple.com/",          NULL                                 },
		{"https://evil.example?.apple.com/",          NULL                                 },
		{"https://evil.example\\.apple.com/",         NULL                                 },
		{"https://evil.example/.apple.com/",          NULL                                 },
		{"https://a.apple.com./",                     NULL                                 },
		{"https://swcdn.apple.com:8443/",             NULL                                 },
		{"https://127.0.0.1/",                        NULL                                 },
		{"https://2130706433/",                       NULL                                 },
		{"https://0x7f000001/",                       NULL                                 },
		{"https://0177.0.0.1/",                       NULL                                 },
		{"https://127.1/",                            NULL                                 },
		{"https://[::1]/",                            NULL                                 },
		{"https://[::ffff:127.0.0.1]/",               NULL                                 },
		{"https://169.254.169.254/latest/meta-data/", NULL                                 },
		{"https://localhost/",                        NULL                                 },
		{"https://17.253.144.10/",                    NULL                                 }, /* even where it is Apple's */
		{"file:///etc/passwd",                        NULL                                 },
		{"ftp://gdmf.apple.com/",                     NULL                                 },
		{"gopher://gdmf.apple.com/",                  NULL                                 },
		{"https://a%00.apple.com/",                   NULL                                 },
		{"https://a.apple.com%2eevil.example/",       NULL                                 },
		{"https:///x",				NULL                                 },
		{"/a\r\nSet-Cookie: x",                       NULL                                 },
	};
	char to[CAP_URL_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error err = ERROR_INIT;

		if (urlcheck_redirect(SOURCE, HOME, HOME, cases[i].location, to, &err) !=
			(cases[i].to != NULL))
			fail_msg("%s: %s%s", cases[i].location, err.reason,
				cases[i].to ? "" : to);
		if (cases[i].to)
			assert_string_equal(to, cases[i].to);
		else
			assert_string_equal(err.name, "url.refused");
	}
}

/* A mirror of the admin's may send us about on itself, and to Apple. */
static void
test_t13_a_mirror_stays_where_it_is(void **state)
{
	static const char mirror[] = "https://mirror.example:8443/pmv";
	char to[CAP_URL_BYTES + 1];
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(urlcheck_redirect(SOURCE, mirror, mirror, "/pmv2", to, &err));
	assert_string_equal(to, "https://mirror.example:8443/pmv2");
	assert_true(urlcheck_redirect(SOURCE, mirror, mirror, HOME, to, &err));
	/* from there it may come home, and nowhere else */
	assert_true(urlcheck_redirect(SOURCE, mirror, HOME, mirror, to, &err));
	assert_false(urlcheck_redirect(
		SOURCE, mirror, mirror, "https://mirror.example/pmv", to, &err));
	assert_string_equal(err.name, "url.refused");
}

static void
test_a_url_may_have_so_many_bytes(void **state)
{
	char url[CAP_URL_BYTES + 2], origin[URLCHECK_ORIGIN_BYTES], to[CAP_URL_BYTES + 1];
	struct error err = ERROR_INIT;

	(void)state;
	memset(url, 'a', sizeof url);
	memcpy(url, "https://gdmf.apple.com/", 23);
	url[CAP_URL_BYTES] = '\0';
	assert_true(urlcheck_given(SOURCE, url, origin, &err));
	assert_true(urlcheck_redirect(SOURCE, HOME, HOME, url, to, &err));
	url[CAP_URL_BYTES] = 'a';
	url[CAP_URL_BYTES + 1] = '\0';
	assert_false(urlcheck_given(SOURCE, url, origin, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.url");
	error_clear(&err);
	/* also when only what it is put together to is too long */
	assert_false(urlcheck_redirect(SOURCE, HOME, HOME, url + 24, to, &err));
	assert_string_equal(err.name, "limit.url");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_t13_urls_that_are_asked),
		cmocka_unit_test(test_t13_redirects_lead_home_or_to_apple),
		cmocka_unit_test(test_t13_a_mirror_stays_where_it_is),
		cmocka_unit_test(test_a_url_may_have_so_many_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
