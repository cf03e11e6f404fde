/* SPDX-License-Identifier: Apache-2.0 */
/* note_names: a title, word for word. */
#include "parser/notetext.h"

#include "core/limits.h"
#include "parser/version.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What the words of a part of the title have come to. */
enum state {
	STATE_BEGIN,   /* of a part: a system, a bare version, a phrase that leads in */
	STATE_SYSTEM,  /* a system was named: its version is to come */
	STATE_VERSION, /* the version was named: a letter may follow */
	STATE_OTHER,   /* other software */
};

struct scan {
	struct arena *arena;
	struct advisory_release list[CAP_ADVISORY_RELEASES];
	size_t n, part;               /* list[part] on are of the part under way */
	bool waiting[PLATFORM_COUNT]; /* systems whose version is to come */
	bool last[PLATFORM_COUNT];    /* those of the version before */
	bool response, full, nomem;
	enum state state;
};

/* Phrases that lead in; those of a response tell that it is one. */
static const struct {
	const char *text;
	bool response;
} phrases[] = {
	{"Rapid Security Responses",              true },
	{"Rapid Security Response",               true },
	{"Background Security Improvements",      true },
	{"Background Security Improvement",       true },
	{"Security Responses",                    true },
	{"Security Response",                     true },
	{"About the security content of",         false},
	{"Advisory includes security content of", false},
	{"Includes the security content of",      false},
	{"for",				   false},
	{"the",				   false},
	{"-",				     false},
	{"\xE2\x80\x93",			  false}, /* a dash */
	{"\xE2\x80\x94",			  false},
};

static bool
ends_word(char c)
{
	return c == '\0' || strchr(" \n,:;()", c) != NULL;
}

/* How long the phrase at `text` is; 0 when there is none. */
static size_t
read_phrase(struct scan *s, const char *text)
{
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		size_t n = strlen(phrases[i].text);

		if (strncmp(text, phrases[i].text, n) != 0 || !ends_word(text[n]) ||
			(s->state == STATE_SYSTEM && !phrases[i].response))
			continue;
		s->response = s->response || phrases[i].response;
		return n;
	}
	return 0;
}

static void
add(struct scan *s, enum platform platform, const char *version)
{
	if (s->n == CAP_ADVISORY_RELEASES) {
		s->full = true;
		return;
	}
	s->list[s->n++] = (struct advisory_release){platform, version, ""};
}

/* "26.0" and "26" are one version: without trailing ".0". */
static const char *
plain_version(struct scan *s, const char *word)
{
	char *version = arena_text(s->arena, word);
	size_t n = strlen(word);

	s->nomem = s->nomem || !version;
	while (version && n > 2 && version[n - 1] == '0' && version[n - 2] == '.')
		version[n -= 2] = '\0';
	return version ? version : "";
}

static void
take_version(struct scan *s, const char *word)
{
	const char *version = plain_version(s, word);

	s->part = s->n;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (s->waiting[p])
			add(s, (enum platform)p, version);
	if (s->waiting[PLATFORM_IOS] && !s->waiting[PLATFORM_IPADOS] &&
		version_major(version) <= 12)
		add(s, PLATFORM_IPADOS, version);
	memcpy(s->last, s->waiting, sizeof s->last);
	memset(s->waiting, 0, sizeof s->waiting);
	s->state = STATE_VERSION;
}

static bool
any(const bool *systems)
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (systems[p])
			return true;
	return false;
}

/* A system by its exact name: "ios" in a sentence is none. */
static enum platform
read_system(const char *word)
{
	enum platform p = platform_parse(word);

	return p != PLATFORM_UNKNOWN && strcmp(platform_name(p), word) == 0
		       ? p
		       : PLATFORM_UNKNOWN;
}

static void
begin_part(struct scan *s, const char *word)
{
	enum platform p = read_system(word);

	if (p != PLATFORM_UNKNOWN) {
		s->waiting[p] = true;
		s->state = STATE_SYSTEM;
	} else if (version_is_plain(word) && any(s->last) && !any(s->waiting)) {
		memcpy(s->waiting, s->last, sizeof s->waiting);
		take_version(s, word);
	} else {
		memset(s->last, 0, sizeof s->last);
		s->state = STATE_OTHER;
	}
}

/* "Big Sur" may stand before the version; "Server", "for Apple TV" and numbers may not. */
static void
after_system(struct scan *s, const char *word)
{
	enum platform p = read_system(word);

	if (p != PLATFORM_UNKNOWN) {
		s->waiting[p] = true;
	} else if (version_is_plain(word)) {
		take_version(s, word);
	} else if (!isupper((unsigned char)*word) || strcmp(word, "Server") == 0 ||
		   strpbrk(word, "0123456789")) {
		memset(s->waiting, 0, sizeof s->waiting);
		s->state = STATE_OTHER;
	}
}

/* "(a)": the letter of what this part named; `text` is behind the bracket. */
static bool
read_letter(struct scan *s, const char *text)
{
	char *extra;

	if (text[0] < 'a' || text[0] > 'z' || text[1] != ')')
		return false;
	extra = arena_printf(s->arena, "(%c)", text[0]);
	s->nomem = s->nomem || !extra;
	for (size_t i = s->part; extra && s->state == STATE_VERSION && i < s->n; i++)
		s->list[i].extra = extra;
	return true;
}

static void
end_part(struct scan *s)
{
	s->state = STATE_BEGIN;
}

static void
take_word(struct scan *s, const char *word)
{
	if (strcmp(word, "and") == 0 || strcmp(word, "&") == 0)
		end_part(s);
	else if (s->state == STATE_BEGIN)
		begin_part(s, word);
	else if (s->state == STATE_SYSTEM)
		after_system(s, word);
}

static void
scan_title(struct scan *s, const char *text)
{
	char word[CAP_VERSION_BYTES + 1];
	size_t n;

	while (*text) {
		if (strchr(" \n:;)", *text)) {
			text++;
		} else if (*text == '(' && read_letter(s, text + 1)) {
			text += 3;
		} else if (*text == ',' || *text == '(') { /* a remark begins anew, too */
			end_part(s);
			text++;
		} else if (s->state <= STATE_SYSTEM && (n = read_phrase(s, text)) > 0) {
			text += n;
		} else {
			for (n = 0; !ends_word(text[n]); n++)
				;
			if (n < sizeof word) {
				memcpy(word, text, n);
				word[n] = '\0';
				take_word(s, word);
			} else {
				s->state = STATE_OTHER;
			}
			text += n;
		}
	}
}

/* The letter of a response that the title leaves out. */
static const char *
letter_of(struct scan *s, const char *anchor)
{
	const char *extra = ADVISORY_EXTRA_UNNAMED;

	if (*note_anchor(anchor))
		extra = arena_printf(s->arena, "(%c)", anchor[3]);
	s->nomem = s->nomem || !extra;
	return extra ? extra : "";
}

static int
compare(const void *a, const void *b)
{
	const struct advisory_release *x = a, *y = b;
	int order = (int)x->platform - (int)y->platform;

	if (order == 0)
		order = strcmp(x->version, y->version);
	return order ? order : strcmp(x->extra, y->extra);
}

static void
finish(struct scan *s, const char *anchor)
{
	const char *letter = s->response ? letter_of(s, anchor) : "";
	bool versions = s->n > 0;
	size_t kept = 0;

	for (int p = 0; s->response && !versions && p < PLATFORM_COUNT; p++)
		if (s->waiting[p])
			add(s, (enum platform)p, "");
	for (size_t i = 0; i < s->n; i++)
		if (!*s->list[i].extra)
			s->list[i].extra = letter;
	if (s->n)
		qsort(s->list, s->n, sizeof *s->list, compare);
	for (size_t i = 0; i < s->n; i++)
		if (kept == 0 || compare(&s->list[kept - 1], &s->list[i]) != 0)
			s->list[kept++] = s->list[i];
	s->n = kept;
}

bool
note_names(const char *title, const char *anchor, bool response, struct arena *arena,
	struct note_names *out, struct error *err)
{
	struct scan s = {.arena = arena, .response = response};

	*out = (struct note_names){0};
	scan_title(&s, title);
	finish(&s, anchor);
	if (s.full)
		return error_set(err, ERR_LIMIT, NULL,
			"more than %d releases in one title", CAP_ADVISORY_RELEASES);
	out->list = arena_array(arena, s.n ? s.n : 1, sizeof *out->list);
	if (s.nomem || !out->list)
		return arena_failed(arena, NULL, err);
	memcpy(out->list, s.list, s.n * sizeof *out->list);
	out->n = s.n;
	out->response = s.response;
	return true;
}
