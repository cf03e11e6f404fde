/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.h - well-formed UTF-8, character by character.
 *
 * Layer: core. RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
 */
#ifndef SUCAT_CORE_UTF8_H
#define SUCAT_CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the character at `text` (len > 0), which goes to *c; 0 when it is none. */
size_t utf8_next(const char *text, size_t len, uint32_t *c);

#endif
