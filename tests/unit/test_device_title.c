/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/device_title.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static const struct {
	const char *asked, *title;
	bool means;
} cases[] = {
	{"MacBook Pro (14-inch, 2021)",             "MacBook Pro (14-inch, M1 Pro, 2021)",           true },
	{"MacBook Pro (14-inch, 2021)",             "MacBook Pro (14-inch, M1 Max, 2021)",           true },
	{"MacBook Pro (14-inch, 2021)",             "MacBook Pro (16-inch, M1 Max, 2021)",           false},
	{"MacBook Pro (14-inch, M1 Max, 2021)",     "MacBook Pro (14-inch, M1 Pro, 2021)",
         false											    },
	{"MacBook Pro (14-inch, M3, 2023)",         "MacBook Pro (14-inch, M3, Nov 2023)",           true },
	{"MacBook Pro (14-inch, M3, 2023)",         "MacBook Pro (14-inch, M3 Pro, Nov 2023)",
         false											    },
	{"MacBook Pro (14-inch, November 2023)",    "MacBook Pro (14-inch, M3, Nov 2023)",
         true											     },
	{"MacBook Pro (14-inch, Nov 2023)",         "MacBook Pro (14-inch, M2 Pro, 2023)",           false},
	{"MacBook Pro (14-inch, M5)",               "MacBook Pro 14-inch (M5)",                      true },
	{"MacBook Pro (14-inch)",                   "MacBook Pro 14-inch (M5)",                      false},
	{"MacBook Pro",			     "MacBook Pro (14-inch, M1 Pro, 2021)",           false},
	{"MacBook Pro (16-inch, M3 Max, Nov 2023)",
         "MacBook Pro (16-inch, 14-core M3 Max, Nov 2023)",                                          true },
	{"Mac mini (M1, 2020)",                     "Mac mini (M1, Late 2020)",                      true },
	{"Mac mini (2018)",                         "Mac mini (M1, Late 2020)",                      false},
	{"Mac Studio",			      "Mac Studio (M1 Max)",                           false},
	{"iMac (24-inch, M1, 2021)",                "iMac (24-inch, M1, 2021, Four Ports)",          true },
	{"MacBook Pro (13-inch, 2020)",
         "MacBook Pro (13-inch, 2020, Four Thunderbolt 3 ports)",                                    true },
	{"iPad (10th generation)",                  "iPad (10th generation) Wi-Fi",                  true },
	{"iPad (10th generation)",                  "iPad (9th generation) Wi-Fi",                   false},
	{"iPad 10th Gen (WiFi)",                    "iPad (10th generation) Wi-Fi + Cellular",       true },
	{"iPad (10th generation) Cellular",         "iPad (10th generation) Wi-Fi",                  false},
	{"iPad Air (5th generation)",               "iPad Air (5th generation) Wi-Fi + Cellular",    true },
	{"iPad Pro (12.9-inch) (5th generation)",
         "iPad Pro 12.9-inch (5th generation) Wi-Fi (1 or 2 TB)",                                    true },
	{"iPad Pro (11-inch) (4th generation)",
         "iPad Pro 12.9-inch (4th generation) Wi-Fi",                                                false},
	{"iPad Air 11-inch (M2)",                   "iPad Air 11-inch (M2) Wi-Fi",                   true },
	{"iPad Air 11-inch",                        "iPad Air 11-inch (M2) Wi-Fi",                   false},
	{"iPad",				    "iPad (A16) Wi-Fi",                              false},
	{"Apple TV 4K (3rd generation)",            "Apple TV 4K (3rd generation) Wi-Fi + Ethernet",
         true											     },
	{"Apple Vision Pro",                        "Vision Pro",                                    true },
	{"Apple Vision Pro",                        "Vision Pro (M5)",                               false},
	{"Virtual Machine",                         "Apple Virtual Machine",                         false},
	{"iPhone 14 Pro 256GB",                     "iPhone 14 Pro",                                 true },
	{"iPhone 14 Pro",			   "iPhone 14 Pro Max",                             false},
};

static void
test_each_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct device_title asked, title;

		assert_true(device_title_read(cases[i].asked, &asked));
		assert_true(device_title_read(cases[i].title, &title));
		if (device_title_means(&asked, &title) != cases[i].means)
			print_error("%s / %s\n", cases[i].asked, cases[i].title);
		assert_int_equal(device_title_means(&asked, &title), cases[i].means);
	}
}

static void
test_what_is_no_name(void **state)
{
	struct device_title t;
	char many[200];

	(void)state;
	assert_false(device_title_read("", &t));
	assert_false(device_title_read("(, )", &t));
	assert_false(device_title_read("a word of more than twentyletterstogether", &t));
	memset(many, 0, sizeof many);
	for (size_t i = 0; i < 160; i += 2)
		memcpy(many + i, "b ", 2);
	assert_false(device_title_read(many, &t));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_spelling),
		cmocka_unit_test(test_what_is_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
