/* SPDX-License-Identifier: Apache-2.0 */
/*
 * platform.h - the operating systems, and which of them a device identifier runs.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Devices". pmv groups iPadOS, tvOS, watchOS and
 * audioOS under `iOS`; the platform follows from the device identifier's prefix only.
 */
#ifndef SUCAT_PARSER_PLATFORM_H
#define SUCAT_PARSER_PLATFORM_H

enum platform {
	PLATFORM_UNKNOWN,
	PLATFORM_MACOS,
	PLATFORM_IOS,
	PLATFORM_IPADOS,
	PLATFORM_TVOS,
	PLATFORM_WATCHOS,
	PLATFORM_AUDIOOS,
	PLATFORM_VISIONOS,
	PLATFORM_BRIDGEOS,
	PLATFORM_COUNT,
};

/* "macOS", "iOS", "iPadOS", "tvOS", "watchOS", "audioOS", "visionOS", "bridgeOS", "unknown". */
const char *platform_name(enum platform p);
/* The platform of that name, case folded ("xros" is visionOS); PLATFORM_UNKNOWN otherwise. */
enum platform platform_parse(const char *name);
/*
 * The platform of a gdmf device identifier, by prefix: iPhone/iPod -> iOS, iPad -> iPadOS,
 * AppleTV -> tvOS, Watch -> watchOS, AudioAccessory -> audioOS, RealityDevice -> visionOS,
 * iBridge -> bridgeOS; board ids (J...AP, X...AP, VM..., Mac-<hex>) and Mac model identifiers
 * (Mac15,3, MacBookPro18,3, iMac20,1, ...) -> macOS; else PLATFORM_UNKNOWN.
 */
enum platform platform_of_device(const char *device);

#endif
