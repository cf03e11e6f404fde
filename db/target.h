/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target.h - which releases are valid for a device on a base at a moment, and why not the others.
 *
 * Layer: db. SQL picks the rows (view), one pure function judges each (parser/applicability);
 * here verdicts become targets: the rows of one release are joined, a twin stands in the
 * aliases of its canonical build, of several letters on one base the highest stays.
 */
#ifndef SUCAT_DB_TARGET_H
#define SUCAT_DB_TARGET_H

#include "db/base.h"

struct target_question {
	enum audience audience; /* rows for any of these */
	unsigned kinds;         /* bit per enum release_kind; 0 = all */
	bool beta;
	bool reachable;  /* also responses that a combined install reaches */
	bool why;        /* also what is rejected: asked of a view of all */
	bool latest;     /* only the newest of each kind */
	bool same_major; /* no upgrade to another major version, nor why one is none */
	int defer_days, defer_major_days; /* parser/applicability.h; 0 = no deferral */
};

struct target {
	enum release_kind kind;
	const char *version, *extra, *build;
	const char **aliases; /* twins that are valid too, in build order */
	size_t n_aliases;
	bool beta;
	const char *prerequisite_build;    /* "" = any older */
	int64_t posted, expires, released; /* INSTANT_NONE = not stated */
	enum audience audience;
	enum reason reason;
	const char *rule;
	const char **sources;
	size_t n_sources;
	const char **
		only_on; /* builds of the base, when it does not hold for all; else n = 0 */
	size_t n_only_on;
	const char *via; /* REASON_VIA_BASE: the base that is installed on the way */
	bool combined;   /* ... in one go (iOS and iPadOS 18, macOS 15) */
};

struct rejection {
	enum release_kind kind;
	const char *version, *extra, *build;
	enum reason reason;
};

/* What a deferral hides now, or with it a response whose base is hidden. */
struct hidden {
	enum release_kind kind;
	const char *version, *extra, *build;
	int64_t released, visible_from; /* days */
	const char *via; /* of a response: the base that is hidden; else NULL */
};

struct targets {
	struct target *list; /* newest first */
	size_t n;
	struct rejection
		*rejected; /* with `why`: every other release known then, newest first */
	size_t n_rejected;
	struct hidden *hidden; /* by the deferral, the first to appear first */
	size_t n_hidden;
	const char *
		unknown_response; /* a response on this base for which no source names devices */
	const char *unknown_full; /* the version of a newer full release of that kind */
};

/* The targets for a device on its bases. All in the view's arena. */
NODISCARD bool target_list(const struct device_view *dv, const struct bases *bases,
	const struct target_question *question, struct targets *out, struct error *err);

#endif
