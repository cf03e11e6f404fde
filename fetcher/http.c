/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/http.h"

#include "fetcher/address.h"
#include "fetcher/proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	CURLoption option;
	long value;
} numbers[] = {
	{CURLOPT_FOLLOWLOCATION,           0L                     },
	{CURLOPT_SSL_VERIFYPEER,           1L                     },
	{CURLOPT_SSL_VERIFYHOST,           2L                     },
	{CURLOPT_SSLVERSION,               CURL_SSLVERSION_TLSv1_2},
	{CURLOPT_HTTP_CONTENT_DECODING,    0L                     },
	{CURLOPT_HTTP09_ALLOWED,           0L                     },
	{CURLOPT_NETRC,                    CURL_NETRC_IGNORED     },
	{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L                     },
	{CURLOPT_NOSIGNAL,                 1L                     },
	{CURLOPT_CONNECTTIMEOUT,           CAP_CONNECT_S          },
	{CURLOPT_LOW_SPEED_LIMIT,          CAP_STALL_RATE         },
	{CURLOPT_LOW_SPEED_TIME,           CAP_STALL_S            },
};

static size_t
on_header(char *line, size_t size, size_t n, void *ctx)
{
	struct http *h = ctx;
	bool ended = h->response.ended;
	enum body_coding coding;
	size_t len;

	n *= size;
	if (!response_line(&h->response, h->request->trust.source, line, n, &h->err))
		return 0;
	if (!ended && h->response.ended) {
		len = strcspn(h->url, "?#");
		coding = h->response.gzip ? BODY_GZIP
			 : len >= 3 && memcmp(h->url + len - 3, ".gz", 3) == 0
				 ? BODY_MAYBE_GZIP
				 : BODY_PLAIN;
		body_begin(&h->body, coding);
	}
	return n;
}

/* The first of the body: how much there is to come? */
static bool
expect(struct http *h)
{
	curl_off_t bytes = -1;

	return curl_easy_getinfo(h->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes) ||
	       body_expect(&h->body, h->request->trust.source, bytes, &h->err);
}

static size_t
on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct http *h = ctx;

	n *= size;
	if (h->response.status == 200 && !h->request->post)
		return (h->body.wire || expect(h)) &&
				       body_feed(&h->body, h->request->trust.source, data,
					       n, &h->err)
			       ? n
			       : 0;
	h->body.wire += n;
	h->dropped = h->body.wire > CAP_ERROR_PAGE_BYTES;
	return h->dropped ? 0 : n;
}

/* After DNS: a name of Apple's that points into the admin's network is not called. A proxy resolves
 * names itself, and its own address is the admin's word. */
static curl_socket_t
open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http *h = ctx;

	(void)purpose;
	if (h->guarded && !address_is_public(&address->addr)) {
		h->local = true;
		return CURL_SOCKET_BAD;
	}
	return socket(
		address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Append one header; libcurl copies it. What could end its line is refused. */
static bool
add_line(struct http *h, const char *line, struct error *err)
{
	struct curl_slist *more;

	for (const unsigned char *p = (const unsigned char *)line; *p; p++)
		if (*p < 0x20 || *p == 0x7f)
			return error_set(err, ERR_NET, h->request->trust.source,
				"%.*s has a control character", (int)strcspn(line, ":"),
				line);
	more = curl_slist_append(h->headers, line);
	if (!more)
		return error_set(
			err, ERR_NOMEM, h->request->trust.source, "out of memory");
	h->headers = more;
	return true;
}

static bool
add_header(struct http *h, const char *name, const char *value, struct error *err)
{
	char line[CAP_VALIDATOR_BYTES + 64];
	int n = snprintf(line, sizeof line, "%s: %s", name, value);

	if (n < 0 || (size_t)n >= sizeof line)
		return error_set(
			err, ERR_LIMIT, h->request->trust.source, "%s is too long", name);
	return add_line(h, line, err);
}

/* The lines of a POST's own headers. */
static bool
add_lines(struct http *h, struct error *err)
{
	char line[CAP_HEADER_LINE_BYTES];
	size_t len;

	for (const char *at = h->request->headers; *at; at += len + 1) {
		len = strcspn(at, "\n");
		if (at[len] == '\0' || len >= sizeof line)
			return error_set(err, ERR_LIMIT, h->request->trust.source,
				"a header is too long");
		memcpy(line, at, len);
		line[len] = '\0';
		if (!add_line(h, line, err))
			return false;
	}
	return true;
}

static bool
set_headers(struct http *h, struct error *err)
{
	const struct http_request *r = h->request;

	if (r->post) /* libcurl would wait for a word before it sends a large one */
		return add_header(h, "Expect", "", err) && add_lines(h, err);
	if (!add_header(h, "Accept-Encoding", "gzip", err))
		return false;
	if (h->unconditional)
		return true;
	return (!*r->etag || add_header(h, "If-None-Match", r->etag, err)) &&
	       (!*r->last_modified ||
		       add_header(h, "If-Modified-Since", r->last_modified, err));
}

/* Roots other than the system's replace them: no CA folder remains beside. */
static bool
set_trust(struct http *h, struct error *err)
{
	struct buf pem = {0};
	struct curl_blob blob;
	bool ok = false;

	if (!trust_load(&h->request->trust, &pem, err))
		goto out;
	ok = true;
	if (pem.len > 0) {
		blob = (struct curl_blob){pem.data, pem.len, CURL_BLOB_COPY};
		ok = !curl_easy_setopt(h->easy, CURLOPT_CAINFO_BLOB, &blob) &&
		     !curl_easy_setopt(h->easy, CURLOPT_CAINFO, NULL) &&
		     !curl_easy_setopt(h->easy, CURLOPT_CAPATH, NULL);
	}
	if (!ok) {
		(void)error_set(err, ERR_VERIFY, h->request->trust.source,
			"libcurl cannot be held to these roots");
		(void)error_set_name(err, "tls.root");
	}
out:
	buf_clear(&pem);
	return ok;
}

static bool
set_options(struct http *h, struct error *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof numbers / sizeof *numbers; i++)
		ok = !curl_easy_setopt(h->easy, numbers[i].option, numbers[i].value);
	ok = ok && !curl_easy_setopt(h->easy, CURLOPT_PROTOCOLS_STR, "https") &&
	     !curl_easy_setopt(h->easy, CURLOPT_REDIR_PROTOCOLS_STR, "https") &&
	     !curl_easy_setopt(h->easy, CURLOPT_USERAGENT, "sucat/" SUCAT_VERSION) &&
	     !curl_easy_setopt(h->easy, CURLOPT_TIMEOUT_MS, (long)h->left_ms) &&
	     !curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, h->headers) &&
	     !curl_easy_setopt(h->easy, CURLOPT_HEADERFUNCTION, on_header) &&
	     !curl_easy_setopt(h->easy, CURLOPT_HEADERDATA, h) &&
	     !curl_easy_setopt(h->easy, CURLOPT_WRITEFUNCTION, on_body) &&
	     !curl_easy_setopt(h->easy, CURLOPT_WRITEDATA, h) &&
	     !curl_easy_setopt(h->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) &&
	     !curl_easy_setopt(h->easy, CURLOPT_OPENSOCKETDATA, h) &&
	     !curl_easy_setopt(h->easy, CURLOPT_ERRORBUFFER, h->curl_error) &&
	     !curl_easy_setopt(h->easy, CURLOPT_PRIVATE, h) &&
	     !curl_easy_setopt(h->easy, CURLOPT_URL, h->url);
	if (h->request->post)
		ok = ok && !curl_easy_setopt(h->easy, CURLOPT_POST, 1L) &&
		     !curl_easy_setopt(h->easy, CURLOPT_POSTFIELDSIZE_LARGE,
			     (curl_off_t)h->request->content_len) &&
		     !curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, h->request->content);
	witness_attach(&h->witness, h->easy);
	if (!ok)
		(void)error_set(err, ERR_NET, h->request->trust.source,
			"libcurl lacks an option that safety needs");
	return ok;
}

struct http *
http_new(const struct http_request *request, int64_t left_ms, struct error *err)
{
	struct http *h = calloc(1, sizeof *h);
	char origin[URLCHECK_ORIGIN_BYTES];
	bool ok = false;

	if (!h) {
		(void)error_set(err, ERR_NOMEM, request->trust.source, "out of memory");
		goto out;
	}
	h->request = request;
	h->left_ms = (int64_t)request->deadline_s * 1000;
	if (left_ms < h->left_ms)
		h->left_ms = left_ms;
	h->err = ERROR_INIT;
	body_init(&h->body, request->cap_body);
	response_init(&h->response);
	h->response.unread = request->post;
	if (!urlcheck_given(request->trust.source, request->url, origin, err))
		goto out;
	h->proxied = proxy_serves(origin);
	h->guarded = urlcheck_is_apple(origin) && !h->proxied;
	memcpy(h->url, request->url, strlen(request->url) + 1);
	h->easy = curl_easy_init();
	if (!h->easy) {
		(void)error_set(err, ERR_NOMEM, request->trust.source, "out of memory");
		goto out;
	}
	ok = set_headers(h, err) && set_options(h, err) && set_trust(h, err);
out:
	if (!ok) {
		http_free(h);
		h = NULL;
	}
	return h;
}

void
http_free(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->easy);
	curl_slist_free_all(h->headers);
	body_clear(&h->body);
	free(h);
}

static bool
is_redirect(const struct http *h)
{
	static const long statuses[] = {301, 302, 303, 307, 308};

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (h->response.status == statuses[i])
			return h->response.location[0] != '\0';
	return false;
}

/* Make the handle ready for one more request of this try, in what is left of its time. */
static bool
go_on(struct http *h)
{
	curl_off_t took_us = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	h->left_ms -= took_us / 1000;
	if (h->left_ms <= 0) {
		(void)error_set(&h->err, ERR_NET, h->request->trust.source,
			"not over after %ld s", h->request->deadline_s);
		return error_set_name(&h->err, "net.deadline");
	}
	if (curl_easy_setopt(h->easy, CURLOPT_URL, h->url) ||
		curl_easy_setopt(h->easy, CURLOPT_TIMEOUT_MS, (long)h->left_ms))
		return error_set(
			&h->err, ERR_NOMEM, h->request->trust.source, "out of memory");
	response_init(&h->response);
	body_begin(&h->body, BODY_PLAIN);
	h->dropped = false;
	return true;
}

/* Point the handle at the redirect's goal; false with h->err when it leads where we do not go. */
static bool
follow(struct http *h)
{
	const char *source = h->request->trust.source;
	char to[CAP_URL_BYTES + 1], origin[URLCHECK_ORIGIN_BYTES];

	if (++h->hops > CAP_REDIRECTS) {
		(void)error_set(&h->err, ERR_NET, source, "more than %d redirects",
			CAP_REDIRECTS);
		return error_set_name(&h->err, "http.redirects");
	}
	if (!urlcheck_redirect(
		    source, h->request->url, h->url, h->response.location, to, &h->err) ||
		!urlcheck_given(source, to, origin, &h->err))
		return false;
	h->proxied = proxy_serves(origin);
	h->guarded = urlcheck_is_apple(origin) && !h->proxied;
	memcpy(h->url, to, sizeof to);
	return go_on(h);
}

/* RFC 9110, 8.8.3.2: weak comparison. */
static bool
is_same_etag(const char *a, const char *b)
{
	return strcmp(strncmp(a, "W/", 2) == 0 ? a + 2 : a,
		       strncmp(b, "W/", 2) == 0 ? b + 2 : b) == 0;
}

/* Not modified, says a node that has another state than the one we asked about. Taken as it is, we
 * would keep our body under its ETag, and hear of no change any more. */
static bool
is_of_another_state(const struct http *h)
{
	return h->response.status == 304 && !h->unconditional && *h->request->etag &&
	       *h->response.etag && !is_same_etag(h->request->etag, h->response.etag);
}

static bool
ask_unconditionally(struct http *h)
{
	curl_slist_free_all(h->headers);
	h->headers = NULL;
	h->unconditional = true;
	if (!set_headers(h, &h->err))
		return false;
	if (curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, h->headers))
		return error_set(
			&h->err, ERR_NOMEM, h->request->trust.source, "out of memory");
	return go_on(h);
}

bool
http_over(struct http *h, CURLcode code)
{
	if (h->dropped)
		code = CURLE_OK;
	if (code == CURLE_OK && !h->request->post &&
		((is_redirect(h) && follow(h)) ||
			(is_of_another_state(h) && ask_unconditionally(h))))
		return false;
	http_judge(h, code);
	return true;
}
