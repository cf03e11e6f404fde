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
	{"catalog",        catalog_parse,   0, false, 25,  catalog_index_date},
	{"pmv",            gdmf_parse,      1, true,  40,  NULL              },
	{"mesu",           mesu_parse,      3, false, 40,  NULL              },
	{"ipsw",           mesu_parse_ipsw, 4, false, 100, NULL              },
	{"facts",          facts_parse,     9, false, 100, NULL              },
	{"security-index", secindex_parse,  0, false, 25,  NULL              },
	{"advisory",       advisory_parse,  0, false, 100, NULL              },
	{"pallas",         NULL,            0, false, 100, NULL              },
	{"page",           NULL,            0, false, 100, NULL              },
	{"rss",            NULL,            0, false, 100, NULL              },
	{"certificate",    NULL,            0, false, 100, NULL              },
	{"json",           NULL,            0, false, 100, NULL              },
	{"next-catalog",   NULL,            0, false, 100, NULL              },
};

const struct format *
format_find(const char *kind)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(kind, formats[i].kind) == 0)
			return &formats[i];
	return NULL;
}
