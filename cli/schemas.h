/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schemas.h - the schemas that are published beside our own files, embedded from doc/schemas.
 *
 * Layer: cli. Bytes of the files as they are, a NUL after them that the length does not count.
 */
#ifndef SUCAT_CLI_SCHEMAS_H
#define SUCAT_CLI_SCHEMAS_H

#include <stddef.h>

extern const unsigned char schema_facts[];
extern const size_t schema_facts_len;
extern const unsigned char schema_lite[];
extern const size_t schema_lite_len;

#endif
