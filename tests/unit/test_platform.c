/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static void
test_names_there_and_back(void **state)
{
	(void)state;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		assert_int_equal(platform_parse(platform_name((enum platform)p)), p);
	assert_int_equal(platform_parse("MACOS"), PLATFORM_MACOS);
	assert_int_equal(platform_parse("xrOS"), PLATFORM_VISIONOS);
	assert_int_equal(platform_parse(""), PLATFORM_UNKNOWN);
	assert_int_equal(platform_parse("macOS "), PLATFORM_UNKNOWN);
	assert_string_equal(platform_name(PLATFORM_COUNT), "unknown");
}

static void
test_platform_follows_from_the_device(void **state)
{
	static const struct {
		const char *device;
		enum platform platform;
	} cases[] = {
		{"iPhone15,2",           PLATFORM_IOS     },
		{"iPod9,1",              PLATFORM_IOS     },
		{"iPad13,8",             PLATFORM_IPADOS  },
		{"AppleTV6,2",           PLATFORM_TVOS    },
		{"Watch6,1",             PLATFORM_WATCHOS },
		{"AudioAccessory5,1",    PLATFORM_AUDIOOS },
		{"RealityDevice14,1",    PLATFORM_VISIONOS},
		{"iBridge2,3",           PLATFORM_BRIDGEOS},
		{"J314sAP",              PLATFORM_MACOS   },
		{"j504ap",               PLATFORM_MACOS   },
		{"J152FAP",              PLATFORM_MACOS   },
		{"X589AMLUAP",           PLATFORM_MACOS   },
		{"X86LEGACYAP",          PLATFORM_MACOS   },
		{"VMM-x86_64",           PLATFORM_MACOS   },
		{"VMA2MACOSAP",          PLATFORM_MACOS   },
		{"Mac-1E7E29AD0135F9BC", PLATFORM_MACOS   },
		{"Mac15,3",              PLATFORM_MACOS   },
		{"MacBookPro18,3",       PLATFORM_MACOS   },
		{"iMac20,1",             PLATFORM_MACOS   },
		{"VirtualMac2,1",        PLATFORM_MACOS   },
 /* board ids of iPhones, which are no Macs; no digit; nothing */
		{"D73AP",                PLATFORM_UNKNOWN },
		{"N61AP",                PLATFORM_UNKNOWN },
		{"iPhone",               PLATFORM_UNKNOWN },
		{"Macintosh",            PLATFORM_UNKNOWN },
		{"JAP",                  PLATFORM_UNKNOWN },
		{"J1AP",                 PLATFORM_UNKNOWN },
		{"JxxAP",                PLATFORM_UNKNOWN },
		{"J314s",                PLATFORM_UNKNOWN },
		{"HomeHub1,1",           PLATFORM_UNKNOWN },
		{"",		     PLATFORM_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (platform_of_device(cases[i].device) != cases[i].platform)
			fail_msg("%s: %s", cases[i].device,
				platform_name(platform_of_device(cases[i].device)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_there_and_back),
		cmocka_unit_test(test_platform_follows_from_the_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
