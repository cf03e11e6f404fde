/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/delivery.h"

#include "cli/command.h"
#include "cli/log.h"
#include "cli/value.h"
#include "core/digest.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

/* RELIABILITY 6.9: 1, 5, 30 minutes, 6 hours, and again every 6 hours. */
static const int64_t waits_s[] = {60, 300, 1800, 21600};
#define N_WAITS ((int64_t)(sizeof waits_s / sizeof waits_s[0]))

int64_t
delivery_wait_s(int64_t failures, int64_t wish_s)
{
	const int64_t longest = waits_s[N_WAITS - 1];
	int64_t wait = failures < 1         ? waits_s[0]
		       : failures > N_WAITS ? longest
					    : waits_s[failures - 1];

	if (wish_s > longest)
		wish_s = longest;
	return wish_s > wait ? wish_s : wait;
}

/* One parcel in the making: the events [first, end) of the news. */
struct sending {
	const struct news *news;
	const struct delivery_options *options;
	const struct courier *courier;
	struct delivery_report *report;
	int64_t begun_ms; /* of the monotonic clock */
	size_t first, end;
	struct arena arena;
	struct buf text;
	char id[CAP_NAME_BYTES + 64];
};

/* Whole seconds: what is told of the clock is never ahead of it. */
static int64_t
took_s(const struct sending *s)
{
	return (instant_forward_ms() - s->begun_ms) / 1000;
}

/* The end of the parcel that begins at `first`. */
static size_t
parcel_end(const struct news *news, size_t first, bool grouped)
{
	size_t end = first + 1;

	while (grouped && end < news->n && end - first < CAP_PARCEL_EVENTS &&
		strcmp(news->events[end].group_key, news->events[first].group_key) == 0)
		end++;
	return end;
}

/* The event's own id; of several a digest, so that the same events always have the same. */
static bool
make_id(struct sending *s, struct error *err)
{
	const struct event *events = s->news->events;
	char hex[DIGEST_HEX_BYTES];
	struct digest_stream *stream;
	struct digest digest;
	bool ok;

	if (s->end - s->first == 1) {
		(void)snprintf(s->id, sizeof s->id, "%s", events[s->first].id);
		return true;
	}
	stream = digest_new();
	ok = stream != NULL;
	for (size_t i = s->first; ok && i < s->end; i++)
		ok = digest_update(stream, events[i].id, strlen(events[i].id) + 1);
	ok = ok && digest_final(stream, &digest);
	digest_free(stream);
	if (!ok)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	(void)snprintf(s->id, sizeof s->id, "group:%s", digest_hex(&digest, hex));
	return true;
}

static bool
make_text(struct sending *s, struct error *err)
{
	json_t *events = json_array(), *object;
	struct news_item item;
	bool ok = events != NULL;

	for (size_t i = s->first; ok && i < s->end; i++) {
		if (!news_item_read(
			    s->news, &s->news->events[i], &s->arena, &item, err)) {
			json_decref(events);
			return false;
		}
		ok = json_array_append_new(events, news_json(s->news, &item)) == 0;
	}
	object = json_pack("{s:s, s:s, s:s, s:o}", "schema", "sucat.news/1", "consumer",
		s->options->consumer->name, "id", s->id, "events", events);
	/* a line, for who reads one */
	ok = ok && object && value_append(&s->text, object) && buf_byte(&s->text, '\n');
	json_decref(object);
	return ok || buf_failed(&s->text, s->id, err);
}

/* --- what came of it ----------------------------------------------------------------------- */

static bool
acknowledge(struct sending *s, const int64_t *seqs, struct error *err)
{
	const struct delivery_options *o = s->options;
	size_t n = s->end - s->first;
	bool ok = o->parked ? consumer_unpark(s->news->db, o->consumer->name, seqs, n,
				      o->now, err)
			    : consumer_told(s->news->db, o->consumer->name, seqs[n - 1],
				      o->now, err);

	if (ok)
		s->report->told += n;
	else
		log_line(LOG_ERROR,
			"%s: not acknowledged: %s was delivered to %s, and that could not be kept; it comes again, under the same id",
			o->consumer->name, s->id, s->courier->to);
	return ok;
}

static bool
park(struct sending *s, const int64_t *seqs, const struct error *why, struct error *err)
{
	const struct delivery_options *o = s->options;
	size_t n = s->end - s->first;

	if (!consumer_park(
		    s->news->db, o->consumer->name, seqs, n, o->now, why->reason, err))
		return false;
	s->report->parked += n;
	log_line(LOG_ERROR,
		"%s: %s was refused by %s: %s; it is parked, when mended: sucat news --consumer %s --parked, with the same options",
		o->consumer->name, s->id, s->courier->to, why->reason, o->consumer->name);
	return true;
}

static bool
postpone(struct sending *s, int64_t wish_s, const struct error *why, struct error *err)
{
	const struct delivery_options *o = s->options;
	bool over = s->report->told + s->report->parked > 0; /* that row of failures is */
	int64_t failures = over ? 0 : o->consumer->failures;
	int64_t now = o->now + took_s(s);
	int64_t next = now + delivery_wait_s(failures + 1, wish_s);
	char at[INSTANT_TEXT_BYTES];

	s->report->failed = true;
	if (o->parked) { /* what comes in its order does not wait for it */
		log_line(LOG_ERROR,
			"%s: %s was not delivered to %s: %s; it stays parked, until this succeeds",
			o->consumer->name, s->id, s->courier->to, why->reason);
		return true;
	}
	if (!consumer_fail(s->news->db, o->consumer->name, now, next, why->reason, err))
		return false;
	log_line(LOG_ERROR,
		"%s: %s was not delivered to %s: %s; it waits, and is tried again from %s on, or at once with --retry",
		o->consumer->name, s->id, s->courier->to, why->reason,
		instant_format(next, at));
	return true;
}

/* Deliver one parcel and record what came of it. */
static bool
send_parcel(struct sending *s, struct error *err)
{
	struct parcel parcel = {.id = s->id};
	size_t n = s->end - s->first;
	struct error why = ERROR_INIT;
	int64_t wish_s = 0, *seqs;

	arena_reset(&s->arena);
	buf_reset(&s->text);
	seqs = arena_array(&s->arena, n, sizeof *seqs);
	if (!seqs)
		return arena_failed(&s->arena, "delivery", err);
	for (size_t i = 0; i < n; i++)
		seqs[i] = s->news->events[s->first + i].seq;
	if (!make_id(s, err) || !make_text(s, err))
		return false;
	parcel.text = s->text.data;
	parcel.len = s->text.len;
	switch (s->courier->deliver(s->courier->ctx, &parcel, &wish_s, &why)) {
	case DELIVERY_TAKEN:
		return acknowledge(s, seqs, err);
	case DELIVERY_REFUSED:
		return park(s, seqs, &why, err);
	case DELIVERY_FAILED:
		return postpone(s, wish_s, &why, err);
	case DELIVERY_BROKEN:
		break;
	}
	*err = why;
	return false;
}

bool
delivery_run(const struct news *news, const struct delivery_options *options,
	const struct courier *courier, struct delivery_report *report, struct error *err)
{
	struct sending s = {.news = news,
		.options = options,
		.courier = courier,
		.report = report,
		.begun_ms = instant_forward_ms()};
	bool ok = true;

	*report = (struct delivery_report){0};
	if (news->n == 0)
		return true;
	if (!consumer_run(news->db, options->consumer->name, options->now, err))
		return false;
	arena_init(&s.arena, CAP_ARENA_BYTES);
	buf_init(&s.text, CAP_POST_BYTES);
	while (ok && s.end < news->n && !report->failed) {
		if (s.end > 0 && took_s(&s) >= options->run_s) {
			report->unfinished = true;
			break;
		}
		if (session_stopped()) {
			ok = error_set(err, ERR_IO, courier->to, "stopped");
			break;
		}
		s.first = s.end;
		s.end = parcel_end(news, s.first, options->grouped);
		ok = send_parcel(&s, err);
	}
	buf_clear(&s.text);
	arena_clear(&s.arena);
	return ok;
}
