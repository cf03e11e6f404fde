/* SPDX-License-Identifier: Apache-2.0 */
/* An event in words, fit to be mailed: what, for which devices, on which base, since when, how it
 * was classified, and the advisory's link. */
#include "cli/news.h"

#include "cli/detail.h"
#include "cli/device_words.h"
#include "cli/escape.h"
#include "cli/value.h"
#include "core/instant.h"
#include "core/limits.h"
#include "parser/record.h"

#include <stdio.h>
#include <string.h>

#define WIDTH       78 /* RFC 5322, 2.1.1 */
#define LABEL_WIDTH 12

struct word {
	const char *key, *text;
};

static const struct word types[] = {
	{"new",       "New"      },
	{"changed",   "Changed"  },
	{"withdrawn", "Withdrawn"},
	{"expired",   "Expired"  },
	{"advisory",  "Advisory" },
};

static const struct word kinds[] = {
	{"full",    ""				},
	{"rsr",     "Rapid Security Response "        },
	{"bsi",     "Background Security Improvement "},
	{"unknown", "build of unknown kind "          },
	{"",        "build "			  },
};

static const char *
word_of(const struct word *words, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i].key, key) == 0)
			return words[i].text;
	return key;
}
#define WORD(words, key) word_of(words, sizeof(words) / sizeof *(words), key)

static bool
append(struct buf *b, const char *text)
{
	return escape_append(b, text, strlen(text));
}

/* " word" or nothing. */
static bool
append_word(struct buf *b, const char *text)
{
	return !*text || (buf_byte(b, ' ') && append(b, text));
}

bool
news_append_title(struct buf *b, const struct news_item *item)
{
	const struct event *e = item->event;
	const struct release_row *row = item->release;

	return append(b, WORD(types, e->type)) && buf_text(b, ": ") &&
	       append(b, WORD(kinds, row ? row->kind : "")) && append(b, e->platform) &&
	       (!row || (append_word(b, row->version) && append_word(b, row->extra))) &&
	       (!*e->build || (buf_text(b, ", build ") && append(b, e->build))) &&
	       (!row || !row->beta || buf_text(b, ", beta"));
}

/* "  label     text": broken at spaces, later lines below the text. */
static bool
append_line(struct buf *b, const char *label, const char *text)
{
	size_t at = LABEL_WIDTH + 2, len = strlen(label);
	int gap = len < LABEL_WIDTH ? (int)(LABEL_WIDTH - len) : 1;

	if (!buf_text(b, "  ") || !append(b, label) || !buf_printf(b, "%*s", gap, ""))
		return false;
	for (bool first = true; *text; first = false, text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (!first && at + 1 + len > WIDTH) {
			if (!buf_printf(b, "\n%*s", LABEL_WIDTH + 2, ""))
				return false;
			at = LABEL_WIDTH + 2;
		} else if (!first) {
			if (!buf_byte(b, ' '))
				return false;
			at++;
		}
		if (!escape_append(b, text, len))
			return false;
		at += len;
	}
	return buf_byte(b, '\n');
}

static bool
append_devices(struct buf *b, const struct news *news, const struct news_item *item)
{
	const struct device_titles titles = {news->devices, news->n_devices};
	struct buf line;
	bool ok;

	buf_init(&line, CAP_OUTPUT_VALUE_BYTES);
	ok = (item->n_devices ? device_words_append(
					&line, item->devices, item->n_devices, &titles)
			      : buf_text(&line, "not stated")) &&
	     append_line(b, "devices", line.data);
	buf_clear(&line);
	return ok;
}

static bool
append_base(struct buf *b, const struct news_item *item)
{
	const struct release_row *row = item->release;
	char text[CAP_VERSION_BYTES + CAP_BUILD_BYTES + 64];

	if (strcmp(row->kind, "full") == 0)
		return append_line(b, "base", "any older version");
	if (!*row->base_build)
		return append_line(b, "base", "not stated");
	(void)snprintf(text, sizeof text, "%s%sbuild %s, and no other",
		item->base_version, *item->base_version ? ", " : "", row->base_build);
	return append_line(b, "base", text);
}

static bool
append_times(struct buf *b, const struct news_item *item)
{
	const struct release_row *row = item->release;
	char day[INSTANT_TEXT_BYTES];

	return (row->released == INSTANT_NONE ||
		       append_line(
			       b, "released", instant_format_day(row->released, day))) &&
	       append_line(b, "seen", instant_format(item->event->at, day)) &&
	       (row->expires == INSTANT_NONE ||
		       strcmp(item->event->type, "expired") == 0 ||
		       append_line(
			       b, "expires", instant_format_day(row->expires, day))) &&
	       (row->withdrawn == INSTANT_NONE ||
		       append_line(b, "withdrawn", instant_format(row->withdrawn, day)));
}

static bool
append_class(struct buf *b, const struct news_item *item)
{
	const struct release_row *row = item->release;
	char text[256];

	(void)snprintf(text, sizeof text, "%s, by the rule %s (%s)", row->kind, row->rule,
		row->confidence);
	return append_line(b, "class", text);
}

/* Does a note before the i-th one have it, too (as exploited, where that is asked)? */
static bool
is_in_note_before(
	const struct release_security *notes, size_t i, const char *cve, bool exploited)
{
	for (size_t j = 0; j < i; j++)
		for (size_t k = 0; k < notes->advisories[j].n_cves; k++) {
			const struct cve_row *row = &notes->advisories[j].cves[k];

			if ((row->exploited || !exploited) && strcmp(row->cve, cve) == 0)
				return true;
		}
	return false;
}

/* The CVEs of the notes, or of those the ones that may have been exploited, each once. */
static bool
append_united(struct buf *line, const struct release_security *notes, bool exploited)
{
	bool ok = true;

	for (size_t i = 0; ok && notes && i < notes->n; i++)
		for (size_t k = 0; ok && k < notes->advisories[i].n_cves; k++) {
			const struct cve_row *row = &notes->advisories[i].cves[k];

			if ((row->exploited || !exploited) &&
				!is_in_note_before(notes, i, row->cve, exploited))
				ok = append_word(line, row->cve);
		}
	return ok;
}

/* "yes: 44 CVEs, may have been exploited: CVE-2026-20643" */
static bool
append_security(struct buf *b, const struct news_item *item)
{
	const struct release_security *notes = item->notes;
	struct buf line;
	bool ok;

	buf_init(&line, CAP_OUTPUT_VALUE_BYTES);
	ok = buf_text(&line, security_name(item->security));
	if (notes && notes->n_cves > 0)
		ok = ok && buf_printf(&line, ": %zu CVE%s", notes->n_cves,
				   notes->n_cves == 1 ? "" : "s");
	if (notes && notes->n_exploited > 0)
		ok = ok && buf_text(&line, ", may have been exploited:");
	ok = ok && append_united(&line, notes, true) &&
	     append_line(b, "security", line.data);
	buf_clear(&line);
	return ok;
}

/* The links of its notes, each once. */
static bool
append_notes(struct buf *b, const struct news_item *item)
{
	const struct release_security *notes = item->notes;
	const char *told = "";

	for (size_t i = 0; notes && i < notes->n; i++) {
		const char *url = notes->advisories[i].url;

		if (!*url || strcmp(url, told) == 0)
			continue;
		told = url;
		if (!append_line(b, "advisory", url))
			return false;
	}
	return *told || append_line(b, "advisory", "none is known");
}

/* The CVEs of its notes, each once: what an advisory is told for. */
static bool
append_cves(struct buf *b, const struct news_item *item)
{
	struct buf line;
	bool ok;

	buf_init(&line, CAP_OUTPUT_VALUE_BYTES);
	ok = append_united(&line, item->notes, false) &&
	     (!line.len || append_line(b, "fixes", line.data + 1));
	buf_clear(&line);
	return ok;
}

static bool
on_detail(void *ctx, const char *label, const char *text)
{
	return append_line(ctx, label, text);
}

/* What the event tells beside its release. */
static bool
append_detail(struct buf *b, const struct news *news, const struct news_item *item)
{
	const struct device_titles titles = {news->devices, news->n_devices};
	json_t *detail = value_object(item->event->detail);
	bool ok = detail && detail_say(detail, &titles, on_detail, b);

	json_decref(detail);
	return ok && (strcmp(item->event->type, "advisory") != 0 || append_cves(b, item));
}

bool
news_append_text(struct buf *b, const struct news *news, const struct news_item *item)
{
	char at[INSTANT_TEXT_BYTES];

	return news_append_title(b, item) && buf_text(b, "\n\n") &&
	       append_detail(b, news, item) &&
	       (!item->release ||
		       (append_devices(b, news, item) && append_base(b, item))) &&
	       (item->release ? append_times(b, item) && append_class(b, item) &&
					append_security(b, item) && append_notes(b, item)
			      : append_line(b, "seen",
					instant_format(item->event->at, at))) &&
	       append_line(b, "event", item->event->id);
}
