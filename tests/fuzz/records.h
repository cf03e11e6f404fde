/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records.h - what every parser of answers promises (parser/record.h), held against what it does.
 */
#ifndef SUCAT_TESTS_FUZZ_RECORDS_H
#define SUCAT_TESTS_FUZZ_RECORDS_H

#include "parser/record.h"

#include <stdbool.h>

/* How a format keeps them. */
struct fuzz_format {
	record_parse_fn *parse;
	const char *source;
	bool lines; /* its records and notices have lines (XML and HTML do, JSON does not) */
	const char *
		end; /* what closes a document: cut before it, nothing is accepted; or NULL */
};

/* Read the input as an answer; every record, notice and error is checked, and that reading it again
 * gives the same, also with a memory of itself. `also` (may be NULL) gets the records too. Returns what the parser did. */
bool fuzz_parse(const struct fuzz_format *format, const uint8_t *data, size_t size,
	const struct record_sink *also);

#endif
