/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/xmlgate.h"

#include <libxml/xmlstring.h>
#include <string.h>
#include <strings.h>

#define SNIFF_BYTES ((size_t)65536) /* a title further down is not worth finding */
#define TITLE_BYTES 120

/* The formats that have been seen, or must be expected, where XML should be. */
static const struct {
	const char *magic;
	size_t len;
	const char *name, *is;
} formats[] = {
	{"bplist",           6, "xml.root",     "a binary property list, not XML"},
	{"\x1f\x8b",         2, "xml.root",     "gzip data, not XML"             },
	{"{",		1, "xml.root",     "JSON, not XML"                  },
	{"[",		1, "xml.root",     "JSON, not XML"                  },
	{"\xfe\xff",         2, "xml.encoding", "UTF-16, not UTF-8"              },
	{"\xff\xfe",         2, "xml.encoding", "UTF-16, not UTF-8"              },
	{"<\0",              2, "xml.encoding", "UTF-16, not UTF-8"              },
	{"\0<",              2, "xml.encoding", "UTF-16, not UTF-8"              },
	{"\0\0\0<",          4, "xml.encoding", "UTF-32, not UTF-8"              },
	{"\x4c\x6f\xa7\x94", 4, "xml.encoding", "EBCDIC, not UTF-8"              },
};

/* Where `word` begins in data[from..len), letters of either case; len when nowhere. */
static size_t
find(const char *data, size_t len, size_t from, const char *word)
{
	size_t n = strlen(word);

	for (; from + n <= len; from++)
		if (strncasecmp(data + from, word, n) == 0)
			return from;
	return len;
}

static bool
begins(const char *data, size_t len, size_t at, const char *word)
{
	return len - at >= strlen(word) &&
	       strncasecmp(data + at, word, strlen(word)) == 0;
}

static size_t
skip_space(const char *data, size_t len, size_t at)
{
	while (at < len && data[at] && strchr(" \t\r\n", data[at]))
		at++;
	return at;
}

/* Past white space, an XML declaration and comments. */
static size_t
skip_prolog(const char *data, size_t len, size_t at)
{
	for (;;) {
		const char *close;

		at = skip_space(data, len, at);
		if (begins(data, len, at, "<?xml"))
			close = "?>";
		else if (begins(data, len, at, "<!--"))
			close = "-->";
		else
			return at;
		at = find(data, len, at, close);
		at = at == len ? len : at + strlen(close);
	}
}

/* The text of <title>, white space folded, cut at a character; "untitled" when there is none. */
static void
page_title(const char *data, size_t len, size_t at, char title[TITLE_BYTES])
{
	size_t begin = find(data, len, at, "<title"), end, n = 0;

	while (begin < len && data[begin] != '>')
		begin++;
	begin = begin < len ? begin + 1 : len;
	end = find(data, len, begin, "</title");
	for (; begin < end && n < TITLE_BYTES - 1; begin++) {
		char c = data[begin];

		if (!c || strchr(" \t\r\n", c)) {
			if (n == 0 || title[n - 1] == ' ')
				continue;
			c = ' ';
		}
		title[n++] = c;
	}
	while (n > 0 && begin < end && ((unsigned char)title[n - 1] & 0xC0) == 0x80)
		n--;
	if (n > 0 && ((unsigned char)title[n - 1] & 0xC0) == 0xC0)
		n--;
	while (n > 0 && title[n - 1] == ' ')
		n--;
	title[n] = '\0';
	if (n == 0 || !xmlCheckUTF8((const unsigned char *)title))
		memcpy(title, "untitled", sizeof "untitled");
}

static bool
fail(const char *source, const char *name, const char *is, const char *what,
	struct error *err)
{
	error_set_at(err, ERR_FORMAT, source, 1, 0, "%s; %s was expected", is, what);
	return error_set_name(err, name);
}

bool
xmlgate_sniff(const char *data, size_t len, const char *source, const char *what,
	struct error *err)
{
	char title[TITLE_BYTES];
	size_t at = 0;

	if (len > SNIFF_BYTES)
		len = SNIFF_BYTES;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (len >= formats[i].len &&
			memcmp(data, formats[i].magic, formats[i].len) == 0)
			return fail(source, formats[i].name, formats[i].is, what, err);
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	if (skip_space(data, len, at) == len)
		return fail(source, "xml.root",
			len ? "only white space" : "an empty answer", what, err);
	at = skip_prolog(data, len, at);
	if (begins(data, len, at, "<!doctype html") || begins(data, len, at, "<html")) {
		page_title(data, len, at, title);
		error_set_at(err, ERR_FORMAT, source, 1, (int64_t)at,
			"an HTML page, not %s: \"%s\"", what, title);
		error_set_name(err, "xml.html");
		return error_set_next(
			err, "something between here and Apple answered instead");
	}
	if (at < len && data[at] != '<')
		return fail(source, "xml.root", "not XML", what, err);
	return true;
}
