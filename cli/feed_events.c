/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_events.h"

#include "cli/feed.h"
#include "cli/value.h"
#include "core/instant.h"
#include "db/event.h"

#include <string.h>

struct reading {
	struct feed_model *model;
	struct feed_event *list;
	size_t n, alloc;
};

static bool
take_event(void *ctx, const struct event *e, struct error *err)
{
	struct reading *r = ctx;
	struct arena *arena = &r->model->arena;
	struct feed_event *to;

	r->list = arena_grow(arena, r->list, r->n, &r->alloc, sizeof *r->list);
	if (!r->list)
		return arena_failed(arena, "events", err);
	to = &r->list[r->n++];
	*to = (struct feed_event){.seq = e->seq,
		.id = arena_text(arena, e->id),
		.type = arena_text(arena, e->type),
		.group = arena_text(arena, e->group_key),
		.at = e->at,
		.platform = arena_text(arena, e->platform),
		.build = arena_text(arena, e->build),
		.detail = arena_text(arena, e->detail),
		.release =
			feed_model_find(r->model, platform_parse(e->platform), e->build)};
	return (to->id && to->type && to->group && to->platform && to->build &&
		       to->detail) ||
	       arena_failed(arena, "events", err);
}

bool
feed_events_read(struct feed_model *model, struct error *err)
{
	const struct event_filter filter = {.since = INSTANT_NONE,
		.until = model->at == INT64_MAX ? INSTANT_NONE : model->at};
	struct reading r = {.model = model};

	if (!event_list(model->db, &filter, take_event, &r, err))
		return false;
	for (size_t i = 0; i < r.n / 2; i++) { /* they came oldest first */
		struct feed_event swap = r.list[i];

		r.list[i] = r.list[r.n - 1 - i];
		r.list[r.n - 1 - i] = swap;
	}
	model->events = r.list;
	model->n_events = r.n;
	return true;
}

bool
feed_write_events(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	const struct feed_model *m = feed->model;

	(void)which;
	(void)err;
	for (size_t i = m->n_events; i-- > 0;) {
		const struct feed_event *e = &m->events[i];
		const struct feed_release *r = e->release;

		feed_out_json(out,
			json_pack(
				"{s:I, s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o}",
				"seq", (json_int_t)e->seq, "id", e->id, "type", e->type,
				"at", value_moment(e->at), "group", e->group, "platform",
				e->platform, "build", e->build, "version",
				value_text(r ? r->row.version : ""), "extra",
				value_text(r ? r->row.extra : ""), "title",
				value_text(r ? r->title : ""), "detail",
				value_object(e->detail)));
		feed_out_text(out, "\n");
	}
	return !out->failed;
}
