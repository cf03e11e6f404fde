/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"
#include "core/limits.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Standard error goes to a file between capture() and captured(). */
static int real_stderr;

static void
capture(void)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	real_stderr = dup(STDERR_FILENO);
	assert_true(real_stderr >= 0);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	(void)fclose(file);
}

static const char *
captured(char *to, size_t cap)
{
	ssize_t n = pread(STDERR_FILENO, to, cap - 1, 0);

	assert_true(dup2(real_stderr, STDERR_FILENO) >= 0);
	(void)close(real_stderr);
	assert_true(n >= 0);
	to[n] = '\0';
	return to;
}

static void
test_an_error_tells_where_why_and_what_to_do(void **state)
{
	static const struct {
		const char *name;
		struct error err;
		const char *line;
	} cases[] = {
		{"all",
                 {.code = ERR_FORMAT,
				.source = "swscan-26",
				.line = 55633,
				.offset = 12,
				.reason = "element \"dict\" never closed",
				.next = "ask again"},
                 "sucat: swscan-26:55633: refused: element \"dict\" never closed; ask again\n"},
		{"offset",
                 {.code = ERR_FORMAT,
				.source = "gdmf-pmv",
				.offset = 0,
				.reason = "no JSON"},
                 "sucat: gdmf-pmv: byte 0: refused: no JSON; mend it, or give another\n"      },
		{"source only",
                 {.code = ERR_IO,
				.source = "a.db",
				.offset = -1,
				.reason = "gone"},
                 "sucat: a.db: failed: gone; check the disk, and who may use what is named\n" },
		{"reason only",
                 {.code = ERR_USAGE, .offset = -1, .reason = "no command given"},
                 "sucat: command line: refused: no command given; see: sucat --help\n"        },
		{"what the system says has its own way out",
                 {.code = ERR_IO,
				.source = "a.db",
				.offset = -1,
				.reason = "cannot write: No space left on device",
				.number = ENOSPC},
                 "sucat: a.db: cannot write: No space left on device; make room, then run it "
			"again\n"							     },
		{"what stands in quotes is another's",
                 {.code = ERR_USAGE,
				.source = "--base",
				.offset = -1,
				.reason = "\"a: b\" is no build"},
                 "sucat: --base: refused: \"a: b\" is no build; see: sucat --help\n"          },
		{"memory: what to do is the same wherever it ends",
                 {.code = ERR_NOMEM, .offset = -1, .reason = "out of memory"},
                 "sucat: memory: cannot go on: out of memory; free some, or raise its limit, and "
			"run it again\n"						      },
	};
	char text[1024];

	(void)state;
	log_init(LOG_WARN, false);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		capture();
		log_error(LOG_ERROR, &cases[i].err);
		assert_string_equal(captured(text, sizeof text), cases[i].line);
	}
}

static void
test_verbose_adds_the_stable_name(void **state)
{
	struct error err = ERROR_INIT;
	char text[1024];

	(void)state;
	(void)error_set(&err, ERR_LIMIT, "gdmf-pmv", "more than %d bytes", 3);
	(void)error_set_name(&err, "limit.ratio");
	capture();
	log_init(LOG_WARN, false);
	log_error(LOG_ERROR, &err);
	log_init(LOG_DEBUG, false);
	log_error(LOG_ERROR, &err);
	assert_string_equal(captured(text, sizeof text),
		"sucat: gdmf-pmv: refused: more than 3 bytes; give what is smaller, or less at "
		"once\n"
		"sucat: gdmf-pmv: refused: more than 3 bytes; give what is smaller, or less at "
		"once [limit.ratio]\n");
}

static void
test_levels_decide_and_the_journal_gets_priorities(void **state)
{
	char text[1024];

	(void)state;
	capture();
	log_init(LOG_ERROR, false);
	log_line(LOG_WARN, "not told");
	log_line(LOG_ERROR, "told");
	log_init(LOG_DEBUG, true);
	log_line(LOG_ERROR, "e");
	log_line(LOG_WARN, "w");
	log_line(LOG_INFO, "i");
	log_line(LOG_DEBUG, "d");
	assert_string_equal(captured(text, sizeof text),
		"sucat: told\n<3>sucat: e\n<4>sucat: w\n<6>sucat: i\n<7>sucat: d\n");
}

/* T16: neither a second line nor an escape sequence gets into the log. */
static void
test_hostile_text_is_escaped(void **state)
{
	char text[1024];

	(void)state;
	capture();
	log_init(LOG_WARN, false);
	log_line(LOG_WARN, "%s",
		"a\nsucat: b\033[2J\xc2\x9b"
		"1m\xe2\x80\xae\xff");
	assert_string_equal(captured(text, sizeof text),
		"sucat: a\\u000asucat: b\\u001b[2J\\u009b1m\\u202e\\xff\n");
}

static void
test_a_long_text_is_cut(void **state)
{
	char text[3 * CAP_LOG_LINE_BYTES];
	char told[3 * CAP_LOG_LINE_BYTES];

	(void)state;
	memset(text, '\x01', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	capture();
	log_init(LOG_WARN, false);
	log_line(LOG_WARN, "%s", text);
	(void)captured(told, sizeof told);
	assert_in_range(strlen(told), CAP_LOG_LINE_BYTES - 16, CAP_LOG_LINE_BYTES + 64);
	assert_string_equal(told + strlen(told) - 4, "...\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_error_tells_where_why_and_what_to_do),
		cmocka_unit_test(test_verbose_adds_the_stable_name),
		cmocka_unit_test(test_levels_decide_and_the_journal_gets_priorities),
		cmocka_unit_test(test_hostile_text_is_escaped),
		cmocka_unit_test(test_a_long_text_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
