/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/policy.h"

#include "parser/version.h"

#include <string.h>

enum family { FAMILY_IOS, FAMILY_MACOS, FAMILY_TVOS, FAMILIES };

static const char *const wish_names[POLICY_WISHES] = {
	"defer", "defer-major", "defer-system", "responses", "response-removal"};

/* What carries it, from that version on; the last that holds is meant. */
static const struct carrier_row {
	enum family family;
	const char *since;
	enum policy_carrier carrier;
} carriers[] = {
	{FAMILY_IOS,   "11.3",    POLICY_PROFILE    },
	{FAMILY_IOS,   "18.0",    POLICY_DECLARATION},
	{FAMILY_MACOS, "10.13.4", POLICY_PROFILE    },
	{FAMILY_MACOS, "15.0",    POLICY_DECLARATION},
	{FAMILY_TVOS,  "12.2",    POLICY_PROFILE    },
};

/* A key: since which version, up to which (NULL = no end), for which wish. A `flag` key says that
 * the wish stands in another key. */
static const struct key_row {
	enum policy_carrier carrier;
	enum family family;
	const char *since, *before;
	enum policy_wish wish;
	const char *group, *key;
	enum { DAYS, YES_NO, FLAG } type;
} keys[] = {
	{POLICY_DECLARATION, FAMILY_IOS,   "18.0",    NULL,   POLICY_DEFER,            "Deferrals",
         "CombinedPeriodInDays",										      DAYS  },
	{POLICY_DECLARATION, FAMILY_MACOS, "15.0",    NULL,   POLICY_DEFER_MAJOR,      "Deferrals",
         "MajorPeriodInDays",											 DAYS  },
	{POLICY_DECLARATION, FAMILY_MACOS, "15.0",    NULL,   POLICY_DEFER,            "Deferrals",
         "MinorPeriodInDays",											 DAYS  },
	{POLICY_DECLARATION, FAMILY_MACOS, "15.0",    NULL,   POLICY_DEFER_SYSTEM,     "Deferrals",
         "SystemPeriodInDays",											DAYS  },
	{POLICY_DECLARATION, FAMILY_IOS,   "18.0",    NULL,   POLICY_RESPONSES,
         "RapidSecurityResponse",								   "Enable",         YES_NO},
	{POLICY_DECLARATION, FAMILY_MACOS, "15.0",    NULL,   POLICY_RESPONSES,
         "RapidSecurityResponse",								   "Enable",         YES_NO},
	{POLICY_DECLARATION, FAMILY_IOS,   "18.0",    NULL,   POLICY_RESPONSE_REMOVAL,
         "RapidSecurityResponse",								   "EnableRollback", YES_NO},
	{POLICY_DECLARATION, FAMILY_MACOS, "15.0",    NULL,   POLICY_RESPONSE_REMOVAL,
         "RapidSecurityResponse",								   "EnableRollback", YES_NO},
	{POLICY_PROFILE,     FAMILY_IOS,   "11.3",    NULL,   POLICY_DEFER,            NULL,
         "enforcedSoftwareUpdateDelay",									       DAYS  },
	{POLICY_PROFILE,     FAMILY_IOS,   "11.3",    NULL,   POLICY_DEFER,            NULL,
         "forceDelayedSoftwareUpdates",									       FLAG  },
	{POLICY_PROFILE,     FAMILY_TVOS,  "12.2",    NULL,   POLICY_DEFER,            NULL,
         "enforcedSoftwareUpdateDelay",									       DAYS  },
	{POLICY_PROFILE,     FAMILY_TVOS,  "12.2",    NULL,   POLICY_DEFER,            NULL,
         "forceDelayedSoftwareUpdates",									       FLAG  },
	{POLICY_PROFILE,     FAMILY_MACOS, "10.13.4", "11.3", POLICY_DEFER,            NULL,
         "enforcedSoftwareUpdateDelay",									       DAYS  },
	{POLICY_PROFILE,     FAMILY_MACOS, "11.3",    NULL,   POLICY_DEFER,            NULL,
         "enforcedSoftwareUpdateMinorOSDeferredInstallDelay",                                                         DAYS  },
	{POLICY_PROFILE,     FAMILY_MACOS, "10.13.4", NULL,   POLICY_DEFER,            NULL,
         "forceDelayedSoftwareUpdates",									       FLAG  },
	{POLICY_PROFILE,     FAMILY_MACOS, "11.3",    NULL,   POLICY_DEFER_MAJOR,      NULL,
         "enforcedSoftwareUpdateMajorOSDeferredInstallDelay",                                                         DAYS  },
	{POLICY_PROFILE,     FAMILY_MACOS, "11.3",    NULL,   POLICY_DEFER_MAJOR,      NULL,
         "forceDelayedMajorSoftwareUpdates",									  FLAG  },
	{POLICY_PROFILE,     FAMILY_MACOS, "11.3",    NULL,   POLICY_DEFER_SYSTEM,     NULL,
         "enforcedSoftwareUpdateNonOSDeferredInstallDelay",                                                           DAYS  },
	{POLICY_PROFILE,     FAMILY_MACOS, "11.3",    NULL,   POLICY_DEFER_SYSTEM,     NULL,
         "forceDelayedAppSoftwareUpdates",									    FLAG  },
	{POLICY_PROFILE,     FAMILY_IOS,   "16.0",    NULL,   POLICY_RESPONSES,        NULL,
         "allowRapidSecurityResponseInstallation",								    YES_NO},
	{POLICY_PROFILE,     FAMILY_MACOS, "13.0",    NULL,   POLICY_RESPONSES,        NULL,
         "allowRapidSecurityResponseInstallation",								    YES_NO},
	{POLICY_PROFILE,     FAMILY_IOS,   "16.0",    NULL,   POLICY_RESPONSE_REMOVAL, NULL,
         "allowRapidSecurityResponseRemoval",									 YES_NO},
	{POLICY_PROFILE,     FAMILY_MACOS, "13.0",    NULL,   POLICY_RESPONSE_REMOVAL, NULL,
         "allowRapidSecurityResponseRemoval",									 YES_NO},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const char *
policy_wish_name(enum policy_wish wish)
{
	return wish_names[wish];
}

static enum family
family_of(enum platform platform)
{
	switch (platform) {
	case PLATFORM_IOS:
	case PLATFORM_IPADOS:
		return FAMILY_IOS;
	case PLATFORM_MACOS:
		return FAMILY_MACOS;
	case PLATFORM_TVOS:
		return FAMILY_TVOS;
	default:
		return FAMILIES;
	}
}

static bool
is_within(const char *version, const char *since, const char *before)
{
	return version_compare_numbers(version, since) >= 0 &&
	       (!before || version_compare_numbers(version, before) < 0);
}

/* Append the settings of one wish; false when the system knows none for it. */
static bool
say(enum policy_wish wish, int value, enum family family, const char *version,
	struct policy_settings *out)
{
	bool any = false;

	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct key_row *row = &keys[i];

		if (row->carrier != out->carrier || row->family != family ||
			row->wish != wish || !is_within(version, row->since, row->before))
			continue;
		out->list[out->n++] = (struct policy_setting){row->group, row->key,
			row->type == DAYS, row->type == FLAG ? 1 : value};
		any = true;
	}
	return any;
}

bool
policy_settings(const struct policy *policy, enum platform platform, const char *version,
	struct policy_settings *out, struct error *err)
{
	enum family family = family_of(platform);

	*out = (struct policy_settings){.carrier = POLICY_NONE};
	for (size_t i = 0; i < COUNT(carriers); i++)
		if (carriers[i].family == family &&
			is_within(version, carriers[i].since, NULL))
			out->carrier = carriers[i].carrier;
	if (out->carrier == POLICY_NONE)
		return error_set(err, ERR_REFUSED, platform_name(platform),
			"%s has no setting for updates that is known", version);
	for (enum policy_wish wish = 0; wish < POLICY_WISHES; wish++) {
		int value = policy->wishes[wish];

		if (wish == POLICY_DEFER_MAJOR && value == POLICY_UNSAID) {
			value = policy->wishes[POLICY_DEFER]; /* where it can be said */
			if (value != POLICY_UNSAID)
				(void)say(wish, value, family, version, out);
		} else if (value != POLICY_UNSAID &&
			   !say(wish, value, family, version, out)) {
			(void)error_set(err, ERR_REFUSED, wish_names[wish],
				"%s %s has no setting for it", platform_name(platform),
				version);
			return error_set_next(err, "leave it out for such a system");
		}
	}
	return true;
}

const char *
policy_enforceable_since(enum platform platform)
{
	static const char *const since[PLATFORM_COUNT] = {
		[PLATFORM_IOS] = "17.0",
		[PLATFORM_IPADOS] = "17.0",
		[PLATFORM_MACOS] = "14.0",
		[PLATFORM_TVOS] = "18.4",
		[PLATFORM_VISIONOS] = "26.0",
	};

	return since[platform];
}
