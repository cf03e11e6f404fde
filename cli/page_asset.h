/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_asset.h - cli/page/style.css and script.js, embedded at build.
 *
 * Bytes of the files as they are, a NUL after them that the length does not count.
 */
#ifndef SUCAT_CLI_PAGE_ASSET_H
#define SUCAT_CLI_PAGE_ASSET_H

#include <stddef.h>

extern const unsigned char page_style[];
extern const size_t page_style_len;
extern const unsigned char page_script[];
extern const size_t page_script_len;

#endif
