/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version.h - OS versions: grammar, order, the extra of a response.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Versions". Versions are text with an order, never
 * numbers: 26 equals 26.0 in comparing and is displayed as received.
 */
#ifndef SUCAT_PARSER_VERSION_H
#define SUCAT_PARSER_VERSION_H

#include "core/limits.h"

#include <stdbool.h>
#include <stdint.h>

enum version_stage { VERSION_BETA, VERSION_RC, VERSION_RELEASE };

struct version {
	int64_t numbers[4]; /* missing ones are 0 */
	int n_numbers;      /* as received, 1-4 */
	enum version_stage stage;
	int64_t stage_number; /* beta 3 -> 3; "beta" alone -> 1 */
	int64_t respin;       /* "beta 3 v.2" -> 2, else 0 */
	char extra[8];        /* "a" of "(a)"; "" = none */
};

/* Forms: "13.4.1", "26", "13.4.1 (c)", "26.3 beta (a)", "27.0 beta 3 v.2", "26.5 RC 2",
 * "macOS Ventura 13.4.1 (c)", "iOS Security Response 16.4.1 (a)" (a leading name is skipped).
 * false when there is no number, more than four, or anything is left over. */
bool version_parse(const char *text, struct version *out);

/* numbers, then stage (beta < RC < release), stage number, respin, then extra (none < a < b < c):
 * 26.3 beta < 26.3 beta (a) < 26.3 beta 2. -1, 0 or 1. */
int version_compare(const struct version *a, const struct version *b);
/* The same on texts; total: what does not parse sorts before what does, by bytes. */
int version_compare_text(const char *a, const char *b);
/* The numbers alone: 26 equals 26.0, extra and stage ignored. -1, 0 or 1. */
int version_compare_numbers(const char *a, const char *b);
/* The first number: 26 of "26.3.1"; -1 when it does not parse. */
int64_t version_major(const char *text);
/* Do two begin with the same number? An update from one to the other is no upgrade then. */
bool version_is_same_major(const char *a, const char *b);

/* "(a)", "a", " (a) " -> "a"; "", NULL -> "". `to` holds 8 bytes. false for anything else. */
bool version_extra_parse(const char *text, char to[8]);
/* none < a < b < ... < z < aa; both normalised. -1, 0 or 1. */
int version_extra_compare(const char *a, const char *b);
/* "9.9.26.3.1" -> "26.3.1": strips the prefix of Pallas and mesu OSVersion when two or more
 * numbers follow; returns a pointer into `text`. "9.9.99.0" is a decoy: its build tells. */
const char *version_strip_prefix(const char *text);
/* Is it a plain release number, ^[0-9]{1,3}(\.[0-9]{1,4}){0,3}$, within CAP_VERSION_BYTES? */
bool version_is_plain(const char *text);

#endif
