/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile.h - a configuration profile with one restrictions payload, as a property list.
 *
 * Layer: parser. Written through libplist. The same identifier and settings give the same bytes:
 * the UUIDs are of their digest.
 */
#ifndef SUCAT_PARSER_PROFILE_H
#define SUCAT_PARSER_PROFILE_H

#include "parser/policy.h"

#define PROFILE_PAYLOAD "com.apple.applicationaccess"

struct profile {
	const char *
		identifier; /* PayloadIdentifier; that of the payload has ".restrictions" more */
	const char *name;                       /* PayloadDisplayName */
	const struct policy_settings *settings; /* of POLICY_PROFILE */
};

#define PROFILE_UUID_BYTES 37

/* The UUIDs of the profile and of its payload. ERR_NOMEM. */
NODISCARD bool profile_uuids(const struct profile *profile,
	char outer[PROFILE_UUID_BYTES], char payload[PROFILE_UUID_BYTES],
	struct error *err);

/* The XML, NUL-terminated: freed by profile_free(). NULL with ERR_NOMEM. */
NODISCARD char *profile_write(const struct profile *profile, struct error *err);
void profile_free(char *xml);

#endif
