/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/platform.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const names[PLATFORM_COUNT] = {
	[PLATFORM_UNKNOWN] = "unknown",
	[PLATFORM_MACOS] = "macOS",
	[PLATFORM_IOS] = "iOS",
	[PLATFORM_IPADOS] = "iPadOS",
	[PLATFORM_TVOS] = "tvOS",
	[PLATFORM_WATCHOS] = "watchOS",
	[PLATFORM_AUDIOOS] = "audioOS",
	[PLATFORM_VISIONOS] = "visionOS",
	[PLATFORM_BRIDGEOS] = "bridgeOS",
};

/* A prefix, and what must follow it: a digit ("iPhone15,2") or anything ("Mac-1E7E..."). */
static const struct {
	const char *prefix;
	bool digit_follows;
	enum platform platform;
} prefixes[] = {
	{"iPhone",         true,  PLATFORM_IOS     },
	{"iPod",           true,  PLATFORM_IOS     },
	{"iPad",           true,  PLATFORM_IPADOS  },
	{"AppleTV",        true,  PLATFORM_TVOS    },
	{"Watch",          true,  PLATFORM_WATCHOS },
	{"AudioAccessory", true,  PLATFORM_AUDIOOS },
	{"RealityDevice",  true,  PLATFORM_VISIONOS},
	{"iBridge",        true,  PLATFORM_BRIDGEOS},
	{"Mac-",           false, PLATFORM_MACOS   },
	{"VMA",            false, PLATFORM_MACOS   },
	{"VMM",            false, PLATFORM_MACOS   },
	{"VirtualMac",     true,  PLATFORM_MACOS   },
	{"MacBookPro",     true,  PLATFORM_MACOS   },
	{"MacBookAir",     true,  PLATFORM_MACOS   },
	{"MacBook",        true,  PLATFORM_MACOS   },
	{"MacPro",         true,  PLATFORM_MACOS   },
	{"Macmini",        true,  PLATFORM_MACOS   },
	{"iMacPro",        true,  PLATFORM_MACOS   },
	{"iMac",           true,  PLATFORM_MACOS   },
	{"Mac",            true,  PLATFORM_MACOS   },
};

const char *
platform_name(enum platform p)
{
	return p >= 0 && p < PLATFORM_COUNT ? names[p] : names[PLATFORM_UNKNOWN];
}

enum platform
platform_parse(const char *name)
{
	for (int p = PLATFORM_UNKNOWN + 1; p < PLATFORM_COUNT; p++)
		if (strcasecmp(name, names[p]) == 0)
			return (enum platform)p;
	if (strcasecmp(name, "xros") == 0)
		return PLATFORM_VISIONOS;
	return PLATFORM_UNKNOWN;
}

/* J314sAP, J152FAP, X589ICEAP: J or X, a digit, and AP at the end. Those of iPhones begin with
 * other letters (D73AP); pmv names no iPad by its own. */
static bool
is_board_id(const char *device)
{
	size_t len = strlen(device);

	return len >= 5 && strchr("JXjx", device[0]) &&
	       isdigit((unsigned char)device[1]) &&
	       strcasecmp(device + len - 2, "AP") == 0;
}

enum platform
platform_of_device(const char *device)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		size_t len = strlen(prefixes[i].prefix);

		if (tolower((unsigned char)device[0]) !=
			tolower((unsigned char)prefixes[i].prefix[0]))
			continue;
		if (strncasecmp(device, prefixes[i].prefix, len) == 0 &&
			(!prefixes[i].digit_follows ||
				isdigit((unsigned char)device[len])))
			return prefixes[i].platform;
	}
	return is_board_id(device) ? PLATFORM_MACOS : PLATFORM_UNKNOWN;
}
