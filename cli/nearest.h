/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nearest.h - "did you mean": the known name nearest to a mistyped one.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_NEAREST_H
#define SUCAT_CLI_NEAREST_H

#include <stddef.h>

/* Start with {.asked = text}, offer every known name, read `best`: NULL when none is near. */
struct nearest {
	const char *asked; /* borrowed */
	const char *best;  /* borrowed from the offers */
	size_t distance;   /* typing errors between the two */
};

void nearest_offer(struct nearest *n, const char *name);

#endif
