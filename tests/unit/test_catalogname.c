/* SPDX-License-Identifier: Apache-2.0 */
/* The names of Apple's catalogs, each with the one that followed it. */
#include "parser/catalogname.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define FOLDER "https://swscan.apple.com/content/catalogs/others/index-"
#define TAIL   "10.9-mountainlion-lion-snowleopard-leopard.merged-1.sucatalog"
#define OLD    "10.15-10.14-10.13-10.12-10.11-10.10-" TAIL

static const struct {
	const char *url, *next; /* NULL: nothing follows by this rule */
} names[] = {
	{FOLDER "12-10.16-" OLD,                    FOLDER "13-12-10.16-" OLD               },
	{FOLDER "13-12-10.16-" OLD,                 FOLDER "14-13-12-10.16-" OLD            },
	{FOLDER "15-14-13-12-10.16-" OLD,           FOLDER "16-15-14-13-12-10.16-" OLD      },
	{FOLDER "26-15-14-13-12-10.16-" OLD,        FOLDER "27-26-15-14-13-12-10.16-" OLD   },
	{FOLDER "27-26-15-14-13-12-10.16-" OLD,     FOLDER "28-27-26-15-14-13-12-10.16-" OLD},
	{FOLDER "12seed-12-10.16-" OLD,             FOLDER "13seed-13-12-10.16-" OLD        },
	{FOLDER "13customerseed-13-12-10.16-" OLD,
         FOLDER "14customerseed-14-13-12-10.16-" OLD                                        },
	{FOLDER "26beta-26-15-14-13-12-10.16-" OLD,
         FOLDER "27beta-27-26-15-14-13-12-10.16-" OLD                                       },
	{FOLDER "13.merged-1.sucatalog",            FOLDER "14.merged-1.sucatalog"          },
	{FOLDER "26seed.merged-1.sucatalog",        FOLDER "27seed.merged-1.sucatalog"      },
	{FOLDER "26.merged-1.sucatalog.gz",         FOLDER "27.merged-1.sucatalog.gz"       },
	{FOLDER "99-98.merged-1.sucatalog",         FOLDER "100-99-98.merged-1.sucatalog"   },
	{FOLDER "10.16-" OLD,                       NULL				    },
	{FOLDER "10.16seed-10.16-" OLD,             NULL                                    },
	{FOLDER TAIL,			       NULL				    },
	{FOLDER "rosettaupdateauto-1.sucatalog",    NULL                                    },
	{FOLDER "1.sucatalog",                      NULL				    },
	{FOLDER "lion.merged-1.sucatalog",          NULL                                    },
	{FOLDER "26-.merged-1.sucatalog",           NULL                                    },
	{FOLDER "26seed-25-15.merged-1.sucatalog",  NULL                                    },
	{FOLDER "026.merged-1.sucatalog",           NULL                                    },
	{FOLDER "2600.merged-1.sucatalog",          NULL                                    },
	{FOLDER "26.merged-1.plist",                NULL                                    },
	{FOLDER ".merged-1.sucatalog",              NULL                                    },
	{"",					NULL				    },
};

static void
test_the_next_name(void **state)
{
	char next[CATALOGNAME_URL_BYTES];
	struct catalogname name;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		print_message("%s\n", names[i].url);
		assert_int_equal(
			catalogname_read(names[i].url, &name), names[i].next != NULL);
		if (!names[i].next)
			continue;
		assert_true(catalogname_next(names[i].url, &name, next));
		assert_string_equal(next, names[i].next);
	}
}

static void
test_too_long_a_url_has_no_next(void **state)
{
	char url[CATALOGNAME_URL_BYTES], next[CATALOGNAME_URL_BYTES];
	static const char file[] = "/index-26-15.merged-1.sucatalog";
	struct catalogname name;
	size_t at = sizeof url - sizeof file;

	(void)state;
	memset(url, 'a', sizeof url);
	memcpy(url + at, file, sizeof file);
	assert_true(catalogname_read(url, &name));
	assert_false(catalogname_next(url, &name, next));
}

static void
test_what_is_of_one_kind(void **state)
{
	static const char *const urls[] = {FOLDER "26-15.merged-1.sucatalog",
		FOLDER "27.merged-1.sucatalog", FOLDER "26seed-26-15.merged-1.sucatalog",
		FOLDER "26beta-26-15.merged-1.sucatalog",
		FOLDER "27seed.merged-1.sucatalog"};
	struct catalogname a, b;

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		for (size_t k = 0; k < sizeof urls / sizeof *urls; k++) {
			assert_true(catalogname_read(urls[i], &a) &&
				    catalogname_read(urls[k], &b));
			assert_int_equal(catalogname_is_like(&a, &b), i == k);
		}
	assert_true(catalogname_read(FOLDER "27-26-15.merged-1.sucatalog", &b));
	assert_true(catalogname_read(urls[0], &a));
	assert_true(catalogname_is_like(&a, &b));
	assert_true(a.train < b.train);
}

static void
test_the_name_of_its_source(void **state)
{
	char name[CATALOGNAME_SOURCE_BYTES];

	(void)state;
	assert_true(catalogname_source(FOLDER "13.merged-1.sucatalog.gz", name));
	assert_string_equal(name, "swscan-index-13");
	assert_true(catalogname_source(FOLDER "1.sucatalog", name));
	assert_string_equal(name, "swscan-index-1");
	assert_false(catalogname_source(FOLDER "13.merged-1", name));
	assert_false(catalogname_source("https://a.org/.sucatalog", name));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_next_name),
		cmocka_unit_test(test_too_long_a_url_has_no_next),
		cmocka_unit_test(test_what_is_of_one_kind),
		cmocka_unit_test(test_the_name_of_its_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
