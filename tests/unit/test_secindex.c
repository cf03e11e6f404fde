/* SPDX-License-Identifier: Apache-2.0 */
/* The index of security releases: rows become notes; what is no index is refused. */
#include "parser/secindex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "note_fixture.h"

#define HEAD                                                                                    \
	"<table class=\"gb-table\"><tr><th scope=\"col\"><p>Name and information link</p></th>" \
	"<th>Available for</th><th>Release date</th></tr>"
#define ROW(name, available, date)                                                       \
	"<tr><td>" name "</td><td><p class=\"gb-paragraph\">" available                  \
	"</p></td><td>" date "</td></tr>"
#define LINK(id, name) "<p><a href=\"/en-us/" id "\" class=\"gb-anchor\">" name "</a></p>"

static const struct page {
	const char *name, *body, *log, *notices;
} pages[] = {
	{"a release, another software",
         HEAD ROW(LINK("126795",								  "macOS&nbsp;Sequoia 15.7.5"), "macOS Sequoia",
         "24 Mar 2026") ROW(LINK("126800",							  "Safari 26.4"),                                                        "macOS Sonoma",
         "24 Mar 2026") "</table>",
         "126795 \"macOS Sequoia 15.7.5\" 2026-03-24 (macOS Sequoia): macOS 15.7.5\n"
		"126800 \"Safari 26.4\" 2026-03-24 (macOS Sonoma)\n", ""},
	{"no published CVE entries, on a line of its own or not; details to come",
         HEAD ROW(
			"<p>iOS 18.7.6</p><p>This update has no published CVE entries.</p>",
         "iPhone XS",					"04 Mar 2026")
			ROW("macOS Tahoe 26.3.2 This update has no published CVE entries.",
         "MacBook Neo",									       "10 Mar 2026")
				ROW("<p>macOS Tahoe 26.4<br>(details available soon)</p>",
         "macOS Tahoe",																							      "24 Mar 2026")
					ROW("watchOS 26.4 (details available soon)",         "",
         "24 Mar 2026") "</table>",
         " \"iOS 18.7.6\" 2026-03-04 none (iPhone XS): iOS 18.7.6\n"
		" \"macOS Tahoe 26.3.2\" 2026-03-10 none (MacBook Neo): macOS 26.3.2\n"
		" \"macOS Tahoe 26.4\" 2026-03-24 (macOS Tahoe): macOS 26.4\n"
		" \"watchOS 26.4\" 2026-03-24: watchOS 26.4\n", ""},
	{"one document for two rows, one release twice",
         HEAD ROW("<a href=\"https://support.apple.com/kb/HT212601\">iOS 14.7</a>",
         "",											     "19 Jul 2021")
			ROW("<a href=\"https://support.apple.com/kb/HT212601\">iPadOS 14.7</a>",
         "",                                 "21 Jul 2021")
				ROW(LINK("126793",												      "iOS 18.7.7 and iPadOS 18.7.7"),												 "",
         "24 Mar 2026")
					ROW(LINK("126793",
         "iOS 18.7.7 and iPadOS 18.7.7"),
         "", "01 Apr 2026") "</table>",
         "HT212601 \"iOS 14.7\" 2021-07-19: iOS 14.7\n"
		"HT212601 \"iPadOS 14.7\" 2021-07-21: iPadOS 14.7\n"
		"126793 \"iOS 18.7.7 and iPadOS 18.7.7\" 2026-03-24: iOS 18.7.7, iPadOS 18.7.7\n"
		"126793 \"iOS 18.7.7 and iPadOS 18.7.7\" 2026-04-01: iOS 18.7.7, iPadOS 18.7.7\n",
         ""},
	{"a response: one row, several documents, a section each",
         HEAD ROW(
			"<p><strong>Rapid Security Response</strong></p>"
			"<p><a href=\"https://support.apple.com/kb/HT213823#rsrc\">iOS 16.5.1 (c) and iPadOS "
			"16.5.1 (c)</a></p><p><a href=\"https://support.apple.com/kb/HT213825#rsrc\">macOS "
			"Ventura 13.4.1 (c)</a></p>",										      "iOS 16.5.1 and iPadOS 16.5.1",								  "12 Jul 2023")
			ROW(LINK("126604",
         "Background Security Improvements for iOS, iPadOS, and macOS"),
         "iOS 26.3.1, iPadOS 26.3.1, macOS 26.3.1, and macOS 26.3.2",														 "17 Mar 2026")
				ROW(LINK("126604",
         "Background Security Improvements for iOS, iPadOS, and macOS"),
         "iPhone 11 and later", "17 Mar 2026") "</table>",
         "HT213823#rsrc \"Rapid Security Response iOS 16.5.1 (c) and iPadOS 16.5.1 (c)\" 2023-07-12 "
		"(iOS 16.5.1 and iPadOS 16.5.1): iOS 16.5.1 (c), iPadOS 16.5.1 (c)\n"
		"HT213825#rsrc \"Rapid Security Response macOS Ventura 13.4.1 (c)\" 2023-07-12 "
		"(iOS 16.5.1 and iPadOS 16.5.1): macOS 13.4.1 (c)\n"
		"126604 \"Background Security Improvements for iOS, iPadOS, and macOS\" 2026-03-17 "
		"(iOS 26.3.1, iPadOS 26.3.1, macOS 26.3.1, and macOS 26.3.2): macOS 26.3.1 ?, "
		"macOS 26.3.2 ?, iOS 26.3.1 ?, iPadOS 26.3.1 ?\n"
		"126604 \"Background Security Improvements for iOS, iPadOS, and macOS\" 2026-03-17 "
		"(iPhone 11 and later): macOS  ?, iOS  ?, iPadOS  ?\n", ""},
	{"a link without a text is named as its row",
         HEAD ROW(
			"<a href=\"/en-us/126604\"></a><a href=\"/en-us/126793\">iOS 18.7.7</a>",
         "",														  "24 Mar 2026") "</table>",
         "126604 \"iOS 18.7.7\" 2026-03-24: iOS 18.7.7\n126793 \"iOS 18.7.7\" 2026-03-24: iOS 18.7.7\n",
         ""},
	{"a letter that only the anchor tells",
         HEAD ROW(
			"<a href=\"/kb/HT213825#rsra\">Rapid Security Responses for macOS Ventura 13.4.1</a>",
         "",												 "10 Jul 2023") "</table>",
         "HT213825#rsra \"Rapid Security Responses for macOS Ventura 13.4.1\" 2023-07-10: "
		"macOS 13.4.1 (a)\n",			     ""											       },
	{"rows and values that cannot be used",
         HEAD ROW(LINK("126604",							   ""),                        "x",																     "17 Mar 2026") "<tr><td>colspan</td></tr>" ROW(
			"<a href=\"https://evil.example/126604\">macOS Tahoe 26.4</a>",										      "",														       "24 Mar 2026") ROW(LINK("126799", "visionOS 26.4"),                                                  "",
         "soon") ROW(LINK("126799", "visionOS 26.4"), "",
         "24 Mar 2126") "</table>",
         " \"macOS Tahoe 26.4\" 2026-03-24: macOS 26.4\n"
		"126799 \"visionOS 26.4\" : visionOS 26.4\n126799 \"visionOS 26.4\" : visionOS 26.4\n",
         "bad_record table[0].row[1]: a row without a name\n"
		"bad_record table[0].row[2]: a row of fewer than three cells\n"
		"bad_value table[0].row[3]: a link that leads to no note\n"
		"bad_value table[0].row[4]: no day of release\n"
		"bad_value table[0].row[5]: no day of release\n"},
	{"only the table of releases counts",
         "<table><tr><td><a href=\"/en-us/1\">macOS 99</a></td><td>b</td><td>1 Jan 2026</td></tr></table>" HEAD
			ROW(LINK("126797",							 "tvOS 26.4"),										     "Apple TV HD",
         "24 Mar 2026") "</table>",
         "126797 \"tvOS 26.4\" 2026-03-24 (Apple TV HD): tvOS 26.4\n",                                                                            ""																       },
 /* old pages: a head without <th>, "Released for" */
	{"a head of plain cells",
         "<table>" ROW("<b>Name and information link</b>",                                     "Released for",
         "Release date")
			ROW("<a href=\"http://support.apple.com/kb/HT211100\">macOS Catalina 10.15.4</a>",
         "",					       "24 Mar 2020") "</table>",
         "HT211100 \"macOS Catalina 10.15.4\" 2020-03-24: macOS 10.15.4\n",												       ""},
};

static void
test_what_the_rows_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		notes_expect(secindex_parse, "security-releases", pages[i].name,
			pages[i].body, pages[i].log, pages[i].notices);
}

static void
test_sofa_228_a_system_twice_hides_no_release(void **state)
{
	(void)state;
	notes_expect(secindex_parse, "security-releases", "iOS iOS",
		HEAD ROW(LINK("122282", "iOS iOS 18.4.1 and iPadOS 18.4.1"), "iPhone XS",
			"16 Apr 2025") "</table>",
		"122282 \"iOS iOS 18.4.1 and iPadOS 18.4.1\" 2025-04-16 (iPhone XS): "
		"iOS 18.4.1, iPadOS 18.4.1\n",
		"");
}

static void
test_t6_a_page_that_lost_its_table_is_refused(void **state)
{
	static const char *const lost[] = {
		"<h1>Apple security releases</h1><p>Sorry.</p>", HEAD "</table>",
		"<table><tr><td>x</td></tr></table>"};
	struct notes notes;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
		assert_false(notes_parse(
			secindex_parse, "security-releases", lost[i], &notes, &err));
		assert_string_equal(err.name, "secindex.table");
		assert_non_null(strstr(err.reason, "\"Apple\""));
		assert_string_equal(notes.log.data, "");
		notes_clear(&notes);
	}
}

/* T5: whatever of a page came, its facts are those of the whole or none. */
static void
test_t5_a_page_cut_anywhere_is_refused(void **state)
{
	static const char page[] =
		"<html><body>" HEAD ROW(LINK("126795", "macOS Sequoia 15.7.5"),
			"macOS Sequoia", "24 Mar 2026") "</table></body></html>\n";
	const size_t end = sizeof page - 1 - strlen(">\n");
	struct notes notes;
	const struct record_sink sink = {
		.ctx = &notes, .advisory = note_append, .notice = note_notice};

	(void)state;
	for (size_t len = 0; len < sizeof page - 1; len++) {
		struct error err = ERROR_INIT;

		buf_init(&notes.log, MIB(1));
		buf_init(&notes.notices, MIB(1));
		assert_int_equal(
			secindex_parse(page, len, "security-releases", NOW, &sink, &err),
			len >= end);
		notes_clear(&notes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_the_rows_say),
		cmocka_unit_test(test_sofa_228_a_system_twice_hides_no_release),
		cmocka_unit_test(test_t6_a_page_that_lost_its_table_is_refused),
		cmocka_unit_test(test_t5_a_page_cut_anywhere_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
