/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build.h - build numbers: grammar, class, order, twins, response arithmetic.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Build numbers". A build is unique only together
 * with its platform. Never compare builds as strings: 24G222 (15.7) is newer than 24G90 (15.6.1).
 */
#ifndef SUCAT_PARSER_BUILD_H
#define SUCAT_PARSER_BUILD_H

#include "core/limits.h"

#include <stdbool.h>
#include <stdint.h>

/* In the order of the canonical sort key (classRank): 5 < plain < 6 < 2,3 < 8 < 9 < 77. */
enum build_class {
	BUILD_SEED,  /* 5xxx + suffix: beta; 25D5087f */
	BUILD_PLAIN, /* 1-3 digits, or 1000-1999 by natural overflow; 25G83, 20G1443 */
	BUILD_TWIN,  /* 6xxx: the plain build relabelled for devices on a beta; 23G6083 */
	BUILD_HARDWARE,    /* 2xxx, 3xxx: hardware branch, mostly Macs; 25D2128 */
	BUILD_BRANCH,      /* 8xxx: hardware branch, mostly others; 23D8133 */
	BUILD_BRANCH_TWIN, /* 9xxx: twin of the 8xxx build; 23D9133 */
	BUILD_RESPONSE,    /* 77 + 4 or 5 digits + suffix: RSR or BSI; 25D771280a */
	BUILD_ODD,         /* grammatical, none of the above; 22A103310o, 25D5087 */
};

struct build {
	char text[CAP_BUILD_BYTES + 1]; /* as received */
	int major;                      /* 25 of 25D2128 */
	char letter;                    /* 'D' */
	int64_t number;                 /* 2128 */
	char suffix;                    /* 'a' or '\0' */
	enum build_class class;
	/* number mod 1000 for 2,3,5,6,8,9xxx; responses: the seq of their base (27 for 22D7750270d
	 * as for 22D5027d), so that they sort with it; else number */
	int64_t seq;
};

/* false when `text` does not match ^([0-9]{1,2})([A-Z])([0-9]{1,7})([a-z])?$ or is longer than
 * CAP_BUILD_BYTES. The mesu decoy 99Z999 matches: test build_is_decoy first. */
bool build_parse(const char *text, struct build *out);
bool build_is_decoy(const char *text);
/* Is the text shaped as a response build: ^\d{1,2}[A-Z]77\d{4,5}[a-z]$ ? */
bool build_is_response(const char *text);
/* A beta by its number alone: class BUILD_SEED, or a response whose base kept its 5xxx. */
bool build_is_seed(const char *text);

/* Canonical sort key (storage and output, not chronology): major, letter, seq, class, number,
 * suffix. Total over all strings: what does not parse sorts after what does, by bytes. */
int build_compare(const char *a, const char *b);

/*
 * The builds whose payload this one may repeat, by arithmetic alone: 6xxx -> number - 6000 and
 * number - 3000 (22A6354 -> 22A354, 22A3354), 9xxx -> number - 1000. Returns how many (0-2);
 * 0 for a build with a suffix.
 * The rule holds only when both carry the same version and share devices; the caller checks.
 */
int build_twin_candidates(const char *text, char out[2][CAP_BUILD_BYTES + 1]);
/* Is `twin` a twin of `canonical` by arithmetic? (23G6083, 23G83) (22A6354, 22A3354)
 * (23D9133, 23D8133) */
bool build_is_twin(const char *twin, const char *canonical);
/* The one build that may be a twin of this one, by arithmetic; false when there is none. */
bool build_twin_of(const char *text, char out[CAP_BUILD_BYTES + 1]);

/* Do the digits of a response fit this base build (major and letter equal, 77 + seq x 10 padded
 * to 4, or the 5xxx number kept whole x 10)? A check that warns, never overrides: not
 * invertible (2128, 128 and 8128 give the same digits). */
bool build_response_fits(const char *response, const char *base);

#endif
