/* SPDX-License-Identifier: Apache-2.0 */
/*
 * htmlelement.h - what each element of HTML does to the text around it.
 *
 * Layer: parser (pure).
 */
#ifndef SUCAT_PARSER_HTMLELEMENT_H
#define SUCAT_PARSER_HTMLELEMENT_H

enum element {
	ELEMENT_INLINE, /* nothing */
	ELEMENT_BLOCK,  /* its text stands for itself */
	ELEMENT_BREAK,  /* what follows stands on a new line */
	ELEMENT_BOLD,
	ELEMENT_LINK,
	ELEMENT_TABLE,
	ELEMENT_ROW,
	ELEMENT_CELL,
	ELEMENT_TITLE,
	ELEMENT_SKIP, /* nothing of it is shown */
};

/* By its name in lower case. */
enum element htmlelement_of(const char *name);
/* 1-6 of "h1" to "h6", else 0. */
int htmlelement_level(const char *name);

#endif
