/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device_words.h - devices in a sentence.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_DEVICE_WORDS_H
#define SUCAT_CLI_DEVICE_WORDS_H

#include "core/buf.h"
#include "db/device.h"

/* Whose marketing names are known; none are when n is 0. Borrowed. */
struct device_titles {
	const struct device *devices;
	size_t n;
};

/* Few with their marketing names, "J700AP (MacBook Neo), J314sAP"; many as a count and their
 * families, "63 Macs: MacBook Pro 30, MacBook Air 12, others 3", or, where no name is known, their
 * identifiers, "62: J160AP J180dAP ...". Not escaped. False as buf_append. */
NODISCARD bool device_words_append(struct buf *b, const char *const *names, size_t n,
	const struct device_titles *titles);

#endif
