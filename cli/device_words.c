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

/* What a marketing name begins with; of two that fit, the longer stands first. */
static const struct family {
	const char *name, *noun; /* of several devices, all of such families */
} families[] = {
	{"MacBook Pro",     "Macs"       },
	{"MacBook Air",     "Macs"       },
	{"MacBook Neo",     "Macs"       },
	{"MacBook",         "Macs"       },
	{"iMac Pro",        "Macs"       },
	{"iMac",            "Macs"       },
	{"Mac mini",        "Macs"       },
	{"Mac Studio",      "Macs"       },
	{"Mac Pro",         "Macs"       },
	{"Virtual Machine", "Macs"       },
	{"iPhone",          "iPhones"    },
	{"iPad Pro",        "iPads"      },
	{"iPad Air",        "iPads"      },
	{"iPad mini",       "iPads"      },
	{"iPad",            "iPads"      },
	{"iPod touch",      "iPods"      },
	{"Apple Watch",     "watches"    },
	{"Apple TV",        "Apple TVs"  },
	{"HomePod mini",    "HomePods"   },
	{"HomePod",         "HomePods"   },
	{"Vision Pro",      "Vision Pros"},
};
#define FAMILIES (sizeof families / sizeof families[0])
#define OTHERS   FAMILIES /* of no family, or without a name */

static size_t
family_of(const char *title)
{
	for (size_t i = 0; i < FAMILIES; i++)
		if (strncmp(families[i].name, title, strlen(families[i].name)) == 0)
			return i;
	return OTHERS;
}

/* "Macs" when all are, else "devices". */
static const char *
noun_of(const size_t *counts)
{
	const char *noun = NULL;

	for (size_t i = 0; i < FAMILIES; i++)
		if (counts[i] && noun && strcmp(noun, families[i].noun) != 0)
			return "devices";
		else if (counts[i])
			noun = families[i].noun;
	return counts[OTHERS] || !noun ? "devices" : noun;
}

/* "63 Macs: MacBook Pro 30, MacBook Air 12": the largest families first. */
static bool
append_families(struct buf *b, size_t n, size_t *counts)
{
	bool ok = buf_printf(b, "%zu %s", n, noun_of(counts));
	const char *before = ": ";

	while (ok) {
		size_t most = 0;

		for (size_t i = 1; i < FAMILIES; i++)
			most = counts[i] > counts[most] ? i : most;
		if (counts[most] == 0)
			break;
		if (counts[most] < n)
			ok = buf_printf(
				b, "%s%s %zu", before, families[most].name, counts[most]);
		before = ", ";
		counts[most] = 0;
	}
	return ok && (!counts[OTHERS] || buf_printf(b, ", others %zu", counts[OTHERS]));
}

bool
device_words_append(struct buf *b, const char *const *names, size_t n,
	const struct device_titles *titles)
{
	size_t counts[FAMILIES + 1] = {0};
	bool few, ok = true;

	for (size_t i = 0; i < n; i++)
		counts[family_of(title_of(titles, names[i]))]++;
	few = n <= FEW_DEVICES;
	if (!few && counts[OTHERS] < n)
		return append_families(b, n, counts);
	if (!few)
		ok = buf_printf(b, "%zu:", n);
	for (size_t i = 0; ok && i < n; i++) {
		const char *title = few ? title_of(titles, names[i]) : "";

		ok = buf_text(b, few ? (i ? ", " : "") : " ") && buf_text(b, names[i]) &&
		     (!*title || buf_printf(b, " (%s)", title));
	}
	return ok;
}
