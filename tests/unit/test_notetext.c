/* SPDX-License-Identifier: Apache-2.0 */
/* The words of security notes, as Apple wrote them: titles, days, links, CVEs. */
#include "parser/notetext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

static const struct title {
	const char *title, *anchor, *names;
} titles[] = {
  /* the plain ones */
	{"macOS Tahoe 26.4",									     "",     "macOS 26.4"						   },
	{"macOS Big Sur 11.7.11",									"",     "macOS 11.7.11"                                                },
	{"iOS 26.4 and iPadOS 26.4",								     "",     "iOS 26.4, iPadOS 26.4"                                        },
	{"watchOS 6.3.1",										"",     "watchOS 6.3.1"						},
	{"visionOS 26",										  "",     "visionOS 26"						  },
	{"macOS 10.14.6 Supplemental Update",							    "",     "macOS 10.14.6"                                                }, /* no codename */
	{"tvOS 18.0",										    "",     "tvOS 18"						      },
 /* a system twice (macadmins/sofa 228) */
	{"iOS iOS 18.4.1 and iPadOS 18.4.1",							     "",     "iOS 18.4.1, iPadOS 18.4.1"                                    },
 /* one version for two, two for one */
	{"iOS and iPadOS 15.3",									  "",     "iOS 15.3, iPadOS 15.3"                                        },
	{"macOS Monterey 12.0.1 (Advisory includes security content of macOS Monterey 12.0 and 12.0.1)",
         "",												     "macOS 12, macOS 12.0.1"                                       },
	{"iOS 16.1 and iPadOS 16",								       "",     "iOS 16.1, iPadOS 16"                                          },
 /* iPads ran iOS up to 12 */
	{"iOS 12.5.7",										   "",     "iOS 12.5.7, iPadOS 12.5.7"                                    },
	{"iOS 12.5.8 and iPadOS 12.5.8",								 "",     "iOS 12.5.8, iPadOS 12.5.8"                                    },
 /* several at once; a security update names no version */
	{"macOS Big Sur 11.2.1, macOS Catalina 10.15.7 Supplemental Update, and macOS Mojave "
	 "10.14.6 Security Update 2021-002",						    "",     "macOS 10.14.6, macOS 10.15.7, macOS 11.2.1"                   },
	{"macOS Big Sur 11.1, Security Update 2020-001 Catalina, Security Update 2020-007 Mojave",
         "",												     "macOS 11.1"						   },
	{"Security Update 2022-005 Catalina",							    "",     ""							     },
 /* other software, whatever it is for */
	{"Safari 26.5",										  "",     ""							     },
	{"GarageBand for macOS 10.4.8",								  "",     ""							     },
	{"macOS Server 5.11",									    "",     ""							     },
	{"iTunes 12.11 for Windows",								     "",     ""							     },
	{"Apple TV 1.5.0.152 for Windows",							       "",     ""							     },
	{"AirPlay audio SDK 2.7.1 and AirPlay video SDK 3.6.0.126",                                      "",     ""                                                             },
	{"Safari 14.0.3 (v. 14610.4.3.1.7 and 15610.4.3.1.7)",                                           "",     ""                                                             },
	{"CarPlay Communication Plug-in R18.1 Updates",                                                  "",     ""                                                             },
 /* responses: the letter of the title, of the anchor, or not told */
	{"Rapid Security Response iOS 16.5.1 (c) and iPadOS 16.5.1 (c)",                                 "",
         "iOS 16.5.1 (c), iPadOS 16.5.1 (c)"																    },
	{"macOS Ventura 13.4.1 (a)",								     "",     "macOS 13.4.1 (a)"                                             },
	{"macOS Ventura 13.4.1(a)",								      "",     "macOS 13.4.1 (a)"                                             },
	{"iOS Security Response 16.4.1 (a)",							     "",     "iOS 16.4.1 (a)"                                               },
	{"Rapid Security Responses for macOS Ventura 13.4.1",                                            "rsrc", "macOS 13.4.1 (c)"                                             },
	{"Rapid Security Responses for macOS Ventura 13.4.1",                                            "",     "macOS 13.4.1 ?"                                               },
	{"About the security content of Rapid Security Responses for iOS 16.5.1 and iPadOS 16.5.1",
         "",												     "iOS 16.5.1 ?, iPadOS 16.5.1 ?"                                },
	{"Background Security Improvements for iOS, iPadOS, and macOS",                                  "",
         "macOS  ?, iOS  ?, iPadOS  ?"																	  },
	{"Background Security Improvement for iOS 26.3.1, iPadOS 26.3.1, macOS 26.3.1, and macOS "
	 "26.3.2",									      "",     "macOS 26.3.1 ?, macOS 26.3.2 ?, iOS 26.3.1 ?, iPadOS 26.3.1 ?"},
	{"Rapid Security Response",								      "",     ""							     },
 /* nothing that a system could be read out of */
	{"ios 18",										       "",     ""							     },
	{"iOS",											  "",     ""							     },
	{"iOS for everybody 3",									  "",     ""							     },
	{"",											     "",     ""							     },
};

static void
test_which_releases_a_title_names(void **state)
{
	struct error err = ERROR_INIT;
	struct note_names names;
	struct arena arena;
	struct buf b;

	(void)state;
	arena_init(&arena, MIB(1));
	buf_init(&b, MIB(1));
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
		buf_reset(&b);
		assert_true(buf_text(&b, ""));
		assert_true(note_names(
			titles[i].title, titles[i].anchor, false, &arena, &names, &err));
		for (size_t k = 0; k < names.n; k++)
			assert_true(buf_printf(&b, "%s%s %s%s%s", k ? ", " : "",
				platform_name(names.list[k].platform),
				names.list[k].version, *names.list[k].extra ? " " : "",
				names.list[k].extra));
		assert_string_equal(b.data, titles[i].names);
	}
	buf_clear(&b);
	arena_clear(&arena);
}

static void
test_a_title_of_too_many_releases_is_refused(void **state)
{
	char title[12 * (CAP_ADVISORY_RELEASES + 1)] = "";
	struct error err = ERROR_INIT;
	struct note_names names;
	struct arena arena;

	(void)state;
	arena_init(&arena, MIB(1));
	for (int i = 0; i <= CAP_ADVISORY_RELEASES; i++)
		(void)snprintf(title + strlen(title), 12, "iOS %d, ", i + 13);
	assert_false(note_names(title, "", false, &arena, &names, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_clear(&arena);
}

static const struct day {
	const char *text, *iso;
} days[] = {
	{"17 Mar 2026",				    "2026-03-17"},
	{"Released March 17, 2026",                        "2026-03-17"},
	{"Released September 7, 2023",                     "2023-09-07"},
	{"01 Apr 2026",				    "2026-04-01"},
	{"Sept. 16, 2024",				 "2024-09-16"},
	{"Released January 27, 2025, updated May 1, 2025", "2025-01-27"},
	{"30 Feb 2026",				    ""          },
	{"Marching 17, 2026",			      "2026-03-17"}, /* as long as it begins like one */
	{"17 2026",					""          },
	{"may be 3",				       ""          },
	{"2026-03-17",				     ""          },
	{"",					       ""          },
};

static void
test_which_day_is_meant(void **state)
{
	char text[INSTANT_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		assert_string_equal(
			instant_format_day(note_day(days[i].text), text), days[i].iso);
}

static const struct link {
	const char *url, *id, *anchor;
} links[] = {
	{"https://support.apple.com/en-us/126604",                      "126604",   ""    },
	{"/en-us/126604",					       "126604",   ""    },
	{"/126604",						     "126604",   ""    },
	{"https://support.apple.com/kb/HT213825#rsra",                  "HT213825", "rsra"},
	{"http://support.apple.com/kb/HT211100",                        "HT211100", ""    },
	{"https://support.apple.com/102783",                            "102783",   ""    },
	{"https://support.apple.com/en-us/126604?cid=x#top",            "126604",   ""    },
	{"https://support.apple.com/en-us/126604/",                     "126604",   ""    },
 /* other hosts and pages, however they are spelled */
	{"https://support.apple.com.evil.example/en-us/126604",         "",         ""    },
	{"https://user@support.apple.com/en-us/126604",                 "",         ""    },
	{"https://support.apple.com:444/en-us/126604",                  "",         ""    },
	{"//evil.example/126604",				       "",         ""    },
	{"https://evil.example/https://support.apple.com/en-us/126604", "",         ""    },
	{"javascript:alert(126604)",                                    "",         ""    },
	{"file:///etc/passwd",					  "",         ""    },
	{"/en-us/../126604",					    "",         ""    },
	{"/en-us/126604/../../x",				       "",         ""    },
	{"/en-us/%31%32%36%36%30%34",                                   "",         ""    },
	{"/ta-in/126604",					       "",         ""    },
	{"/en-us/HT",						   "",         ""    },
	{"/en-us/12",						   "",         ""    },
	{"/en-us/1234567890123456789",                                  "",         ""    },
	{"/en-us/guide/deployment",				     "",         ""    },
	{"",							    "",         ""    },
};

static void
test_n6_only_notes_of_apple_are_followed(void **state)
{
	char id[NOTE_ID_BYTES], anchor[NOTE_ANCHOR_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		assert_int_equal(note_link(links[i].url, id, anchor), *links[i].id != 0);
		assert_string_equal(id, links[i].id);
		assert_string_equal(anchor, links[i].anchor);
	}
}

static void
test_cves_and_what_is_said_of_them(void **state)
{
	size_t len;
	const char *text = "CVE-20XX-1, CVE-2023-123, CVE-2026-20643: somebody";

	(void)state;
	assert_string_equal(note_cve(text, &len), "CVE-2026-20643: somebody");
	assert_int_equal(len, 14);
	assert_null(note_cve("CVE-2026-12345678901", &len));
	assert_null(note_cve("none", &len));
	assert_true(note_is_exploited(
		"Apple is aware of a report that this issue may have been actively exploited."));
	assert_true(
		note_is_exploited("this issue may have been exploited in an extremely "
				  "sophisticated attack against specific individuals"));
	assert_true(note_is_exploited(
		"Apple is aware of a report that an exploit for this issue exists in the wild."));
	assert_false(note_is_exploited("An attacker may exploit a race"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_releases_a_title_names),
		cmocka_unit_test(test_a_title_of_too_many_releases_is_refused),
		cmocka_unit_test(test_which_day_is_meant),
		cmocka_unit_test(test_n6_only_notes_of_apple_are_followed),
		cmocka_unit_test(test_cves_and_what_is_said_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
