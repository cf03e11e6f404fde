/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target.h - what every fuzz target stands on.
 *
 * A target is one function, LLVMFuzzerTestOneInput. libFuzzer calls it, or, in an ordinary build,
 * replay.c with files: then past findings and seeds are a test. What holds beside "no crash" is a
 * promise(); a broken one ends the program as a crash does.
 */
#ifndef SUCAT_TESTS_FUZZ_TARGET_H
#define SUCAT_TESTS_FUZZ_TARGET_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FUZZ_NOW                                                                         \
	INT64_C(1787356800) /* 2026-08-22T00:00:00Z: no outcome depends on a clock */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define promise(holds, ...)                                                              \
	do {                                                                             \
		if (!(holds)) {                                                          \
			(void)fprintf(stderr, "%s:%d: broken: %s: ", __FILE__, __LINE__, \
				#holds);                                                 \
			(void)fprintf(stderr, __VA_ARGS__);                              \
			(void)fputc('\n', stderr);                                       \
			abort();                                                         \
		}                                                                        \
	} while (0)

/* The input as texts, parted by LF, each NUL-terminated in memory of exactly its own size, so that a
 * read beyond one is seen. A NUL ends a text. At most `most`; the rest of the input is the last one's.
 * Texts that are not there are "". */
#define FUZZ_TEXTS 4
struct fuzz_texts {
	char *list[FUZZ_TEXTS];
	size_t n; /* how many are there */
};
struct fuzz_texts fuzz_texts_of(const uint8_t *data, size_t size, size_t most);
void fuzz_texts_free(struct fuzz_texts *texts);

/* A copy without a NUL behind it: bytes that are no text. The caller frees. */
char *fuzz_copy(const uint8_t *data, size_t size);

/* What every error is: a code, a reason of printable UTF-8, the source that was given. `placed`: it
 * has to say where (line or offset) when bytes are not what they should be. */
void fuzz_check_error(const struct error *err, const char *source, bool placed);

/* Is it UTF-8 throughout? */
bool fuzz_is_utf8(const char *text);

/* A folder that goes with the process, "" when none can be made; made at the first call. */
const char *fuzz_folder(void);
/* Write a file, whole; its path is in `to`, which holds FUZZ_PATH_BYTES. Returns `to`. */
#define FUZZ_PATH_BYTES 256
const char *fuzz_write(const char *name, const void *data, size_t size, char *to);

#endif
