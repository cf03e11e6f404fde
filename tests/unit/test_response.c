/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define OK "HTTP/1.1 200 OK\r\n"

/* Lines, each ended by LF, until one is refused. */
static bool
read_head(struct response *r, const char *head, size_t len, struct error *err)
{
	bool ok = true;

	*err = ERROR_INIT;
	response_init(r);
	while (ok && len > 0) {
		const char *end = memchr(head, '\n', len);
		size_t n = end ? (size_t)(end - head) + 1 : len;

		ok = response_line(r, "gdmf-pmv", head, n, err);
		head += n;
		len -= n;
	}
	return ok;
}

#define HEAD(text) text, sizeof(text) - 1

static void
test_what_is_smuggled_is_refused(void **state)
{
	static const struct {
		const char *head;
		size_t len;
		const char *name; /* "" = accepted */
	} cases[] = {
		{HEAD(OK "Content-Length: 12\r\n\r\n"),                                       ""             },
		{HEAD(OK "content-length:12\n\n"),                                            ""             },
		{HEAD(OK "Content-Length: 12\r\nContent-Length: 12\r\n\r\n"),                 ""             },
		{HEAD(OK "Content-Length: 12\r\nContent-Length: 13\r\n\r\n"),
                 "http.framing"									      },
		{HEAD(OK "Content-Length: 12, 12\r\n\r\n"),                                   "http.framing" },
		{HEAD(OK "Content-Length: -1\r\n\r\n"),                                       "http.framing" },
		{HEAD(OK "Content-Length: +1\r\n\r\n"),                                       "http.framing" },
		{HEAD(OK "Content-Length: 0x10\r\n\r\n"),                                     "http.framing" },
		{HEAD(OK "Content-Length:\r\n\r\n"),                                          "http.framing" },
		{HEAD(OK "Content-Length: 999999999999999\r\n\r\n"),                          ""             },
		{HEAD(OK "Content-Length: 1000000000000000\r\n\r\n"),                         "http.framing" },
		{HEAD(OK "Transfer-Encoding: chunked\r\n\r\n"),                               ""             },
		{HEAD(OK "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
                 "http.framing"									      },
		{HEAD(OK "Transfer-Encoding: gzip, chunked\r\n\r\n"),                         "http.encoding"},
		{HEAD(OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                 "http.encoding"									     },
		{HEAD(OK "Content-Encoding: gzip\r\n\r\n"),                                   ""             },
		{HEAD(OK "Content-Encoding: identity\r\n\r\n"),                               ""             },
		{HEAD(OK "Content-Encoding: br\r\n\r\n"),                                     "http.encoding"},
		{HEAD(OK "Content-Encoding: gzip, gzip\r\n\r\n"),                             "http.encoding"},
		{HEAD(OK "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"),
                 "http.encoding"									     },
		{HEAD(OK "ETag: a\r\n b\r\n\r\n"),                                            "http.header"  },
		{HEAD(OK "\tETag: a\r\n\r\n"),						"http.header"  },
		{HEAD(OK "ETag: a\0b\r\n\r\n"),                                               "http.header"  },
		{HEAD(OK "ETag: a\rb\r\n\r\n"),                                               "http.header"  },
		{HEAD(OK "no colon\r\n\r\n"),						 "http.header"  },
		{HEAD(OK ": no name\r\n\r\n"),						"http.header"  },
		{HEAD("HTTP/1.1\r\n\r\n"),						    "http.header"  },
		{HEAD("HTTP/1.1 20\r\n\r\n"),						 "http.header"  },
		{HEAD("HTTP/1.1 abc\r\n\r\n"),						"http.header"  },
		{HEAD("HTTP/2 304\r\n\r\n"),						  ""             },
	};
	struct response r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool ok = read_head(&r, cases[i].head, cases[i].len, &err);

		if (ok != (*cases[i].name == '\0'))
			fail_msg("%s: %s", cases[i].head, err.reason);
		if (!ok)
			assert_string_equal(err.name, cases[i].name);
	}
}

/* What comes before the real status, and behind the body, is not believed. */
static void
test_f44_only_the_last_block_counts(void **state)
{
	struct response r;
	struct error err;

	(void)state;
	assert_true(read_head(&r,
		HEAD("HTTP/1.1 200 Connection established\r\nETag: \"proxy\"\r\n"
		     "Content-Length: 5\r\n\r\nHTTP/1.1 429\r\nRetry-After:  7 \r\n\r\n"
		     "ETag: \"trailer\"\r\n"),
		&err));
	assert_int_equal(r.status, 429);
	assert_string_equal(r.etag, "");
	assert_string_equal(r.retry_after, "7");
	assert_int_equal(r.content_length, -1);
	assert_true(r.ended);
}

/* A head of one line of so many bytes, then lines until it has so many in all. */
static bool
read_sized(size_t line, size_t all, struct error *err)
{
	static char head[2 * CAP_HEADER_BLOCK_BYTES];
	struct response r;
	size_t n = (size_t)snprintf(head, sizeof head, OK);

	memset(head + n, 'a', line);
	memcpy(head + n, "X:", 2);
	head[n + line - 1] = '\n';
	n += line;
	while (n < all) {
		size_t more = all - n < 1000 ? all - n : 1000;

		if (all - n - more > 0 && all - n - more < 4)
			more -= 4;
		memset(head + n, 'b', more);
		memcpy(head + n, "Y:", 2);
		head[n + more - 1] = '\n';
		n += more;
	}
	return read_head(&r, head, n, err);
}

static void
test_f40_headers_have_caps(void **state)
{
	struct error err;

	(void)state;
	assert_true(read_sized(CAP_HEADER_LINE_BYTES, 0, &err));
	assert_false(read_sized(CAP_HEADER_LINE_BYTES + 1, 0, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.name, "limit.header");
	assert_true(read_sized(100, CAP_HEADER_BLOCK_BYTES, &err));
	assert_false(read_sized(100, CAP_HEADER_BLOCK_BYTES + 1, &err));
	assert_string_equal(err.name, "limit.header");
}

/* A validator that is too long is none; a location that is too long stays too long. */
static void
test_values_have_caps(void **state)
{
	static char head[CAP_HEADER_LINE_BYTES];
	struct response r;
	struct error err;

	(void)state;
	for (size_t len = CAP_VALIDATOR_BYTES - 1; len <= CAP_VALIDATOR_BYTES; len++) {
		int n = snprintf(head, sizeof head, OK "ETag: %0*d\r\n", (int)len, 0);

		assert_true(read_head(&r, head, (size_t)n, &err));
		assert_int_equal(strlen(r.etag), len < CAP_VALIDATOR_BYTES ? len : 0);
	}
	for (size_t len = CAP_URL_BYTES; len <= CAP_URL_BYTES + 2; len++) {
		int n = snprintf(head, sizeof head, OK "Location: %0*d\r\n", (int)len, 0);

		assert_true(read_head(&r, head, (size_t)n, &err));
		assert_int_equal(strlen(r.location),
			len <= CAP_URL_BYTES + 1 ? len : CAP_URL_BYTES + 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_smuggled_is_refused),
		cmocka_unit_test(test_f44_only_the_last_block_counts),
		cmocka_unit_test(test_f40_headers_have_caps),
		cmocka_unit_test(test_values_have_caps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
