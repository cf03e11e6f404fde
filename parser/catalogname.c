/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/catalogname.h"

#include <stdio.h>
#include <string.h>

#define FIRST_TRAIN  11 /* before it the names are 10.16, 10.15 ... */
#define DIGITS       "0123456789"
#define TRAIN_DIGITS 3
#define LETTERS      "abcdefghijklmnopqrstuvwxyz"
#define PREFIX       "index-"

static const char *
file_of(const char *url)
{
	const char *slash = strrchr(url, '/');

	return slash ? slash + 1 : url;
}

/* Take `suffix` off the end of the first *len bytes. */
static bool
cut_suffix(const char *text, size_t *len, const char *suffix)
{
	size_t n = strlen(suffix);

	if (*len < n || strncmp(text + *len - n, suffix, n) != 0)
		return false;
	*len -= n;
	return true;
}

/* How much of a file's name is its own; 0 when it is no catalog's. */
static size_t
stem_length(const char *file)
{
	size_t len = strlen(file);

	(void)cut_suffix(file, &len, ".gz");
	if (!cut_suffix(file, &len, ".sucatalog"))
		return 0;
	(void)cut_suffix(file, &len, ".merged-1");
	return len;
}

bool
catalogname_source(const char *url, char *name)
{
	const char *file = file_of(url);
	size_t len = stem_length(file);
	int n;

	if (len == 0 || len > CAP_NAME_BYTES)
		return false;
	n = snprintf(name, CATALOGNAME_SOURCE_BYTES, "swscan-%.*s", (int)len, file);
	return n > 0 && n < CATALOGNAME_SOURCE_BYTES;
}

/* The number that a text begins with, of at most three digits; -1 when it begins with none. */
static int
number_of(const char *text, size_t *digits)
{
	int number = 0;

	*digits = strspn(text, DIGITS);
	if (*digits == 0 || *digits > TRAIN_DIGITS || *text == '0')
		return -1;
	for (size_t i = 0; i < *digits; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

bool
catalogname_read(const char *url, struct catalogname *name)
{
	const char *file = file_of(url), *head = file + strlen(PREFIX), *after;
	size_t len = stem_length(file), digits;

	if (len <= strlen(PREFIX) || strncmp(file, PREFIX, strlen(PREFIX)) != 0)
		return false;
	*name = (struct catalogname){.file = file, .end = file + len};
	name->train = number_of(head, &digits);
	name->variant = head + digits;
	name->variant_len = strspn(name->variant, LETTERS);
	after = name->variant + name->variant_len;
	if (name->train < FIRST_TRAIN || after > name->end)
		return false;
	if (after == name->end)
		return true;
	name->merged = name->variant_len ? after + 1 : head;
	return *after == '-' && after + 1 < name->end &&
	       number_of(name->merged, &digits) == name->train &&
	       name->merged[digits] == '-';
}

bool
catalogname_is_like(const struct catalogname *a, const struct catalogname *b)
{
	return !a->merged == !b->merged && a->variant_len == b->variant_len &&
	       strncmp(a->variant, b->variant, a->variant_len) == 0;
}

bool
catalogname_next(const char *url, const struct catalogname *name, char *next)
{
	const char *variant = name->variant_len ? name->variant : "";
	int folder = (int)(name->file - url), letters = (int)name->variant_len, n;

	if (!name->merged)
		n = snprintf(next, CATALOGNAME_URL_BYTES, "%.*s" PREFIX "%d%.*s%s",
			folder, url, name->train + 1, letters, variant, name->end);
	else if (letters)
		n = snprintf(next, CATALOGNAME_URL_BYTES, "%.*s" PREFIX "%d%.*s-%d-%s",
			folder, url, name->train + 1, letters, variant, name->train + 1,
			name->merged);
	else
		n = snprintf(next, CATALOGNAME_URL_BYTES, "%.*s" PREFIX "%d-%s", folder,
			url, name->train + 1, name->merged);
	return n > 0 && n < CATALOGNAME_URL_BYTES;
}
