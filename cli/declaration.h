/* SPDX-License-Identifier: Apache-2.0 */
/*
 * declaration.h - what device management sends to enforce an update.
 *
 * Layer: cli. Shape: Apple's schema of com.apple.configuration.softwareupdate.enforcement.specific
 * (keys, types and required ones: doc/schemas/enforce.json). Without ServerToken, which is the
 * management server's own.
 */
#ifndef SUCAT_CLI_DECLARATION_H
#define SUCAT_CLI_DECLARATION_H

#include "parser/platform.h"
#include "core/error.h"

#include <jansson.h>
#include <stdint.h>

struct declaration {
	enum platform platform;
	const char *identity; /* of the Identifier, before the build: "" or "25D125." */
	const char *version;  /* TargetOSVersion: digits only, also of a response */
	const char *build;    /* TargetBuildVersion */
	const char *by;       /* TargetLocalDateTime */
	const char *details_url; /* DetailsURL, or "" */
};

/* A new object, NULL when out of memory. The same platform, identity and build give the same
 * Identifier, whatever the deadline: a later one replaces it. */
json_t *declaration_json(const struct declaration *declaration);

/*
 * "2026-04-01T18:00:00", local time of the device: no offset, no fraction; a space for the T and
 * missing seconds are mended. `to` holds 20 bytes. *local: as if it were UTC; it comes up to 14
 * hours before and 12 after that. ERR_USAGE when it is no such time.
 */
NODISCARD bool declaration_time(
	const char *text, char to[20], int64_t *local, struct error *err);

#define DECLARATION_LATEST_S ((int64_t)12 * 3600) /* UTC-12 */

#endif
