/* SPDX-License-Identifier: Apache-2.0 */
#include "db/standing.h"

#include "core/instant.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VIEWS_BYTES   MIB(16) /* of views kept; beyond it all are read again */
#define REASON_BYTES  800     /* an error's source and reason fit */
#define NOT_YET_ASKED (INT64_MIN + 1)

/* What is kept of one device. */
struct seat {
	bool open;
	struct view view;
	struct device_view dv;
	int64_t *released;        /* per row of the view */
	char early[REASON_BYTES]; /* why there is no view; "" = there is */
};

struct standing_desk {
	struct db *db;
	struct standing_question question;
	struct arena names; /* the devices */
	struct arena views; /* seats, and what their questions allocate */
	struct device *devices;
	const struct device **found;
	size_t n_devices;
	struct seat **seats;                /* by device; NULL = not read */
	const char *newest[PLATFORM_COUNT]; /* version listed at the moment, "" = none */
	char reason[REASON_BYTES];
};

const char *
standing_name(enum standing_state state)
{
	static const char *const names[STANDING_STATES] = {
		"current", "behind", "response-available", "unsupported", "unknown"};

	return names[state];
}

struct standing_desk *
standing_open(struct db *db, const struct standing_question *question, struct error *err)
{
	struct standing_desk *desk = calloc(1, sizeof *desk);

	if (!desk) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	desk->db = db;
	desk->question = *question;
	arena_init(&desk->names, CAP_ARENA_BYTES);
	arena_init(&desk->views, CAP_ARENA_BYTES);
	if (device_list(db, &desk->names, &desk->devices, &desk->n_devices, err)) {
		desk->found = arena_array(
			&desk->names, desk->n_devices + 1, sizeof(struct device *));
		desk->seats = arena_array(
			&desk->names, desk->n_devices + 1, sizeof(struct seat *));
		if (desk->found && desk->seats)
			return desk;
		(void)arena_failed(&desk->names, NULL, err);
	}
	standing_close(desk);
	return NULL;
}

void
standing_close(struct standing_desk *desk)
{
	if (!desk)
		return;
	arena_clear(&desk->names);
	arena_clear(&desk->views);
	free(desk);
}

/* It is unknown, for a reason. */
static bool
unknown(struct standing_desk *desk, struct standing *out, const char *reason)
{
	(void)snprintf(desk->reason, sizeof desk->reason, "%s", reason);
	out->state = STANDING_UNKNOWN;
	out->reason = desk->reason;
	return true;
}

/* An ERR_UNKNOWN is the reason of this row; any other error ends the work. */
static bool
take_unknown(struct standing_desk *desk, struct standing *out, struct error *err)
{
	char reason[REASON_BYTES];

	if (err->code != ERR_UNKNOWN && err->code != ERR_USAGE)
		return false;
	(void)snprintf(reason, sizeof reason, "%s%s%s", err->source,
		*err->source ? ": " : "", err->reason);
	error_clear(err);
	return unknown(desk, out, reason);
}

static bool
open_seat(struct standing_desk *desk, const struct device *device, struct seat *seat,
	struct error *err)
{
	seat->open = view_open(desk->db, &desk->views, device->platform,
			     desk->question.at, device, &seat->view, err) &&
		     view_for_device(&seat->view, device, &seat->dv, err);
	if (!seat->open && err->code == ERR_UNKNOWN) {
		(void)snprintf(seat->early, sizeof seat->early, "%s", err->reason);
		error_clear(err);
		return true;
	}
	if (!seat->open)
		return false;
	seat->released = arena_array(&desk->views, seat->view.n + 1, sizeof(int64_t));
	if (!seat->released)
		return arena_failed(&desk->views, device->name, err);
	for (size_t i = 0; i < seat->view.n; i++)
		seat->released[i] = NOT_YET_ASKED;
	return true;
}

/* The seat of a device; all are cleared when they have grown too large. */
static struct seat *
seat_of(struct standing_desk *desk, const struct device *device, struct error *err)
{
	struct seat **seat = &desk->seats[device - desk->devices];

	if (desk->views.used > VIEWS_BYTES) {
		memset(desk->seats, 0, desk->n_devices * sizeof *desk->seats);
		memset(desk->newest, 0, sizeof desk->newest);
		arena_reset(&desk->views);
	}
	if (!*seat) {
		struct seat *made = arena_alloc(&desk->views, sizeof *made);

		if (!made)
			(void)arena_failed(&desk->views, device->name, err);
		else if (open_seat(desk, device, made, err))
			*seat = made;
	}
	return *seat;
}

static bool
released_of(struct seat *seat, size_t row, int64_t *released, struct error *err)
{
	if (seat->released[row] == NOT_YET_ASKED &&
		!view_released(&seat->view, seat->view.rows[row].build,
			&seat->released[row], err))
		return false;
	*released = seat->released[row];
	return true;
}

/* The newest version in a view that is listed for anybody; "" when there is none. */
static const char *
newest_in(const struct view *view)
{
	const char *best = "";

	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];

		if (row->in_force && row->kind == KIND_FULL && !row->beta &&
			row->devices_known &&
			(!*best || version_compare_numbers(row->version, best) > 0))
			best = row->version;
	}
	return best;
}

/* The newest version that is listed for anybody. */
static bool
newest_of(struct standing_desk *desk, enum platform platform, const char **newest,
	struct error *err)
{
	struct arena arena;
	struct view view;
	bool ok = true;

	if (!desk->newest[platform]) {
		arena_init(&arena, CAP_ARENA_BYTES);
		ok = view_open(
			desk->db, &arena, platform, desk->question.at, NULL, &view, err);
		if (ok) {
			desk->newest[platform] =
				arena_text(&desk->views, newest_in(&view));
			ok = desk->newest[platform] ||
			     arena_failed(&desk->views, NULL, err);
		}
		arena_clear(&arena);
	}
	*newest = desk->newest[platform];
	return ok;
}

/* Is a full release above the base, or another build of its version that may be a rebuild? */
static bool
is_later(const struct view_row *row, const struct base *base)
{
	return row->kind == KIND_FULL && !row->beta &&
	       version_compare_numbers(row->version, base->version) > 0;
}

/* The day of the first release that the device misses: listed for it, above its base, and not
 * older than that. */
static bool
behind_since(struct seat *seat, struct standing *out, struct error *err)
{
	const struct base *base = &out->bases.list[0];
	int64_t own;

	if (!view_released(&seat->view, base->canonical_build, &own, err))
		return false;
	for (size_t i = 0; i < seat->view.n; i++) {
		const struct view_row *row = &seat->view.rows[i];
		int64_t released;

		if (!seat->dv.names[i] || !is_later(row, base))
			continue;
		if (!released_of(seat, i, &released, err))
			return false;
		if (released != INSTANT_NONE &&
			(own == INSTANT_NONE || released >= own) &&
			released <= seat->view.at &&
			(out->behind_since == INSTANT_NONE ||
				released < out->behind_since))
			out->behind_since = released;
	}
	for (size_t i = 0; i < out->targets.n; i++) { /* rebuilds */
		int64_t released = out->targets.list[i].released;

		if (released != INSTANT_NONE &&
			(own == INSTANT_NONE || released >= own) &&
			(out->behind_since == INSTANT_NONE ||
				released < out->behind_since))
			out->behind_since = released;
	}
	return true;
}

/* Nothing is offered: is there something newer, for others only? */
static bool
judge_idle(struct standing_desk *desk, const struct seat *seat, struct standing *out,
	struct error *err)
{
	const struct base *base = &out->bases.list[0];
	const char *newest;

	out->state = STANDING_CURRENT;
	for (size_t i = 0; i < seat->view.n; i++)
		if (seat->dv.names[i] && seat->view.rows[i].in_force &&
			is_later(&seat->view.rows[i], base))
			return true; /* deferred, or for another audience */
	if (!newest_of(desk, out->device->platform, &newest, err))
		return false;
	if (!*newest || version_major(newest) <= version_major(base->version))
		return true; /* what is newer in its own major is a fork for other hardware */
	(void)snprintf(desk->reason, sizeof desk->reason,
		"%s is listed, but nothing newer than %s for this device", newest,
		base->version);
	out->state = STANDING_UNSUPPORTED;
	out->reason = desk->reason;
	return true;
}

static bool
judge(struct standing_desk *desk, struct seat *seat, struct standing *out,
	struct error *err)
{
	const struct target_question question = {.audience = desk->question.audience,
		.defer_days = desk->question.defer_days,
		.defer_major_days = desk->question.defer_major_days};
	bool named = false, response = false;

	if (!target_list(&seat->dv, &out->bases, &question, &out->targets, err))
		return false;
	for (size_t i = 0; i < seat->view.n && !named; i++)
		named = seat->dv.names[i];
	if (!named)
		return unknown(desk, out, "no source lists this device at that time");
	for (size_t i = 0; i < out->targets.n; i++)
		if (out->targets.list[i].kind == KIND_FULL) {
			out->state = STANDING_BEHIND;
			return behind_since(seat, out, err);
		} else {
			response = true;
		}
	if (!response)
		return judge_idle(desk, seat, out, err);
	out->state = STANDING_RESPONSE;
	return true;
}

/* The build of the response with that letter on the base; NULL when none is known. */
static const char *
response_build(const struct seat *seat, const char *base, const char *letter)
{
	for (size_t i = 0; i < seat->view.n; i++) {
		const struct view_row *row = &seat->view.rows[i];
		char extra[8];

		if (row->kind != KIND_FULL &&
			strcmp(row->prerequisite_build, base) == 0 &&
			version_extra_parse(row->extra, extra) &&
			strcmp(extra, letter) == 0)
			return row->build;
	}
	return NULL;
}

/* What it runs: by its build; by its version where the row has no build, or one not known. */
static bool
find_bases(struct standing_desk *desk, struct seat *seat, const struct inventory_row *row,
	struct standing *out, struct error *err)
{
	const char *supplemental =
		*row->supplemental_build ? row->supplemental_build : NULL;
	char version[CAP_VERSION_BYTES + 16];

	if (!supplemental && *row->build && *row->supplemental_extra)
		supplemental = response_build(seat, row->build, row->supplemental_extra);
	if (*row->build &&
		(base_find(&seat->dv, row->build, supplemental, &out->bases, err) ||
			!*row->version || err->code != ERR_UNKNOWN))
		return !error_is_set(err) || take_unknown(desk, out, err);
	error_clear(err);
	(void)snprintf(version, sizeof version,
		*row->supplemental_extra && !supplemental ? "%s (%s)" : "%s",
		row->version, row->supplemental_extra);
	return base_find(&seat->dv, version, supplemental, &out->bases, err) ||
	       take_unknown(desk, out, err);
}

bool
standing_of(struct standing_desk *desk, const struct inventory_row *row,
	struct standing *out, struct error *err)
{
	struct seat *seat;
	size_t n;

	*out = (struct standing){.reason = "", .behind_since = INSTANT_NONE};
	n = *row->device ? device_match(desk->devices, desk->n_devices, row->device,
				   desk->found)
			 : 0;
	if (!*row->device)
		return unknown(desk, out, "the row names no device");
	if (n != 1)
		return unknown(desk, out,
			n ? "several devices have this name" : "no such device is known");
	out->device = desk->found[0];
	if (row->reason)
		return unknown(desk, out, row->reason);
	seat = seat_of(desk, out->device, err);
	if (!seat)
		return false;
	if (!seat->open)
		return unknown(desk, out, seat->early);
	if (!find_bases(desk, seat, row, out, err))
		return false;
	return out->state == STANDING_UNKNOWN || judge(desk, seat, out, err);
}
