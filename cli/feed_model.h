/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_model.h - what the published files say: everything known at one moment, from one snapshot.
 *
 * Layer: cli; holds no SQL. Read once by feed_model_open(), then drawn by one writer per file
 * (feed_*.c, page*.c), so that all files agree. No clock: the same facts give the same model.
 * Lists are sorted and stable. Texts are "" where there is nothing, times INSTANT_NONE; all text
 * that came from a source is hostile (escape it). Everything lives in the model's arena.
 */
#ifndef SUCAT_CLI_FEED_MODEL_H
#define SUCAT_CLI_FEED_MODEL_H

#include "core/arena.h"
#include "db/release_list.h"
#include "db/source.h"
#include "db/view.h"
#include "parser/record.h"

#include <jansson.h>

struct download;
struct feed_release;
struct feed_sets;
struct feed_train;

/* A device by its gdmf identifier; model and title are advisory names. */
struct feed_device {
	const char *id;    /* "J504AP", "iPhone15,2" */
	const char *model; /* "Mac15,3", or "" */
	const char *title; /* marketing name, or "" */
	enum platform platform;
};

/* Devices by identifier, without repeats. Pointers into feed_model.devices. */
struct feed_devices {
	const struct feed_device *const *list;
	size_t n; /* 0 = unknown: no source names any */
};

struct feed_cve {
	const char *id; /* "CVE-2026-20643" */
	bool exploited; /* Apple knows of a report that it was exploited */
};

/* A published security note that names a release. */
struct feed_advisory {
	const char *url, *title;
	int64_t published; /* a day */
	const struct feed_cve *cves;
	size_t n_cves;
};

/* Is it a security release? As DESIGN's three values. */
enum feed_security { FEED_SECURITY_UNKNOWN, FEED_SECURITY_YES, FEED_SECURITY_NO };

struct feed_release {
	struct release_row
		row; /* platform, version, extra, build, aliases, dates, sources ... */
	enum platform platform;
	enum release_kind kind;
	const char *title; /* "macOS Tahoe 26.3.1 (a)" */
	int64_t date; /* a day that a source states; INSTANT_NONE while none does. Of a folder that
	               * was published before, the one that was told there: it never moves */
	int64_t sort_day; /* date, else the day on which it was first seen; for order alone */

	struct feed_devices devices; /* that any claim named by the moment */
	struct feed_devices
		offered; /* for which it is listed, unexpired, at the moment */
	/* Its devices are fewer than half of those of another release of its train within 90 days
	 * of it: a fork, or an update of few models. False when its devices are unknown. */
	bool device_specific;

	/* NULL = none known at the moment: the first later release of the train for at least half
	 * of its devices (a response: also a higher letter on its base); of a device_specific one,
	 * the first of those that is not; of a response, the release of its base build. */
	const struct feed_release *superseded_by, *merged_into, *patches;
	int64_t days_since_previous; /* in the train, same kind; -1 = no earlier one */

	enum feed_security security;
	const struct feed_advisory *const *advisories; /* newest first */
	size_t n_advisories;
	const struct feed_cve *cves; /* of all of them, by id, without repeats */
	size_t n_cves;
};

/* The releases of a platform with one major version ("10.15": two numbers before 11). */
struct feed_train {
	enum platform platform;
	const char *key;   /* "26", "10.15" */
	const char *name;  /* "Tahoe"; "" = the platform has none, or none is known */
	const char *label; /* "Tahoe 26"; without a name "macOS 28", "iOS 26" */
	/* Newest first, responses among them; no betas, no mere existence. */
	struct feed_release *const *releases;
	size_t n;
	/* The full release that is the newest for most devices of the train: a fork for one model
	 * never is. Of what is offered at the moment, else of what ever was. NULL = none is full. */
	const struct feed_release *latest;
};

struct feed_platform {
	enum platform platform;
	const char *name;          /* "macOS" */
	struct feed_train *trains; /* newest major first */
	size_t n_trains;
	const struct feed_release *const *betas; /* newest first */
	size_t n_betas;
	const struct view
		*view; /* what was claimed (db/view.h); NULL = nothing by then */
};

/* A pair of version and build that pmv lists at the moment: what device management accepts.
 * Expired ones are left out. A twin has a row of its own. */
struct feed_pair {
	enum platform platform;
	const struct feed_release
		*release; /* of the canonical build; NULL when it has no version */
	enum release_kind kind;
	const char *version, *extra, *build, *prerequisite_build;
	enum audience audience;
	struct feed_devices devices;
	int64_t posted, expires; /* days; the last day still counts */
	const char *source;
};

/* Something worth telling, as the event log of the store has it. */
struct feed_event {
	int64_t seq;
	const char *id, *type, *group;
	int64_t at;
	const char *platform, *build;
	const char *detail;                 /* a JSON object (doc/formats.md), or "" */
	const struct feed_release *release; /* NULL when no source states it any more */
};

struct feed_model {
	struct db *db;
	int64_t at;         /* what was known then; INT64_MAX = all that is known */
	int64_t moment;     /* what has expired, and is offered: at, or data_as_of */
	int64_t data_as_of; /* the newest answer by then */
	int64_t changed_at; /* when their facts last changed */
	struct feed_platform
		*platforms; /* in the order of enum platform; empty ones left out */
	size_t n_platforms;
	const struct feed_device *devices; /* all, by identifier */
	size_t n_devices;
	struct feed_pair *pairs; /* by platform, newest version first, build, audience */
	size_t n_pairs;
	const struct feed_event *events; /* newest first */
	size_t n_events;
	const struct download *downloads; /* cli/download_json.h */
	size_t n_downloads;
	const struct source *sources; /* as they stand now; by name; see cli/health.h */
	size_t n_sources;
	const struct source_answered
		*answered; /* those that had answered by `at`; by name */
	size_t n_answered;
	struct feed_model_index *index; /* for feed_model_find */
	size_t n_index;
	const struct feed_sets *sets; /* cli/feed_devices.h */
	struct arena arena;
};

/*
 * Read the model inside the caller's snapshot (db_begin), which stays open as long as a writer
 * reads evidence. `at` INT64_MAX = all that is known, so that no clock is needed. `told`
 * (may be NULL) is what a folder told before: {platform: {build: day}}; days that were told stay,
 * unless no source states any: then it was never one of Apple's.
 * ERR_UNKNOWN when no source had answered by then. False with err set; close it all the same.
 */
NODISCARD bool feed_model_open(struct feed_model *model, struct db *db, int64_t at,
	const json_t *told, struct error *err);
/* Takes a zeroed struct. */
void feed_model_close(struct feed_model *model);

/* The release of that canonical build or twin; NULL when there is none. */
const struct feed_release *feed_model_find(
	const struct feed_model *model, enum platform platform, const char *build);
/* Does the set name the device? */
bool feed_devices_have(const struct feed_devices *set, const struct feed_device *device);
/*
 * The newest release of each train that is offered to the device (full, responses left out),
 * newest train first, at most `cap`; returns how many.
 */
size_t feed_model_latest_for(const struct feed_model *model,
	const struct feed_device *device, const struct feed_release **found, size_t cap);

#endif
