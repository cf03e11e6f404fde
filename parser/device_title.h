/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device_title.h - marketing names as tools write them, beside those that we know.
 *
 * Layer: parser (pure). Ours say more than Apple's own and most tools': the chip, the radio, the
 * ports, the month. "MacBook Pro (14-inch, 2021)" means each of "(14-inch, M1 Pro, 2021)" and
 * "(14-inch, M1 Max, 2021)".
 */
#ifndef SUCAT_PARSER_DEVICE_TITLE_H
#define SUCAT_PARSER_DEVICE_TITLE_H

#include <stdbool.h>
#include <stddef.h>

#define DEVICE_TITLE_WORDS      24
#define DEVICE_TITLE_WORD_BYTES 20

/* A name, taken apart. */
struct device_title {
	/* The words that every spelling has: "macbook pro 14 inch 2021". */
	char name[DEVICE_TITLE_WORDS * DEVICE_TITLE_WORD_BYTES];
	/* What may be left out: "m1pro", "wifi", "cellular", "two" (ports), "nov". */
	char parts[DEVICE_TITLE_WORDS][DEVICE_TITLE_WORD_BYTES];
	size_t n_parts;
	bool chip;  /* it names a chip */
	bool dated; /* it tells a year or a generation: the chip may be left out */
};

/* false when there are more words, or longer ones, than any name has. */
bool device_title_read(const char *text, struct device_title *out);

/*
 * Does `asked` mean `title`? The words are the same, and each part that is asked for is there. Without a
 * year or a generation the chip is all that tells models apart, and has to be told.
 */
bool device_title_means(
	const struct device_title *asked, const struct device_title *title);

#endif
