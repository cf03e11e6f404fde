/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/build.h"

#include <stdio.h>
#include <string.h>

#define MAJOR_DIGITS  2
#define NUMBER_DIGITS 7

/* What the thousands digit of a four-digit number says; `modulo`: seq is number mod 1000. */
static const struct {
	enum build_class class;
	bool modulo;
} thousands[10] = {
	[0] = {BUILD_PLAIN,       false},
	[1] = {BUILD_PLAIN,       false}, /* natural overflow: 20G1443 */
	[2] = {BUILD_HARDWARE,    true },
	[3] = {BUILD_HARDWARE,    true },
	[4] = {BUILD_ODD,         false},
	[5] = {BUILD_SEED,        true }, /* only with a suffix */
	[6] = {BUILD_TWIN,        true },
	[7] = {BUILD_ODD,         false},
	[8] = {BUILD_BRANCH,      true },
	[9] = {BUILD_BRANCH_TWIN, true },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Read 1 to `most` digits; returns how many, 0 when there are none or more. */
static int
take_number(const char **p, int most, int64_t *value)
{
	int64_t v = 0;
	int n = 0;

	while (is_digit((*p)[n])) {
		if (n == most)
			return 0;
		v = v * 10 + ((*p)[n] - '0');
		n++;
	}
	*p += n;
	*value = v;
	return n;
}

/* The sequence of the base that a response's digits name: 1280 -> 128, and 50270 -> 27 as for
 * 22D5027d itself. */
static int64_t
base_seq(int64_t digits)
{
	int64_t number = digits / 10;

	return number >= 5000 && number <= 5999 ? number % 1000 : number;
}

/* Set class and seq. `digits` are the `n` digits of the number. */
static void
set_class(struct build *b, const char *digits, int n)
{
	b->class = BUILD_ODD;
	b->seq = b->number;
	if (b->suffix && (n == 6 || n == 7) && memcmp(digits, "77", 2) == 0) {
		b->class = BUILD_RESPONSE;
		b->seq = base_seq(b->number % (n == 6 ? 10000 : 100000));
	} else if (b->number < 10000) {
		b->class = thousands[b->number / 1000].class;
		if (thousands[b->number / 1000].modulo)
			b->seq = b->number % 1000;
		if (b->class == BUILD_SEED && !b->suffix)
			b->class = BUILD_ODD;
	}
}

bool
build_parse(const char *text, struct build *out)
{
	struct build b = {0};
	const char *p = text, *digits;
	int64_t major;
	int n;

	if (!take_number(&p, MAJOR_DIGITS, &major))
		return false;
	b.major = (int)major;
	if (*p < 'A' || *p > 'Z')
		return false;
	b.letter = *p++;
	digits = p;
	n = take_number(&p, NUMBER_DIGITS, &b.number);
	if (n == 0)
		return false;
	if (*p >= 'a' && *p <= 'z')
		b.suffix = *p++;
	if (*p)
		return false;
	set_class(&b, digits, n);
	memcpy(b.text, text, (size_t)(p - text) + 1);
	*out = b;
	return true;
}

bool
build_is_decoy(const char *text)
{
	return strcmp(text, "99Z999") == 0;
}

bool
build_is_response(const char *text)
{
	struct build b;

	return build_parse(text, &b) && b.class == BUILD_RESPONSE;
}

bool
build_is_seed(const char *text)
{
	struct build b;

	if (!build_parse(text, &b))
		return false;
	/* 77 and the base's whole 5xxx: 22D7750270d */
	return b.class == BUILD_SEED ||
	       (b.class == BUILD_RESPONSE && b.number >= 7750000 && b.number <= 7759999);
}

static int
sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
build_compare(const char *a, const char *b)
{
	struct build x, y;
	bool x_ok = build_parse(a, &x), y_ok = build_parse(b, &y);
	int order = 0;

	if (!x_ok || !y_ok)
		return x_ok != y_ok ? (x_ok ? -1 : 1) : sign(strcmp(a, b), 0);
	if (order == 0)
		order = sign(x.major, y.major);
	if (order == 0)
		order = sign(x.letter, y.letter);
	if (order == 0)
		order = sign(x.seq, y.seq);
	if (order == 0)
		order = sign(x.class, y.class);
	if (order == 0)
		order = sign(x.number, y.number);
	if (order == 0)
		order = sign(x.suffix, y.suffix);
	/* leading zeros are all that can still differ */
	return order != 0 ? order : sign(strcmp(a, b), 0);
}

/* A twin's number is the other's and so much more. */
static const struct {
	enum build_class class; /* of the twin */
	int64_t more;
} twin_rules[] = {
	{BUILD_TWIN,        6000},
	{BUILD_TWIN,        3000},
	{BUILD_BRANCH_TWIN, 1000},
};

int
build_twin_candidates(const char *text, char out[2][CAP_BUILD_BYTES + 1])
{
	struct build b;
	int n = 0;

	if (!build_parse(text, &b) || b.suffix)
		return 0;
	for (size_t i = 0; i < sizeof twin_rules / sizeof twin_rules[0]; i++)
		if (twin_rules[i].class == b.class && b.number > twin_rules[i].more)
			(void)snprintf(out[n++], CAP_BUILD_BYTES + 1, "%d%c%lld", b.major,
				b.letter, (long long)(b.number - twin_rules[i].more));
	return n;
}

bool
build_is_twin(const char *twin, const char *canonical)
{
	char candidates[2][CAP_BUILD_BYTES + 1];
	int n = build_twin_candidates(twin, candidates);

	for (int i = 0; i < n; i++)
		if (strcmp(candidates[i], canonical) == 0)
			return true;
	return false;
}

bool
build_twin_of(const char *text, char out[CAP_BUILD_BYTES + 1])
{
	struct build b;

	if (!build_parse(text, &b) || b.suffix || b.number > 9999)
		return false;
	for (size_t i = 0; i < sizeof twin_rules / sizeof twin_rules[0]; i++) {
		(void)snprintf(out, CAP_BUILD_BYTES + 1, "%d%c%lld", b.major, b.letter,
			(long long)(b.number + twin_rules[i].more));
		if (build_is_twin(out, text))
			return true;
	}
	return false;
}

/* The number of a response on a base with this sequence: 128 -> 771280, 5027 -> 7750270. */
static int64_t
response_number(int64_t seq)
{
	return seq < 1000 ? 770000 + seq * 10 : 7700000 + seq * 10;
}

bool
build_response_fits(const char *response, const char *base)
{
	struct build r, b;

	if (!build_parse(response, &r) || !build_parse(base, &b) ||
		r.class != BUILD_RESPONSE || b.class == BUILD_RESPONSE ||
		b.class == BUILD_ODD)
		return false;
	return r.major == b.major && r.letter == b.letter &&
	       (r.number == response_number(b.seq) ||
		       (b.class == BUILD_SEED && r.number == response_number(b.number)));
}
