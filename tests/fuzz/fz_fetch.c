/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_fetch - bytes as what a hostile sucat-fetch says to two requests. Each is answered once or the
 * run fails; no body is over its cap, no failure without words.
 *
 * The other side is this program again: it is told what to say as the content of the first request.
 */
#include "cli/fetch.h"
#include "core/frame.h"
#include "tests/fuzz/target.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define REQUESTS    2
#define CAP_BYTES   ((size_t)1000)
#define INPUT_BYTES 4096 /* less than a pipe holds */

/* Say what the first request has as its content, then end. */
static void
play(void)
{
	struct frame f = {0};
	struct error err = ERROR_INIT;
	bool told = false;

	while (frame_read(&f, STDIN_FILENO, &err) == FRAME_STEP_FRAME &&
		f.type != FRAME_GO) {
		if (told || !f.fields[FIELD_BODY].data)
			continue;
		told = write(STDOUT_FILENO, f.fields[FIELD_BODY].data,
			       f.fields[FIELD_BODY].len) >= 0;
	}
	_exit(0);
}

__attribute__((constructor)) static void
begin(int argc, char **argv)
{
	if (argc > 0 && strcmp(argv[0], "sucat-fetch") == 0)
		play();
}

static bool
on_answer(void *ctx, const struct fetch_answer *a, struct error *err)
{
	bool *answered = ctx;

	(void)err;
	promise(a->request < REQUESTS && !answered[a->request], "request %zu",
		a->request);
	answered[a->request] = true;
	promise(a->final_url && a->etag && a->last_modified && a->content_type, "NULL");
	promise(a->result == FETCH_BODY || a->result == FETCH_UNCHANGED ||
			a->result == FETCH_FAILED,
		"%d", a->result);
	if (a->result == FETCH_BODY)
		promise(a->body && a->body_len <= CAP_BYTES &&
				a->body[a->body_len] == '\0',
			"%zu bytes", a->body_len);
	if (a->result == FETCH_FAILED) {
		promise(error_is_set(&a->error) && a->error.name, "no failure");
		promise(fuzz_is_utf8(a->error.reason), "%s", a->error.reason);
	}
	return true;
}

static void
on_progress(void *ctx, size_t request, int64_t bytes, int64_t total)
{
	(void)ctx, (void)bytes, (void)total;
	promise(request < REQUESTS, "request %zu", request);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fetch_options options = {0};
	struct fetch_request requests[REQUESTS] = {
		{.source = "gdmf-pmv", .content = data, .content_len = size},
		{.source = "swscan-index-14"},
	};
	bool answered[REQUESTS] = {false};
	struct error err = ERROR_INIT;

	if (size == 0 || size > INPUT_BYTES || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 0;
	for (size_t i = 0; i < REQUESTS; i++) {
		requests[i].url = "https://gdmf.apple.com/v2/pmv";
		requests[i].trust = "public";
		requests[i].etag = requests[i].last_modified = "";
		requests[i].cap_body = CAP_BYTES;
	}
	options.fetcher = fetch_start("/proc/self/exe", &err);
	promise(options.fetcher, "%s", err.reason);
	if (fetch_run(
		    &options, requests, REQUESTS, on_answer, on_progress, answered, &err))
		promise(answered[0] && answered[1], "left unanswered");
	else
		fuzz_check_error(&err, NULL, false);
	error_clear(&err);
	if (!fetch_stop(options.fetcher, &err))
		fuzz_check_error(&err, NULL, false);
	return 0;
}
