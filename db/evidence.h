/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.h - why we say what we say of a release: sightings with their proof, contradictions.
 *
 * Layer: db.
 */
#ifndef SUCAT_DB_EVIDENCE_H
#define SUCAT_DB_EVIDENCE_H

#include "core/arena.h"
#include "core/digest.h"
#include "db/release_list.h"

/* One unbroken sighting. Texts are "" where there is nothing. */
struct evidence_row {
	const char *build;
	const char *source, *list, *section;
	bool is_fact;    /* bundled: the interval is that of the bundle, no sighting */
	const char *key; /* key path in the answer of the first sighting */
	struct digest answer; /* the digest of that answer's bytes */
	int64_t first_seen, last_seen;
	bool listed; /* still claimed */
	const char *version, *base_build, *kind, *rule, *confidence, *flag;
	int64_t device_set; /* for evidence_devices */
	int64_t n_devices;
	int64_t posted, expires; /* days; the earliest, the newest stated */
	int64_t sightings;       /* that are folded into this row */
};

/* A release, as it was told at that moment; "" = all builds of the platform. */
struct evidence_question {
	const char *platform, *build;
	int64_t at; /* INT64_MAX = now */
};

/* All of it as known at `at` (INT64_MAX: now), by build, source, list and time, in `arena`. */
NODISCARD bool evidence_list(struct db *db, const struct evidence_question *question,
	struct arena *arena, struct evidence_row **rows, size_t *n, struct error *err);
/* Fold the later sightings of each list into its first, in place; returns how many rows are left:
 * one for each list of a source (and rule). All are of one build. */
size_t evidence_fold(struct evidence_row *rows, size_t n);

/* One unbroken sighting of a security note that is about a release. */
struct evidence_note {
	const char *id, *title, *source, *key;
	struct digest answer;
	int64_t first_seen, last_seen;
	bool listed; /* still told so */
};
/* All of a release, by document, source and time, in `arena`. */
NODISCARD bool evidence_notes(struct db *db, const char *platform, const char *build,
	struct arena *arena, struct evidence_note **rows, size_t *n, struct error *err);

/* The devices of a set, sorted. */
NODISCARD bool evidence_devices(struct db *db, int64_t device_set, struct arena *arena,
	const char *const **devices, size_t *n, struct error *err);
/* All devices that any claim of a release names, sorted. */
NODISCARD bool evidence_release_devices(struct db *db, const char *platform,
	const char *build, struct arena *arena, const char *const **devices, size_t *n,
	struct error *err);

/* One value that a source (in a list) gives to a field, while another gives another. */
struct contradiction_value {
	const char *value, *source,
		*list; /* list: "" when the source speaks as a whole */
	bool followed;
};
struct contradiction {
	const char *field; /* "kind", "version", "prerequisite_build", "posted" */
	const struct contradiction_value *values;
	size_t n;
};

/*
 * Where the sources of a release disagree: its kind, version and prerequisite build by list, the
 * earliest posting date by source. Mere existence (no version, kind unknown) contradicts nothing.
 */
NODISCARD bool evidence_contradictions(const struct release_row *release,
	const struct evidence_row *rows, size_t n_rows, struct arena *arena,
	const struct contradiction **list, size_t *n, struct error *err);

#endif
