/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.h - run sucat-fetch: requests in, answers and progress out.
 *
 * Layer: cli. The only way of sucat to the network (core/frame.h has the wire format). The
 * program is found beside this one or in the compiled-in libexec folder, never by PATH. It is started
 * once, before this program gives up sockets and files, and asked as often as wanted.
 */
#ifndef SUCAT_CLI_FETCH_H
#define SUCAT_CLI_FETCH_H

#include "core/error.h"

#include <stddef.h>

enum fetch_result {
	FETCH_BODY,      /* a complete body came (HTTP 200); a POST was taken (2xx) */
	FETCH_UNCHANGED, /* 304, to a conditional request of ours */
	FETCH_FAILED,    /* nothing usable came; `error` says why */
};

struct fetch_request {
	const char *source; /* name for messages */
	const char *url;
	const char *trust;         /* "public", "apple", "file" */
	const char *etag;          /* "" = none */
	const char *last_modified; /* "" = none */
	size_t cap_body;           /* bytes, inflated */
	/* A POST, when `content` is not NULL: sent once, not after a redirect, and over at a 2xx, whose
	 * body is not read. */
	const void *content;
	size_t content_len;
	const char *headers; /* of a POST: lines "Name: value\n"; NULL = none */
	int deadline_s;      /* of one try; 0 = CAP_TRANSFER_S */
};

struct fetch_answer {
	size_t request; /* index into the requests given */
	enum fetch_result result;
	long status; /* HTTP status, 0 = none came */
	const char *final_url, *etag, *last_modified, *content_type;
	const char *body; /* inflated */
	size_t body_len;
	int64_t asked_at;    /* seconds UTC */
	int64_t server_date; /* INSTANT_NONE when there was no Date header */
	int64_t modified_at; /* likewise of Last-Modified */
	int64_t wire_bytes;
	int64_t retry_after_s; /* what a refusal asked to wait; -1 = nothing */
	/* Set when FETCH_FAILED: its source is the request's, its name and advice are static text, so
	 * it may be copied and kept. */
	struct error error;
};

/* A sucat-fetch that runs. */
struct fetcher;

/* Start `program`, sucat-fetch where it is NULL. NULL with ERR_IO when it cannot be run. SIGPIPE must
 * be ignored, as stop_install does. */
NODISCARD struct fetcher *fetch_start(const char *program, struct error *err);
/* End it, and free it. False with ERR_FORMAT when it fails though all was answered; one that fetch_run
 * has ended is no second failure. Takes NULL. */
NODISCARD bool fetch_stop(struct fetcher *fetcher, struct error *err);

struct fetch_options {
	struct fetcher *fetcher; /* that asks */
	const char *ca_file;     /* roots of trust "file", or NULL */
	const void *apple_root;  /* DER of Apple Root CA; NULL = trust "apple" fails */
	size_t apple_root_len;
	int parallel;     /* transfers at a time; 0 = CAP_PARALLEL */
	int64_t limit_ms; /* for all, before it is ended; 0 = CAP_RUN_S */
};

/* One request is over; pointers live until it returns. False, with err set, stops the run. */
typedef bool fetch_answer_fn(
	void *ctx, const struct fetch_answer *answer, struct error *err);
/* Bytes so far; total 0 = not known. May be NULL. */
typedef void fetch_progress_fn(void *ctx, size_t request, int64_t bytes, int64_t total);

/*
 * Ask all (at most CAP_REQUESTS); answers come in the order in which they are over, one a request.
 * False when sucat-fetch died (ERR_NET) or broke the protocol (ERR_FORMAT), when on_answer said so,
 * and soon after a stop signal (session_stopped); it has then been ended, and each further call
 * fails with ERR_NET. Single failures are answers with FETCH_FAILED. The first call's ca_file is that
 * of all.
 */
NODISCARD bool fetch_run(const struct fetch_options *options,
	const struct fetch_request *requests, size_t n, fetch_answer_fn *on_answer,
	fetch_progress_fn *on_progress, void *ctx, struct error *err);

#endif
