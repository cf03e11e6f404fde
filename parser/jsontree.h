/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jsontree.h - open a JSON document under caps, before jansson sees it.
 *
 * Layer: parser, internal to it. Depth and number of values are counted on the bytes first
 * (jansson recurses, and needs up to 150 bytes a value); duplicate keys are refused.
 */
#ifndef SUCAT_PARSER_JSONTREE_H
#define SUCAT_PARSER_JSONTREE_H

#include "core/error.h"

#include <jansson.h>
#include <stddef.h>

/*
 * The document's root, an object; the caller json_decref()s it. Objects keep the order of the
 * file. NULL with err: ERR_LIMIT (more than `cap` bytes "limit.body", CAP_JSON_DEPTH
 * "limit.depth", CAP_JSON_VALUES "limit.count"), ERR_FORMAT with line and offset ("json.html" for
 * markup, "json.duplicate" for a key that stands twice, "json.syntax"), ERR_NOMEM.
 */
NODISCARD json_t *jsontree_open(
	const char *data, size_t len, size_t cap, const char *source, struct error *err);

#endif
