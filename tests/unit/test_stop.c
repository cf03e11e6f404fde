/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/stop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static void
test_i21_the_first_signal_is_kept_and_a_broken_pipe_is_an_error(void **state)
{
	int ends[2];

	(void)state;
	assert_true(signal(SIGHUP, SIG_IGN) != SIG_ERR); /* as nohup does */
	stop_install();
	assert_false(session_stopped());
	assert_int_equal(raise(SIGHUP), 0);
	assert_false(session_stopped());
	assert_int_equal(pipe(ends), 0);
	(void)close(ends[0]);
	assert_int_equal(write(ends[1], "x", 1), -1);
	assert_int_equal(errno, EPIPE);
	(void)close(ends[1]);
	assert_false(session_stopped());
	assert_int_equal(raise(SIGTERM), 0);
	assert_int_equal(raise(SIGINT), 0);
	assert_true(session_stopped());
	assert_int_equal(stop_signal(), SIGTERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_i21_the_first_signal_is_kept_and_a_broken_pipe_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
