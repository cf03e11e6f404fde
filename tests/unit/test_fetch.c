/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The asker's side. The real program is given requests that it refuses before any network; what it
 * might do wrong is played by this program, run again under FETCH_TEST_PLAYS in https_proxy (one
 * of the few variables that a child gets).
 */
#include "cli/fetch.h"
#include "core/frame.h"
#include "core/instant.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct seen {
	size_t answers, limit; /* stop at the limit-th answer; 0 = never */
	struct error errors[4];
};

static bool
on_answer(void *ctx, const struct fetch_answer *a, struct error *err)
{
	struct seen *seen = ctx;

	assert_true(a->request < 4);
	assert_int_equal(a->result, FETCH_FAILED);
	seen->errors[a->request] = a->error;
	if (++seen->answers == seen->limit)
		return error_set(err, ERR_DB, "store", "full");
	return true;
}

static struct fetcher *
started(const char *program)
{
	struct error err = ERROR_INIT;
	struct fetcher *fetcher = fetch_start(program, &err);

	assert_non_null(fetcher);
	return fetcher;
}

static const struct fetch_request requests[] = {
	{.source = "swscan-index-13",
         .url = "http://swscan.apple.com/",
         .trust = "public",
         .etag = "",
         .last_modified = "",
         .cap_body = 1000},
	{.source = "gdmf-pmv",
         .url = "https://localhost:1/v2/pmv",
         .trust = "apple",
         .etag = "",
         .last_modified = "",
         .cap_body = 1000},
	{.source = "mirror",
         .url = "https://localhost:1/",
         .trust = "file",
         .etag = "",
         .last_modified = "",
         .cap_body = 1000},
};

static void
test_failures_are_answers_with_their_source_and_advice(void **state)
{
	static const char root[] = "not a certificate";
	const struct fetch_options options = {.fetcher = started(SUCAT_FETCH),
		.apple_root = root,
		.apple_root_len = sizeof root};
	struct error err = ERROR_INIT;
	struct seen seen = {0};

	(void)state;
	assert_true(fetch_run(&options, requests, 3, on_answer, NULL, &seen, &err));
	assert_int_equal(seen.answers, 3);
	assert_string_equal(seen.errors[0].source, "swscan-index-13");
	assert_string_equal(seen.errors[0].name, "url.refused");
	assert_int_equal(seen.errors[0].code, ERR_NET);
	assert_string_equal(seen.errors[0].reason, "URL refused: only https is asked");
	assert_non_null(seen.errors[0].next);
	assert_string_equal(seen.errors[1].name, "tls.root");
	assert_int_equal(seen.errors[1].code, ERR_VERIFY);
	assert_non_null(strstr(seen.errors[1].reason, "not the pinned one"));
	assert_string_equal(seen.errors[1].next, "sync the source apple-root-ca first");
	assert_string_equal(seen.errors[2].name, "tls.root");
	assert_string_equal(seen.errors[2].next, "check --ca-file");
	assert_false(error_is_set(&err));
	assert_true(fetch_run(&options, requests, 1, on_answer, NULL, &seen, &err));
	assert_int_equal(seen.answers, 4);
	assert_true(fetch_stop(options.fetcher, &err));
}

static void
test_an_answer_that_is_refused_ends_the_run(void **state)
{
	const struct fetch_options options = {.fetcher = started(SUCAT_FETCH)};
	struct error err = ERROR_INIT;
	struct seen seen = {.limit = 2};

	(void)state;
	assert_false(fetch_run(&options, requests, 3, on_answer, NULL, &seen, &err));
	assert_int_equal(seen.answers, 2);
	assert_int_equal(err.code, ERR_DB);
	error_clear(&err);
	assert_false(fetch_run(&options, requests, 1, on_answer, NULL, &seen, &err));
	assert_int_equal(err.code, ERR_NET);
	assert_string_equal(err.name, "net.fetcher");
	assert_true(fetch_stop(options.fetcher, &err));
}

static void
test_what_cannot_be_run_is_named(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_null(fetch_start("/nonexistent/sucat-fetch", &err));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(
		err.reason, "/nonexistent/sucat-fetch: No such file or directory");
}

static void
test_too_many_requests_are_refused(void **state)
{
	const struct fetch_options options = {.fetcher = started(SUCAT_FETCH)};
	struct error err = ERROR_INIT;
	struct seen seen = {0};

	(void)state;
	assert_true(fetch_run(&options, requests, 0, on_answer, NULL, &seen, &err));
	assert_false(fetch_run(
		&options, requests, CAP_REQUESTS + 1, on_answer, NULL, &seen, &err));
	assert_string_equal(err.name, "limit.requests");
	assert_true(fetch_stop(options.fetcher, &err));
}

enum part {
	DIES,
	EXITS,
	GONE,
	TWICE,
	FOREIGN,
	SHORT,
	BODILESS,
	LARGE,
	NOISE,
	LENGTHY,
	LATE,
	SILENT,
	HUGE_NUMBERS
};

static const struct {
	const char *name;
	enum error_code code;
	const char *reason;
} parts[] = {
	[DIES] = {"dies",     ERR_NET,    "it was ended by signal 9"               },
	[EXITS] = {"exits",    ERR_NET,    "it ended early with status 7"           },
	[GONE] = {"gone",     ERR_NET,    "it ended early with status 0"           },
	[TWICE] = {"twice",    ERR_FORMAT, "it answered a request twice"            },
	[FOREIGN] = {"foreign",  ERR_FORMAT, "it told of something that was not asked"},
	[SHORT] = {"short",    ERR_FORMAT, "it left requests unanswered"            },
	[BODILESS] = {"bodiless", ERR_FORMAT,
		  "it answered without a body, or with one too large"              },
	[LARGE] = {"large",    ERR_FORMAT,
		  "it answered without a body, or with one too large"              },
	[NOISE] = {"noise",    ERR_FORMAT, "longer than a frame may be"             },
	[LENGTHY] = {"lengthy",  ERR_FORMAT, "it answered with a header too long"     },
};

#define VARIABLE "https_proxy"

static void
answer(struct buf *b, int64_t id, enum frame_result result, size_t body)
{
	static const char bytes[2000];
	struct error err = ERROR_INIT;

	frame_begin(b, FRAME_ANSWER);
	frame_number(b, FIELD_ID, id);
	frame_number(b, FIELD_RESULT, result);
	if (body)
		frame_bytes(b, FIELD_BODY, bytes, body);
	if (!frame_send(b, STDOUT_FILENO, &err))
		_exit(9);
}

static void
answer_lengthy(struct buf *b)
{
	static const char bytes[CAP_VALIDATOR_BYTES + 1] = {'e'};
	struct error err = ERROR_INIT;

	frame_begin(b, FRAME_ANSWER);
	frame_number(b, FIELD_ID, 0);
	frame_number(b, FIELD_RESULT, FRAME_RESULT_UNCHANGED);
	frame_bytes(b, FIELD_ETAG, bytes, sizeof bytes);
	if (!frame_send(b, STDOUT_FILENO, &err))
		_exit(9);
}

/* Progress and an answer with numbers that no server gives. */
static void
answer_huge(struct buf *b)
{
	static const enum frame_tag tags[] = {
		FIELD_WIRE_BYTES, FIELD_SERVER_DATE, FIELD_ASKED_AT, FIELD_MODIFIED_AT};
	struct error err = ERROR_INIT;

	frame_begin(b, FRAME_PROGRESS);
	frame_number(b, FIELD_ID, 0);
	frame_number(b, FIELD_WIRE_BYTES, INT64_MAX);
	frame_number(b, FIELD_TOTAL_BYTES, INT64_MIN);
	if (!frame_send(b, STDOUT_FILENO, &err))
		_exit(9);
	frame_begin(b, FRAME_ANSWER);
	frame_number(b, FIELD_ID, 0);
	frame_number(b, FIELD_RESULT, FRAME_RESULT_FAILED);
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		frame_number(b, tags[i], i % 2 ? INT64_MIN : INT64_MAX);
	if (!frame_send(b, STDOUT_FILENO, &err))
		_exit(9);
}

/* The child: hear everything, then play the part. */
static int
play(enum part part)
{
	struct error err = ERROR_INIT;
	struct frame f = {0};
	struct buf b = {0};

	if (part != GONE)
		while (frame_read(&f, STDIN_FILENO, &err) == FRAME_STEP_FRAME)
			if (f.type == FRAME_GO)
				break;
	frame_clear(&f);
	if (part == DIES)
		(void)raise(SIGKILL);
	if (part == EXITS)
		return 7;
	if (part == NOISE)
		return write(STDOUT_FILENO, "GET / HTTP/1.1\r\n", 16) == 16 ? 0 : 1;
	if (part == TWICE || part == LATE)
		answer(&b, 0, FRAME_RESULT_FAILED, 0);
	if (part == TWICE)
		answer(&b, 0, FRAME_RESULT_FAILED, 0);
	if (part == FOREIGN)
		answer(&b, 1, FRAME_RESULT_FAILED, 0);
	if (part == BODILESS)
		answer(&b, 0, FRAME_RESULT_BODY, 0);
	if (part == LENGTHY)
		answer_lengthy(&b);
	if (part == HUGE_NUMBERS)
		answer_huge(&b);
	while (part == SILENT) /* until it is ended */
		(void)pause();
	if (part == LARGE)
		answer(&b, 0, FRAME_RESULT_BODY, 1001);
	if (part != GONE) {
		frame_begin(&b, FRAME_DONE);
		if (!frame_send(&b, STDOUT_FILENO, &err))
			return 9;
	}
	buf_clear(&b);
	return part == LATE ? 1 : 0;
}

/* A child that plays a part, which is no failure of the protocol. */
static struct fetcher *
playing(const char *part)
{
	struct fetcher *fetcher;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	assert_int_equal(setenv(VARIABLE, part, 1), 0);
	fetcher = started(FETCH_TEST);
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	assert_int_equal(unsetenv(VARIABLE), 0);
	return fetcher;
}

static void
test_a_child_that_fails_at_its_end(void **state)
{
	const struct fetch_options options = {.fetcher = playing("late")};
	struct error err = ERROR_INIT;
	struct seen seen = {0};

	(void)state;
	assert_true(fetch_run(&options, requests, 1, on_answer, NULL, &seen, &err));
	assert_false(fetch_stop(options.fetcher, &err));
	assert_int_equal(err.code, ERR_FORMAT);
	assert_string_equal(err.reason, "it failed after its last word");
}

static void
test_a_child_that_breaks_the_protocol(void **state)
{
	struct fetch_options options = {0};

	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct error err = ERROR_INIT;
		struct seen seen = {0};

		/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
		assert_int_equal(setenv(VARIABLE, parts[i].name, 1), 0);
		options.fetcher = started(FETCH_TEST);
		if (fetch_run(&options, requests, 1, on_answer, NULL, &seen, &err))
			fail_msg("%s: was accepted", parts[i].name);
		if (strcmp(err.reason, parts[i].reason) != 0)
			fail_msg("%s: %s", parts[i].name, err.reason);
		assert_int_equal(err.code, parts[i].code);
		assert_true(fetch_stop(options.fetcher, &err));
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	assert_int_equal(unsetenv(VARIABLE), 0);
}

static void
test_n7_a_child_that_says_nothing_is_ended(void **state)
{
	const struct fetch_options options = {
		.fetcher = playing("silent"), .limit_ms = 1};
	struct error err = ERROR_INIT;
	struct seen seen = {0};

	(void)state;
	assert_false(fetch_run(&options, requests, 1, on_answer, NULL, &seen, &err));
	assert_int_equal(err.code, ERR_NET);
	assert_string_equal(err.reason, "it did not end in its time");
	assert_non_null(err.next);
	assert_true(fetch_stop(options.fetcher, &err));
}

static bool
on_huge_answer(void *ctx, const struct fetch_answer *a, struct error *err)
{
	(void)err;
	assert_int_equal(a->wire_bytes, CAP_FRAME_BYTES);
	assert_int_equal(a->server_date, INSTANT_NONE);
	assert_int_equal(a->asked_at, INSTANT_NONE);
	assert_int_equal(a->modified_at, INSTANT_NONE);
	++*(int *)ctx;
	return true;
}

static void
on_huge_progress(void *ctx, size_t request, int64_t bytes, int64_t total)
{
	assert_int_equal(request, 0);
	assert_int_equal(bytes, CAP_FRAME_BYTES);
	assert_int_equal(total, 0);
	++*(int *)ctx;
}

static void
test_numbers_that_no_server_gives(void **state)
{
	const struct fetch_options options = {.fetcher = playing("huge")};
	struct error err = ERROR_INIT;
	int heard = 0;

	(void)state;
	assert_true(fetch_run(
		&options, requests, 1, on_huge_answer, on_huge_progress, &heard, &err));
	assert_int_equal(heard, 2);
	assert_true(fetch_stop(options.fetcher, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failures_are_answers_with_their_source_and_advice),
		cmocka_unit_test(test_an_answer_that_is_refused_ends_the_run),
		cmocka_unit_test(test_what_cannot_be_run_is_named),
		cmocka_unit_test(test_too_many_requests_are_refused),
		cmocka_unit_test(test_a_child_that_breaks_the_protocol),
		cmocka_unit_test(test_a_child_that_fails_at_its_end),
		cmocka_unit_test(test_n7_a_child_that_says_nothing_is_ended),
		cmocka_unit_test(test_numbers_that_no_server_gives),
	};
	const char *part = getenv(VARIABLE);

	if (part && strcmp(part, "late") == 0)
		return play(LATE);
	if (part && strcmp(part, "silent") == 0)
		return play(SILENT);
	if (part && strcmp(part, "huge") == 0)
		return play(HUGE_NUMBERS);

	for (size_t i = 0; part && i < sizeof parts / sizeof *parts; i++)
		if (strcmp(part, parts[i].name) == 0)
			return play((enum part)i);
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
