/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view.h - what was claimed for a platform at a moment: the rows that applicability judges.
 *
 * Layer: db. Where the history of pmv covers the moment, its sightings alone count (basis
 * `seen`). Else the bundled facts, other sources' sightings, and the dates that pmv stated later
 * (basis `bundled`, `stated` or `seen`, in this order of what there is).
 */
#ifndef SUCAT_DB_VIEW_H
#define SUCAT_DB_VIEW_H

#include "core/arena.h"
#include "db/device.h"
#include "parser/applicability.h"

struct view_row {
	const char *version, *extra, *build, *canonical_build, *prerequisite_build;
	enum release_kind kind;
	bool beta;
	enum audience audience;
	const char *rule, *source;
	const char
		*list; /* it stands in; of the bundled facts the one that they are from */
	int64_t device_set; /* row of device_set */
	bool devices_known;
	bool in_force; /* listed at the moment, as far as its basis knows */
	bool aside; /* of a source that does not decide at this moment: known, no offer */
	int64_t known_from; /* first sighting, or the stated date */
	int64_t posted, expires, withdrawn;
};

enum basis { BASIS_SEEN, BASIS_STATED, BASIS_BUNDLED };
/* "seen", "stated", "bundled". */
const char *basis_name(enum basis basis);

struct view {
	struct db *db;
	struct arena *arena;
	enum platform platform;
	const struct device
		*device; /* whose rows it has, and those of no device; NULL = all */
	int64_t at;
	enum basis basis;
	int64_t data_as_of; /* the newest answer that it rests on; INSTANT_NONE = none */
	struct view_row *rows;
	size_t n, alloc;
	/* Of a view of what was listed then: where device_view_whole() keeps the whole; else NULL. */
	struct device_view **whole;
};

/*
 * What is known of the platform at that moment, in `arena`. With `device`, only the deciding rows
 * that name it or no device at all, and where the history of pmv decides, of these only what was in
 * force: what was before grows with the years, and is no answer by itself. Without, every row
 * of every source (those that do not decide stand aside). ERR_UNKNOWN when nothing is known of the
 * platform that early, with the first day of which something is.
 */
NODISCARD bool view_open(struct db *db, struct arena *arena, enum platform platform,
	int64_t at, const struct device *device, struct view *view, struct error *err);

/* The rows of a view that concern one device. */
struct device_view {
	const struct view *view;
	const struct device *device;
	bool *names; /* names[i]: rows[i] names the device */
};
NODISCARD bool view_for_device(const struct view *view, const struct device *device,
	struct device_view *out, struct error *err);
/*
 * The rows that concern that device, in force or not, out of the view of all, and what names the device
 * there: for those who ask for many devices. `view` belongs to the caller, its rows are in `arena`.
 */
NODISCARD bool view_narrow(const struct device_view *all, struct arena *arena,
	struct view *view, struct device_view *out, struct error *err);
/* With what was listed once, too: `dv` itself where it has that, else one in its arena that is read
 * when it is first asked for. NULL with err set. */
NODISCARD const struct device_view *device_view_whole(
	const struct device_view *dv, struct error *err);
/* When that canonical build, or a twin of it, was first offered to the device by the moment;
 * INSTANT_NONE = never. */
NODISCARD bool device_view_first(const struct device_view *dv,
	const char *canonical_build, int64_t *first, struct error *err);
/* Does a row of the view list exactly that build for the device? */
bool device_view_lists(const struct device_view *dv, const char *build);
/* Was exactly that build listed for the device, by the moment? */
NODISCARD bool device_view_listed(
	const struct device_view *dv, const char *build, bool *listed, struct error *err);

/* Does a row that is in force name the device: does any source list it at that moment? */
bool device_view_named(const struct device_view *dv);

/* The last day on which a full release counted that is listed for the device, when all of them have
 * expired by the moment: a source that is asked again lists others. INSTANT_NONE when one counts, or
 * none is listed. */
int64_t device_view_lapsed(const struct device_view *dv);

/* A row as an offer to that device on that base. Which was offered first is looked for only where it
 * may be a rebuild of the base; both moments must be known. It fails as device_view_first does. */
NODISCARD bool device_view_offer(const struct device_view *dv, size_t row,
	const struct base *base, struct offer *offer, struct error *err);

/* The earliest date that any source had stated for the build by the view's moment; with basis
 * `stated`, or stated later. */
NODISCARD bool view_released(
	const struct view *view, const char *build, int64_t *released, struct error *err);

#endif
