/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify.h - full, rsr, bsi or unknown, with the rule that decided and its confidence.
 *
 * Layer: parser (pure). Facts: doc/formats.md, "Classification" (the decision table, first match
 * wins). The label RSR or BSI follows from the list, else from the era of the base version.
 */
#ifndef SUCAT_PARSER_CLASSIFY_H
#define SUCAT_PARSER_CLASSIFY_H

#include "parser/record.h"

/* What is known about a row; "" and false where nothing is. */
struct evidence {
	enum platform platform;
	const char *list;               /* pmv list name, or "" */
	bool list_known;                /* one of the four names that rules know */
	const char *asset_type;         /* "com.apple.MobileAsset.SplatSoftwareUpdate", or "" */
	bool splat_only;                /* SplatOnly */
	const char *restore_version;    /* "25.4.128.77.1,0", or "" */
	const char *version;
	const char *extra;
	const char *build;
	const char *prerequisite_build;
	const char *release_type;       /* ReleaseType: "Beta" or "" */
	const char *documentation_id;   /* SUDocumentationID or "" */
	bool installer;                 /* an InstallAssistant product */
};

struct classification {
	enum release_kind kind;
	const char *rule;       /* static: "pmv-bsi-list", "pmv-rsr-list", "splat-asset",
	                         * "restore-class-77", "extra-and-prerequisite", "build-shape",
	                         * "pmv-full-list", "asset-full", "asset-delta", "installer",
	                         * "seed-build", "unknown-list", "none" */
	const char *confidence; /* static: "certain", "high", "medium", "low", "none" */
	const char *flag;       /* static: "", "list_mismatch", "base_arith_mismatch",
	                         * "response_unlabelled", "conflict" */
	bool beta;
};

struct classification classify(const struct evidence *e);

/* RSR for iOS/iPadOS 16 and macOS 13, BSI from 26.1 on, else KIND_UNKNOWN. */
enum release_kind classify_era(enum platform platform, const char *version);

#endif
