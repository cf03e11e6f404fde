/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gdmf.h - read gdmf's pmv answer (v2/pmv), the public list of installable builds.
 *
 * Layer: parser. Facts: doc/formats.md, "pmv".
 */
#ifndef SUCAT_PARSER_GDMF_H
#define SUCAT_PARSER_GDMF_H

#include "parser/record.h"

/*
 * A record_parse_fn. Lists PublicAssetSets, AssetSets, PublicRapidSecurityResponses and
 * PublicBackgroundSecurityImprovements by name; any other top-level object whose rows have the
 * shape (ProductVersion and Build) by shape: with PrerequisiteBuild a response list (low), with
 * NOTICE_UNKNOWN_LIST either way. AssetSets or PublicAssetSets must be there, else ERR_FORMAT. Rows are
 * split by platform (device prefix); rows without devices take the section's platform. A bad row
 * costs only itself (NOTICE_BAD_RECORD); duplicate JSON keys are ERR_FORMAT.
 */
NODISCARD bool gdmf_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err);

#endif
