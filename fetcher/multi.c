/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/multi.h"

#include "core/instant.h"
#include "fetcher/retry.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS     1000 /* the longest silence before we look whether someone listens */
#define PROGRESS_MS 250
#define RUN_MS      ((int64_t)CAP_RUN_S * 1000 / 8 * 7) /* the last eighth is the asker's */

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_OVER };

struct job {
	const struct http_request *request;
	enum job_state state;
	struct http *http;  /* while running */
	char *origin;       /* "host:port", from when it may first start to its end */
	int tries;          /* begun so far */
	int64_t begun_at;   /* ms: of the last try */
	int64_t spent_ms;   /* in all tries that are over */
	int64_t not_before; /* ms of the monotonic clock */
	int64_t told_at, told_bytes;
	int64_t asked_at; /* seconds UTC, of the last try */
};

struct run {
	struct job *jobs;
	size_t n, first; /* all jobs before `first` are over */
	struct job *active[CAP_PARALLEL];
	int running, parallel;          /* of `active` */
	struct buf spare[CAP_PARALLEL]; /* of bodies that are told */
	int spares;
	int64_t ends_at; /* ms */
	CURLM *multi;
	const struct multi_watcher *watcher;
};

/* Memory that the body of one try had, if it is not much, is that of another. */
static void
lend(struct run *run, struct http *h)
{
	if (run->spares > 0)
		body_lend(&h->body, &run->spare[--run->spares]);
}

static void
give_back(struct run *run, struct http *h)
{
	if (run->spares < CAP_PARALLEL && h->body.out.alloc <= 2 * CAP_EXPECTED_BYTES)
		body_give_back(&h->body, &run->spare[run->spares++]);
}

static void
detach(struct run *run, struct job *job)
{
	if (!job->http)
		return;
	(void)curl_multi_remove_handle(run->multi, job->http->easy);
	give_back(run, job->http);
	http_free(job->http);
	job->http = NULL;
	for (int i = 0; i < run->running; i++)
		if (run->active[i] == job)
			run->active[i] = run->active[--run->running];
}

/* Tell the watcher and be done with it; `why` is the failure when there is no try to judge. */
static bool
finish(struct run *run, struct job *job, const struct error *why, struct error *err)
{
	bool ok = run->watcher->over(run->watcher->ctx, job->request,
		why ? NULL : job->http, why ? why : &job->http->err, job->asked_at, err);

	detach(run, job);
	free(job->origin);
	job->origin = NULL;
	job->state = JOB_OVER;
	while (run->first < run->n && run->jobs[run->first].state == JOB_OVER)
		run->first++;
	return ok;
}

/* How many run against this origin? */
static int
count_origin(const struct run *run, const char *origin)
{
	int count = 0;

	for (int i = 0; i < run->running; i++)
		if (strcmp(run->active[i]->origin, origin) == 0)
			count++;
	return count;
}

/* Fill in job->origin; false when its URL is refused. */
static bool
find_origin(struct job *job, struct error *why)
{
	const char *source = job->request->trust.source;
	char origin[URLCHECK_ORIGIN_BYTES];

	if (job->origin)
		return true;
	if (!urlcheck_given(source, job->request->url, origin, why))
		return false;
	job->origin = strdup(origin);
	return job->origin || error_set(why, ERR_NOMEM, source, "out of memory");
}

/* What a try may take at most: the source's share, and the run's end. */
static int64_t
time_left(const struct run *run, const struct job *job, int64_t now)
{
	int64_t share = (int64_t)CAP_SOURCE_S * 1000 - job->spent_ms;

	return share < run->ends_at - now ? share : run->ends_at - now;
}

/* Begin a waiting job if its time and its host's turn have come. */
static bool
start(struct run *run, struct job *job, int64_t now, struct error *err)
{
	struct error why = ERROR_INIT;
	struct http *h = NULL;

	if (job->state != JOB_WAITING || job->not_before > now || now >= run->ends_at)
		return true;
	if (!find_origin(job, &why))
		return finish(run, job, &why, err);
	if (count_origin(run, job->origin) >= CAP_PARALLEL_HOST)
		return true;
	job->tries++;
	job->begun_at = now;
	job->asked_at = instant_now();
	h = http_new(job->request, time_left(run, job, now), &why);
	if (!h)
		return finish(run, job, &why, err);
	if (curl_multi_add_handle(run->multi, h->easy)) {
		http_free(h);
		(void)error_set(
			&why, ERR_NOMEM, job->request->trust.source, "out of memory");
		return finish(run, job, &why, err);
	}
	lend(run, h);
	job->http = h;
	job->state = JOB_RUNNING;
	run->active[run->running++] = job;
	return true;
}

/* How long until the next try of a failed one; -1 = it stays failed. */
static int64_t
wait_for_retry(const struct job *job, const struct http *h)
{
	struct retry_case c = {.tries = job->tries,
		.network = h->network,
		.retry_after_s = -1,
		.spent_ms = job->spent_ms};
	bool status = h->err.name && strcmp(h->err.name, "http.status") == 0;

	if (h->result != FRAME_RESULT_FAILED || job->request->post)
		return -1; /* when to send again is its sender's to say */
	if (status) {
		c.status = h->response.status;
		c.retry_after_s =
			retry_after_parse(h->response.retry_after, instant_now());
	}
	if (RAND_bytes((unsigned char *)&c.random, sizeof c.random) != 1)
		c.random = UINT64_MAX;
	return retry_wait_ms(&c);
}

/* libcurl is done with a handle: a redirect goes on, a retry waits, anything else is told. */
static bool
take_over(struct run *run, struct job *job, CURLcode code, struct error *err)
{
	struct http *h = job->http;
	int64_t wait, now = instant_forward_ms();

	if (!http_over(h, code)) {
		if (!curl_multi_remove_handle(run->multi, h->easy) &&
			!curl_multi_add_handle(run->multi, h->easy))
			return true;
		return error_set(err, ERR_NET, job->request->trust.source,
			"libcurl cannot go on with a redirect");
	}
	job->spent_ms += now - job->begun_at;
	wait = wait_for_retry(job, h);
	if (wait < 0 || now + wait >= run->ends_at)
		return finish(run, job, NULL, err);
	detach(run, job);
	job->state = JOB_WAITING;
	job->not_before = now + wait;
	return true;
}

/* `*took`: was there any? */
static bool
take_messages(struct run *run, bool *took, struct error *err)
{
	CURLMsg *message;
	int left;

	*took = false;
	while ((message = curl_multi_info_read(run->multi, &left))) {
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;

		if (message->msg != CURLMSG_DONE)
			continue;
		*took = true;
		for (size_t i = run->first; i < run->n; i++)
			if (run->jobs[i].http && run->jobs[i].http->easy == easy) {
				if (!take_over(run, &run->jobs[i], code, err))
					return false;
				break;
			}
	}
	return true;
}

static bool
tell_progress(struct run *run, struct job *job, int64_t now, struct error *err)
{
	int64_t bytes = (int64_t)job->http->body.wire;
	int64_t total = job->http->response.content_length;

	if (bytes == job->told_bytes || now - job->told_at < PROGRESS_MS)
		return true;
	job->told_bytes = bytes;
	job->told_at = now;
	return run->watcher->progress(
		run->watcher->ctx, job->request, bytes, total > 0 ? total : 0, err);
}

/* Start what may start, tell progress, and find how long nothing will happen by itself. */
static bool
go_round(struct run *run, int *wait, struct error *err)
{
	int64_t now = instant_forward_ms(), next = now + POLL_MS;

	for (size_t i = run->first; i < run->n; i++) {
		struct job *job = &run->jobs[i];

		if (job->state == JOB_WAITING && run->running < run->parallel &&
			!start(run, job, now, err))
			return false;
		if (job->state == JOB_RUNNING && !tell_progress(run, job, now, err))
			return false;
		if (job->state == JOB_WAITING && job->not_before > now &&
			job->not_before < next)
			next = job->not_before;
	}
	if (run->ends_at < next)
		next = run->ends_at;
	*wait = next > now ? (int)(next - now) : 0;
	return run->watcher->alive(run->watcher->ctx, err);
}

/* The run's time is over: what is not done has failed. */
static bool
give_up(struct run *run, struct error *err)
{
	for (size_t i = run->first; i < run->n; i++) {
		struct error why = ERROR_INIT;

		if (run->jobs[i].state == JOB_OVER)
			continue;
		(void)error_set(&why, ERR_NET, run->jobs[i].request->trust.source,
			"the run's %d s are over", CAP_RUN_S);
		(void)error_set_name(&why, "net.deadline");
		if (!finish(run, &run->jobs[i], &why, err))
			return false;
	}
	return true;
}

static bool
loop(struct run *run, struct error *err)
{
	int wait, active;
	bool took;

	while (run->first < run->n) {
		if (instant_forward_ms() >= run->ends_at)
			return give_up(run, err);
		if (!go_round(run, &wait, err))
			return false;
		if (curl_multi_perform(run->multi, &active))
			return error_set(err, ERR_NET, NULL, "libcurl's loop failed");
		if (!take_messages(run, &took, err))
			return false;
		/* one that is over makes room at once */
		if (!took && run->first < run->n &&
			curl_multi_poll(run->multi, NULL, 0, wait, NULL))
			return error_set(err, ERR_NET, NULL, "libcurl's poll failed");
	}
	return true;
}

bool
multi_run(const struct http_request *requests, size_t n, int parallel,
	const struct multi_watcher *watcher, struct error *err)
{
	struct run run = {.n = n, .parallel = parallel, .watcher = watcher};
	bool ok = false;

	if (n == 0)
		return true;
	if (run.parallel < 1 || run.parallel > CAP_PARALLEL)
		run.parallel = CAP_PARALLEL;
	run.jobs = calloc(n, sizeof *run.jobs);
	run.multi = curl_multi_init();
	if (!run.jobs || !run.multi) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < n; i++)
		run.jobs[i].request = &requests[i];
	run.ends_at = instant_forward_ms() + RUN_MS;
	ok = loop(&run, err);
out:
	for (size_t i = 0; run.jobs && i < n; i++) {
		detach(&run, &run.jobs[i]);
		free(run.jobs[i].origin);
	}
	while (run.spares > 0)
		buf_clear(&run.spare[--run.spares]);
	(void)curl_multi_cleanup(run.multi);
	free(run.jobs);
	return ok;
}
