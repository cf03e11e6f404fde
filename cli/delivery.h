/* SPDX-License-Identifier: Apache-2.0 */
/*
 * delivery.h - hand events to a receiver, in order, and acknowledge what it took.
 *
 * Layer: cli.
 *  (1) The cursor moves over an event after the courier said that it was taken, or in the
 *      transaction that parks it; whatever ends the program between the two makes the event come
 *      again, under the same id.
 *  (2) Events are delivered in their order: after one that failed none is tried.
 *  (3) A parcel that failed is tried again 1, 5, 30 minutes, then every 6 hours after it failed, for
 *      ever. A parked one that fails delays nothing else.
 */
#ifndef SUCAT_CLI_DELIVERY_H
#define SUCAT_CLI_DELIVERY_H

#include "cli/news.h"
#include "db/consumer.h"

/* What a receiver gets at once. */
struct parcel {
	const char *
		id; /* the event's; of several, one made of theirs: same events, same id */
	const char *text; /* one object of sucat.news/1 */
	size_t len;
};

enum delivery {
	DELIVERY_TAKEN,   /* acknowledged */
	DELIVERY_FAILED,  /* may succeed later */
	DELIVERY_REFUSED, /* the receiver never wants it: it is parked */
	DELIVERY_BROKEN, /* it was not tried: we were asked or stopped wrongly; nothing is recorded */
};

struct courier {
	const char *to; /* names the receiver in messages; holds no secret */
	/* Unless taken, `why` is set; *wait_s: how long the receiver asked to be left alone, 0 = it did
	 * not say. */
	enum delivery (*deliver)(void *ctx, const struct parcel *parcel, int64_t *wait_s,
		struct error *why);
	void *ctx;
};

struct delivery_options {
	const struct consumer *consumer;
	int64_t now;
	bool grouped; /* one parcel for all of a group that follow each other */
	bool parked;  /* these are parked events: the cursor is past them */
	/* seconds after which no further parcel is begun; the store is locked until the end */
	int64_t run_s;
};

struct delivery_report {
	size_t told, parked; /* events */
	bool failed;         /* the last one waits for its next try */
	bool unfinished;     /* the run's time was over before all were tried */
};

/* How long after the n-th failure in a row (n >= 1) a parcel is tried again; a wish of the receiver
 * beyond that counts up to the longest step. */
int64_t delivery_wait_s(int64_t failures, int64_t wish_s);

/* Deliver `events` in their order. What was taken, parked or failed is in the store when it returns,
 * and told on standard error where it went wrong. False when the store fails, the courier is
 * broken, or the user stops the run; what was taken before stays acknowledged. */
NODISCARD bool delivery_run(const struct news *news,
	const struct delivery_options *options, const struct courier *courier,
	struct delivery_report *report, struct error *err);

#endif
