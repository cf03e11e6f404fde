/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calls.h - calls of the C library that leave a trace outside the process, seen by a library that
 * stands before it (LD_PRELOAD).
 *
 * calls.c and processes.c have the wrappers; whoever links it says what happens before and after each call.
 */
#ifndef SUCAT_TESTS_FAULT_CALLS_H
#define SUCAT_TESTS_FAULT_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum call_kind {
	CALL_WRITE,  /* bytes into a descriptor */
	CALL_LENGTH, /* the length of a file */
	CALL_SYNC,   /* a file, a folder */
	CALL_DISK,   /* all of a file system */
	CALL_CREATE, /* a file that was not there */
	CALL_FOLDER,
	CALL_RENAME,
	CALL_UNLINK,
	CALL_START, /* of a process */
	CALL_WAIT,  /* for one that has ended */
};

struct call {
	enum call_kind kind;
	int fd;                /* -1 = none (yet) */
	const char *path, *to; /* of names; `to` of a rename */
	const void *data;      /* CALL_WRITE */
	size_t len; /* bytes to write, and after the call, written; CALL_LENGTH */
	off64_t at; /* CALL_WRITE; -1 before a write at the descriptor's place */
};

/* Before a call: 0 = make it, else the errno with which it fails instead. May shorten a write. */
int call_before(struct call *call);
/* After a call that succeeded. */
void call_after(const struct call *call);
/* For a wrapper: must this call fail? Then errno says how. */
bool call_refused(struct call *call);

/* Is it one of a file, not of a pipe or terminal? */
bool call_is_file(const struct call *call);

#endif
