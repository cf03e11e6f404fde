/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_text.h - JSON values as text, byte for byte as jansson dumps them, in a third of its time.
 *
 * Layer: cli. For what writes tens of thousands of values: jansson guards each container against
 * holding itself, and calls back for each comma. What is written here is built here, and holds
 * no such loop.
 */
#ifndef SUCAT_CLI_JSON_TEXT_H
#define SUCAT_CLI_JSON_TEXT_H

#include "core/buf.h"

#include <jansson.h>

/* Append any value on one line (JSON_COMPACT | JSON_ENCODE_ANY). False as buf_append; the
 * value is left as it is: jansson's loops take no const one. */
NODISCARD bool json_text_append(struct buf *b, json_t *value);

#endif
