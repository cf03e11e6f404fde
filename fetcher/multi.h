/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multi.h - drive many requests at once: few at a time, fewer to one host, retried, in bounded time.
 *
 * Layer: fetcher. One failure never stops or delays the others beyond its share.
 */
#ifndef SUCAT_FETCHER_MULTI_H
#define SUCAT_FETCHER_MULTI_H

#include "fetcher/http.h"

#include <stddef.h>

/* One request is over. `result` is of its last try; h is NULL when it was never asked, `err` then
 * says why; else `err` is &h->err. Pointers live until it returns. False ends the run. */
typedef bool multi_over_fn(void *ctx, const struct http_request *request,
	const struct http *h, const struct error *why, int64_t asked_at,
	struct error *err);
/* Bytes that came so far; total 0 = not known. At most four times a second a request. */
typedef bool multi_progress_fn(void *ctx, const struct http_request *request,
	int64_t bytes, int64_t total, struct error *err);
/* Is someone still listening? Asked at least once a second. */
typedef bool multi_alive_fn(void *ctx, struct error *err);

struct multi_watcher {
	multi_over_fn *over;
	multi_progress_fn *progress;
	multi_alive_fn *alive;
	void *ctx;
};

/* Ask all n, at most `parallel` (1 to CAP_PARALLEL) at a time and CAP_PARALLEL_HOST a host, within
 * CAP_RUN_S. Requests stay the caller's. False only when a watcher or memory ended the run. */
NODISCARD bool multi_run(const struct http_request *requests, size_t n, int parallel,
	const struct multi_watcher *watcher, struct error *err);

#endif
