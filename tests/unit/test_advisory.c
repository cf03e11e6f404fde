/* SPDX-License-Identifier: Apache-2.0 */
/* The page of a security note: its sections, the CVEs of each, what is said of them. */
#include "parser/advisory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "note_fixture.h"

#define TALK                                                                                 \
	"<h2>About Apple security updates</h2><p>For our customers' protection, Apple does " \
	"not disclose issues. See <a href=\"/kb/HT201222\">the list</a>.</p>"
#define THANKS                                                                           \
	"<h2>Additional recognition</h2><h3>WebKit</h3><p>We would like to acknowledge " \
	"somebody for CVE-2020-0001.</p>"
#define ISSUE(component, impact, cve)                                                    \
	"<h3>" component "</h3><p>Available for: Macs</p><p>Impact: " impact             \
	"</p><p>Description: It was addressed.</p><p>" cve ": somebody</p>"

static const struct page {
	const char *name, *body, *log;
} pages[] = {
	{"a release",
         "<h1>About the security content of macOS Sequoia 15.6</h1><p>This document describes it.</p>" TALK
		"<h2>macOS Sequoia 15.6</h2><div class=\"note\"><p>Released July 29, 2025</p></div>" ISSUE(
			"Kernel",								  "An app may gain root privileges",                                                "CVE-2025-43268")
			ISSUE("afclip", "A file may leak", "CVE-2025-43186") THANKS,
         "126604 \"macOS Sequoia 15.6\" 2025-07-29: macOS 15.6\n"
		"  CVE-2025-43186 afclip/A file may leak\n"
		"  CVE-2025-43268 Kernel/An app may gain root privileges\n"},
	{"several CVEs of an issue; several issues of a component; one that was exploited",
         "<h1>x</h1><h2>iOS 16.6 and iPadOS 16.6</h2><h3>WebKit</h3><p>Available for: iPhone 8</p>"
		"<p>Impact: Code may run. Apple is aware of a report that this issue may have been actively "
		"exploited.</p><p>Description: Checks.</p><p>WebKit Bugzilla: 1<br>CVE-2023-37450: A</p>"
		"<p>Available for: iPhone 8</p><p>Impact: Data may leak</p>"
		"<p>CVE-2023-38133: B<br>CVE-2023-38572: C and CVE-2023-38594</p>"
		"<p>Entry updated September 5, 2023</p>",					     "126604 \"iOS 16.6 and iPadOS 16.6\" : iOS 16.6, iPadOS 16.6\n"
		"  CVE-2023-37450! WebKit/Code may run. Apple is aware of a report that this issue may have "
		"been actively exploited.\n"
		"  CVE-2023-38133 WebKit/Data may leak\n"
		"  CVE-2023-38572 WebKit/Data may leak\n  CVE-2023-38594 WebKit/Data may leak\n"													},
	{"components in bold; a CVE of two issues",
         "<h2>macOS Big Sur 11.2</h2><p>Released February 1, 2021</p><p><strong>Analytics</strong></p>"
		"<p>Impact: One</p><p>CVE-2021-1761: A</p><p><b>APFS</b></p><p>Impact: Two may have been "
		"exploited</p><p>CVE-2021-1797: B</p><p>CVE-2021-1761: A</p>",					  "126604 \"macOS Big Sur 11.2\" 2021-02-01: macOS 11.2\n"
		"  CVE-2021-1761! Analytics/One\n  CVE-2021-1797! APFS/Two may have been exploited\n"                          },
	{"a section for each letter",
         "<h1>About the security content of Rapid Security Responses for macOS Ventura 13.4.1</h1>"
		"<h2 id=\"rsrc\">Rapid Security Response macOS Ventura 13.4.1 (c)</h2><p>Released July 12, 2023</p>" ISSUE(
			"WebKit",                     "Code",
         "CVE-2023-37450") "<a name=\"rsra\"></a><h2>Rapid Security Responses for macOS Ventura 13.4.1</h2>"
					  "<p>Released July 10, 2023</p>" ISSUE(
						  "WebKit", "Code", "CVE-2023-37450"),
         "126604#rsrc \"Rapid Security Response macOS Ventura 13.4.1 (c)\" 2023-07-12: macOS 13.4.1 (c)\n"
		"  CVE-2023-37450 WebKit/Code\n"
		"126604#rsra \"Rapid Security Responses for macOS Ventura 13.4.1\" 2023-07-10: macOS 13.4.1 (a)\n"
		"  CVE-2023-37450 WebKit/Code\n"},
	{"a response whose heading names no version",
         "<h1>x</h1><h2>Background Security Improvements for iOS, iPadOS, and macOS</h2>"
		"<p>Released March 17, 2026</p><h3>WebKit</h3><p>Available for: iOS 26.3.1, iPadOS 26.3.1, "
		"macOS 26.3.1, and macOS 26.3.2</p><p>Impact: Bypass</p><p>CVE-2026-20643: T</p>",
         "126604 \"Background Security Improvements for iOS, iPadOS, and macOS\" 2026-03-17: "
		"macOS 26.3.1 ?, macOS 26.3.2 ?, iOS 26.3.1 ?, iPadOS 26.3.1 ?\n"
		"  CVE-2026-20643 WebKit/Bypass\n"														       },
	{"no heading of a section: the page's title speaks",
         "<h1>About the security content of iOS 12.5.7</h1>" TALK
		"<p>Released January 23, 2023</p>" ISSUE(
			"WebKit",							       "Code",																    "CVE-2022-42856"),
         "126604 \"About Apple security updates\" 2023-01-23: iOS 12.5.7, iPadOS 12.5.7\n"
		"  CVE-2022-42856 WebKit/Code\n"},
	{"the first heading is empty",
         "<h1></h1><h2>tvOS 26.4</h2>" ISSUE("Kernel", "Crash",																  "CVE-2026-20690"),
         "126604 \"tvOS 26.4\" : tvOS 26.4\n  CVE-2026-20690 Kernel/Crash\n"},
	{"other software",
         "<h1>About the security content of Safari 26.4</h1><h2>Safari 26.4</h2>"
		"<p>Released March 24, 2026</p>" ISSUE(
			"WebKit",								  "Code",									      "CVE-2026-20643"),
         "126604 \"Safari 26.4\" 2026-03-24\n  CVE-2026-20643 WebKit/Code\n"},
	{"no CVE yet",
         "<h1>About the security content of watchOS 26.4</h1><h2>watchOS 26.4</h2>"
		"<p>Released March 24, 2026</p><p>Details to follow.</p>",						"126604 \"watchOS 26.4\" 2026-03-24: watchOS 26.4\n"												    },
};

static void
test_what_a_page_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		notes_expect(advisory_parse, "advisory-126604", pages[i].name,
			pages[i].body, pages[i].log, "");
}

static void
test_t6_a_page_without_a_note_is_refused(void **state)
{
	static const char *const lost[] = {"<h1>Page not found</h1><p>Sorry.</p>", TALK,
		"<h1>About the security content of macOS Sequoia 15.6</h1>" TALK THANKS};
	struct notes notes;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
		assert_false(notes_parse(
			advisory_parse, "advisory-126604", lost[i], &notes, &err));
		assert_string_equal(err.name, "advisory.empty");
		notes_clear(&notes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_page_lists),
		cmocka_unit_test(test_t6_a_page_without_a_note_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
