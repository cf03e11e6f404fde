/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notetext.h - what the words of a security note mean: which releases, which day, which document.
 *
 * Layer: parser (pure). Text comes as htmltext makes it. Facts: doc/formats.md, "Security notes".
 */
#ifndef SUCAT_PARSER_NOTETEXT_H
#define SUCAT_PARSER_NOTETEXT_H

#include "core/arena.h"
#include "parser/record.h"

#define NOTE_ID_BYTES     16 /* "126604", "HT213825" */
#define NOTE_ANCHOR_BYTES 16 /* "rsra" */

struct note_names {
	struct advisory_release *list; /* sorted, each once; strings in the arena */
	size_t n;
	bool response; /* a Rapid Security Response or Background Security Improvement */
};

/*
 * The releases that a title names. A part of it (parted by commas and "and") counts when it begins
 * with an operating system: "GarageBand for macOS 10.4.8", "macOS Server 5.11" and "Security Update
 * 2021-003 Catalina" name none. Between system and version stand any words ("macOS Big Sur 11.0.1");
 * a system twice is one ("iOS iOS 18.4.1"); a bare version is of the system before ("macOS Monterey
 * 12.0 and 12.0.1"), a system without a version has the next one ("iOS and iPadOS 15.3"). iOS up to
 * 12 is iPadOS too: iPads ran it under that name.
 * A response without a letter gets that of `anchor` ("rsra": "(a)"), else ADVISORY_EXTRA_UNNAMED;
 * one without any version counts too (version ""). `response` forces it: the title that it belongs
 * to was one. ERR_LIMIT for more than CAP_ADVISORY_RELEASES, ERR_NOMEM.
 */
NODISCARD bool note_names(const char *title, const char *anchor, bool response,
	struct arena *arena, struct note_names *out, struct error *err);

/* "17 Mar 2026", "March 17, 2026", with words before and behind ("Released March 17, 2026"): the
 * first such day. INSTANT_NONE when there is none, or it is no real day. */
int64_t note_day(const char *text);

/*
 * The document that a link on a page of support.apple.com leads to: "https://support.apple.com/en-us/
 * 126604", "/en-us/126604", "/kb/HT213825#rsra", "/102783": digits, or HT and digits. The anchor is
 * kept when it is of a response ("rsra", "bsib"), else "". false for any other link.
 */
bool note_link(const char *url, char id[NOTE_ID_BYTES], char anchor[NOTE_ANCHOR_BYTES]);
/* Is it such an id? */
bool note_is_id(const char *id);
/* `id` as it is, when it is the anchor of a response; else "". */
const char *note_anchor(const char *id);

/* Where `words` begin in the text, letters of either case; NULL when nowhere. */
const char *note_find(const char *text, const char *words);

/* The first CVE id at or after `text` ("CVE-2026-20643"): where it begins, *len is its length; NULL
 * when there is none. */
const char *note_cve(const char *text, size_t *len);
/* Does Apple say that it may have been exploited? */
bool note_is_exploited(const char *text);

#endif
