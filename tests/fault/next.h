/* SPDX-License-Identifier: Apache-2.0 */
/* next.h - the definition of a function that a preloaded library stands before. */
#ifndef SUCAT_TESTS_FAULT_NEXT_H
#define SUCAT_TESTS_FAULT_NEXT_H

#include <dlfcn.h>
#include <string.h>

/* memcpy, because ISO C has no cast from an object to a function */
#define NEXT(type, name)                                                                 \
	static type *next;                                                               \
	if (!next) {                                                                     \
		void *found = dlsym(RTLD_NEXT, name);                                    \
		memcpy(&next, &found, sizeof next);                                      \
	}

#endif
