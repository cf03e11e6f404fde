/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bplist.h - is this binary property list one that libplist can be given?
 *
 * Layer: parser (pure). Apple's `bplist00`: header, objects, offset table, trailer. Checked
 * without recursion: the trailer, every offset and length inside the file, no more objects than
 * there are bytes for, every reference in range, dictionary keys strings, text real text without NUL (UTF-16
 * not empty: libplist refuses that); and the tree as it unfolds from
 * the root: at most CAP_PLIST_DEPTH deep, no object inside itself, and, because references may
 * share objects, at most CAP_PLIST_NODES values and CAP_MESU_BYTES of text and data in all.
 */
#ifndef SUCAT_PARSER_BPLIST_H
#define SUCAT_PARSER_BPLIST_H

#include "core/error.h"

#include <stddef.h>

/* Does `data` begin as a binary property list? */
bool bplist_is(const char *data, size_t len);
/* ERR_FORMAT, ERR_LIMIT or ERR_NOMEM, all named "plist.bin", with the offset. */
NODISCARD bool bplist_check(
	const char *data, size_t len, const char *source, struct error *err);

#endif
