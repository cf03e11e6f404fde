/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/deliver_webhook.h"

#include "cli/command.h"
#include "cli/fetch.h"
#include "cli/secret.h"
#include "core/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char scheme[] = "https://";

/* --- what the admin gives ------------------------------------------------------------------ */

static bool
read_url(struct deliver_webhook *w, const char *url, struct error *err)
{
	const char *source = "--webhook";

	if (*url == '@') {
		source = url + 1;
		if (!secret_read(source, &w->url, err))
			return false;
		while (w->url.len > 0 && strchr(" \t\r\n", w->url.data[w->url.len - 1]))
			w->url.data[--w->url.len] = '\0';
		if (w->url.len == 0 || strlen(w->url.data) != w->url.len)
			return error_set(err, ERR_USAGE, source, "holds no URL");
	} else if (!buf_text(&w->url, url)) {
		return buf_failed(&w->url, source, err);
	}
	if (w->url.len < sizeof scheme ||
		strncasecmp(w->url.data, scheme, sizeof scheme - 1) != 0)
		return error_set(err, ERR_USAGE, source, "only https is asked");
	return true;
}

/* The host without what may be secret: user, path, query. */
static void
name_host(struct deliver_webhook *w)
{
	const char *host = w->url.data + sizeof scheme - 1;
	size_t len = strcspn(host, "/?#\\");
	const char *at = memchr(host, '@', len);

	if (at) {
		len -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	(void)snprintf(w->to, sizeof w->to, "%s%.*s", scheme,
		(int)(len < sizeof w->to ? len : sizeof w->to), host);
}

/* Ours to set, or the connection's. */
static bool
is_reserved(const char *name, size_t len)
{
	static const char *const reserved[] = {"host", "connection", "content-length",
		"content-type", "transfer-encoding", "expect", "idempotency-key"};

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strlen(reserved[i]) == len &&
			strncasecmp(reserved[i], name, len) == 0)
			return true;
	return false;
}

/* One line of the file, without its end. */
static bool
take_header(struct deliver_webhook *w, const char *path, int64_t number, const char *line,
	size_t len, struct error *err)
{
	static const char token[] =
		"!#$%&'*+-.^_`|~0123456789"
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t name = strspn(line, token);
	size_t value = name + 1;

	while (value < len && (line[value] == ' ' || line[value] == '\t'))
		value++;
	if (name == 0 || name >= len || line[name] != ':' || value >= len)
		return error_set_at(err, ERR_USAGE, path, number, -1,
			"not a header: \"Name: value\"");
	if (is_reserved(line, name))
		return error_set_at(err, ERR_USAGE, path, number, -1,
			"%.*s is not yours to choose", (int)name, line);
	for (size_t i = value; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			return error_set_at(
				err, ERR_USAGE, path, number, -1, "a control character");
	return buf_printf(&w->headers, "%.*s: %.*s\n", (int)name, line,
		       (int)(len - value), line + value) ||
	       buf_failed(&w->headers, path, err);
}

static bool
read_headers(struct deliver_webhook *w, const char *path, struct error *err)
{
	struct buf file;
	int64_t number = 0;
	bool ok;

	buf_init(&file, CAP_HEADERS_BYTES);
	ok = secret_read(path, &file, err);
	if (ok && file.len && strlen(file.data) != file.len)
		ok = error_set(err, ERR_USAGE, path, "a NUL in it");
	for (size_t at = 0, len; ok && at < file.len; at += len + 1) {
		const char *line = file.data + at;
		size_t end = len = strcspn(line, "\n");

		number++;
		if (end > 0 && line[end - 1] == '\r')
			end--;
		if (end > 0 && *line != '#')
			ok = take_header(w, path, number, line, end, err);
	}
	buf_clear(&file);
	return ok;
}

/* Roots that cannot be read are found out before there is anything to deliver. */
static bool
check_roots(const char *path, struct error *err)
{
	if (!path || access(path, R_OK) == 0)
		return true;
	(void)error_set_errno(err, path, "cannot be read", errno);
	err->code = ERR_USAGE;
	return false;
}

bool
deliver_webhook_open(struct deliver_webhook *w, const char *url, const char *headers,
	struct error *err)
{
	buf_init(&w->url, CAP_URL_BYTES + 1);
	buf_init(&w->headers, 2 * CAP_HEADERS_BYTES);
	if (!read_url(w, url, err) || !check_roots(w->ca_file, err) ||
		(headers && !read_headers(w, headers, err)))
		return false;
	name_host(w);
	return true;
}

void
deliver_webhook_clear(struct deliver_webhook *w)
{
	buf_clear(&w->url);
	buf_clear(&w->headers);
}

/* --- a POST -------------------------------------------------------------------------------- */

/* What came of the only request. */
struct outcome {
	enum delivery result;
	int64_t wait_s;
	struct error *why;
};

/* Failures that asking again cannot mend, whoever is asked: the admin's to mend. */
static bool
is_ours(const char *name)
{
	static const char *const names[] = {"url.refused", "limit.url", "tls.root"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
on_answer(void *ctx, const struct fetch_answer *answer, struct error *err)
{
	struct outcome *o = ctx;
	const char *name = answer->error.name ? answer->error.name : "";
	bool refused = answer->status / 100 == 4 && answer->status != 408 &&
		       answer->status != 429 && strcmp(name, "http.status") == 0;

	(void)err;
	if (answer->result == FETCH_BODY) {
		o->result = DELIVERY_TAKEN;
		return true;
	}
	*o->why = answer->error;
	o->why->next = NULL;
	o->wait_s = answer->retry_after_s > 0 ? answer->retry_after_s : 0;
	o->result = refused ? DELIVERY_REFUSED : DELIVERY_FAILED;
	if (is_ours(name)) {
		o->why->code = ERR_USAGE;
		o->result = DELIVERY_BROKEN;
	}
	return true;
}

enum delivery
deliver_webhook(
	void *ctx, const struct parcel *parcel, int64_t *wait_s, struct error *why)
{
	struct deliver_webhook *w = ctx;
	struct fetch_request request = {.source = w->to,
		.url = w->url.data,
		.trust = w->ca_file ? "file" : "public",
		.etag = "",
		.last_modified = "",
		.cap_body = CAP_ERROR_PAGE_BYTES,
		.content = parcel->text,
		.content_len = parcel->len,
		.deadline_s = w->deadline_s};
	struct fetch_options options = {.ca_file = w->ca_file, .parallel = 1};
	struct outcome outcome = {.result = DELIVERY_BROKEN, .why = why};
	struct error late = ERROR_INIT;
	struct buf headers;

	*wait_s = 0;
	buf_init(&headers, 3 * CAP_HEADERS_BYTES);
	if (!buf_printf(&headers, "Content-Type: application/json\nIdempotency-Key: %s\n",
		    parcel->id) ||
		!buf_append(&headers, w->headers.data, w->headers.len)) {
		(void)buf_failed(&headers, w->to, why);
	} else {
		request.headers = headers.data;
		options.fetcher = fetch_start(NULL, why);
		if (!options.fetcher ||
			!fetch_run(&options, &request, 1, on_answer, NULL, &outcome, why))
			outcome.result = session_stopped() || why->code == ERR_IO
						 ? DELIVERY_BROKEN
						 : DELIVERY_FAILED;
	}
	if (!fetch_stop(options.fetcher, &late) && outcome.result == DELIVERY_TAKEN) {
		*why = late;
		outcome.result = DELIVERY_FAILED;
	}
	buf_clear(&headers);
	*wait_s = outcome.wait_s;
	return outcome.result;
}
