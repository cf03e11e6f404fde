/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine.h - give up, for the rest of this process, what it does not need.
 *
 * Layer: core. On Linux: Landlock for files (5.13 and later; landlock(7)), a seccomp filter against
 * new sockets. What the kernel lacks or its container forbids is left out, without an error: the
 * return value says what holds. It holds for programs that are started later, too; open files and
 * sockets stay as they are.
 */
#ifndef SUCAT_CORE_CONFINE_H
#define SUCAT_CORE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum confined {
	CONFINED_NOT = 0,
	CONFINED_FILES = 1,
	CONFINED_SOCKETS = 2,
};

/* A file or a folder with all beneath it; a symbolic link means what it points to. */
struct confine_tree {
	const char *path; /* what does not exist is left out */
	bool writable;    /* files may be made, written, renamed and removed, too */
};

/* Of all files only these may be opened; no program may be started. CONFINED_FILES or CONFINED_NOT. */
unsigned confine_files(const struct confine_tree *trees, size_t n);

/* No socket may be made, by whatever way. CONFINED_SOCKETS or CONFINED_NOT. */
unsigned confine_sockets(void);

#endif
