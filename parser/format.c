/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/format.h"

#include "parser/facts.h"
#include "parser/gdmf.h"

#include <stddef.h>
#include <string.h>

static const struct format formats[] = {
	{"pmv",         gdmf_parse,  1, true,  40 },
	{"facts",       facts_parse, 9, false, 100},
	{"catalog",     NULL,        0, false, 25 },
	{"mesu",        NULL,        3, false, 40 },
	{"ipsw",        NULL,        4, false, 100}, /* one build at a time: it changes whole */
	{"pallas",      NULL,        0, false, 100},
	{"page",        NULL,        0, false, 100},
	{"rss",         NULL,        0, false, 100},
	{"certificate", NULL,        0, false, 100},
};

const struct format *
format_find(const char *kind)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].kind, kind) == 0)
			return &formats[i];
	return NULL;
}
