/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/format.h"

#include "parser/advisory.h"
#include "parser/catalog.h"
#include "parser/facts.h"
#include "parser/gdmf.h"
#include "parser/mesu.h"
#include "parser/secindex.h"

#include <string.h>

/*
 * loss_percent 100 is never reached: an IPSW list holds one build at a time and so changes
 * wholly, bundled facts change with the program, a note's page is one note.
 */
static const struct format formats[] = {
	{"catalog",        catalog_parse,   0, false, 25 },
	{"pmv",            gdmf_parse,      1, true,  40 },
	{"mesu",           mesu_parse,      3, false, 40 },
	{"ipsw",           mesu_parse_ipsw, 4, false, 100},
	{"facts",          facts_parse,     9, false, 100},
	{"security-index", secindex_parse,  0, false, 25 },
	{"advisory",       advisory_parse,  0, false, 100},
	{"pallas",         NULL,            0, false, 100},
	{"page",           NULL,            0, false, 100},
	{"rss",            NULL,            0, false, 100},
	{"certificate",    NULL,            0, false, 100},
	{"json",           NULL,            0, false, 100},
};

const struct format *
format_find(const char *kind)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(kind, formats[i].kind) == 0)
			return &formats[i];
	return NULL;
}
