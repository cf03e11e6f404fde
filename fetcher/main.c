/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sucat-fetch - the one program of sucat that opens a socket. Requests come as frames on stdin,
 * answers and progress leave as frames on stdout (core/frame.h); nothing else is read or written.
 * Requests end with the word to go, answers with the word that all are told; then others may follow.
 *
 * Exit status: 0 every request has its answer, 2 the protocol was broken or nobody listens.
 */
#include "core/arena.h"
#include "core/confine.h"
#include "fetcher/multi.h"
#include "fetcher/retry.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#define OPEN_FILES      64 /* CAP_PARALLEL sockets, resolver, roots */
#define INHERITED_FILES 1024

extern char **environ;

struct fetcher {
	struct arena arena; /* the requests' bytes */
	struct http_request *requests;
	size_t n, room;
	int parallel;
	struct buf out;
};

/* Variables that would change what is trusted or where secrets are logged. Proxies stay. */
static bool
is_unwanted(const char *variable)
{
	static const char *const prefixes[] = {
		"CURL_", "SSL_", "SSLKEYLOGFILE", "OPENSSL_"};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static void
clean_environment(void)
{
	char **to = environ;

	for (char **from = environ; *from; from++)
		if (!is_unwanted(*from))
			*to++ = *from;
	*to = NULL;
}

static bool
confine(struct error *err)
{
	struct rlimit none = {0, 0}, files = {OPEN_FILES, OPEN_FILES};

	clean_environment();
	(void)umask(027);
	for (int fd = 3; fd < INHERITED_FILES; fd++)
		(void)close(fd);
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return error_set(err, ERR_IO, NULL, "no standard streams");
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return error_set(err, ERR_IO, NULL, "SIGPIPE cannot be ignored");
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)setrlimit(RLIMIT_NOFILE, &files);
#if defined(__linux__)
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return error_set(err, ERR_IO, NULL, "privileges cannot be given up");
#if !defined(__SANITIZE_ADDRESS__) /* LeakSanitizer attaches by ptrace */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
#endif
	return true;
}

static bool
broken(struct error *err, const char *what)
{
	(void)error_set(err, ERR_FORMAT, "frames", "%s", what);
	return error_set_name(err, "frame.broken");
}

static int64_t
within(int64_t value, int64_t most)
{
	return value < 1 || value > most ? most : value;
}

/* What a POST sends, beside what every request has. */
static bool
take_post(struct fetcher *f, const struct frame *frame, struct http_request *r,
	const char *method, struct error *err)
{
	const char *content = frame->fields[FIELD_BODY].data;
	size_t len = frame->fields[FIELD_BODY].len;

	if (!*method || strcmp(method, "GET") == 0)
		return !content || broken(err, "content of a GET");
	if (strcmp(method, "POST") != 0)
		return broken(err, "an unknown method");
	if (!content || len > CAP_POST_BYTES)
		return broken(err, "a POST without content, or with too much");
	r->post = true;
	r->content_len = len;
	r->content = arena_copy(&f->arena, content, len);
	return r->content || arena_failed(&f->arena, "frames", err);
}

static bool
add_request(struct fetcher *f, const struct frame *frame, struct error *err)
{
	static const enum frame_tag tags[] = {FIELD_SOURCE, FIELD_URL, FIELD_TRUST,
		FIELD_CA_FILE, FIELD_ETAG, FIELD_LAST_MODIFIED, FIELD_METHOD,
		FIELD_HEADERS};
	const char *texts[sizeof tags / sizeof *tags];
	struct http_request *r;
	size_t room;

	if (f->n >= CAP_REQUESTS)
		return error_set(
			err, ERR_LIMIT, "frames", "more than %d requests", CAP_REQUESTS);
	if (f->n == f->room) {
		room = f->room ? f->room * 2 : 16;
		r = realloc(f->requests, room * sizeof *r);
		if (!r)
			return error_set(err, ERR_NOMEM, "frames", "out of memory");
		f->requests = r;
		f->room = room;
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		texts[i] = arena_text(&f->arena, frame_get_text(frame, tags[i]));
		if (!texts[i])
			return arena_failed(&f->arena, "frames", err);
	}
	r = &f->requests[f->n];
	*r = (struct http_request){
		.id = frame_get_number(frame, FIELD_ID, -1),
		.trust = {.source = texts[0], .trust = texts[2], .ca_file = texts[3]},
		.url = texts[1],
		.etag = texts[4],
		.last_modified = texts[5],
		.cap_body = (size_t)within(frame_get_number(frame, FIELD_CAP_BODY, 0),
			(int64_t)CAP_BODY_BYTES),
		.deadline_s = (long)within(
			frame_get_number(frame, FIELD_DEADLINE, 0), CAP_TRANSFER_S),
	};
	r->headers = texts[7];
	if (r->id < 0)
		return broken(err, "a request without a number");
	if (!take_post(f, frame, r, texts[6], err))
		return false;
	r->trust.root_len = frame->fields[FIELD_ROOT].len;
	if (r->trust.root_len > 0) {
		r->trust.root = arena_copy(
			&f->arena, frame->fields[FIELD_ROOT].data, r->trust.root_len);
		if (!r->trust.root)
			return arena_failed(&f->arena, "frames", err);
	}
	f->n++;
	return true;
}

/* Until the word to go; *over: none follow. */
static bool
read_requests(struct fetcher *f, bool *over, struct error *err)
{
	struct frame frame = {0};
	bool ok = false, go = false;

	f->n = 0;
	arena_reset(&f->arena);
	while (!go && !*over) {
		switch (frame_read(&frame, STDIN_FILENO, err)) {
		case FRAME_STEP_FRAME:
			break;
		case FRAME_STEP_DONE:
			*over = f->n == 0;
			if (*over)
				continue;
			(void)broken(err, "the stream ended before the word to go");
			goto out;
		case FRAME_STEP_FAIL:
			goto out;
		}
		if (frame.type == FRAME_GO) {
			f->parallel =
				(int)within(frame_get_number(&frame, FIELD_PARALLEL, 0),
					CAP_PARALLEL);
			go = true;
		} else if (frame.type != FRAME_REQUEST) {
			(void)broken(err, "neither a request nor the word to go");
			goto out;
		} else if (!add_request(f, &frame, err)) {
			goto out;
		}
	}
	ok = true;
out:
	frame_clear(&frame);
	return ok;
}

/* A date of HTTP as seconds UTC; one that is none is left out. */
static void
say_date(struct buf *out, enum frame_tag tag, const char *text)
{
	time_t date = *text ? curl_getdate(text, NULL) : -1;

	if (date != -1)
		frame_number(out, tag, (int64_t)date);
}

static bool
on_over(void *ctx, const struct http_request *request, const struct http *h,
	const struct error *why, int64_t asked_at, struct error *err)
{
	struct fetcher *f = ctx;
	enum frame_result result = h ? h->result : FRAME_RESULT_FAILED;

	frame_begin(&f->out, FRAME_ANSWER);
	frame_number(&f->out, FIELD_ID, request->id);
	frame_number(&f->out, FIELD_RESULT, result);
	frame_number(&f->out, FIELD_ASKED_AT, asked_at);
	if (h) {
		frame_number(&f->out, FIELD_STATUS, h->response.status);
		frame_text(&f->out, FIELD_FINAL_URL, h->url);
		frame_text(&f->out, FIELD_ETAG, h->response.etag);
		frame_text(&f->out, FIELD_LAST_MODIFIED, h->response.last_modified);
		frame_text(&f->out, FIELD_CONTENT_TYPE, h->response.content_type);
		frame_number(&f->out, FIELD_WIRE_BYTES,
			(int64_t)(h->body.wire + h->response.bytes));
		say_date(&f->out, FIELD_SERVER_DATE, h->response.date);
		say_date(&f->out, FIELD_MODIFIED_AT, h->response.last_modified);
	}
	if (h && *h->response.retry_after)
		frame_number(&f->out, FIELD_RETRY_AFTER,
			retry_after_parse(h->response.retry_after, asked_at));
	if (result == FRAME_RESULT_FAILED) {
		frame_text(&f->out, FIELD_ERROR_NAME, why->name);
		frame_text(&f->out, FIELD_ERROR_REASON, why->reason);
	}
	if (result == FRAME_RESULT_BODY)
		return frame_send_with(&f->out, FIELD_BODY, h->body.out.data,
			h->body.out.len, STDOUT_FILENO, err);
	return frame_send(&f->out, STDOUT_FILENO, err);
}

static bool
on_progress(void *ctx, const struct http_request *request, int64_t bytes, int64_t total,
	struct error *err)
{
	struct fetcher *f = ctx;

	frame_begin(&f->out, FRAME_PROGRESS);
	frame_number(&f->out, FIELD_ID, request->id);
	frame_number(&f->out, FIELD_WIRE_BYTES, bytes);
	frame_number(&f->out, FIELD_TOTAL_BYTES, total);
	return frame_send(&f->out, STDOUT_FILENO, err);
}

/* A reader that went away shows as an error of the pipe before we write to it. */
static bool
is_heard(void *ctx, struct error *err)
{
	struct pollfd out = {.fd = STDOUT_FILENO};

	(void)ctx;
	if (poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLHUP | POLLNVAL)))
		return error_set(err, ERR_IO, "frames", "nobody reads the answers");
	return true;
}

/* The files that answering takes: the resolver's, the roots, and the libraries that it loads late. */
static void
confine_to_roots(const struct fetcher *f)
{
	static const char *const always[] = {
		"/etc/resolv.conf",
		"/etc/hosts",
		"/etc/host.conf",
		"/etc/nsswitch.conf",
		"/etc/gai.conf",
		"/etc/services",
		"/etc/hostname",
		"/etc/ld.so.cache",
		"/run/systemd/resolve",
		"/run/nscd",
		"/etc/ssl",
		"/etc/pki",
		"/etc/ca-certificates",
		"/usr/share/ca-certificates",
		"/usr/local/share/ca-certificates",
		"/var/lib/ca-certificates",
		"/etc/crypto-policies",
		"/lib",
		"/lib64",
		"/usr/lib",
		"/usr/lib64",
		"/usr/local/lib",
		"/nix/store",
		"/dev/urandom",
		"/dev/null",
#if defined(__SANITIZE_ADDRESS__) /* what a report of its is made of */
		"/proc",
#endif
	};
	enum { ALWAYS = sizeof always / sizeof always[0] };
	struct confine_tree trees[ALWAYS + 1] = {0};
	size_t n = 0;

	while (n < ALWAYS) {
		trees[n].path = always[n];
		n++;
	}
	for (size_t i = 0; i < f->n && n == ALWAYS; i++) /* one --ca-file, of all */
		if (*f->requests[i].trust.ca_file)
			trees[n++].path = f->requests[i].trust.ca_file;
	(void)confine_files(trees, n);
}

static bool
answer_all(struct fetcher *f, struct error *err)
{
	const struct multi_watcher watcher = {on_over, on_progress, is_heard, f};
	bool over = false, first = true;

	for (;;) {
		if (!read_requests(f, &over, err))
			return false;
		if (over)
			return true;
		if (first)
			confine_to_roots(f);
		first = false;
		if (!multi_run(f->requests, f->n, f->parallel, &watcher, err))
			return false;
		frame_begin(&f->out, FRAME_DONE);
		if (!frame_send(&f->out, STDOUT_FILENO, err))
			return false;
	}
}

int
main(void)
{
	struct fetcher f = {0};
	struct error err = ERROR_INIT;
	bool ok = false;

	arena_init(&f.arena, CAP_ARENA_BYTES);
	if (!confine(&err))
		goto out;
	if (curl_global_init(CURL_GLOBAL_DEFAULT)) {
		(void)error_set(&err, ERR_NET, NULL, "libcurl cannot be used");
		goto out;
	}
	ok = answer_all(&f, &err);
	curl_global_cleanup();
out:
	if (!ok)
		(void)fprintf(stderr,
			"sucat: sucat-fetch: cannot go on: %s%s%s; the next sync asks again\n",
			err.source, err.source[0] ? ": " : "", err.reason);
	buf_clear(&f.out);
	arena_clear(&f.arena);
	free(f.requests);
	return ok ? 0 : 2;
}
