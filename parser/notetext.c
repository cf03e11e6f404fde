/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/notetext.h"

#include "core/instant.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- documents --------------------------------------------------------------------------- */

bool
note_is_id(const char *id)
{
	const char *digits = strncmp(id, "HT", 2) == 0 ? id + 2 : id;
	size_t n = strspn(digits, "0123456789");

	return n >= 4 && n <= 8 && digits[n] == '\0';
}

const char *
note_anchor(const char *id)
{
	bool is = (strncmp(id, "rsr", 3) == 0 || strncmp(id, "bsi", 3) == 0) &&
		  id[3] >= 'a' && id[3] <= 'z' && !id[4];

	return is ? id : "";
}

/* Past the host; NULL when it is another one's. */
static const char *
skip_host(const char *url)
{
	static const char *const hosts[] = {
		"https://support.apple.com/", "http://support.apple.com/"};

	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
		if (strncasecmp(url, hosts[i], strlen(hosts[i])) == 0)
			return url + strlen(hosts[i]);
	return url[0] == '/' && url[1] != '/' ? url + 1 : NULL;
}

bool
note_link(const char *url, char id[NOTE_ID_BYTES], char anchor[NOTE_ANCHOR_BYTES])
{
	static const char *const folders[] = {"en-us/", "kb/", ""};
	const char *path = skip_host(url);
	size_t n;

	id[0] = anchor[0] = '\0';
	if (!path)
		return false;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (strncasecmp(path, folders[i], strlen(folders[i])) == 0) {
			path += strlen(folders[i]);
			break;
		}
	n = strcspn(path, "?#");
	n -= n > 0 && path[n - 1] == '/' ? 1 : 0;
	if (n >= NOTE_ID_BYTES)
		return false;
	(void)snprintf(id, NOTE_ID_BYTES, "%.*s", (int)n, path);
	if (!note_is_id(id)) {
		id[0] = '\0';
		return false;
	}
	path = strchr(path, '#');
	(void)snprintf(
		anchor, NOTE_ANCHOR_BYTES, "%s", path ? note_anchor(path + 1) : "");
	return true;
}

/* --- days -------------------------------------------------------------------------------- */

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

/* 1-12 of "Mar", "March", "Sept."; 0 for any other word. *len is that of the word. */
static int
read_month(const char *text, size_t *len)
{
	char name[4] = "";
	const char *at;

	*len = 0;
	while (isalpha((unsigned char)text[*len]))
		(*len)++;
	if (*len < 3 || *len > 9)
		return 0;
	for (size_t i = 0; i < 3; i++)
		name[i] = (char)tolower((unsigned char)text[i]);
	at = strstr(months, name);
	*len += text[*len] == '.' ? 1 : 0;
	return at && (at - months) % 3 == 0 ? (int)(at - months) / 3 + 1 : 0;
}

/* A number of up to `most` digits; -1 when there is none. *text moves past it. */
static int
read_number(const char **text, int most)
{
	int n = 0, digits = 0;

	for (; isdigit((unsigned char)**text) && digits < most; (*text)++, digits++)
		n = n * 10 + (**text - '0');
	return digits && !isdigit((unsigned char)**text) ? n : -1;
}

static void
skip(const char **text, const char *of)
{
	*text += strspn(*text, of);
}

/* "17 Mar 2026" or "March 17, 2026" at the begin of the text. */
static bool
read_day(const char *text, int64_t *day)
{
	char iso[32];
	int d = -1, m, y;
	size_t len;

	if (isdigit((unsigned char)*text)) {
		d = read_number(&text, 2);
		skip(&text, " ");
	}
	m = read_month(text, &len);
	if (!m)
		return false;
	text += len;
	skip(&text, " ");
	if (d < 0)
		d = read_number(&text, 2);
	skip(&text, ", ");
	y = read_number(&text, 4);
	(void)snprintf(iso, sizeof iso, "%04d-%02d-%02d", y, m, d);
	return d > 0 && y > 0 && instant_parse_day(iso, day);
}

int64_t
note_day(const char *text)
{
	int64_t day;

	for (; *text; text++) {
		if (read_day(text, &day))
			return day;
		/* the next word */
		while (*text && *text != ' ' && *text != '\n')
			text++;
		if (!*text)
			break;
	}
	return INSTANT_NONE;
}

/* --- words ------------------------------------------------------------------------------- */

const char *
note_find(const char *text, const char *words)
{
	size_t n = strlen(words);

	for (; *text; text++)
		if (strncasecmp(text, words, n) == 0)
			return text;
	return NULL;
}

/* --- CVEs -------------------------------------------------------------------------------- */

const char *
note_cve(const char *text, size_t *len)
{
	for (; (text = strstr(text, "CVE-")) != NULL; text += 4) {
		size_t year = strspn(text + 4, "0123456789"), number;

		if (year != 4 || text[8] != '-')
			continue;
		number = strspn(text + 9, "0123456789");
		*len = 9 + number;
		if (number >= 4 && number <= 10)
			return text;
	}
	return NULL;
}

bool
note_is_exploited(const char *text)
{
	static const char *const phrases[] = {"may have been actively exploited",
		"may have been exploited", "was actively exploited", "was exploited",
		"been exploited in the wild",
		"exploit for this issue exists in the wild"};

	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (note_find(text, phrases[i]))
			return true;
	return false;
}
