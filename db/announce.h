/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announce.h - the events that one answer makes, gathered and then written at once.
 *
 * Layer: db; a part of the fold. Each event is made once for ever: a second one of its type,
 * platform and build is not written (I4). A twin (doc/formats.md, "Build numbers") is told as its
 * canonical build, so it makes none; when it was listed, and told, before that one was, the canonical
 * build makes none. Those of one release day share a group.
 */
#ifndef SUCAT_DB_ANNOUNCE_H
#define SUCAT_DB_ANNOUNCE_H

#include "core/arena.h"
#include "db/connection.h"

/* In the order in which the events of one answer are numbered. */
enum event_type {
	EVENT_NEW,
	EVENT_CHANGED,
	EVENT_WITHDRAWN,
	EVENT_EXPIRED,
	EVENT_ADVISORY,
	EVENT_TYPES
};
/* "new", "changed", "withdrawn", "expired", "advisory". */
const char *event_type_name(enum event_type type);

struct announcement;
struct announcements {
	struct arena arena;
	struct announcement *list;
	size_t n, alloc;
};

void announce_init(struct announcements *a);
void announce_clear(struct announcements *a);
/* Forget what was gathered. */
void announce_reset(struct announcements *a);

/* `detail` is a JSON object, or NULL; of EVENT_CHANGED one change, and those of one release are told
 * together. Texts are copied. */
NODISCARD bool announce_add(struct announcements *a, enum event_type type,
	const char *platform, const char *build, const char *detail, struct error *err);
/* Write the events: by type, platform and build. */
NODISCARD bool announce_all(
	struct announcements *a, struct db *db, int64_t at, struct error *err);

#endif
