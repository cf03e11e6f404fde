/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_macos.h - what SOFA's files of macOS hold beside releases: models, XProtect, installers.
 *
 * Layer: cli. v1 and v2 differ in the spelling of keys alone. v1 is read by strict decoders: a key
 * that they require is there whatever is known, a text as "" and a date as the model's moment
 * (doc/feed.md).
 */
#ifndef SUCAT_CLI_FEED_MACOS_H
#define SUCAT_CLI_FEED_MACOS_H

#include "cli/feed_sofa.h"

/* New JSON values, NULL with err set. */

/* {hw.model: {MarketingName, SupportedOS, OSVersions}} */
json_t *feed_macos_models(
	const struct sofa *sofa, const struct feed_model *model, struct error *err);
/* [{Model, URL, Identifiers}] of one train. */
json_t *feed_macos_supported(const struct sofa *sofa, const struct feed_train *train,
	const struct feed_model *model, struct error *err);
/* XProtectPayloads, XProtectPlistConfigData, InstallationApps: added to `object`. */
NODISCARD bool feed_macos_add(json_t *object, const struct sofa *sofa,
	const struct feed_model *model, bool v2, struct error *err);

#endif
