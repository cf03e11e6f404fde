/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nearest.h"

#include <string.h>

#define NAME_MAX_BYTES ((size_t)32) /* longer words are no names of ours */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters inserted, dropped, replaced or swapped with the next (optimal string alignment). */
static size_t
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][NAME_MAX_BYTES + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare, cost;

	memset(rows, 0, sizeof rows);
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		spare = before;
		before = last;
		last = row;
		row = spare;
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			cost = a[i - 1] == b[j - 1] ? 0 : 1;
			row[j] =
				least(last[j - 1] + cost, least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[b_len];
}

void
nearest_offer(struct nearest *n, const char *name)
{
	size_t asked_len = strlen(n->asked);
	size_t name_len = strlen(name);
	size_t d;

	if (asked_len < 2 || asked_len > NAME_MAX_BYTES || name_len > NAME_MAX_BYTES)
		return;
	d = distance(n->asked, asked_len, name, name_len);
	if (strncmp(n->asked, name, asked_len) == 0)
		d = least(d, 1); /* the beginning of a name */
	if (d > 1 + asked_len / 4 || (n->best && d >= n->distance))
		return;
	n->best = name;
	n->distance = d;
}
