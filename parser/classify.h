/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify.h - full, rsr, bsi or unknown, with the rule that decided and its confidence.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Classification" (the decision table, first match
 * wins). The label RSR or BSI follows from the list, else from the era of the base version.
 * Decoys (99Z999, TetheredUpdateInfo) are dropped before they come here.
 */
#ifndef SUCAT_PARSER_CLASSIFY_H
#define SUCAT_PARSER_CLASSIFY_H

#include "parser/record.h"

/* What is known about a row; "" and false where nothing is. */
struct evidence {
	enum platform platform;
	const char *list; /* name of a pmv list, "macOSIPSW", "bridgeOSIPSW", or "" */
	bool list_known;  /* one of the names that rules know */
	const char *asset_type; /* "com.apple.MobileAsset.SplatSoftwareUpdate", or "" */
	bool splat_only;        /* SplatOnly */
	const char *restore_version; /* "25.4.128.77.1,0", or "" */
	const char *version;
	const char *extra;
	const char *build;
	const char *prerequisite_build;
	const char *release_type;     /* ReleaseType: "Beta" or "" */
	const char *documentation_id; /* SUDocumentationID or "" */
	bool installer;               /* an InstallAssistant product */
};

struct classification {
	enum release_kind kind;
	/* Static, in the order of the table: "pmv-bsi-list", "pmv-rsr-list", "splat-asset",
	 * "restore-class-77", "unknown-list", "extra-in-full-list", "extra-and-prerequisite",
	 * "build-shape", "pmv-full-list", "installer", "asset-delta", "asset-full",
	 * "restore-image", "seed-build", "none". */
	const char *rule;
	const char *confidence; /* static: "certain", "high", "medium", "low", "none" */
	/* Static; the first that holds:
	 * "conflict"             certain evidence for a response and for a full one: unknown
	 * "response_unlabelled"  a response whose era has no label: unknown
	 * "list_mismatch"        a response (extra, or 77-shaped) in AssetSets or PublicAssetSets
	 * "base_arith_mismatch"  its digits do not fit prerequisite_build, which is kept
	 * "" */
	const char *flag;
	/* Beta channel: a 5xxx build, a response on one, "Beta" in SUDocumentationID, or ReleaseType
	 * Beta, which on a 6xxx or 9xxx twin says nothing. */
	bool beta;
};

struct classification classify(const struct evidence *e);

/* RSR for iOS/iPadOS 16 and macOS 13, BSI for all three from 26.1 on, else KIND_UNKNOWN. */
enum release_kind classify_era(enum platform platform, const char *version);

#endif
