/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/device_words.h"

#include <string.h>

#define FEW_DEVICES 8 /* so many are named in full */

static const char *
title_of(const struct device_titles *titles, const char *name)
{
	for (size_t i = 0; i < titles->n; i++)
		if (strcmp(titles->devices[i].name, name) == 0)
			return titles->devices[i].title;
	return "";
}

bool
device_words_append(struct buf *b, const char *const *names, size_t n,
	const struct device_titles *titles)
{
	bool few = n <= FEW_DEVICES;
	bool ok = few || buf_printf(b, "%zu:", n);

	for (size_t i = 0; ok && i < n; i++) {
		const char *title = few ? title_of(titles, names[i]) : "";

		ok = buf_text(b, few ? (i ? ", " : "") : " ") && buf_text(b, names[i]) &&
		     (!*title || buf_printf(b, " (%s)", title));
	}
	return ok;
}
