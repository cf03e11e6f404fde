/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h - one transfer over libcurl: https only, verified, conditional, capped, known to be whole.
 *
 * Layer: fetcher. Redirects are followed here, not by libcurl, so that each is checked. Whoever
 * drives the handle (multi) calls http_over when libcurl says that it is done.
 */
#ifndef SUCAT_FETCHER_HTTP_H
#define SUCAT_FETCHER_HTTP_H

#include "core/frame.h"
#include "fetcher/body.h"
#include "fetcher/response.h"
#include "fetcher/trust.h"
#include "fetcher/urlcheck.h"
#include "fetcher/witness.h"

#include <curl/curl.h>

struct http_request {
	int64_t id;                 /* the asker's number */
	struct trust_request trust; /* with the source's name */
	const char *url;
	const char *etag,
		*last_modified; /* "" = none: then the request is unconditional */
	size_t cap_body;        /* bytes, inflated */
	long deadline_s;        /* of one try, with its redirects */
	/* A POST is sent once: never again after a failure, never to where a redirect points. Any
	 * whole 2xx is its success, and what the server says beside it is not read. */
	bool post;
	const char *headers; /* of a POST: lines "Name: value\n"; "" = none */
	const void *content; /* of a POST */
	size_t content_len;
};

struct http {
	const struct http_request *request; /* borrowed */
	CURL *easy;
	struct curl_slist *headers;
	char url[CAP_URL_BYTES + 1]; /* of this hop */
	int hops;                    /* redirects followed */
	int64_t left_ms;             /* of this try's time, when the hop began */
	bool unconditional;          /* the validators were of no use: asked without */
	struct response response;
	struct body body;
	struct witness witness;
	char curl_error[CURL_ERROR_SIZE];
	bool proxied; /* a proxy stands before this hop's host */
	bool guarded; /* this hop's host is Apple's and no proxy stands before it: its address
		       * has to be public */
	bool local;   /* and it had one that is not, which was not called */
	bool dropped; /* we stopped reading a body that is no answer */
	/* The outcome, after http_over said so. */
	enum frame_result result;
	struct error err; /* of FRAME_RESULT_FAILED */
	bool network;     /* the failure was the network's: worth another try */
};

/* Ready to be driven, for at most the request's deadline and at most left_ms (over 0); NULL with err
 * when the request is refused before it is asked. */
NODISCARD struct http *http_new(
	const struct http_request *request, int64_t left_ms, struct error *err);
void http_free(struct http *h);

/* libcurl is done with the handle. True: the outcome stands. False: a redirect, or a 304 that speaks
 * of another state than we have; drive it again. */
NODISCARD bool http_over(struct http *h, CURLcode code);

/* verdict.c: what a finished try means, when it was no redirect. Fills the outcome. */
void http_judge(struct http *h, CURLcode code);

#endif
