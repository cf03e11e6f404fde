/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - what a parser reads out of an answer: claims, products, advisories, notices.
 *
 * Layer: parser. Every source ends in claims of this one shape, delivered in file order through
 * a sink; a parser keeps nothing but what it is given a memory for. Strings are UTF-8, NUL-terminated, never NULL ("" = absent),
 * belong to the parser and live until the callback returns.
 */
#ifndef SUCAT_PARSER_RECORD_H
#define SUCAT_PARSER_RECORD_H

#include "core/error.h"
#include "core/instant.h"
#include "parser/platform.h"

#include <stddef.h>

/* DESIGN 2: full update, Rapid Security Response, Background Security Improvement. */
enum release_kind { KIND_UNKNOWN, KIND_FULL, KIND_RSR, KIND_BSI, KIND_COUNT };
/* "unknown" (also of what is none, as a damaged store may have it), "full", "rsr", "bsi". */
const char *release_kind_name(enum release_kind kind);
/* KIND_COUNT when there is no such name. */
enum release_kind release_kind_parse(const char *name);

/* Whom an offer addresses. A response list addresses both. */
enum audience { AUDIENCE_PUBLIC = 1, AUDIENCE_MANAGED = 2, AUDIENCE_BOTH = 3 };

/*
 * One row of a list: Apple claims that this release exists and, with devices, offers it.
 *
 * platform, version, build and list are always set. One row of pmv's `iOS` section becomes one
 * claim per platform. `devices` is sorted by bytes and without repeats; empty means *unknown*.
 */
struct claim {
	enum platform platform;
	const char *
		version; /* ProductVersion as received, digits and dots: "26.3.1"; "" only for
	                       * claims of mere existence (the Rosetta catalog) */
	const char *extra; /* "(a)" or "" */
	const char *build;
	const char *
		list; /* "AssetSets", "PublicAssetSets", "PublicBackgroundSecurityImprovements",
	                       * an AssetType, "macOSIPSW", "bundled" ... */
	const char *
		section; /* the key below the list: "iOS", "macOS", "xrOS"; "" where there is none */
	const char *prerequisite_build; /* PrerequisiteBuild or "" = any older build */
	const char *const *devices;     /* gdmf identifiers */
	size_t n_devices;
	enum audience audience;

	enum release_kind kind; /* classify's verdict */
	const char *
		rule; /* the rule of doc/formats.md "Classification" that decided: static text */
	const char *confidence; /* "certain", "high", "medium", "low": static text */
	const char *flag;       /* "list_mismatch", "base_arith_mismatch", ... or "" */
	bool beta;

	/* Stated times: series beside the claim, never part of its identity. */
	int64_t posted; /* PostingDate, a day; INSTANT_NONE if absent */
	int64_t expires; /* ExpirationDate, a day that still counts; INSTANT_NONE if absent */
	int64_t withdrawn; /* the moment Apple took it back, where a source states it (bundled) */
	/* Only of bundled facts: the days between which the offer is known to have been listed. */
	int64_t listed_from, listed_until; /* INSTANT_NONE = not stated / still listed */

	const char *key; /* key path in the answer: "AssetSets.macOS[3]" */
	int64_t line;    /* 1-based, 0 = not known */

	/* With a memory (below), or NULL: a place in which the sink may leave a pointer, NULL at first. It
	 * finds the same one there when a later answer has this claim again, equal in all but its stated
	 * times, key and line. */
	void **mark;
};

/* One entry of a catalog's Products, or one restore image of an IPSW list. */
struct product {
	const char *
		id; /* "042-41700", "122-77690::1": opaque; of an image, what its URL has */
	const char *key;       /* key path in the answer, NULL = "Products.<id>" */
	int64_t post_date;     /* PostDate; INSTANT_NONE if absent */
	int64_t deferred_date; /* DeferredSUEnablementDate; INSTANT_NONE if absent */
	const char *state;     /* State ("ramped") or "" */
	const char *smd_url;   /* ServerMetadataURL or ""; hostile */
	const char *
		dist_url; /* Distributions: English, else en, else the first sorted; hostile */
	const char *
		type; /* ExtendedMetaInfo.ProductType or ""; "macOSIPSW", "bridgeOSIPSW" */
	const char *
		version; /* ExtendedMetaInfo.ProductVersion or "" (of the product, not of macOS) */
	const char *build; /* ExtendedMetaInfo.BuildVersion or buildVersion, or "" */
	bool installer; /* has InstallAssistantPackageIdentifiers of a macOS installer */
	/* What the installer is of, as its identifier says: "macOSTahoe", "Seed.macOS14Seed"; or "" */
	const char *system;
	int64_t packages; /* count */
	int64_t bytes;    /* sum of Packages[].Size */
	/* The file to download: InstallAssistant.pkg, or the image; as download_url() passes it, or
	 * "". Its size (0 = not stated), its SHA-1 (of an image; of a package none is stated) or "". */
	const char *url;
	int64_t url_bytes;
	const char *url_sha1;
	/* Canonical text of each part, whose digests tell what changed: keys sorted, packages sorted
	 * by URL (their order means nothing). */
	const char *packages_text, *distributions_text, *meta_text /* every other key */;
	int64_t line;

	/* With a memory (below), or NULL: a place in which the sink may leave a pointer, NULL at first. It
	 * finds the same one there when a later answer has this product again, equal in all but its line;
	 * the three texts are "" then, as it knows them. */
	void **mark;
};

/* The extra of a response whose letter a note does not tell. */
#define ADVISORY_EXTRA_UNNAMED "?"

/* A release that an advisory names. */
struct advisory_release {
	enum platform platform;
	/* digits and dots without trailing ".0": "26" of 26.0; "" where a note of a response names
	 * none */
	const char *version;
	const char *extra; /* "(a)", "" or ADVISORY_EXTRA_UNNAMED */
};

struct advisory_cve {
	const char *id;        /* "CVE-2026-20643" */
	const char *component; /* "WebKit", or "" */
	const char *impact;    /* what follows "Impact:", or "" */
	bool exploited;        /* the note says that it may have been exploited */
};

/* A published security note: one row of an index page, or one section of the note's own page. */
struct advisory {
	bool page; /* a section of its page, else a row of an index */
	const char
		*id; /* Apple's id of the document: "126604", "HT213825"; "" = no link */
	const char *anchor;    /* of the section: "rsra", or "" */
	const char *title;     /* never "" */
	const char *available; /* "Available for" of the row, or "" */
	int64_t date;          /* the day of release; INSTANT_NONE = none stated */
	bool no_cves;          /* "This update has no published CVE entries." */
	/* sorted, without repeats */
	const struct advisory_release *releases;
	size_t n_releases;
	const struct advisory_cve *cves; /* sorted by id, each once */
	size_t n_cves;
	const char *key; /* where in the answer: "table[0].row[12]", "section[1]" */
	int64_t line;
};

/* Findings that do not break the parse. */
enum notice_kind {
	NOTICE_UNKNOWN_KEY, /* a key no rule knows: kept raw, counted */
	NOTICE_UNKNOWN_LIST, /* a list no rule knows whose rows have the known shape: ingested */
	NOTICE_BAD_RECORD, /* one row or product refused; its siblings stay */
	NOTICE_BAD_VALUE,  /* one value not usable; the record stays without it */
	NOTICE_DUPLICATE,  /* the same key twice */
	NOTICE_DECOY,      /* a mesu decoy (99Z999), never offered */
	NOTICE_TETHERED,   /* a TetheredUpdateInfo asset, never offered */
	NOTICE_COUNT,
};
/* "unknown_key", "unknown_list", "bad_record", "bad_value", "duplicate", "decoy", "tethered". */
const char *notice_kind_name(enum notice_kind kind);

struct notice {
	enum notice_kind kind;
	const char *key;    /* key path: "AssetSets.macOS[3].ExpirationDate" */
	const char *detail; /* a sentence, or the name of the unknown key */
	int64_t line;       /* 1-based, 0 = not known */
};

/*
 * What a parser keeps of one answer of a source to read the next one faster; all that it delivers is
 * the same without, but for texts of marked products. The caller's, {0} at first.
 */
struct record_memory {
	void *of; /* the parser's */
	void (*free)(void *of);
};
/* Forget all of it, marks too; it may be used again. */
void record_memory_clear(struct record_memory *m);

/*
 * Where records go. `claim`, `product` and `advisory` return false, with err set, to stop the
 * parse; each may be NULL (not wanted). `notice` never stops it.
 */
struct record_sink {
	void *ctx;
	bool (*claim)(void *ctx, const struct claim *claim, struct error *err);
	bool (*product)(void *ctx, const struct product *product, struct error *err);
	void (*notice)(void *ctx, const struct notice *notice);
	bool (*advisory)(void *ctx, const struct advisory *advisory, struct error *err);
	struct record_memory
		*memory; /* or NULL; of answers of one source, in any order */
};

/*
 * Deliver every record of an answer, in file order. All parsers have this shape.
 *
 * data, len   borrowed
 * source      name for error messages; borrowed
 * now         the time of the answer: dates are judged against it
 *
 * Returns true when all was delivered. On false `err` holds ERR_FORMAT (with line or offset),
 * ERR_LIMIT, ERR_NOMEM or what the sink set; records delivered before are real but incomplete:
 * the caller drops them.
 */
typedef bool record_parse_fn(const char *data, size_t len, const char *source,
	int64_t now, const struct record_sink *sink, struct error *err);

#endif
