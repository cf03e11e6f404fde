/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/version.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define NUMBERS       4
#define NUMBER_DIGITS 9 /* no real one has more than four */
#define EXTRA_LETTERS 7 /* none has more than one */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " ");
}

/* Read a number of at most NUMBER_DIGITS; *p moves behind it. */
static bool
take_number(const char **p, int64_t *value)
{
	int64_t v = 0;
	int n = 0;

	for (; is_digit(**p); (*p)++, n++) {
		if (n == NUMBER_DIGITS)
			return false;
		v = v * 10 + (**p - '0');
	}
	*value = v;
	return n > 0;
}

/* "macOS Ventura 13.4.1": words that start with a letter, each followed by a blank. */
static const char *
skip_name(const char *p)
{
	p = skip_blanks(p);
	while (is_letter(*p)) {
		p += strcspn(p, " ");
		p = skip_blanks(p);
	}
	return p;
}

/* "13.4.1" */
static bool
take_numbers(const char **p, struct version *v)
{
	for (;;) {
		if (v->n_numbers == NUMBERS || !take_number(p, &v->numbers[v->n_numbers]))
			return false;
		v->n_numbers++;
		if (**p != '.')
			return true;
		(*p)++;
	}
}

/* The word `word` in any case, if it stands here and ends here; *p moves behind it. */
static bool
take_word(const char **p, const char *word)
{
	size_t len = strlen(word);

	if (strncasecmp(*p, word, len) != 0 || is_letter((*p)[len]))
		return false;
	*p += len;
	return true;
}

/* "beta", "beta 3", "beta 3 v.2", "RC 2", or nothing of the kind */
static bool
take_stage(const char **p, struct version *v)
{
	v->stage = VERSION_RELEASE;
	if (take_word(p, "beta"))
		v->stage = VERSION_BETA;
	else if (take_word(p, "RC"))
		v->stage = VERSION_RC;
	else
		return true;
	v->stage_number = 1;
	*p = skip_blanks(*p);
	if (is_digit(**p) && !take_number(p, &v->stage_number))
		return false;
	*p = skip_blanks(*p);
	if (strncmp(*p, "v.", 2) == 0) {
		*p += 2;
		return take_number(p, &v->respin);
	}
	return true;
}

/* The letters at *p, at most EXTRA_LETTERS of them; *p moves behind them. */
static bool
take_extra(const char **p, char to[8])
{
	size_t n = 0;

	while (**p >= 'a' && **p <= 'z') {
		if (n == EXTRA_LETTERS)
			return false;
		to[n++] = *(*p)++;
	}
	to[n] = '\0';
	return n > 0;
}

bool
version_parse(const char *text, struct version *out)
{
	struct version v = {0};
	const char *p = text;

	if (is_digit(*p) && take_numbers(&p, &v) && !*p) { /* nearly all are no more */
		v.stage = VERSION_RELEASE;
		*out = v;
		return true;
	}
	if (strnlen(text, CAP_NAME_BYTES + 1) > CAP_NAME_BYTES)
		return false;
	v = (struct version){0};
	p = skip_name(text);
	if (!take_numbers(&p, &v) || is_letter(*p))
		return false;
	p = skip_blanks(p);
	if (!take_stage(&p, &v))
		return false;
	p = skip_blanks(p);
	if (*p == '(') {
		p++;
		if (!take_extra(&p, v.extra) || *p++ != ')')
			return false;
		p = skip_blanks(p);
	}
	if (*p)
		return false;
	*out = v;
	return true;
}

static int
sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_numbers(const struct version *a, const struct version *b)
{
	for (int i = 0; i < NUMBERS; i++)
		if (a->numbers[i] != b->numbers[i])
			return sign(a->numbers[i], b->numbers[i]);
	return 0;
}

int
version_compare(const struct version *a, const struct version *b)
{
	int order = compare_numbers(a, b);

	if (order == 0)
		order = sign(a->stage, b->stage);
	if (order == 0)
		order = sign(a->stage_number, b->stage_number);
	if (order == 0)
		order = sign(a->respin, b->respin);
	return order != 0 ? order : version_extra_compare(a->extra, b->extra);
}

typedef int compare_fn(const struct version *a, const struct version *b);

static int
compare_text(const char *a, const char *b, compare_fn *compare)
{
	struct version x, y;
	bool x_ok = version_parse(a, &x), y_ok = version_parse(b, &y);

	if (x_ok && y_ok)
		return compare(&x, &y);
	return x_ok != y_ok ? (x_ok ? 1 : -1) : sign(strcmp(a, b), 0);
}

int
version_compare_text(const char *a, const char *b)
{
	return compare_text(a, b, version_compare);
}

int
version_compare_numbers(const char *a, const char *b)
{
	return compare_text(a, b, compare_numbers);
}

int64_t
version_major(const char *text)
{
	struct version v;

	return version_parse(text, &v) ? v.numbers[0] : -1;
}

bool
version_extra_parse(const char *text, char to[8])
{
	const char *p = text ? skip_blanks(text) : "";
	bool paren = *p == '(';

	to[0] = '\0';
	if (!*p)
		return true;
	p += paren;
	if (!take_extra(&p, to) || (paren && *p++ != ')') || *skip_blanks(p)) {
		to[0] = '\0';
		return false;
	}
	return true;
}

int
version_extra_compare(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	return sign(strcmp(a, b), 0);
}

const char *
version_strip_prefix(const char *text)
{
	const char *rest;

	if (strncmp(text, "9.9.", 4) != 0)
		return text;
	rest = text + 4 + strspn(text + 4, "0123456789");
	return rest > text + 4 && *rest == '.' && is_digit(rest[1]) ? text + 4 : text;
}

bool
version_is_plain(const char *text)
{
	const char *p = text;

	for (int i = 0; i < NUMBERS; i++) {
		int n = 0;

		while (n < 5 && is_digit(p[n]))
			n++;
		if (n == 0 || n > (i == 0 ? 3 : 4))
			return false;
		p += n;
		if (!*p)
			return true;
		if (*p++ != '.')
			return false;
	}
	return false;
}

bool
version_is_same_major(const char *a, const char *b)
{
	return version_major(a) == version_major(b);
}
