/* SPDX-License-Identifier: Apache-2.0 */
/*
 * advisory.h - Apple's security notes, and the releases that they are about.
 *
 * Layer: db. Facts: parser/advisory.h and parser/secindex.h; tables and views: sql/0004. A note is
 * known by the rows of the index pages and by its own page; both name releases, and what is joined
 * here is joined by platform, version and extra, never by version alone. CVEs come of pages only,
 * of the sections that name the release: a row that links a page which names another release adds
 * no CVE.
 *
 * All of it is loaded by one query (and one for each note's CVEs): for one release, for those of one
 * CVE, or for all:
 *
 *     const struct advisory_filter all = ADVISORY_ALL;
 *     if (!advisory_load(db, &all, arena, &set, err)) ...
 *     for (each release row) {
 *         const struct release_security *s = advisory_find(&set, row->platform, row->build);
 *         enum security is = advisory_security(s, row->kind);
 *         for (size_t i = 0; s && i < s->n; i++)
 *             ... s->advisories[i].url, .title, .date, .cves[0 .. n_cves) ...
 *     }
 *
 * A twin has what its canonical build has: ask for either.
 *
 * "This release got its advisory now": the fold collects the releases of an answer's new notes with
 * CVEs (`advised` in fold_state.h), and fold_tell makes an `advisory` event of each, once: a later
 * amendment of the page is not told again. A release that comes after its note is in no such set:
 * its `new` event finds the note here.
 */
#ifndef SUCAT_DB_ADVISORY_H
#define SUCAT_DB_ADVISORY_H

#include "core/arena.h"
#include "db/connection.h"

/* yes: a response, or CVEs are listed; no: a row says that none are published; else unknown. */
enum security { SECURITY_UNKNOWN, SECURITY_NO, SECURITY_YES };
/* "unknown", "no", "yes". */
const char *security_name(enum security security);

/* Texts are "" where there is nothing. */
struct cve_row {
	const char *cve;       /* "CVE-2026-20643" */
	const char *component; /* "WebKit" */
	const char *impact;
	bool exploited; /* the note says that it may have been exploited */
};

/* Sort by id and leave each once, exploited when one entry says so; returns how many are left. */
size_t cve_unite(struct cve_row *cves, size_t n);

/* What one note says of one release. */
struct advisory_row {
	const char *id; /* Apple's id of the document; "" = a row that links none */
	const char *
		url; /* "https://support.apple.com/en-us/126604", with "#rsra" of a section */
	const char *title;
	const char *source;         /* that shows it: a page's own, else an index */
	int64_t date;               /* a day; INSTANT_NONE = none stated */
	bool no_cves;               /* "This update has no published CVE entries." */
	bool has_page;              /* its own page is known, so that CVEs would be */
	const struct cve_row *cves; /* sorted by id, each once */
	size_t n_cves, n_exploited;
};

struct release_security {
	const char *platform, *build;
	const struct advisory_row *advisories; /* by id and anchor */
	size_t n;
	/* of all its advisories, each CVE once */
	size_t n_cves, n_exploited;
};

/* A note that is about no release of this store: never dropped, told by status. */
struct advisory_unjoined {
	const char *id, *anchor, *url, *title, *source;
	int64_t date;
	bool names_release; /* it names one that no source lists; else it is about other software */
};

struct advisory_filter {
	const char *platform, *build, *cve; /* "" = all */
	int64_t at;                         /* as it was told at that moment */
};
#define ADVISORY_ALL ((struct advisory_filter){"", "", "", INT64_MAX})

struct advisories {
	const struct release_security *releases; /* by platform and build, as bytes */
	size_t n;
	/* not with a filter by platform or build */
	const struct advisory_unjoined *unjoined;
	size_t n_unjoined;
};

NODISCARD bool advisory_load(struct db *db, const struct advisory_filter *filter,
	struct arena *arena, struct advisories *out, struct error *err);

/* NULL when no note is about that build. */
const struct release_security *advisory_find(
	const struct advisories *set, const char *platform, const char *build);

/* `s` may be NULL; `kind` is the release's: "full", "rsr", "bsi", "unknown". */
enum security advisory_security(const struct release_security *s, const char *kind);

/* A document that a row of an index links, and the source that it is asked by. */
struct advisory_link {
	const char *id;
	int64_t date;    /* of its newest row; INSTANT_NONE = none */
	const char *url; /* of its source; "" = there is none yet */
	int64_t interval_s;
};
/* Every document that was ever linked, the newest first. */
NODISCARD bool advisory_links(struct db *db, struct arena *arena,
	struct advisory_link **links, size_t *n, struct error *err);

/* The one to print beside a release: of those with CVEs the first, else the first with a link, else
 * the first; NULL when there is none. */
const struct advisory_row *advisory_main(const struct release_security *s);

#endif
