/* SPDX-License-Identifier: Apache-2.0 */
/* fz_headers - lines as the head of an HTTP response. */
#include "fetcher/response.h"
#include "fetcher/retry.h"
#include "tests/fuzz/target.h"

#include <string.h>

static void
check_value(const char *value, size_t room)
{
	promise(strnlen(value, room) < room, "a value without an end");
	promise(!strpbrk(value, "\r\n"), "%s", value);
	promise(value[0] != ' ' && value[0] != '\t', "%s", value);
}

static void
check(const struct response *r)
{
	promise(r->status >= 0 && r->status <= 999, "%ld", r->status);
	promise(r->bytes <= CAP_HEADER_BLOCK_BYTES, "%zu", r->bytes);
	promise(r->content_length >= -1 && r->content_length < INT64_C(1000000000000000),
		"%lld", (long long)r->content_length);
	promise(!r->ended || !r->chunked || r->content_length < 0, "two framings");
	check_value(r->etag, sizeof r->etag);
	check_value(r->last_modified, sizeof r->last_modified);
	check_value(r->content_type, sizeof r->content_type);
	check_value(r->date, sizeof r->date);
	check_value(r->retry_after, sizeof r->retry_after);
	check_value(r->location, sizeof r->location);
	if (*r->retry_after)
		promise(retry_after_parse(r->retry_after, FUZZ_NOW) >= -1, "%s",
			r->retry_after);
}

/* The first byte says whether the body is of interest. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_INIT;
	struct response r;
	bool ok = true;

	response_init(&r);
	if (size > 0 && data[0] == '!') {
		r.unread = true;
		data++;
		size--;
	}
	while (ok && size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) + 1 : size;
		char *line = fuzz_copy(data, len);

		ok = response_line(&r, "gdmf-pmv", line, len, &err);
		if (ok)
			check(&r);
		else
			fuzz_check_error(&err, "gdmf-pmv", false);
		promise(ok || err.name, "%s", err.reason);
		free(line);
		data += len;
		size -= len;
	}
	return 0;
}
