/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mesu.h - read MobileAsset property lists: OTA update lists and IPSW lists.
 *
 * Layer: parser. libplist behind the gate of plisttree. Facts: doc/formats.md, "mesu".
 */
#ifndef SUCAT_PARSER_MESU_H
#define SUCAT_PARSER_MESU_H

#include "parser/record.h"

/* A record_parse_fn for lists with `Assets` (kind "mesu"), XML or binary: every entry that is an
 * offer becomes a claim; decoys (99Z999) and tethered ones are notices. */
NODISCARD bool mesu_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err);

/* A record_parse_fn for lists with `MobileDeviceSoftwareVersionsByVersion` (kind "ipsw"):
 * macOSIPSW and bridgeOSIPSW; one claim per build with the models that it is for. */
NODISCARD bool mesu_parse_ipsw(const char *data, size_t len, const char *source,
	int64_t now, const struct record_sink *sink, struct error *err);

#endif
