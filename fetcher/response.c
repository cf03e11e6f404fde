/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/response.h"

#include <string.h>
#include <strings.h>

void
response_init(struct response *r)
{
	*r = (struct response){.content_length = -1};
}

static bool
refuse(struct error *err, enum error_code code, const char *source, const char *name,
	const char *why)
{
	(void)error_set(err, code, source, "%s", why);
	return error_set_name(err, name);
}

static void
keep(char *to, size_t cap, const char *value, size_t len)
{
	if (len >= cap)
		len = 0;
	memcpy(to, value, len);
	to[len] = '\0';
}

static bool
equals(const char *value, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(value, word, len) == 0;
}

static bool
is_number(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (value[i] < '0' || value[i] > '9')
			return false;
	return len > 0;
}

static bool
take_length(struct response *r, const char *source, const char *value, size_t len,
	struct error *err)
{
	int64_t n = 0;

	if (len > 15 || !is_number(value, len))
		return refuse(err, ERR_FORMAT, source, "http.framing",
			"Content-Length is not a length");
	for (size_t i = 0; i < len; i++)
		n = n * 10 + (value[i] - '0');
	if (r->content_length >= 0 && r->content_length != n)
		return refuse(err, ERR_FORMAT, source, "http.framing",
			"two Content-Length headers that differ");
	r->content_length = n;
	return true;
}

static bool
take_coding(struct response *r, const char *source, const char *value, size_t len,
	struct error *err)
{
	if (len == 0 || r->unread || equals(value, len, "identity"))
		return true;
	if (r->gzip || (!equals(value, len, "gzip") && !equals(value, len, "x-gzip")))
		return refuse(err, ERR_FORMAT, source, "http.encoding",
			"a Content-Encoding other than one gzip");
	r->gzip = true;
	return true;
}

static bool
take_field(struct response *r, const char *source, const char *line, size_t len,
	struct error *err)
{
	const char *colon = memchr(line, ':', len), *value;
	size_t name_len, n;

	if (!colon || colon == line)
		return refuse(err, ERR_FORMAT, source, "http.header",
			"a header without a name");
	name_len = (size_t)(colon - line);
	value = colon + 1;
	n = len - name_len - 1;
	while (n > 0 && (*value == ' ' || *value == '\t')) {
		value++;
		n--;
	}
	while (n > 0 && (value[n - 1] == ' ' || value[n - 1] == '\t'))
		n--;
	if (equals(line, name_len, "Content-Length"))
		return take_length(r, source, value, n, err);
	if (equals(line, name_len, "Content-Encoding"))
		return take_coding(r, source, value, n, err);
	if (equals(line, name_len, "Transfer-Encoding")) {
		if (r->chunked || !equals(value, n, "chunked"))
			return refuse(err, ERR_FORMAT, source, "http.encoding",
				"a Transfer-Encoding other than chunked");
		r->chunked = true;
	} else if (equals(line, name_len, "ETag")) {
		keep(r->etag, sizeof r->etag, value, n);
	} else if (equals(line, name_len, "Last-Modified")) {
		keep(r->last_modified, sizeof r->last_modified, value, n);
	} else if (equals(line, name_len, "Content-Type")) {
		keep(r->content_type, sizeof r->content_type, value, n);
	} else if (equals(line, name_len, "Date")) {
		keep(r->date, sizeof r->date, value, n);
	} else if (equals(line, name_len, "Retry-After")) {
		keep(r->retry_after, sizeof r->retry_after, value, n);
	} else if (equals(line, name_len, "Location")) {
		n = n < sizeof r->location ? n : sizeof r->location - 1;
		keep(r->location, sizeof r->location, value, n);
	}
	return true;
}

/* "HTTP/1.1 200 OK": a new block; what an interim response (1xx) said is forgotten. */
static bool
take_status(struct response *r, const char *source, const char *line, size_t len,
	struct error *err)
{
	const char *space = memchr(line, ' ', len);
	bool unread = r->unread;
	size_t bytes = r->bytes, at = space ? (size_t)(space - line) + 1 : len;

	if (len - at < 3 || !is_number(line + at, 3))
		return refuse(err, ERR_FORMAT, source, "http.header",
			"a status line without a status");
	response_init(r);
	r->bytes = bytes;
	r->unread = unread;
	for (size_t i = at; i < at + 3; i++)
		r->status = r->status * 10 + (line[i] - '0');
	return true;
}

bool
response_line(struct response *r, const char *source, const char *line, size_t len,
	struct error *err)
{
	r->bytes += len;
	if (len > CAP_HEADER_LINE_BYTES || r->bytes > CAP_HEADER_BLOCK_BYTES)
		return refuse(
			err, ERR_LIMIT, source, "limit.header", "headers too large");
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
		len--;
	if (memchr(line, '\0', len) || memchr(line, '\r', len) || memchr(line, '\n', len))
		return refuse(err, ERR_FORMAT, source, "http.header",
			"a header with a control character");
	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
		return take_status(r, source, line, len, err);
	if (r->ended) /* a trailer: counted, not believed */
		return true;
	if (len == 0) {
		r->ended = true;
		if (r->chunked && r->content_length >= 0)
			return refuse(err, ERR_FORMAT, source, "http.framing",
				"Content-Length beside chunked");
		return true;
	}
	if (*line == ' ' || *line == '\t')
		return refuse(err, ERR_FORMAT, source, "http.header", "a folded header");
	return take_field(r, source, line, len, err);
}
