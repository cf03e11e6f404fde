/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/facts.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/notetext.h"
#include "parser/tsv.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE FACTS_FIRST_LINE
#define NOTE_WORD  "advisory "

enum column {
	PLATFORM,
	VERSION,
	EXTRA,
	BUILD,
	KIND,
	BETA,
	BASE_BUILD,
	POSTED,
	FROM,
	UNTIL,
	WITHDRAWN,
	EXPIRES,
	AUDIENCE,
	LIST,
	DEVICES,
	PROVENANCE,
	COLUMNS
};

const char *const facts_columns[COLUMNS + 1] = {
	[PLATFORM] = "platform",
	[VERSION] = "version",
	[EXTRA] = "extra",
	[BUILD] = "build",
	[KIND] = "kind",
	[BETA] = "beta",
	[BASE_BUILD] = "base_build",
	[POSTED] = "posted",
	[FROM] = "from",
	[UNTIL] = "until",
	[WITHDRAWN] = "withdrawn",
	[EXPIRES] = "expires",
	[AUDIENCE] = "audience",
	[LIST] = "list",
	[DEVICES] = "devices",
	[PROVENANCE] = "provenance",
};

struct reader {
	const char *source;
	int64_t now;
	const struct record_sink *sink; /* or NULL, and rows go to: */
	facts_row_fn *fn;
	void *ctx;
	struct arena arena; /* the devices of the row at hand */
};

static void
notice(const struct reader *r, enum notice_kind kind, const struct tsv_row *row,
	enum column column, const char *detail)
{
	char key[CAP_NAME_BYTES];
	const struct notice n = {kind, key, detail, row->line};

	if (!r->sink || !r->sink->notice)
		return;
	(void)snprintf(key, sizeof key, "line %lld, %s", (long long)row->line,
		facts_columns[column]);
	r->sink->notice(r->sink->ctx, &n);
}

/* A day of the row, or INSTANT_NONE when there is none or a bad one. */
static int64_t
read_day(const struct reader *r, const struct tsv_row *row, enum column column)
{
	int64_t day = INSTANT_NONE;

	if (row->values[column][0] == '\0')
		return INSTANT_NONE;
	if (instant_parse_day(row->values[column], &day) &&
		instant_is_plausible(day, r->now))
		return day;
	notice(r, NOTICE_BAD_VALUE, row, column, "no day, or not a plausible one");
	return INSTANT_NONE;
}

static int64_t
read_moment(const struct reader *r, const struct tsv_row *row, enum column column)
{
	int64_t at = INSTANT_NONE;

	if (row->values[column][0] == '\0')
		return INSTANT_NONE;
	if (instant_parse_rfc3339(row->values[column], &at) &&
		instant_is_plausible(at, r->now))
		return at;
	notice(r, NOTICE_BAD_VALUE, row, column, "no moment, or not a plausible one");
	return INSTANT_NONE;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The devices of the row, sorted and each once. */
static bool
read_devices(struct reader *r, const struct tsv_row *row, struct claim *claim,
	struct error *err)
{
	const char *text = row->values[DEVICES];
	const char **devices;
	size_t n = 0, kept = 0;

	devices = arena_array(&r->arena, CAP_DEVICES, sizeof *devices);
	if (!devices)
		return arena_failed(&r->arena, r->source, err);
	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");

		if (n == CAP_DEVICES || len > CAP_DEVICE_BYTES) {
			error_set_at(err, ERR_LIMIT, r->source, row->line, -1,
				"more than %d devices, or one of more than %d bytes",
				CAP_DEVICES, CAP_DEVICE_BYTES);
			return error_set_name(err, "limit.count");
		}
		devices[n] = arena_copy(&r->arena, text, len);
		if (!devices[n++])
			return arena_failed(&r->arena, r->source, err);
		text += len;
	}
	if (n > 0)
		qsort(devices, n, sizeof *devices, compare_texts);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(devices[i], devices[kept - 1]) != 0)
			devices[kept++] = devices[i];
	claim->devices = devices;
	claim->n_devices = kept;
	return true;
}

static bool
parse_audience(const char *text, enum audience *audience)
{
	static const struct {
		const char *name;
		enum audience audience;
	} names[] = {
		{"public",  AUDIENCE_PUBLIC },
		{"managed", AUDIENCE_MANAGED},
		{"both",    AUDIENCE_BOTH   },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(text, names[i].name) == 0) {
			*audience = names[i].audience;
			return true;
		}
	return false;
}

/* "(a)", or nothing; "a" is how people write it, but a record does not. */
static bool
is_extra(const char *text)
{
	size_t len = strlen(text);
	char letters[8];

	return len == 0 || (text[0] == '(' && text[len - 1] == ')' &&
				   version_extra_parse(text, letters));
}

/* What identifies the release; COLUMNS when all of it is good, else the column that is not. */
static enum column
read_identity(const struct tsv_row *row, struct claim *claim)
{
	const char *const *v = row->values;
	struct build build;
	bool exists; /* all that is known of the build */

	claim->platform = platform_parse(v[PLATFORM]);
	claim->version = v[VERSION];
	claim->extra = v[EXTRA];
	claim->build = v[BUILD];
	claim->prerequisite_build = v[BASE_BUILD];
	claim->section = v[LIST];
	claim->kind = release_kind_parse(v[KIND]);
	claim->beta = strcmp(v[BETA], "yes") == 0;
	exists = !v[VERSION][0] && claim->kind == KIND_UNKNOWN;
	if (claim->platform == PLATFORM_UNKNOWN)
		return PLATFORM;
	if (!exists && !version_is_plain(claim->version))
		return VERSION;
	if (!is_extra(claim->extra))
		return EXTRA;
	if (!build_parse(claim->build, &build) || build_is_decoy(claim->build))
		return BUILD;
	if (claim->kind == KIND_COUNT)
		return KIND;
	if (!claim->beta && v[BETA][0] != '\0')
		return BETA;
	if (v[BASE_BUILD][0] != '\0' && !build_parse(v[BASE_BUILD], &build))
		return BASE_BUILD;
	if (!parse_audience(v[AUDIENCE], &claim->audience))
		return AUDIENCE;
	return strlen(v[LIST]) > CAP_NAME_BYTES ? LIST : COLUMNS;
}

/* "AppleDB; advisory HT213825#rsra; ...": the note, of which no more is known. */
static bool
read_note(const struct reader *r, const struct tsv_row *row, const struct claim *claim,
	struct error *err)
{
	const char *at = strstr(row->values[PROVENANCE], NOTE_WORD);
	const struct advisory_release release = {
		claim->platform, claim->version, claim->extra};
	struct advisory a = {.available = "",
		.date = claim->posted,
		.releases = &release,
		.n_releases = 1,
		.key = claim->key,
		.line = claim->line};
	char link[CAP_NAME_BYTES], id[NOTE_ID_BYTES], anchor[NOTE_ANCHOR_BYTES];
	char title[CAP_NAME_BYTES];

	if (!at || !r->sink->advisory)
		return true;
	at += strlen(NOTE_WORD);
	(void)snprintf(link, sizeof link, "/%.*s", (int)strcspn(at, " ;,"), at);
	(void)snprintf(title, sizeof title, "%s %s%s%s", platform_name(claim->platform),
		claim->version, *claim->extra ? " " : "", claim->extra);
	if (!note_link(link, id, anchor)) {
		notice(r, NOTICE_BAD_VALUE, row, PROVENANCE, "no note of Apple's");
		return true;
	}
	a.id = id;
	a.anchor = anchor;
	a.title = title;
	return r->sink->advisory(r->sink->ctx, &a, err);
}

static bool
read_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	struct reader *r = ctx;
	struct claim claim = {
		.list = "bundled",
		.rule = "bundled",
		.confidence = "medium",
		.flag = "",
		.line = row->line,
	};
	enum column bad = read_identity(row, &claim);
	char key[CAP_NAME_BYTES];

	if (bad != COLUMNS) {
		notice(r, NOTICE_BAD_RECORD, row, bad,
			"not a value that this column may have");
		return true;
	}
	claim.posted = read_day(r, row, POSTED);
	claim.expires = read_day(r, row, EXPIRES);
	claim.listed_from = read_day(r, row, FROM);
	claim.listed_until = read_day(r, row, UNTIL);
	claim.withdrawn = read_moment(r, row, WITHDRAWN);
	(void)snprintf(key, sizeof key, "line %lld", (long long)row->line);
	claim.key = key;
	arena_reset(&r->arena);
	if (!read_devices(r, row, &claim, err))
		return false;
	if (!r->sink)
		return r->fn(r->ctx, &claim, row->values[PROVENANCE], err);
	return (!r->sink->claim || r->sink->claim(r->sink->ctx, &claim, err)) &&
	       read_note(r, row, &claim, err);
}

static bool
read_all(struct reader *r, const char *data, size_t len, struct error *err)
{
	bool ok = false;

	arena_init(&r->arena, MIB(1));
	if (facts_as_of(data, len) == INSTANT_NONE) {
		error_set_at(err, ERR_FORMAT, r->source, 1, 0,
			"the first line is not \"%s<time>\"", FIRST_LINE);
		goto out;
	}
	ok = tsv_rows(data, len, r->source, facts_columns, read_row, r, err);
out:
	arena_clear(&r->arena);
	return ok;
}

bool
facts_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	struct reader r = {.source = source, .now = now, .sink = sink};

	return read_all(&r, data, len, err);
}

bool
facts_rows(const char *data, size_t len, const char *source, int64_t now,
	facts_row_fn *fn, void *ctx, struct error *err)
{
	struct reader r = {.source = source, .now = now, .fn = fn, .ctx = ctx};

	return read_all(&r, data, len, err);
}

int64_t
facts_as_of(const char *data, size_t len)
{
	const size_t prefix = strlen(FIRST_LINE);
	char text[INSTANT_TEXT_BYTES];
	const char *end;
	int64_t at;
	size_t n;

	if (len < prefix || memcmp(data, FIRST_LINE, prefix) != 0)
		return INSTANT_NONE;
	data += prefix;
	len -= prefix;
	end = memchr(data, '\n', len);
	n = end ? (size_t)(end - data) : len;
	if (n > 0 && data[n - 1] == '\r')
		n--;
	if (n >= sizeof text)
		return INSTANT_NONE;
	memcpy(text, data, n);
	text[n] = '\0';
	return instant_parse_rfc3339(text, &at) ? at : INSTANT_NONE;
}
