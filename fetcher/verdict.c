/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libcurl's code, the status and the framing of a finished try mean. libcurl's success is
 * necessary and never enough: it takes a cut body without a length for a whole one.
 */
#include "fetcher/http.h"

#include <string.h>

static const struct {
	CURLcode code;
	const char *name;
	bool network; /* worth another try */
} failures[] = {
	{CURLE_COULDNT_RESOLVE_HOST,  "net.resolve",   true },
	{CURLE_COULDNT_RESOLVE_PROXY, "net.proxy",     true },
	{CURLE_PROXY,                 "net.proxy",     true },
	{CURLE_COULDNT_CONNECT,       "net.connect",   true },
	{CURLE_SSL_CONNECT_ERROR,     "tls.handshake", true },
	{CURLE_GOT_NOTHING,           "net.cut",       true },
	{CURLE_SEND_ERROR,            "net.cut",       true },
	{CURLE_RECV_ERROR,            "net.cut",       true },
	{CURLE_PARTIAL_FILE,          "net.cut",       true },
	{CURLE_HTTP2,                 "net.cut",       true },
	{CURLE_HTTP2_STREAM,          "net.cut",       true },
	{CURLE_WEIRD_SERVER_REPLY,    "http.header",   false},
	{CURLE_UNSUPPORTED_PROTOCOL,  "http.header",
         false					      }, /* HTTP/0.9: our URL was https */
	{CURLE_SSL_CACERT_BADFILE,    "tls.root",      false},
};

static void
fail(struct http *h, enum error_code code, const char *name, const char *reason)
{
	(void)error_set(&h->err, code, h->request->trust.source, "%s", reason);
	(void)error_set_name(&h->err, name);
}

/* Which of our three clocks ran out? libcurl has one code for them. */
static void
judge_time(struct http *h)
{
	curl_off_t secured_us = 0;

	h->network = true;
	(void)curl_easy_getinfo(h->easy, CURLINFO_APPCONNECT_TIME_T, &secured_us);
	if (strstr(h->curl_error, "too slow")) {
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"less than %d bytes a second for %d s", CAP_STALL_RATE,
			CAP_STALL_S);
		(void)error_set_name(&h->err, "net.slow");
	} else if (secured_us == 0) {
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"no connection within %d s", CAP_CONNECT_S);
		(void)error_set_name(&h->err, "net.timeout");
	} else {
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"not over after %ld s", h->request->deadline_s);
		(void)error_set_name(&h->err, "net.deadline");
		h->network = false; /* it had its time */
	}
}

static void
judge_certificate(struct http *h)
{
	const struct witness *w = &h->witness;
	const char *name = "tls.refused";

	if (w->dated) {
		name = "tls.date";
	} else if (w->watches && !w->refused) { /* the chain holds, for another host */
		name = "tls.host";
	} else if (strcmp(h->request->trust.trust, "apple") == 0) {
		name = "tls.pinned";
	}
	if (strcmp(name, "tls.pinned") == 0 && w->issuer[0])
		(void)error_set(&h->err, ERR_VERIFY, h->request->trust.source,
			"TLS refused: chain ends in \"%s\", expected Apple Root CA (sha256 %.8s...)",
			w->issuer, TRUST_APPLE_ROOT);
	else if (w->issuer[0])
		(void)error_set(&h->err, ERR_VERIFY, h->request->trust.source,
			"TLS refused: chain ends in \"%s\": %s", w->issuer,
			h->curl_error);
	else
		(void)error_set(&h->err, ERR_VERIFY, h->request->trust.source,
			"TLS refused: %s", h->curl_error);
	(void)error_set_name(&h->err, name);
}

static void
judge_failure(struct http *h, CURLcode code)
{
	const char *reason = h->curl_error[0] ? h->curl_error : curl_easy_strerror(code);

	if (code == CURLE_OPERATION_TIMEDOUT) {
		judge_time(h);
		return;
	}
	if (code == CURLE_PEER_FAILED_VERIFICATION) {
		judge_certificate(h);
		return;
	}
	/* libcurl 7.88 calls a header line over 100 KB "out of memory" */
	if (code == CURLE_OUT_OF_MEMORY && !h->response.ended) {
		fail(h, ERR_LIMIT, "limit.header",
			"a header too large, or out of memory");
		return;
	}
	if (code == CURLE_COULDNT_CONNECT && h->local) {
		fail(h, ERR_NET, "net.address",
			"a name of Apple's leads to an address that is not public");
		return;
	}
	if (code == CURLE_COULDNT_CONNECT && h->proxied) {
		h->network = true;
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"the proxy cannot be reached: %s", reason);
		(void)error_set_name(&h->err, "net.proxy");
		return;
	}
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		if (failures[i].code == code) {
			h->network = failures[i].network;
			fail(h, ERR_NET, failures[i].name, reason);
			return;
		}
	fail(h, code == CURLE_OUT_OF_MEMORY ? ERR_NOMEM : ERR_NET, "net.failed", reason);
}

/* A POST was taken: by a 2xx whose framing holds. What it says beside that is not read, so a body
 * without a known end, and one too long to read to its end, are as good as any. */
static void
judge_taken(struct http *h)
{
	const struct response *r = &h->response;

	if (!h->dropped && r->content_length >= 0 &&
		(uint64_t)r->content_length != h->body.wire) {
		fail(h, ERR_NET, "net.cut", "the answer to a POST was cut short");
		return;
	}
	h->result = FRAME_RESULT_BODY;
}

/* Did all of a 200's body come? */
static void
judge_body(struct http *h)
{
	const struct response *r = &h->response;
	long version = CURL_HTTP_VERSION_NONE;

	(void)curl_easy_getinfo(h->easy, CURLINFO_HTTP_VERSION, &version);
	if (r->content_length < 0 && !r->chunked && version < CURL_HTTP_VERSION_2_0) {
		fail(h, ERR_NET, "http.unframed",
			"a body without length or chunks: its end cannot be known");
	} else if (r->content_length >= 0 &&
		   (uint64_t)r->content_length != h->body.wire) {
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"%llu of %lld bytes came", (unsigned long long)h->body.wire,
			(long long)r->content_length);
		(void)error_set_name(&h->err, "net.cut");
		h->network = true;
	} else if (body_end(&h->body, h->request->trust.source, &h->err)) {
		h->result = FRAME_RESULT_BODY;
	}
}

void
http_judge(struct http *h, CURLcode code)
{
	const struct http_request *r = h->request;

	h->result = FRAME_RESULT_FAILED;
	h->network = false;
	if (error_is_set(&h->err)) /* a cap or rule of ours ended it */
		return;
	if (code != CURLE_OK) {
		judge_failure(h, code);
	} else if (r->post && h->response.status / 100 == 2) {
		judge_taken(h);
	} else if (!r->post && h->response.status == 200) {
		judge_body(h);
	} else if (!r->post && h->response.status == 304 && !h->unconditional &&
		   (*r->etag || *r->last_modified)) {
		h->result = FRAME_RESULT_UNCHANGED;
	} else if (!r->post && h->response.status == 304) {
		fail(h, ERR_NET, "http.304", "304 to a request that was not conditional");
	} else {
		(void)error_set(&h->err, ERR_NET, r->trust.source, "HTTP status %ld",
			h->response.status);
		(void)error_set_name(&h->err, "http.status");
	}
}
