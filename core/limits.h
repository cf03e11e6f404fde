/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits.h - every cap of sucat, with its unit and its reason. All input is hostile.
 *
 * Layer: core. "corpus" = the largest real value among 1,643 pmv answers, 589 catalogs and the
 * two MobileAsset lists that were measured in 2026-11.
 */
#ifndef SUCAT_CORE_LIMITS_H
#define SUCAT_CORE_LIMITS_H

#define KIB(n) ((size_t)(n) << 10)
#define MIB(n) ((size_t)(n) << 20)

/* Transport */
#define CAP_URL_BYTES 2048 /* the longest real one is 177 */
/* Hosts that an answer may send us, or our readers, to. */
#define APPLE_DOMAINS                                                                    \
	{                                                                                \
		".apple.com", ".cdn-apple.com"                                           \
	}
#define CAP_REDIRECTS          5 /* curl's own default is unlimited in 7.88 */
#define CAP_HEADER_BLOCK_BYTES KIB(64)
#define CAP_HEADER_LINE_BYTES  KIB(8)
#define CAP_VALIDATOR_BYTES    512     /* an ETag or date; Apple's are under 60 */
#define CAP_ERROR_PAGE_BYTES   KIB(64) /* read of a body that is no answer, then dropped */
#define CAP_CA_FILE_BYTES      MIB(4)  /* Debian's whole bundle has 0.2 MB */
#define CAP_CERTIFICATE_BYTES  KIB(64) /* one; Apple's root has 1.2 KB */
#define CAP_WIRE_BYTES         MIB(32) /* real catalogs: 6.5 MB plain, far less gzipped */
#define CAP_BODY_BYTES         MIB(64) /* ten times the largest known catalog */
#define CAP_INFLATE_RATIO      50     /* out:in; real catalogs reach 22:1, bombs 1032:1 */
#define CAP_INFLATE_FREE_BYTES MIB(1) /* the ratio counts only beyond this much output */
#define CAP_CONNECT_S          15     /* as rpki-client */
#define CAP_STALL_S            30     /* below CAP_STALL_RATE for this long is a stall */
#define CAP_STALL_RATE         1024   /* bytes a second */
#define CAP_TRANSFER_S         120    /* one transfer, its redirects included */
#define CAP_SOURCE_S           (CAP_RUN_S / 4) /* all tries of one source */
#define CAP_RUN_S              900     /* one run; cron at 30 min never overlaps */
#define CAP_RETRIES            3       /* only 429, 5xx and network failures */
#define CAP_RETRY_AFTER_S      300     /* a longer Retry-After is not waited for */
#define CAP_REQUESTS           5000    /* a run */
#define CAP_POST_BYTES         MIB(8)  /* what a webhook gets at once; one event: 5 KB */
#define CAP_HEADERS_BYTES      KIB(16) /* of a webhook, in its file */
#define CAP_PARCEL_EVENTS      200     /* told at once; a release day brings up to 40 */
#define CAP_EXEC_OUTPUT_BYTES  KIB(64) /* of a program that is told; the rest is dropped */
#define CAP_EXPECTED_BYTES     MIB(8) /* of a body, taken from memory before it has come */
#define CAP_PARALLEL           8      /* transfers at a time, politeness */
#define CAP_PARALLEL_HOST      2      /* of them to one host and port */

/* Frames between sucat and sucat-fetch */
#define CAP_FRAME_BYTES  (CAP_BODY_BYTES + MIB(1))
#define CAP_FRAME_FIELDS 32
#define CAP_FRAME_PAUSE_MS                                                               \
	10000 /* within a frame, of who does not wait for ever; both are on one machine */

/* XML and property lists */
#define CAP_XML_DEPTH      32      /* corpus: 7 */
#define CAP_XML_ELEMENTS   2000000 /* corpus: 33,363 in 2.8 MB */
#define CAP_XML_TEXT_BYTES MIB(1)  /* one element's text; distributions embed HTML */
#define CAP_XML_KEY_BYTES  KIB(1)
#define CAP_XML_ATTRIBUTES 64
#define CAP_PLIST_SLICE_BYTES                                                            \
	MIB(2) /* libplist never gets more at once; corpus: 0.4 MB */
#define CAP_PLIST_DEPTH        32
#define CAP_PLIST_NODES        1000000
#define CAP_CATALOG_HEAD_BYTES KIB(4) /* before Products; corpus: 0.4 KB */
#define CAP_PRODUCTS           20000  /* corpus: 610 */
#define CAP_PACKAGES           4096   /* a product; corpus: 587 */
#define CAP_LANGUAGES          256    /* a product; corpus: 39 */

/* HTML, as Apple's support pages; no whole page is at hand to measure */
#define CAP_HTML_DEPTH      256     /* their content stands some 15 deep */
#define CAP_HTML_TEXT_BYTES KIB(64) /* one paragraph or cell; the longest seen: 2 KB */
#define CAP_HTML_ID_BYTES   64
#define CAP_HTML_CELLS      16 /* a row; the index has 3 */
#define CAP_HTML_LINKS      64 /* a cell; the index has up to 2 */

/* JSON */
#define CAP_PMV_BYTES   MIB(16) /* corpus: 77 KB */
#define CAP_JSON_DEPTH  32
#define CAP_JSON_VALUES 1000000 /* corpus: 7,000; each is a node of 48 bytes */

/* Rows of pmv and products of catalogs that are known again */
#define CAP_MEMORY_ROWS                                                                  \
	1024 /* corpus: 250 of three answers; a row that is none is held against all */
#define CAP_MEMORY_BYTES MIB(4) /* of either; corpus: 0.5 MB of rows */

/* Records */
#define CAP_MESU_BYTES        MIB(32) /* corpus: 6 MB in 2022 */
#define CAP_HTML_BYTES        MIB(8)
#define CAP_DEVICES           2048   /* a claim; corpus: 95 */
#define CAP_ASSETS            200000 /* an answer; corpus: 2,352 */
#define CAP_ADVISORIES        20000  /* an index; 283 at most in 2026 */
#define CAP_ADVISORY_CVES     5000 /* a section; 115 at most, 300 in the largest known */
#define CAP_ADVISORY_RELEASES 64   /* a title; 4 */
#define CAP_LINKED_DOCUMENTS  1000 /* newly asked a run; the rest in the next */
#define CAP_VERSION_BYTES     64
#define CAP_BUILD_BYTES       16
#define CAP_DEVICE_BYTES      64
#define CAP_NAME_BYTES        256 /* source, list and section names; a catalog of 27 has 130 */
#define CAP_SIZE_VALUE        ((uint64_t)1 << 40) /* 1 TiB; 2^64-1 is libplist's saturation */
#define CAP_BAD_RECORDS       20   /* more than this and over 5 % hold removals back */
#define CAP_DATE_MIN_YEAR     2000 /* earlier dates are signs of failure */
#define CAP_DATE_AHEAD_S      ((int64_t)2 * 366 * 86400)
#define CAP_NOTICES           1000 /* kept an answer; the rest is counted */

/* Registry */
#define CAP_SOURCES 4096 /* data/sources.tsv has 170 */

/* Store */
#define CAP_CHAIN_DEPTH         64      /* a delta refers at most this deep */
#define CAP_CHAIN_BODIES        128     /* bodies that must be decoded to read one */
#define CAP_CHAIN_BYTES         MIB(72) /* and their bytes: well under a second */
#define CAP_REFUSED_BODIES      20      /* refused answers of a source, kept whole in */
#define CAP_REFUSED_S           ((int64_t)30 * 86400) /* this time; of the others */
#define CAP_REFUSED_HEAD_BYTES  KIB(64) /* the beginning, as long as all of them have */
#define CAP_REFUSED_BYTES       MIB(48) /* in the store: 10,000 then take under 65 MiB */
#define CAP_STALE_AHEAD_S       86400   /* a date further ahead of the clock is none */
#define CAP_ROOM_BODIES         3       /* free before a sync: so many largest bodies, */
#define CAP_ROOM_BYTES          MIB(64) /* and this */
#define CAP_HOLD_S              600 /* a mass loss needs a second answer this much later */
#define CAP_ABSENCES            3   /* a withdrawal needs so many answers that lack it, */
#define CAP_ABSENCE_S           86400 /* the last so much later than the first (T11) */
#define CAP_TSV_LINE_BYTES      KIB(64)
#define CAP_TSV_LINES           1000000
#define CAP_TSV_COLUMNS         64
#define CAP_DEFER_DAYS          90      /* Apple's own bound of a deferral */
#define CAP_CSV_ROW_BYTES       KIB(64) /* of an inventory, quoted line feeds included */
#define CAP_CSV_COLUMNS         1024
#define CAP_CSV_BAD_ROWS        1000    /* of a file; more is no inventory */
#define CAP_ENFORCED_ROWS       1000000 /* each is kept with its name: some 400 MB */
#define CAP_ARENA_BYTES         MIB(64)
#define CAP_TEXT_ARGUMENT_BYTES 256 /* a device, build or time on the command line */

/* Output */
#define CAP_OUTPUT_VALUE_BYTES                                                           \
	MIB(16) /* one record, cell or help text; real ones: under 100 KB */
#define CAP_FEED_BODY_BYTES MIB(32) /* a file behind its own hash; ten years: 3 MB */
#define CAP_MANIFEST_BYTES  MIB(32) /* of a published folder; ten years: 200 KB */
#define CAP_LOG_LINE_BYTES  KIB(2)  /* a longer message is cut */

#endif
