/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - write down what a process did to its files, so that what a power loss would have left
 * can be made of it (power.py).
 *
 * The log is one mapped file of RECORD_CAP bytes: what is in it stays whatever becomes of the
 * process, and nothing has to be opened when it is written. It begins with its length in eight
 * bytes; each record is `struct record`, then the first path, the second, and the bytes.
 */
#ifndef SUCAT_TESTS_FAULT_RECORD_H
#define SUCAT_TESTS_FAULT_RECORD_H

#include "tests/fault/calls.h"

#include <stdint.h>

#define RECORD_CAP ((size_t)96 << 20)

struct record {
	uint32_t kind;     /* enum call_kind */
	uint32_t path, to; /* bytes of the two paths */
	uint32_t data;     /* bytes written */
	uint64_t at;       /* of a write */
	uint64_t len;      /* CALL_LENGTH */
	uint64_t file;     /* the inode of what was written, synced, made */
};

/* Map a file, made `size` bytes long; NULL on failure. */
void *record_map(const char *path, size_t size);
bool record_begin(const char *path);
void record_call(const struct call *call);

#endif
