/* SPDX-License-Identifier: Apache-2.0 */
/*
 * advisory.h - read the page of a security note: what it is about, and the CVEs that it lists.
 *
 * Layer: parser. Facts: doc/formats.md, "Security notes".
 */
#ifndef SUCAT_PARSER_ADVISORY_H
#define SUCAT_PARSER_ADVISORY_H

#include "parser/record.h"

/* Each note is a source of its own, asked daily while it is young: Apple adds CVEs for months. */
#define ADVISORY_URL_PREFIX     "https://support.apple.com/en-us/"
#define ADVISORY_INTERVAL_S     86400
#define ADVISORY_OLD_INTERVAL_S ((int64_t)30 * 86400)
#define ADVISORY_YOUNG_S        ((int64_t)30 * 86400)
#define ADVISORY_SOURCE_BYTES   32

/* The name of the source of a document: "126604" -> "advisory-126604", "HT213825" ->
 * "advisory-ht213825". `to` holds ADVISORY_SOURCE_BYTES; returns `to`. */
const char *advisory_source_name(const char *id, char *to);
/* And back, into NOTE_ID_BYTES (parser/notetext.h); "" when it is no such name. */
const char *advisory_source_id(const char *name, char *to);

/*
 * A record_parse_fn. `source` is the name of the document's source. A section begins with a heading of
 * the second level and is delivered when it names a release, or has CVEs or a day of release; one
 * that names none is of other software, but where no section names one the page's title speaks for
 * those with CVEs. A CVE's component is the heading above it, its impact that of its entry. A page
 * with nothing of it is ERR_FORMAT "advisory.empty".
 */
NODISCARD bool advisory_parse(const char *data, size_t len, const char *source,
	int64_t now, const struct record_sink *sink, struct error *err);

#endif
