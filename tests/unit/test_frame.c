/* SPDX-License-Identifier: Apache-2.0 */
#include "core/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A pipe that holds `len` bytes and ends after them; under 64 KiB, so nothing blocks. */
static int
stream_of(const void *bytes, size_t len)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, len), (ssize_t)len);
	close(ends[1]);
	return ends[0];
}

static void
test_what_is_written_is_read(void **state)
{
	struct error err = ERROR_INIT;
	struct frame f = {0};
	struct buf b = {0};
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	frame_begin(&b, FRAME_REQUEST);
	frame_number(&b, FIELD_ID, -3);
	frame_text(&b, FIELD_SOURCE, "gdmf-pmv");
	frame_text(&b, FIELD_ETAG, "");
	frame_text(&b, FIELD_LAST_MODIFIED, NULL);
	frame_bytes(&b, FIELD_ROOT, "\0\1\0", 3);
	frame_text(&b, FIELD_URL, "https://gdmf.apple.com/v2/pmv");
	assert_true(frame_send(&b, ends[1], &err));
	frame_begin(&b, FRAME_GO);
	assert_true(frame_send(&b, ends[1], &err));
	close(ends[1]);

	assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_FRAME);
	assert_int_equal(f.type, FRAME_REQUEST);
	assert_int_equal(frame_get_number(&f, FIELD_ID, 7), -3);
	assert_string_equal(frame_get_text(&f, FIELD_SOURCE), "gdmf-pmv");
	assert_null(f.fields[FIELD_ETAG].data);
	assert_string_equal(frame_get_text(&f, FIELD_LAST_MODIFIED), "");
	assert_int_equal(f.fields[FIELD_ROOT].len, 3);
	assert_memory_equal(f.fields[FIELD_ROOT].data, "\0\1\0", 4);
	assert_string_equal(
		frame_get_text(&f, FIELD_URL), "https://gdmf.apple.com/v2/pmv");
	assert_int_equal(frame_get_number(&f, FIELD_URL, 7), 7);
	assert_int_equal(frame_get_number(&f, FIELD_STATUS, 7), 7);
	assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_FRAME);
	assert_int_equal(f.type, FRAME_GO);
	assert_string_equal(frame_get_text(&f, FIELD_URL), "");
	assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_DONE);
	assert_false(error_is_set(&err));
	close(ends[0]);
	frame_clear(&f);
	buf_clear(&b);
}

#define BYTES(s) s, sizeof(s) - 1

static void
test_hostile_frames_are_refused(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
		const char *reason;
	} cases[] = {
		{"end in length",    BYTES("\0\0\0"),                           "ends inside a length"      },
		{"end in frame",     BYTES("\0\0\0\7\1\1\0"),                   "ends inside a frame"       },
		{"no type",          BYTES("\0\0\0\0"),                         "empty frame"               },
		{"type 0",           BYTES("\0\0\0\1\0"),                       "unknown type"              },
		{"type 6",           BYTES("\0\0\0\1\6"),                       "unknown type"              },
		{"over the cap",     BYTES("\4\x10\0\1\1"),                     "longer than a frame may be"},
		{"longest length",   BYTES("\xff\xff\xff\xff\1"),
                 "longer than a frame may be"							       },
		{"field cut",        BYTES("\0\0\0\5\1\2\0\0\0"),               "field without length"      },
		{"overrun by one",   BYTES("\0\0\0\7\1\2\0\0\0\2x"),
                 "field longer than its frame"							      },
		{"overrun by 4 GiB", BYTES("\0\0\0\6\1\2\xff\xff\xff\xff"),
                 "field longer than its frame"							      },
		{"tag 0",            BYTES("\0\0\0\6\1\0\0\0\0\0"),             "unknown tag"               },
		{"tag unknown",      BYTES("\0\0\0\6\1\x7f\0\0\0\0"),           "unknown tag"               },
		{"tag twice",        BYTES("\0\0\0\xc\1\2\0\0\0\1x\2\0\0\0\0"), "tag twice"                 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = ERROR_INIT;
		struct frame f = {0};
		int fd = stream_of(cases[i].bytes, cases[i].len);

		if (frame_read(&f, fd, &err) != FRAME_STEP_FAIL)
			fail_msg("%s: was accepted", cases[i].name);
		assert_int_equal(err.code, ERR_FORMAT);
		assert_string_equal(err.name, "frame.broken");
		if (strcmp(err.reason, cases[i].reason) != 0)
			fail_msg("%s: %s", cases[i].name, err.reason);
		frame_clear(&f);
		close(fd);
	}
}

/* A body of 1 MiB passes a pipe in many pieces, in both directions of the copy. */
static void
test_large_frame_arrives_in_pieces(void **state)
{
	struct error err = ERROR_INIT;
	struct frame f = {0};
	struct buf b = {0};
	size_t len = MIB(1);
	char *body = malloc(len);
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_non_null(body);
	for (size_t i = 0; i < len; i++)
		body[i] = (char)(i % 251);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		frame_begin(&b, FRAME_ANSWER);
		frame_number(&b, FIELD_ID, 9);
		_exit(frame_send_with(&b, FIELD_BODY, body, len, ends[1], &err) ? 0 : 1);
	}
	close(ends[1]);
	assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_FRAME);
	assert_int_equal(frame_get_number(&f, FIELD_ID, 7), 9);
	assert_int_equal(f.fields[FIELD_BODY].len, len);
	assert_memory_equal(f.fields[FIELD_BODY].data, body, len);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(ends[0]);
	frame_clear(&f);
	free(body);
}

static void
test_frame_over_the_cap_is_not_sent(void **state)
{
	struct error err = ERROR_INIT;
	struct frame f = {0};
	struct buf b = {0};
	size_t len = CAP_FRAME_BYTES;
	char *body = calloc(1, len);
	int ends[2];

	(void)state;
	assert_non_null(body);
	assert_int_equal(pipe(ends), 0);
	frame_begin(&b, FRAME_ANSWER);
	frame_bytes(&b, FIELD_BODY, body, len);
	frame_text(&b, FIELD_ETAG, "\"later\""); /* does not mend it */
	assert_false(frame_send(&b, ends[1], &err));
	assert_int_equal(err.code, ERR_LIMIT);
	error_clear(&err);
	frame_begin(&b, FRAME_ANSWER);
	assert_false(frame_send_with(&b, FIELD_BODY, body, len, ends[1], &err));
	assert_int_equal(err.code, ERR_LIMIT);
	close(ends[1]);
	error_clear(&err);
	assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_DONE);
	close(ends[0]);
	frame_begin(&b, FRAME_DONE); /* begun again, it is whole */
	assert_int_equal(b.len, 5);
	frame_clear(&f);
	buf_clear(&b);
	free(body);
}

static void
test_closed_descriptor_is_an_io_error(void **state)
{
	struct error err = ERROR_INIT;
	struct frame f = {0};
	struct buf b = {0};

	(void)state;
	frame_begin(&b, FRAME_GO);
	assert_false(frame_send(&b, -1, &err));
	assert_int_equal(err.code, ERR_IO);
	error_clear(&err);
	assert_int_equal(frame_read(&f, -1, &err), FRAME_STEP_FAIL);
	assert_int_equal(err.code, ERR_IO);
	frame_clear(&f);
	buf_clear(&b);
}

/* Of a descriptor that does not block: nothing, a part of a length, a part of a frame, and no end. */
static void
test_n7_a_pause_inside_a_frame_is_its_end(void **state)
{
	static const char frame[] = {0, 0, 0, 9, FRAME_ANSWER, FIELD_ID};
	static const size_t lengths[] = {0, 3, 4, sizeof frame};

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct error err = ERROR_INIT;
		struct frame f = {.pause_ms = 1};
		int ends[2];

		assert_int_equal(pipe(ends), 0);
		assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
		assert_int_equal(write(ends[1], frame, lengths[i]), (ssize_t)lengths[i]);
		assert_int_equal(frame_read(&f, ends[0], &err), FRAME_STEP_FAIL);
		assert_int_equal(err.code, ERR_FORMAT);
		assert_string_equal(err.reason, "pauses inside a frame");
		frame_clear(&f);
		close(ends[0]);
		close(ends[1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_written_is_read),
		cmocka_unit_test(test_hostile_frames_are_refused),
		cmocka_unit_test(test_large_frame_arrives_in_pieces),
		cmocka_unit_test(test_frame_over_the_cap_is_not_sent),
		cmocka_unit_test(test_n7_a_pause_inside_a_frame_is_its_end),
		cmocka_unit_test(test_closed_descriptor_is_an_io_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
