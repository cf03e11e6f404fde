/* SPDX-License-Identifier: Apache-2.0 */
/*
 * response.h - the head of an HTTP response, line by line, held to our caps.
 *
 * Layer: fetcher (pure). Stricter than libcurl: two lengths, a length beside chunks, stacked
 * codings and folded lines are smuggling, not variety.
 */
#ifndef SUCAT_FETCHER_RESPONSE_H
#define SUCAT_FETCHER_RESPONSE_H

#include "core/error.h"
#include "core/limits.h"

#include <stddef.h>

struct response {
	long status;  /* 0 = no status line came */
	size_t bytes; /* of all header lines, interim responses and trailers too */
	bool ended;   /* the empty line came */
	bool unread;  /* set by the asker: its body is dropped, so any coding will do */
	bool chunked; /* Transfer-Encoding: chunked */
	bool gzip;    /* Content-Encoding: gzip */
	int64_t content_length; /* -1 = none stated */
	/* Values without surrounding blanks; "" when absent, and when longer than this. */
	char etag[CAP_VALIDATOR_BYTES];
	char last_modified[CAP_VALIDATOR_BYTES];
	char content_type[CAP_VALIDATOR_BYTES];
	char date[CAP_VALIDATOR_BYTES];
	char retry_after[CAP_VALIDATOR_BYTES];
	char location[CAP_URL_BYTES +
		      2]; /* a longer one is cut to CAP_URL_BYTES + 1: refused */
};

/* Before the first line of a hop; `unread` is false then. */
void response_init(struct response *r);

/* One line with its line end. ERR_LIMIT "limit.header", ERR_FORMAT "http.header" (a folded or
 * broken line), "http.framing" (lengths), "http.encoding" (a coding we did not ask for). */
NODISCARD bool response_line(struct response *r, const char *source, const char *line,
	size_t len, struct error *err);

#endif
