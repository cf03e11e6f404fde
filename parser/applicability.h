/* SPDX-License-Identifier: Apache-2.0 */
/*
 * applicability.h - does this offer hold for this device on this base, and why not.
 *
 * Layer: parser (pure). The one judge for targets, bases, --why, enforce and fleet alike.
 * Facts: doc/formats.md, "Applicability".
 */
#ifndef SUCAT_PARSER_APPLICABILITY_H
#define SUCAT_PARSER_APPLICABILITY_H

#include "parser/record.h"

/* What the device runs. Strings are never NULL. */
struct base {
	const char *version; /* "26.3.1", "26.4 RC" */
	bool prerelease;   /* a beta or candidate of that version: its release is newer */
	const char *build; /* "25D2128", as given: a twin stays itself; "" = not known */
	const char
		*canonical_build; /* of its twin group; equals build when it is no twin */
	const char *
		supplemental_build; /* the response installed now, or ""; some inventories repeat
	                                 * the base build here: that means none */
	const char *supplemental_extra; /* its "(a)", or "" = none or not known */
};

/* One claim as it stands at the moment asked. */
struct offer {
	enum release_kind kind;
	bool beta;
	const char *version, *extra, *build;
	const char *canonical_build;
	const char *prerequisite_build;     /* "" = any older */
	int64_t posted, expires, withdrawn; /* as of the moment asked */
	bool offered_later; /* this device was first offered its canonical build after that of the
	                     * base; only of what may be a rebuild */
	bool listed;        /* in force at the moment asked; false: known from earlier */
	bool device_listed; /* this row names the device */
	bool devices_known; /* this row names any device at all */
};

/* What is asked for. */
struct question {
	int64_t at;
	bool beta; /* beta releases may be targets too */
	/* Days for which the management hides a full update from the user after its release. An
	 * upgrade has another first number than the base. Never of enforcement, nor of responses. */
	int defer_days, defer_major_days; /* 0 = no deferral */
	int64_t released; /* of this offer's release, for deferral; INSTANT_NONE if unknown */
};

enum reason {
	/* holds: these four come first */
	REASON_NEWER_VERSION,
	REASON_REBUILD,
	REASON_EXACT_BASE,
	REASON_VIA_BASE, /* a combined install reaches it (--reachable); never set by applies() */
	/* does not hold */
	REASON_NOT_NEWER,
	REASON_DEVICE_NOT_LISTED,
	REASON_DEVICE_UNKNOWN,
	REASON_BASE_DIFFERS,
	REASON_EXPIRED,
	REASON_WITHDRAWN,
	REASON_BETA,
	REASON_SUPERSEDED_RESPONSE,
	REASON_DEFERRED,
	REASON_NOT_LISTED_NOW,
	REASON_KIND_UNKNOWN,
	REASON_COUNT,
};
/* "newer-version", "rebuild", "exact-base", "via-base", "not-newer", "device-not-listed",
 * "device-unknown", "base-differs", "expired", "withdrawn", "beta", "superseded-response",
 * "deferred", "not-listed-now", "kind-unknown". */
const char *reason_name(enum reason reason);
/* Does this reason mean that the offer holds? */
bool reason_holds(enum reason reason);

/*
 * The verdict for one offer. Judged in this order; the first that fails is the reason:
 *
 *  1. withdrawn            `at` is at or after offer->withdrawn
 *  2. not-listed-now       !listed
 *  3. device-unknown       !devices_known: the row names no device at all
 *  4. device-not-listed    !device_listed: this row, not a sibling of the same build
 *  5. beta                 beta, and not asked for
 *  6. kind-unknown
 *  7. a full update:
 *     not-newer            its numbers are below the base's, or equal without being a rebuild, or
 *                          one of the two versions cannot be read. A release is above a
 *                          prerelease of its numbers. A rebuild has another canonical build that
 *                          this device was first offered later. An installed response counts for
 *                          nothing.
 *     base-differs         a delta (prerequisite_build set) for another base build
 *     a response:
 *     base-differs         prerequisite_build is not exactly base->build: a twin of it is another
 *     superseded-response  it is installed, or its extra (none < a < b < c) is not above the
 *                          installed one. Where the installed extra is not known, build_compare
 *                          of the two decides: on one base the spin letter only grows.
 *  8. expired              `at` is after the day offer->expires; the day itself still counts
 *  9. deferred             before applicability_visible_from
 *
 * A response that a newer letter in the same list replaces is seen only by who has both: of
 * several that hold on one base the highest extra is the target, the rest superseded-response.
 */
enum reason applicability_judge(const struct base *base, const struct offer *offer,
	const struct question *question);

/* May the offer be a rebuild of the base? Then offered_later decides; else nobody looks at that. */
bool applicability_may_rebuild(const struct base *base, const struct offer *offer);

/* Is that full release above the base by its version, or the release of a prerelease? */
bool applicability_is_above(const struct base *base, const struct offer *offer);

/* When the user of a device on this base first sees an offer that holds: the day of its release,
 * later by the deferral when it is a full update. INSTANT_NONE when the release is not dated. */
int64_t applicability_visible_from(const struct base *base, const struct offer *offer,
	const struct question *question);

#endif
