/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.h - how device management says a policy of updates to a system: keys, and where they go.
 *
 * Layer: parser (pure). Facts: Apple's device-management schema, doc/formats.md, "Management". From
 * iOS and iPadOS 18 and macOS 15 on it is the declaration
 * com.apple.configuration.softwareupdate.settings; before, and on tvOS, the restrictions payload
 * com.apple.applicationaccess of a profile.
 */
#ifndef SUCAT_PARSER_POLICY_H
#define SUCAT_PARSER_POLICY_H

#include "core/error.h"
#include "parser/platform.h"

#include <stddef.h>

/* What may be wished, and the option that says it. */
enum policy_wish {
	POLICY_DEFER,        /* days, for updates within a major version, or for all */
	POLICY_DEFER_MAJOR,  /* days, for upgrades to another major version */
	POLICY_DEFER_SYSTEM, /* days, for updates that are not of the system itself */
	POLICY_RESPONSES,    /* are responses (RSR, BSI) offered to the user */
	POLICY_RESPONSE_REMOVAL, /* may the user remove one */
	POLICY_WISHES,
};
/* "defer", "defer-major", "defer-system", "responses", "response-removal". */
const char *policy_wish_name(enum policy_wish wish);

#define POLICY_UNSAID (-1)

/* Days (1 to CAP_DEFER_DAYS), 1 or 0 for yes or no, or POLICY_UNSAID. */
struct policy {
	int wishes[POLICY_WISHES];
};

enum policy_carrier { POLICY_NONE, POLICY_DECLARATION, POLICY_PROFILE };

struct policy_setting {
	const char *
		group; /* the dictionary of the payload that it is in; NULL = at its top */
	const char *key;
	bool is_days; /* an integer; else a boolean */
	int value;
};

#define POLICY_MOST_SETTINGS 8

struct policy_settings {
	enum policy_carrier carrier;
	struct policy_setting
		list[POLICY_MOST_SETTINGS]; /* those of one group side by side */
	size_t n;
};

/*
 * The settings that say the policy to that system. Upgrades follow POLICY_DEFER where nothing is
 * wished for them. ERR_REFUSED when the system knows no setting for one of the wishes, or none
 * at all: nothing is left out silently.
 */
NODISCARD bool policy_settings(const struct policy *policy, enum platform platform,
	const char *version, struct policy_settings *out, struct error *err);

/* The version from which a platform takes com.apple.configuration.softwareupdate.enforcement.specific;
 * NULL = none does. */
const char *policy_enforceable_since(enum platform platform);

#endif
