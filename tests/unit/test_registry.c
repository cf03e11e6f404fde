/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"
#include "parser/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define HEADER "name\tkind\turl\tplatform\ttrust\tinterval\n"
#define PMV    "gdmf-pmv\tpmv\thttps://gdmf.apple.com/v2/pmv\tany\tapple\t1800\n"

static bool
collect(void *ctx, const struct source_row *row, struct error *err)
{
	(void)err;
	return buf_printf(ctx, "%d:%s|%s|%s|%s|%s|%d;", (int)row->line, row->name,
		row->kind, row->url, row->platform, row->trust, (int)row->interval_s);
}

static bool
read_table(const char *text, struct buf *out, struct error *err)
{
	buf_init(out, 4000);
	return registry_rows(text, strlen(text), "sources.tsv", collect, out, err);
}

static void
test_rows_in_file_order(void **state)
{
	struct error err = ERROR_INIT;
	struct buf out;

	(void)state;
	assert_true(read_table(
		"# sources\n" HEADER PMV
		"swscan-index-13\tcatalog\thttps://swscan.apple.com/content/catalogs/others/"
		"index-13.merged-1.sucatalog\tmacOS\tpublic\t0\n",
		&out, &err));
	assert_string_equal(out.data,
		"3:gdmf-pmv|pmv|https://gdmf.apple.com/v2/pmv|any|apple|1800;"
		"4:swscan-index-13|catalog|https://swscan.apple.com/content/catalogs/others/"
		"index-13.merged-1.sucatalog|macOS|public|0;");
	buf_clear(&out);
}

static const struct {
	const char *name, *row, *says;
} bad[] = {
	{"the same name twice",    PMV PMV,					     "stands twice"  },
	{"upper case in the name", "Gdmf\tpmv\thttps://a.com/\tany\tapple\t1\n",
         "name \"Gdmf\""										},
	{"name of dots",           "..\tpmv\thttps://a.com/\tany\tapple\t1\n",          "name \"..\""   },
	{"name with a slash",      "a/b\tpmv\thttps://a.com/\tany\tapple\t1\n",
         "name \"a/b\""										 },
	{"no name",                "\tpmv\thttps://a.com/\tany\tapple\t1\n",            "name \"\""     },
	{"http",		   "a\tpmv\thttp://a.com/\tany\tapple\t1\n",            "url \"http:"   },
	{"no url",                 "a\tpmv\t\tany\tapple\t1\n",                         "url \"\""      },
	{"userinfo",               "a\tpmv\thttps://apple.com@b.com/\tany\tapple\t1\n", "url \"https:"  },
	{"no port",                "a\tpmv\thttps://a.com:/\tany\tapple\t1\n",          "url \"https:"  },
	{"no such port",           "a\tpmv\thttps://a.com:65536/\tany\tapple\t1\n",     "url \"https:"  },
	{"port of a name",         "a\tpmv\thttps://a.com:https/\tany\tapple\t1\n",
         "url \"https:"										 },
	{"no host",                "a\tpmv\thttps:///x\tany\tapple\t1\n",               "url \"https:"  },
	{"space in the url",       "a\tpmv\thttps://a.com/x y\tany\tapple\t1\n",
         "url \"https:"										 },
	{"unknown platform",       "a\tpmv\thttps://a.com/\tOS/2\tapple\t1\n",
         "platform \"OS/2\""									    },
	{"unknown trust",          "a\tpmv\thttps://a.com/\tany\tnone\t1\n",            "trust \"none\""},
	{"negative interval",      "a\tpmv\thttps://a.com/\tany\tapple\t-1\n",
         "interval \"-1\""									      },
	{"interval in words",      "a\tpmv\thttps://a.com/\tany\tapple\t1h\n",
         "interval \"1h\""									      },
	{"interval too long",
         "a\tpmv\thttps://a.com/\tany\tapple\t99999999999999999999\n",                  "interval"      },
};

static void
test_bad_rows_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		char text[1000] = HEADER;
		struct buf out;

		print_message("%s\n", bad[i].name);
		strncat(text, bad[i].row, sizeof text - sizeof HEADER);
		assert_false(read_table(text, &out, &err));
		assert_int_equal(err.code, ERR_FORMAT);
		assert_int_equal(err.line, i == 0 ? 3 : 2);
		assert_non_null(strstr(err.reason, bad[i].says));
		buf_clear(&out);
	}
}

#define SWSCAN "https://swscan.apple.com/content/catalogs/"
#define MESU   "https://mesu.apple.com/assets/"

static const struct {
	const char *name, *url;
	const char *kind; /* NULL: no known shape, or the name does not fit it */
	const char *platform, *trust;
} guesses[] = {
	{"swscan-index-28-27",               SWSCAN "others/index-28-27.merged-1.sucatalog",                    "catalog",
         "macOS",														      "public"},
	{"swscan-index-13",                  SWSCAN "others/index-13.merged-1.sucatalog.gz",                    "catalog",
         "macOS",														      "public"},
	{"swscan-index-1",                   SWSCAN "index-1.sucatalog",                                        "catalog", "macOS",    "public"},
	{"swscan-index-rosettaupdateauto-1",
         SWSCAN "others/index-rosettaupdateauto-1.sucatalog",                                                   "catalog", "macOS",
         "public"															      },
	{"swscan-index-14",                  SWSCAN "others/index-13.merged-1.sucatalog",                       NULL,      NULL,
         NULL																  },
	{"index-13",			 SWSCAN "others/index-13.merged-1.sucatalog",                       NULL,      NULL,       NULL    },
	{"swscan-index-13",                  SWSCAN "others/index-13.merged-1.plist",                           NULL,      NULL,       NULL    },
	{"swscan-index-13",
         "https://swscan.apple.com.evil.net/content/catalogs/others/index-13.merged-1.sucatalog",
         NULL,													     NULL,       NULL    },
	{"swscan-index-13",
         "http://swscan.apple.com/content/catalogs/others/index-13.merged-1.sucatalog",			 NULL,      NULL,       NULL    },
	{"pmv-second",		       "https://gdmf.apple.com/v2/pmv",                                   "pmv",     "any",      "apple" },
	{"Pmv",			      "https://gdmf.apple.com/v2/pmv",                                   NULL,      NULL,       NULL    },
	{"pmv-second",		       "https://gdmf.apple.com/v2/pmv?x=1",                               NULL,      NULL,       NULL    },
	{"mesu-tv",
         MESU
		"tv/com_apple_MobileAsset_SoftwareUpdate/com_apple_MobileAsset_SoftwareUpdate.xml",
         "mesu",													   "any",      "public"},
	{"ipsw-mac",			 MESU "macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml",          "ipsw",
         "macOS",														      "public"},
	{"ipsw-bridge",                      MESU "bridgeos/com_apple_bridgeOSIPSW/com_apple_bridgeOSIPSW.xml",
         "ipsw",													   "bridgeOS", "public"},
	{"mesu-tv",			  MESU "tv/feed.xml",						NULL,      NULL,       NULL    },
	{"mesu-tv",			  MESU "tv/com_apple_Other.xml",                                     NULL,      NULL,       NULL    },
	{"mesu-tv",			  MESU "tv\\/com_apple_macOSIPSW.xml",                               NULL,      NULL,       NULL    },
	{"else",			     "https://example.org/",					    NULL,      NULL,       NULL    },
};

static void
test_guess_from_a_url(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof guesses / sizeof guesses[0]; i++) {
		struct source_row row;

		print_message("%s %s\n", guesses[i].name, guesses[i].url);
		if (!guesses[i].kind) {
			assert_false(
				registry_guess(guesses[i].name, guesses[i].url, &row));
			continue;
		}
		assert_true(registry_guess(guesses[i].name, guesses[i].url, &row));
		assert_string_equal(row.name, guesses[i].name);
		assert_string_equal(row.url, guesses[i].url);
		assert_string_equal(row.kind, guesses[i].kind);
		assert_string_equal(row.platform, guesses[i].platform);
		assert_string_equal(row.trust, guesses[i].trust);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_in_file_order),
		cmocka_unit_test(test_bad_rows_are_named),
		cmocka_unit_test(test_guess_from_a_url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
