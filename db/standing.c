/* SPDX-License-Identifier: Apache-2.0 */
#include "db/standing.h"

#include "core/instant.h"
#include "db/find.h"
#include "db/standing_unite.h"
#include "parser/build.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VIEWS_BYTES  MIB(16) /* of views kept; beyond it all are read again */
#define REASON_BYTES 800     /* an error's source and reason fit */
#define NAMES_BYTES  256     /* of devices that a reason names */
#define MOST_DEVICES 16      /* of one name that are judged */
#define MEANT        256     /* names kept; a power of two */
#define MEANT_BYTES  128
#define MOST_TOLD    64 /* of what rows tell, kept of a device */

/* What was answered before of a device on its bases. */
struct answered {
	struct standing standing;
	const struct answered *next;
};

/* The same by what a row tells, where its build tells nothing. */
struct told {
	const char *version, *supplemental, *extra;
	struct standing standing;
	const struct told *next;
};

/* Which devices a name meant. */
struct meant {
	char name[MEANT_BYTES]; /* "" = free */
	size_t n;
	const struct device *found[MOST_DEVICES];
};

/* What is kept of one device. */
struct seat {
	const struct answered *answered;
	const struct told *told;
	size_t n_told;
	bool open;
	struct view view;
	struct device_view dv;
	const struct missed_device *missing; /* NULL = not read */
	char early[REASON_BYTES];            /* why there is no view; "" = there is */
};

struct standing_desk {
	struct db *db;
	struct standing_question question;
	struct arena names; /* the devices */
	struct arena row;   /* of one row */
	struct meant meant[MEANT];
	struct arena views; /* seats, and what their questions allocate */
	struct device *devices;
	const struct device **found;
	size_t n_devices;
	struct seat **seats; /* by device; NULL = not read */
	struct missed_shelf *shelf;
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
	arena_init(&desk->row, KIB(256));
	desk->shelf = missed_open(db, question->at, err);
	if (desk->shelf &&
		device_list(db, &desk->names, &desk->devices, &desk->n_devices, err)) {
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
	arena_clear(&desk->row);
	missed_close(desk->shelf);
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
	seat->open =
		view_open(desk->db, &desk->views, device->platform, desk->question.at,
			desk->question.why ? NULL : device, &seat->view, err) &&
		view_for_device(&seat->view, device, &seat->dv, err);
	if (!seat->open && err->code == ERR_UNKNOWN) {
		(void)snprintf(seat->early, sizeof seat->early, "%s", err->reason);
		error_clear(err);
		return true;
	}
	return seat->open;
}

/* All seats are cleared when they have grown too large. */
static void
make_room(struct standing_desk *desk)
{
	if (desk->views.used <= VIEWS_BYTES)
		return;
	memset(desk->seats, 0, desk->n_devices * sizeof *desk->seats);
	arena_reset(&desk->views);
}

static struct seat *
seat_of(struct standing_desk *desk, const struct device *device, struct error *err)
{
	struct seat **seat = &desk->seats[device - desk->devices];

	if (!*seat) {
		struct seat *made = arena_alloc(&desk->views, sizeof *made);

		if (!made)
			(void)arena_failed(&desk->views, device->name, err);
		else if (open_seat(desk, device, made, err))
			*seat = made;
	}
	return *seat;
}

/* Is it a full release above the base? */
static bool
is_later(const struct view_row *row, const struct base *base)
{
	const struct offer offer = {
		.version = row->version, .canonical_build = row->canonical_build};

	return row->kind == KIND_FULL && !row->beta &&
	       applicability_is_above(base, &offer);
}

/* What it misses, once something is offered to it. */
static bool
judge_missed(struct standing_desk *desk, struct seat *seat, struct standing *out,
	struct error *err)
{
	if (!seat->missing)
		seat->missing =
			missed_device(desk->shelf, out->device, &desk->views, err);
	return seat->missing && missed_of(desk->shelf, seat->missing, &out->bases.list[0],
					&out->targets, &out->missed, err);
}

/* Something newer is listed for no known devices: it may be for this one. */
static bool
undecided(struct standing_desk *desk, struct standing *out)
{
	const struct targets *targets = &out->targets;

	if (targets->unknown_full)
		(void)snprintf(desk->reason, sizeof desk->reason,
			"%s is newer, and no source tells for which devices it is",
			targets->unknown_full);
	else if (targets->unknown_response)
		(void)snprintf(desk->reason, sizeof desk->reason,
			"%s is a response on this base, and no source tells for which "
			"devices it is",
			targets->unknown_response);
	else
		return false;
	out->state = STANDING_UNKNOWN;
	out->reason = desk->reason;
	return true;
}

/* Nothing is offered: is there something newer, for others only? */
static bool
judge_idle(struct standing_desk *desk, const struct seat *seat, struct standing *out,
	struct error *err)
{
	const struct base *base = &out->bases.list[0];
	int64_t lapsed = device_view_lapsed(&seat->dv);
	const char *newest;

	if (undecided(desk, out))
		return true;
	if (!device_view_named(&seat->dv))
		return unknown(desk, out, "no source lists this device at that time");
	if (lapsed != INSTANT_NONE) {
		char day[INSTANT_TEXT_BYTES];

		(void)snprintf(desk->reason, sizeof desk->reason,
			"all that is known to be listed for this device has expired, the "
			"last on %s",
			instant_format_day(lapsed, day));
		out->state = STANDING_UNKNOWN;
		out->reason = desk->reason;
		return true;
	}
	out->state = STANDING_CURRENT;
	for (size_t i = 0; i < seat->view.n; i++)
		if (seat->dv.names[i] && seat->view.rows[i].in_force &&
			is_later(&seat->view.rows[i], base))
			return true; /* deferred, or for another audience */
	if (!missed_newest(desk->shelf, out->device->platform, &newest, err))
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
		.defer_major_days = desk->question.defer_major_days,
		.beta = desk->question.beta,
		.reachable = desk->question.reachable,
		.why = desk->question.why};
	bool response = false;

	if (!target_list(&seat->dv, &out->bases, &question, &out->targets, err))
		return false;
	for (size_t i = 0; i < out->targets.n; i++)
		if (out->targets.list[i].kind == KIND_FULL) {
			out->state = STANDING_BEHIND;
			return judge_missed(desk, seat, out, err);
		} else {
			response = true;
		}
	if (!response)
		return judge_idle(desk, seat, out, err);
	out->state = STANDING_RESPONSE;
	return judge_missed(desk, seat, out, err);
}

/* Does the build tell nothing beside the version: one that nobody knows, and no prerelease's or
 * response's? */
static bool
build_is_idle(struct standing_desk *desk, const struct device *device,
	const struct inventory_row *row, bool *idle, struct error *err)
{
	struct found *found;
	struct version v;
	size_t n = 0;

	*idle = *row->build && *row->version && !build_is_response(row->build) &&
		!build_is_seed(row->build) && version_parse(row->version, &v) &&
		v.stage == VERSION_RELEASE;
	if (!*idle)
		return true;
	arena_reset(&desk->row);
	if (!find_known(
		    desk->db, &desk->row, row->build, device->platform, &found, &n, err))
		return false;
	*idle = n == 0;
	return true;
}

/* What it runs; `idle`: its build tells nothing. */
static bool
find_bases(struct standing_desk *desk, struct seat *seat, const struct inventory_row *row,
	bool idle, struct standing *out, struct error *err)
{
	const struct base_told told = {
		.text = *row->build && !idle ? row->build : row->version,
		.version = row->version,
		.supplemental = row->supplemental_build,
		.extra = row->supplemental_extra};

	return base_of_told(&seat->dv, &told, &out->bases, err) ||
	       take_unknown(desk, out, err);
}

/* Rows that differ may tell of one base: it is judged once. */
static bool
recall(const struct seat *seat, struct standing *out)
{
	for (const struct answered *a = seat->answered; a; a = a->next)
		if (bases_same(&a->standing.bases, &out->bases)) {
			struct bases bases = out->bases;

			*out = a->standing;
			out->bases = bases; /* with what is to be noted of this row */
			return true;
		}
	return false;
}

static bool
remember(struct standing_desk *desk, struct seat *seat, struct standing *standing,
	struct error *err)
{
	const struct missed *missed = &standing->missed;
	struct answered *made = arena_alloc(&desk->views, sizeof *made);
	const char **cves = arena_array(&desk->views, missed->n_cves + 1, sizeof *cves);
	char *reason = arena_text(&desk->views, standing->reason);

	if (!made || !cves || !reason)
		return arena_failed(&desk->views, standing->device->name, err);
	if (missed->n_cves)
		memcpy(cves, missed->cves, missed->n_cves * sizeof *cves);
	*made = (struct answered){*standing, seat->answered};
	made->standing.reason = reason;
	made->standing.missed.cves = cves;
	seat->answered = made;
	*standing = made->standing;
	return true;
}

static bool
recall_told(
	const struct seat *seat, const struct inventory_row *row, struct standing *out)
{
	for (const struct told *t = seat->told; t; t = t->next)
		if (strcmp(t->version, row->version) == 0 &&
			strcmp(t->supplemental, row->supplemental_build) == 0 &&
			strcmp(t->extra, row->supplemental_extra) == 0) {
			*out = t->standing;
			return true;
		}
	return false;
}

static bool
remember_told(struct standing_desk *desk, struct seat *seat,
	const struct inventory_row *row, const struct standing *standing,
	struct error *err)
{
	struct arena *a = &desk->views;
	struct told *made;

	if (seat->n_told == MOST_TOLD)
		return true;
	made = arena_alloc(a, sizeof *made);
	if (!made)
		return arena_failed(a, standing->device->name, err);
	*made = (struct told){arena_text(a, row->version),
		arena_text(a, row->supplemental_build),
		arena_text(a, row->supplemental_extra), *standing, seat->told};
	if (!made->version || !made->supplemental || !made->extra)
		return arena_failed(a, standing->device->name, err);
	seat->told = made;
	seat->n_told++;
	return true;
}

static bool
judge_device(struct standing_desk *desk, const struct device *device,
	const struct inventory_row *row, struct standing *out, struct error *err)
{
	struct seat *seat;
	bool idle;

	*out = (struct standing){
		.reason = "", .device = device, .missed.since = INSTANT_NONE};
	if (row->reason)
		return unknown(desk, out, row->reason);
	seat = seat_of(desk, device, err);
	if (!seat)
		return false;
	if (!seat->open)
		return unknown(desk, out, seat->early);
	if (!build_is_idle(desk, device, row, &idle, err))
		return false;
	if (idle && recall_told(seat, row, out))
		return true;
	if (!find_bases(desk, seat, row, idle, out, err))
		return false;
	if (out->state == STANDING_UNKNOWN)
		return true;
	return (recall(seat, out) ||
		       (judge(desk, seat, out, err) && remember(desk, seat, out, err))) &&
	       (!idle || remember_told(desk, seat, row, out, err));
}

/* --- one name, several devices ------------------------------------------------------------- */

/* The targets of a standing that is to be changed: what is remembered of its device stays. */
static bool
own_targets(struct standing_desk *desk, struct targets *targets, struct error *err)
{
	struct target *list =
		arena_array(&desk->views, targets->n + 1, sizeof *targets->list);

	if (!list)
		return arena_failed(&desk->views, NULL, err);
	if (targets->n)
		memcpy(list, targets->list, targets->n * sizeof *list);
	targets->list = list;
	return true;
}

static bool
differ(struct standing_desk *desk, const struct device *const *devices, size_t n,
	struct standing *out)
{
	char names[NAMES_BYTES], reason[REASON_BYTES];

	device_join_names(devices, n, names, sizeof names);
	(void)snprintf(reason, sizeof reason,
		"several devices have this name, and %s: %s",
		n > MOST_DEVICES ? "they are too many" : "they stand differently", names);
	*out = (struct standing){.missed.since = INSTANT_NONE};
	return unknown(desk, out, reason);
}

static bool
judge_several(struct standing_desk *desk, size_t n, const struct inventory_row *row,
	struct standing *out, struct error *err)
{
	const struct device **devices;

	if (n > MOST_DEVICES)
		return differ(desk, desk->found, n, out);
	devices = arena_array(&desk->views, n, sizeof(struct device *));
	if (!devices)
		return arena_failed(&desk->views, row->device, err);
	memcpy(devices, desk->found, n * sizeof(struct device *));
	if (!judge_device(desk, devices[0], row, out, err) ||
		!own_targets(desk, &out->targets, err))
		return false;
	for (size_t i = 1; i < n; i++) {
		struct standing other;

		if (!judge_device(desk, devices[i], row, &other, err))
			return false;
		if (!standing_unite(out, &other))
			return differ(desk, devices, n, out);
	}
	out->devices = devices;
	out->n_devices = n;
	return true;
}

/* The devices that the row names, in desk->found. */
static size_t
find_devices(struct standing_desk *desk, const struct inventory_row *row)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */
	struct meant *m;
	size_t n;

	if (row->n_devices != 1 || strlen(row->device) >= MEANT_BYTES)
		return device_match_any(desk->devices, desk->n_devices, row->devices,
			row->n_devices, desk->found);
	for (const char *p = row->device; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211U;
	m = &desk->meant[h & (MEANT - 1)];
	if (strcmp(m->name, row->device) == 0) {
		memcpy(desk->found, m->found, m->n * sizeof m->found[0]);
		return m->n;
	}
	n = device_match_any(desk->devices, desk->n_devices, row->devices, row->n_devices,
		desk->found);
	if (n <= MOST_DEVICES) {
		memcpy(m->name, row->device, strlen(row->device) + 1);
		memcpy(m->found, desk->found, n * sizeof m->found[0]);
		m->n = n;
	}
	return n;
}

bool
standing_of(struct standing_desk *desk, const struct inventory_row *row,
	struct standing *out, struct error *err)
{
	size_t n;

	*out = (struct standing){.reason = "", .missed.since = INSTANT_NONE};
	make_room(desk);
	n = find_devices(desk, row);
	if (!*row->device)
		return unknown(desk, out, "the row names no device");
	if (!n)
		return unknown(desk, out, "no such device is known");
	if (n > 1)
		return judge_several(desk, n, row, out, err);
	if (!judge_device(desk, desk->found[0], row, out, err))
		return false;
	out->devices = desk->found;
	out->n_devices = 1;
	return true;
}
