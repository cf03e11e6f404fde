/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fetch.h"

#include "cli/command.h"
#include "cli/pipes.h"
#include "cli/sibling.h"
#include "core/frame.h"
#include "core/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM_NAME    "sucat-fetch"
#define STOP_LOOK_MS    500 /* a signal between look and poll is seen this much later */
#define END_WAIT_MS     5000
#define REAP_LOOK_MS    50
#define DATE_MOST       INT64_C(253402300799) /* the last second of 9999 */
#define ENVIRONMENT_MAX 16
#define SET_PIPE_BYTES  1031 /* F_SETPIPE_SZ, which headers show with _GNU_SOURCE only */
#define PIPE_BYTES      (1 << 18) /* a body comes in a dozen of them */

extern char **environ;

/* Names that sucat-fetch gives its failures: what they are to us, and what an admin does. */
static const struct failure {
	const char *name;
	enum error_code code;
	const char *next;
} failures[] = {
	{"net.failed",     ERR_NET,    "the next sync asks again"                            }, /* first: any unknown name */
	{"net.resolve",    ERR_NET,    "check the network and its DNS"                       },
	{"net.connect",    ERR_NET,    "check the network and its firewall"                  },
	{"net.proxy",      ERR_NET,    "check https_proxy"                                   },
	{"net.address",    ERR_NET,    "check DNS, or name a mirror of your own in --sources"},
	{"net.timeout",    ERR_NET,    "check the network and its firewall"                  },
	{"net.slow",       ERR_NET,    "the next sync asks again"                            },
	{"net.deadline",   ERR_NET,    "the next sync asks again"                            },
	{"net.cut",        ERR_NET,    "the next sync asks again"                            },
	{"tls.handshake",  ERR_NET,    "check for a proxy that inspects TLS"                 },
	{"tls.refused",    ERR_VERIFY,
         "exempt the host from inspection, or add the inspecting CA to the system's roots"   },
	{"tls.date",       ERR_VERIFY,
         "check this machine's clock, then who renews the server's certificate"              },
	{"tls.host",       ERR_VERIFY,
         "check the source's URL, its DNS, and for a proxy that inspects TLS"                },
	{"tls.pinned",     ERR_VERIFY, "exempt gdmf.apple.com from inspection"               },
	{"tls.root",       ERR_VERIFY, "sync the source apple-root-ca first"                 },
	{"url.refused",    ERR_NET,
         "check the source's URL: a redirect may lead to Apple's hosts only"                 },
	{"http.status",    ERR_NET,    "the next sync asks again"                            },
	{"http.304",       ERR_NET,    "the next sync asks again"                            },
	{"http.redirects", ERR_NET,    "check the source's URL"                              },
	{"http.unframed",  ERR_NET,    "check for a proxy that rewrites answers"             },
	{"http.header",    ERR_FORMAT, "check for a proxy that rewrites answers"             },
	{"http.framing",   ERR_FORMAT, "check for a proxy that rewrites answers"             },
	{"http.encoding",  ERR_FORMAT, "check for a proxy that rewrites answers"             },
	{"limit.url",      ERR_LIMIT,  "check the source's URL"                              },
	{"limit.header",   ERR_LIMIT,  "check for a proxy that rewrites answers"             },
	{"limit.wire",     ERR_LIMIT,
         "check the source's URL, and for a proxy that rewrites answers"                     },
	{"limit.body",     ERR_LIMIT,
         "check the source's URL, and for a proxy that rewrites answers"                     },
	{"limit.ratio",    ERR_LIMIT,  "check for a proxy that rewrites answers"             },
};

struct fetcher {
	pid_t pid; /* 0 = it has ended */
	int to, from;
};

struct conversation {
	const struct fetch_request *requests;
	size_t n, answered;
	bool *seen; /* one a request */
	fetch_answer_fn *on_answer;
	fetch_progress_fn *on_progress;
	void *ctx;
	struct fetcher *fetcher;
	int64_t ends_at; /* ms of the forward clock */
};

/* Only what the child needs: proxies, and how sanitizers report. */
static void
choose_environment(char **to)
{
	static const char *const wanted[] = {
		"https_proxy=", "HTTPS_PROXY=", "all_proxy=", "ALL_PROXY=", "no_proxy=",
		"NO_PROXY=", "ASAN_OPTIONS=", "LSAN_OPTIONS=", "UBSAN_OPTIONS="};
	size_t n = 0;

	for (char **e = environ; *e; e++)
		for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
			if (n + 1 < ENVIRONMENT_MAX &&
				strncmp(*e, wanted[i], strlen(wanted[i])) == 0)
				to[n++] = *e;
	to[n] = NULL;
}

/* Wait for its end -> its status; -1 when there is none to wait for. Its pipes are closed, so that it
 * has nothing to stay for: one that does is ended. */
static int
reap(struct fetcher *fetcher)
{
	int status = -1, wait_ms = 1;
	int64_t until = instant_forward_ms() + END_WAIT_MS;
	pid_t pid;

	pipes_close(&fetcher->to);
	pipes_close(&fetcher->from);
	if (fetcher->pid <= 0)
		return -1;
	while ((pid = waitpid(fetcher->pid, &status, WNOHANG)) == 0 &&
		instant_forward_ms() < until) {
		(void)poll(NULL, 0, wait_ms);
		wait_ms = wait_ms < REAP_LOOK_MS ? wait_ms * 2 : REAP_LOOK_MS;
	}
	if (pid == 0)
		(void)kill(fetcher->pid, SIGKILL);
	while (pid == 0 || (pid < 0 && errno == EINTR))
		pid = waitpid(fetcher->pid, &status, 0);
	fetcher->pid = 0;
	return pid < 0 ? -1 : status;
}

static bool
start(struct fetcher *fetcher, const char *program, struct error *err)
{
	char path[SIBLING_PATH_BYTES], name[] = PROGRAM_NAME;
	char *argv[] = {name, NULL}, *environment[ENVIRONMENT_MAX];
	int in[2] = {-1, -1}, out[2] = {-1, -1}, status;
	posix_spawn_file_actions_t actions;
	bool ok = false;

	if (posix_spawn_file_actions_init(&actions))
		return error_set(err, ERR_NOMEM, PROGRAM_NAME, "out of memory");
	if (!program)
		program = sibling_program(PROGRAM_NAME, path);
	if (!pipes_open(in, PROGRAM_NAME, err) || !pipes_open(out, PROGRAM_NAME, err))
		goto out;
	if (posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO) ||
		posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO)) {
		(void)error_set(err, ERR_NOMEM, PROGRAM_NAME, "out of memory");
		goto out;
	}
	choose_environment(environment);
	status = posix_spawn(&fetcher->pid, program, &actions, NULL, argv, environment);
	if (status) {
		fetcher->pid = 0;
		(void)error_set_errno(err, PROGRAM_NAME, program, status);
		(void)error_set_next(err, SIBLING_ADVICE);
		goto out;
	}
	fetcher->to = in[1];
	fetcher->from = out[0];
	in[1] = out[0] = -1;
#if defined(__linux__) /* fewer changes between the two; without it as well */
	(void)fcntl(fetcher->from, SET_PIPE_BYTES, PIPE_BYTES);
#endif
	ok = fcntl(fetcher->to, F_SETFL, O_NONBLOCK) == 0 &&
	     fcntl(fetcher->from, F_SETFL, O_NONBLOCK) == 0;
	if (!ok) {
		(void)error_set_errno(err, PROGRAM_NAME, "pipe", errno);
		(void)reap(fetcher);
	}
out:
	(void)posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < 2; i++) {
		pipes_close(&in[i]);
		pipes_close(&out[i]);
	}
	return ok;
}

/* It went away in mid-conversation: say how. */
static bool
fail_died(struct fetcher *fetcher, struct error *err)
{
	int status = reap(fetcher);

	if (status != -1 && WIFSIGNALED(status))
		(void)error_set(err, ERR_NET, PROGRAM_NAME, "it was ended by signal %d",
			WTERMSIG(status));
	else if (status != -1 && WIFEXITED(status))
		(void)error_set(err, ERR_NET, PROGRAM_NAME,
			"it ended early with status %d", WEXITSTATUS(status));
	else
		(void)error_set(err, ERR_NET, PROGRAM_NAME, "it ended early");
	(void)error_set_name(err, "net.fetcher");
	return error_set_next(err, "the next sync asks again");
}

static bool
say(struct conversation *c, struct buf *b, struct error *err)
{
	struct error why = ERROR_INIT;

	if (frame_send(b, c->fetcher->to, &why))
		return true;
	if (why.code == ERR_IO) /* nobody reads any more */
		return fail_died(c->fetcher, err);
	*err = why;
	return false;
}

static bool
say_requests(
	struct conversation *c, const struct fetch_options *options, struct error *err)
{
	struct buf b = {0};
	bool ok = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct fetch_request *r = &c->requests[i];

		frame_begin(&b, FRAME_REQUEST);
		frame_number(&b, FIELD_ID, (int64_t)i);
		frame_text(&b, FIELD_SOURCE, r->source);
		frame_text(&b, FIELD_URL, r->url);
		frame_text(&b, FIELD_TRUST, r->trust);
		frame_text(&b, FIELD_ETAG, r->etag);
		frame_text(&b, FIELD_LAST_MODIFIED, r->last_modified);
		frame_number(&b, FIELD_CAP_BODY, (int64_t)r->cap_body);
		if (r->deadline_s)
			frame_number(&b, FIELD_DEADLINE, r->deadline_s);
		if (r->content) {
			frame_text(&b, FIELD_METHOD, "POST");
			frame_text(&b, FIELD_HEADERS, r->headers);
			frame_bytes(&b, FIELD_BODY, r->content, r->content_len);
		}
		if (strcmp(r->trust, "file") == 0)
			frame_text(&b, FIELD_CA_FILE, options->ca_file);
		if (strcmp(r->trust, "apple") == 0 && options->apple_root)
			frame_bytes(&b, FIELD_ROOT, options->apple_root,
				options->apple_root_len);
		if (!say(c, &b, err))
			goto out;
	}
	frame_begin(&b, FRAME_GO);
	frame_number(&b, FIELD_PARALLEL, options->parallel);
	ok = say(c, &b, err);
out:
	buf_clear(&b);
	return ok;
}

static bool
broken(struct error *err, const char *what)
{
	(void)error_set(err, ERR_FORMAT, PROGRAM_NAME, "%s", what);
	return error_set_name(err, "frame.broken");
}

static void
set_failure(struct error *to, const struct fetch_request *request, const struct frame *f)
{
	const char *name = frame_get_text(f, FIELD_ERROR_NAME);
	const struct failure *found = &failures[0];

	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		if (strcmp(failures[i].name, name) == 0)
			found = &failures[i];
	(void)error_set(to, found->code, request->source, "%s",
		frame_get_text(f, FIELD_ERROR_REASON));
	(void)error_set_name(to, found->name);
	if (strcmp(found->name, "tls.root") == 0 && strcmp(request->trust, "file") == 0)
		(void)error_set_next(to, "check --ca-file");
	else
		(void)error_set_next(to, found->next);
}

/* A number of bytes that came; the largest that can be when it says more. */
static int64_t
bytes_of(const struct frame *f, enum frame_tag tag)
{
	int64_t n = frame_get_number(f, tag, 0);

	return n < 0 ? 0 : n < (int64_t)CAP_FRAME_BYTES ? n : (int64_t)CAP_FRAME_BYTES;
}

/* Seconds UTC; what no calendar has is not told. */
static int64_t
moment_of(const struct frame *f, enum frame_tag tag)
{
	int64_t at = frame_get_number(f, tag, INSTANT_NONE);

	return at < 0 || at > DATE_MOST ? INSTANT_NONE : at;
}

/* Are its texts no longer than sucat-fetch takes them from a server? */
static bool
is_short(const struct frame *f)
{
	static const enum frame_tag tags[] = {
		FIELD_ETAG, FIELD_LAST_MODIFIED, FIELD_CONTENT_TYPE};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (f->fields[tags[i]].len > CAP_VALIDATOR_BYTES)
			return false;
	return f->fields[FIELD_FINAL_URL].len <= CAP_URL_BYTES;
}

static bool
hear_answer(struct conversation *c, const struct frame *f, size_t id, struct error *err)
{
	struct fetch_answer a = {.request = id, .error = ERROR_INIT};

	if (c->seen[id])
		return broken(err, "it answered a request twice");
	if (!is_short(f))
		return broken(err, "it answered with a header too long");
	switch (frame_get_number(f, FIELD_RESULT, -1)) {
	case FRAME_RESULT_BODY:
		a.result = FETCH_BODY;
		a.body = f->fields[FIELD_BODY].data;
		a.body_len = f->fields[FIELD_BODY].len;
		if (!a.body || a.body_len > c->requests[id].cap_body)
			return broken(
				err, "it answered without a body, or with one too large");
		break;
	case FRAME_RESULT_UNCHANGED:
		a.result = FETCH_UNCHANGED;
		break;
	case FRAME_RESULT_FAILED:
		a.result = FETCH_FAILED;
		set_failure(&a.error, &c->requests[id], f);
		break;
	default:
		return broken(err, "it answered without a result");
	}
	a.status = (long)frame_get_number(f, FIELD_STATUS, 0);
	a.final_url = frame_get_text(f, FIELD_FINAL_URL);
	a.etag = frame_get_text(f, FIELD_ETAG);
	a.last_modified = frame_get_text(f, FIELD_LAST_MODIFIED);
	a.content_type = frame_get_text(f, FIELD_CONTENT_TYPE);
	a.asked_at = moment_of(f, FIELD_ASKED_AT);
	a.server_date = moment_of(f, FIELD_SERVER_DATE);
	a.modified_at = moment_of(f, FIELD_MODIFIED_AT);
	a.wire_bytes = bytes_of(f, FIELD_WIRE_BYTES);
	a.retry_after_s = frame_get_number(f, FIELD_RETRY_AFTER, -1);
	c->seen[id] = true;
	c->answered++;
	return c->on_answer(c->ctx, &a, err);
}

/* One frame. `*done`: it was the last. */
static bool
hear(struct conversation *c, const struct frame *f, bool *done, struct error *err)
{
	int64_t id = frame_get_number(f, FIELD_ID, -1);

	if (f->type == FRAME_DONE) {
		*done = true;
		return c->answered == c->n || broken(err, "it left requests unanswered");
	}
	if ((f->type != FRAME_ANSWER && f->type != FRAME_PROGRESS) || id < 0 ||
		(uint64_t)id >= c->n)
		return broken(err, "it told of something that was not asked");
	if (f->type == FRAME_ANSWER)
		return hear_answer(c, f, (size_t)id, err);
	if (c->on_progress)
		c->on_progress(c->ctx, (size_t)id, bytes_of(f, FIELD_WIRE_BYTES),
			bytes_of(f, FIELD_TOTAL_BYTES));
	return true;
}

/* Until there is something to read; false when the user stops the run, or its time is over: then
 * sucat-fetch, which keeps to it, is out of order. */
static bool
wait_to_hear(const struct conversation *c, struct error *err)
{
	struct pollfd from = {.fd = c->fetcher->from, .events = POLLIN};
	int64_t left;

	do {
		if (session_stopped())
			return error_set(err, ERR_NET, PROGRAM_NAME, "stopped");
		left = c->ends_at - instant_forward_ms();
		if (left <= 0) {
			(void)error_set(
				err, ERR_NET, PROGRAM_NAME, "it did not end in its time");
			(void)error_set_name(err, "net.fetcher");
			return error_set_next(err, "the next sync asks again");
		}
	} while (poll(&from, 1, left < STOP_LOOK_MS ? (int)left : STOP_LOOK_MS) <= 0);
	return true;
}

static bool
hear_all(struct conversation *c, struct error *err)
{
	struct frame f = {0};
	bool done = false, ok = false;

	while (!done) {
		if (!wait_to_hear(c, err))
			goto out;
		switch (frame_read(&f, c->fetcher->from, err)) {
		case FRAME_STEP_FRAME:
			if (!hear(c, &f, &done, err))
				goto out;
			break;
		case FRAME_STEP_DONE:
			(void)fail_died(c->fetcher, err);
			goto out;
		case FRAME_STEP_FAIL:
			goto out;
		}
	}
	ok = true;
out:
	frame_clear(&f);
	return ok;
}

struct fetcher *
fetch_start(const char *program, struct error *err)
{
	struct fetcher *fetcher = malloc(sizeof *fetcher);

	if (!fetcher) {
		(void)error_set(err, ERR_NOMEM, PROGRAM_NAME, "out of memory");
		return NULL;
	}
	*fetcher = (struct fetcher){0, -1, -1};
	if (start(fetcher, program, err))
		return fetcher;
	free(fetcher);
	return NULL;
}

bool
fetch_stop(struct fetcher *fetcher, struct error *err)
{
	struct pollfd end;
	bool ok = true;

	if (!fetcher)
		return true;
	if (fetcher->pid > 0) {
		end = (struct pollfd){.fd = fetcher->from, .events = POLLIN};
		pipes_close(&fetcher->to); /* it ends by itself, or has nothing to lose */
		if (poll(&end, 1, END_WAIT_MS) <= 0)
			(void)kill(fetcher->pid, SIGKILL);
		ok = reap(fetcher) == 0 || broken(err, "it failed after its last word");
	}
	(void)reap(fetcher);
	free(fetcher);
	return ok;
}

bool
fetch_run(const struct fetch_options *options, const struct fetch_request *requests,
	size_t n, fetch_answer_fn *on_answer, fetch_progress_fn *on_progress, void *ctx,
	struct error *err)
{
	struct fetcher *fetcher = options->fetcher;
	int64_t limit_ms =
		options->limit_ms ? options->limit_ms : (int64_t)CAP_RUN_S * 1000;
	struct conversation c = {requests, n, 0, NULL, on_answer, on_progress, ctx,
		fetcher, instant_forward_ms() + limit_ms};
	bool ok = false;

	if (n > CAP_REQUESTS) {
		(void)error_set(err, ERR_LIMIT, NULL,
			"%zu requests in one run, at most %d", n, CAP_REQUESTS);
		return error_set_name(err, "limit.requests");
	}
	if (n == 0)
		return true;
	if (fetcher->pid <= 0)
		return fail_died(fetcher, err);
	c.seen = calloc(n, sizeof *c.seen);
	if (!c.seen)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	else
		ok = say_requests(&c, options, err) && hear_all(&c, err);
	if (!ok && fetcher->pid > 0) { /* what it still says answers nobody */
		(void)kill(fetcher->pid, SIGKILL);
		(void)reap(fetcher);
	}
	free(c.seen);
	return ok;
}
