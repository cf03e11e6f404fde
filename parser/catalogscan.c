/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/catalogscan.h"

#include <string.h>

#define MOST_SPACE 64 /* between two tags; corpus: 33 */
#define MOST_DEPTH 6  /* of containers; corpus: 3 */

static const struct tag {
	const char *open, *close;
	size_t open_bytes, close_bytes;
} scalars[] = {
	{"<string>",  "</string>",  8, 9 },
	{"<integer>", "</integer>", 9, 10},
	{"<date>",    "</date>",    6, 7 },
};

enum container { A_PRODUCT, A_DICT, PACKAGES, A_PACKAGE };

struct scan {
	const struct fingerprint_key *key;
	const char *at, *end;
	int64_t lines, elements;
	struct {
		enum container is;
		const char *text; /* from its key to its tag */
		size_t len;
		struct fingerprint sum; /* of its members */
	} open[MOST_DEPTH];
	size_t depth;
};

static bool
take(struct scan *s, const char *tag, size_t n)
{
	if ((size_t)(s->end - s->at) < n || memcmp(s->at, tag, n) != 0)
		return false;
	s->at += n;
	return true;
}

#define TAKE(s, tag) take(s, tag, sizeof(tag) - 1)

static bool
pass_space(struct scan *s)
{
	const char *most = s->end - s->at > MOST_SPACE ? s->at + MOST_SPACE : s->end;

	while (s->at < most)
		if (most - s->at >= 8 && memcmp(s->at, "        ", 8) == 0)
			s->at += 8;
		else if (*s->at == ' ' || *s->at == '\n' || *s->at == '\t')
			s->lines += *s->at++ == '\n';
		else
			return true;
	return false;
}

/* Pass over a text to the tag after it; `begin` is where what is told by it begins. */
static bool
pass_text(struct scan *s, const char *begin)
{
	size_t most = FINGERPRINT_TEXT_BYTES - (size_t)(s->at - begin);
	size_t left = (size_t)(s->end - s->at);

	s->at = memchr(s->at, '<', left < most ? left : most);
	return s->at != NULL;
}

static bool
open_container(struct scan *s, enum container is, const char *text)
{
	if (s->depth == MOST_DEPTH)
		return false;
	s->open[s->depth].is = is;
	s->open[s->depth].text = text;
	s->open[s->depth].len = (size_t)(s->at - text);
	s->open[s->depth++].sum = (struct fingerprint){0};
	s->elements++;
	return s->open[s->depth - 1].len <= FINGERPRINT_TEXT_BYTES;
}

/* What ends is a member of what it stands in; the product of nothing. */
static struct fingerprint
close_container(struct scan *s)
{
	struct fingerprint of;

	s->depth--;
	of = fingerprint_of(s->key, s->open[s->depth].text, s->open[s->depth].len,
		&s->open[s->depth].sum);
	if (s->depth > 0)
		fingerprint_add(&s->open[s->depth - 1].sum, &of);
	return of;
}

static bool
read_scalar(struct scan *s, const char *text)
{
	const struct tag *tag = scalars,
			 *end = scalars + sizeof scalars / sizeof *scalars;
	struct fingerprint of;

	while (tag < end && !take(s, tag->open, tag->open_bytes))
		tag++;
	if (tag == end || s->at - text > FINGERPRINT_TEXT_BYTES || !pass_text(s, text))
		return false;
	of = fingerprint_of(s->key, text, (size_t)(s->at - text), NULL);
	fingerprint_add(&s->open[s->depth - 1].sum, &of);
	s->elements++;
	return take(s, tag->close, tag->close_bytes);
}

/* A member, from behind its <key>; of a container only the begin. */
static bool
read_member(struct scan *s)
{
	enum container in = s->open[s->depth - 1].is;
	const char *text = s->at;
	bool packages;

	s->elements++;
	if (!pass_text(s, text))
		return false;
	packages = s->at - text == 8 && memcmp(text, "Packages", 8) == 0;
	if (!TAKE(s, "</key>") || !pass_space(s))
		return false;
	if (in != A_PACKAGE && TAKE(s, "<dict>"))
		return open_container(s, A_DICT, text);
	if (in == A_PRODUCT && packages && TAKE(s, "<array>"))
		return open_container(s, PACKAGES, text);
	return read_scalar(s, text);
}

/* What stands in the container that is open, or its end. */
static bool
read_within(struct scan *s, struct fingerprint *ended)
{
	if (!pass_space(s))
		return false;
	if (s->open[s->depth - 1].is == PACKAGES) {
		if (TAKE(s, "<dict>"))
			return open_container(s, A_PACKAGE, s->at);
		if (!TAKE(s, "</array>"))
			return false;
	} else if (TAKE(s, "<key>")) {
		return read_member(s);
	} else if (!TAKE(s, "</dict>")) {
		return false;
	}
	*ended = close_container(s);
	return true;
}

bool
catalogscan_read(const struct fingerprint_key *key, const char *data, size_t len,
	size_t at, struct catalogscan *scan)
{
	struct scan s = {.key = key, .at = data + at, .end = data + len};
	const char *text;

	if (!pass_space(&s) || !TAKE(&s, "<key>"))
		return false;
	text = s.at;
	s.elements++;
	if (!pass_text(&s, text) || !TAKE(&s, "</key>") || !pass_space(&s))
		return false;
	scan->lines_before = s.lines;
	if (!TAKE(&s, "<dict>") || !open_container(&s, A_PRODUCT, text))
		return false;
	while (s.depth > 0)
		if (!read_within(&s, &scan->print))
			return false;
	scan->begin = at;
	scan->end = (size_t)(s.at - data);
	scan->elements = s.elements;
	scan->lines = s.lines - scan->lines_before;
	return true;
}
