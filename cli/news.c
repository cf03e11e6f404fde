/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/news.h"

#include "cli/release_json.h"
#include "cli/value.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/evidence.h"
#include "db/find.h"

#include <stdlib.h>
#include <string.h>

/* --- which events -------------------------------------------------------------------------- */

struct collecting {
	struct news *news;
	const struct news_filter *filter;
	struct arena scratch; /* what a question needs to decide about one event */
};

static bool
any_of(const char *const *texts, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return n == 0;
}

/* Does the device stand in any list of the release or of a twin of it? So it does, for all that is
 * known, where its platform's release names no device at all. */
static bool
concerns(struct collecting *c, const struct news_item *item, bool *yes, struct error *err)
{
	const struct device *device = c->filter->device;
	const struct event *event = item->event;
	const struct release_row *row = item->release;

	*yes = false;
	if (platform_parse(event->platform) != device->platform)
		return true;
	*yes = item->n_devices == 0;
	if (*yes)
		return true;
	if (!find_listed(c->news->db, device, event->build, yes, err))
		return false;
	for (size_t i = 0; row && !*yes && i < row->n_aliases; i++)
		if (!find_listed(c->news->db, device, row->aliases[i], yes, err))
			return false;
	return true;
}

static bool
passes(struct collecting *c, const struct event *event, bool *yes, struct error *err)
{
	const struct news_filter *f = c->filter;
	struct news_item item;

	*yes = any_of(f->types, f->n_types, event->type) &&
	       any_of(f->platforms, f->n_platforms, event->platform) &&
	       any_of(f->kinds, f->n_kinds, event->kind) && (f->beta || !event->beta);
	if (!*yes || (!f->device && !f->security))
		return true;
	if (!news_item_read(c->news, event, &c->scratch, &item, err))
		return false;
	*yes = !f->security || item.security != SECURITY_NO;
	return !*yes || !f->device || concerns(c, &item, yes, err);
}

/* An event with copies of its texts. */
static bool
copy_event(struct arena *arena, const struct event *from, struct event *to)
{
	*to = *from;
	to->id = arena_text(arena, from->id);
	to->type = arena_text(arena, from->type);
	to->platform = arena_text(arena, from->platform);
	to->build = arena_text(arena, from->build);
	to->group_key = arena_text(arena, from->group_key);
	to->detail = arena_text(arena, from->detail);
	to->kind = arena_text(arena, from->kind);
	return to->id && to->type && to->platform && to->build && to->group_key &&
	       to->detail && to->kind;
}

static bool
take(void *ctx, const struct event *event, struct error *err)
{
	struct collecting *c = ctx;
	struct news *news = c->news;
	struct event *more;
	bool wanted;

	news->last = event->seq;
	arena_reset(&c->scratch);
	if (!passes(c, event, &wanted, err))
		return false;
	if (!wanted)
		return true;
	more = arena_grow(
		&news->arena, news->events, news->n, &news->alloc, sizeof *news->events);
	if (!more || !copy_event(&news->arena, event, &more[news->n]))
		return arena_failed(&news->arena, "news", err);
	news->events = more;
	news->n++;
	return true;
}

bool
news_open(struct news *news, struct db *db, int64_t after,
	const struct news_filter *filter, struct error *err)
{
	struct event_filter all = {
		.after = after, .since = INSTANT_NONE, .until = INSTANT_NONE};
	struct collecting c = {.news = news, .filter = filter};
	bool ok;

	*news = (struct news){.db = db, .last = after};
	arena_init(&news->arena, CAP_ARENA_BYTES);
	arena_init(&c.scratch, CAP_ARENA_BYTES);
	ok = device_list(db, &news->arena, &news->devices, &news->n_devices, err) &&
	     event_list(db, &all, take, &c, err);
	arena_clear(&c.scratch);
	return ok;
}

void
news_clear(struct news *news)
{
	arena_clear(&news->arena);
}

/* --- what is known of one ------------------------------------------------------------------ */

/* The security notes about its release. */
static bool
read_notes(struct db *db, struct arena *arena, struct news_item *item, struct error *err)
{
	const struct advisory_filter filter = {
		item->event->platform, item->event->build, "", INT64_MAX};
	struct advisories set;

	if (!item->release)
		return true;
	if (!advisory_load(db, &filter, arena, &set, err))
		return false;
	item->notes = advisory_find(&set, filter.platform, filter.build);
	item->security = advisory_security(item->notes, item->release->kind);
	return true;
}

/* The version of the exact base of a response. */
static bool
read_base(struct db *db, struct arena *arena, struct news_item *item, struct error *err)
{
	const struct release_row *row = item->release;
	struct found *found;
	size_t n;

	item->base_version = "";
	if (!row || !*row->base_build)
		return true;
	if (!find_known(db, arena, row->base_build, platform_parse(row->platform), &found,
		    &n, err))
		return false;
	if (n > 0)
		item->base_version = found[0].version;
	return true;
}

bool
news_item_read(const struct news *news, const struct event *event, struct arena *arena,
	struct news_item *item, struct error *err)
{
	const struct release_filter filter = {.platform = event->platform,
		.build = event->build,
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.at = INT64_MAX,
		.beta = true};
	struct release_row *rows;
	size_t n = 0;

	*item = (struct news_item){.event = event};
	if (*event->build && !release_list(news->db, &filter, arena, &rows, &n, err))
		return false;
	if (n > 0)
		item->release = &rows[0];
	return (n == 0 ||
		       evidence_release_devices(news->db, event->platform, event->build,
			       arena, &item->devices, &item->n_devices, err)) &&
	       read_notes(news->db, arena, item, err) &&
	       read_base(news->db, arena, item, err);
}

/* --- as JSON ------------------------------------------------------------------------------- */

static json_t *
title_json(const struct news_item *item)
{
	json_t *value = NULL;
	struct buf b;

	buf_init(&b, CAP_OUTPUT_VALUE_BYTES);
	if (news_append_title(&b, item))
		value = json_stringn(b.data, b.len);
	buf_clear(&b);
	return value;
}

static json_t *
text_json(const struct news *news, const struct news_item *item)
{
	json_t *value = NULL;
	struct buf b;

	buf_init(&b, CAP_OUTPUT_VALUE_BYTES);
	if (news_append_text(&b, news, item))
		value = json_stringn(b.data, b.len);
	buf_clear(&b);
	return value;
}

/* The CVEs of a note: all, or those that may have been exploited. */
static json_t *
cves_json(const struct advisory_row *note, bool exploited)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < note->n_cves; i++)
		if ((note->cves[i].exploited || !exploited) &&
			json_array_append_new(array, json_string(note->cves[i].cve)) !=
				0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *
notes_json(const struct release_security *notes)
{
	json_t *array = json_array();

	for (size_t i = 0; array && notes && i < notes->n; i++) {
		const struct advisory_row *note = &notes->advisories[i];

		if (json_array_append_new(array,
			    json_pack("{s:o, s:s, s:o, s:o, s:o}", "url",
				    value_text(note->url), "title", note->title, "date",
				    value_day(note->date), "cves", cves_json(note, false),
				    "exploited", cves_json(note, true))) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

json_t *
news_json(const struct news *news, const struct news_item *item)
{
	const struct event *e = item->event;
	const struct release_row *row = item->release;

	return json_pack("{s:s, s:I, s:s, s:o, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o, "
			 "s:s, s:o, s:o, s:o}",
		"id", e->id, "seq", (json_int_t)e->seq, "type", e->type, "at",
		value_moment(e->at), "group", e->group_key, "title", title_json(item),
		"platform", e->platform, "build", e->build, "release",
		row ? release_json(row) : json_null(), "devices",
		value_texts(item->devices, item->n_devices), "rule",
		value_text(row ? row->rule : ""), "confidence",
		value_text(row ? row->confidence : ""), "security",
		security_name(item->security), "advisories", notes_json(item->notes),
		"detail", value_object(e->detail), "text", text_json(news, item));
}
