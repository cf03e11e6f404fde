/* SPDX-License-Identifier: Apache-2.0 */
/*
 * health.h - how a source stands: from how asking went, and from what its answers say.
 *
 * Layer: cli (pure).
 */
#ifndef SUCAT_CLI_HEALTH_H
#define SUCAT_CLI_HEALTH_H

#include "db/source.h"

struct health {
	int64_t last_success; /* the last complete answer, live or imported; INSTANT_NONE = never */
	int64_t last_change; /* the last answer with other bytes */
	int64_t next_due;    /* INSTANT_NONE: never asked, or only when named */
	/* never, ok, unchanged, held, refused, failed, kept; of imported answers the newest one's
	 * verdict stands in */
	const char *state;
	const char *message; /* "" = none */
	bool known;          /* it was asked, or has answers */
	bool due;            /* known, and asked by itself every interval */
	bool note; /* the page of one security note: there are hundreds, asked monthly */
	bool in_order; /* neither failed, refused nor held */
};

struct health health_of(const struct source *s);

#endif
