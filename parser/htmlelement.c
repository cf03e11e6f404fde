/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/htmlelement.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	enum element element;
} elements[] = {
	{"a",          ELEMENT_LINK },
	{"b",          ELEMENT_BOLD },
	{"strong",     ELEMENT_BOLD },
	{"br",         ELEMENT_BREAK},
	{"table",      ELEMENT_TABLE},
	{"tr",         ELEMENT_ROW  },
	{"td",         ELEMENT_CELL },
	{"th",         ELEMENT_CELL },
	{"title",      ELEMENT_TITLE},
	{"script",     ELEMENT_SKIP },
	{"style",      ELEMENT_SKIP },
	{"noscript",   ELEMENT_SKIP },
	{"template",   ELEMENT_SKIP },
	{"svg",        ELEMENT_SKIP },
	{"textarea",   ELEMENT_SKIP },
	{"select",     ELEMENT_SKIP },
	{"p",          ELEMENT_BLOCK},
	{"div",        ELEMENT_BLOCK},
	{"h1",         ELEMENT_BLOCK},
	{"h2",         ELEMENT_BLOCK},
	{"h3",         ELEMENT_BLOCK},
	{"h4",         ELEMENT_BLOCK},
	{"h5",         ELEMENT_BLOCK},
	{"h6",         ELEMENT_BLOCK},
	{"ul",         ELEMENT_BLOCK},
	{"ol",         ELEMENT_BLOCK},
	{"li",         ELEMENT_BLOCK},
	{"dl",         ELEMENT_BLOCK},
	{"dt",         ELEMENT_BLOCK},
	{"dd",         ELEMENT_BLOCK},
	{"section",    ELEMENT_BLOCK},
	{"article",    ELEMENT_BLOCK},
	{"header",     ELEMENT_BLOCK},
	{"footer",     ELEMENT_BLOCK},
	{"main",       ELEMENT_BLOCK},
	{"aside",      ELEMENT_BLOCK},
	{"nav",        ELEMENT_BLOCK},
	{"blockquote", ELEMENT_BLOCK},
	{"pre",        ELEMENT_BLOCK},
	{"hr",         ELEMENT_BLOCK},
	{"form",       ELEMENT_BLOCK},
	{"figure",     ELEMENT_BLOCK},
	{"body",       ELEMENT_BLOCK},
};

enum element
htmlelement_of(const char *name)
{
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (strcmp(name, elements[i].name) == 0)
			return elements[i].element;
	return ELEMENT_INLINE;
}

int
htmlelement_level(const char *name)
{
	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2]
		       ? name[1] - '0'
		       : 0;
}
