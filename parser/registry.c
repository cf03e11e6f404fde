/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/registry.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/advisory.h"
#include "parser/catalogname.h"
#include "parser/notetext.h"
#include "parser/platform.h"
#include "parser/tsv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HTTPS              "https://"
#define SWSCAN             HTTPS "swscan.apple.com/content/catalogs/"
#define MESU               HTTPS "mesu.apple.com/assets/"
#define CATALOG_INTERVAL_S 3600
#define PMV_INTERVAL_S     1800
#define MESU_INTERVAL_S    21600
#define INTERVAL_MAX_S     INT64_C(31622400) /* a year */

enum column { NAME, KIND, URL, PLATFORM, TRUST, INTERVAL, COLUMNS };

static const char *const columns[COLUMNS + 1] = {
	[NAME] = "name",
	[KIND] = "kind",
	[URL] = "url",
	[PLATFORM] = "platform",
	[TRUST] = "trust",
	[INTERVAL] = "interval",
};

struct reader {
	const char *source;
	source_row_fn *fn;
	void *ctx;
	struct arena arena; /* the names so far */
	const char *names[CAP_SOURCES];
	size_t n_names;
};

/* [a-z0-9][a-z0-9._-]*, at most CAP_NAME_BYTES. */
static bool
is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return len > 0 && len <= CAP_NAME_BYTES && name[len] == '\0' &&
	       !strchr("._-", name[0]);
}

/* ":8443" before the path -> its length; 0 when there is none, or none that can be one. */
static size_t
port_length(const char *text)
{
	size_t digits = *text == ':' ? strspn(text + 1, "0123456789") : 0;

	return digits == 0 || digits > 5 || strtol(text + 1, NULL, 10) > 65535
		       ? 0
		       : digits + 1;
}

/* https, a host of letters, digits, dots and hyphens (so no userinfo), a port or none, a path. */
static bool
is_url(const char *url)
{
	const char *host = url + strlen(HTTPS);
	size_t len;

	if (strncmp(url, HTTPS, strlen(HTTPS)) != 0 || strlen(url) > CAP_URL_BYTES)
		return false;
	len = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	if (len == 0 || host[0] == '.' || host[0] == '-')
		return false;
	len += port_length(host + len);
	if (host[len] != '/')
		return false;
	for (const char *p = host + len; *p; p++)
		if (*p <= ' ' || *p > '~' || *p == '\\')
			return false;
	return true;
}

static bool
is_trust(const char *trust)
{
	return strcmp(trust, "public") == 0 || strcmp(trust, "apple") == 0 ||
	       strcmp(trust, "file") == 0;
}

static bool
parse_interval(const char *text, int64_t *seconds)
{
	char *end;

	errno = 0;
	*seconds = strtoll(text, &end, 10);
	return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 &&
	       *seconds <= INTERVAL_MAX_S;
}

static bool
remember_name(struct reader *r, const char *name, int64_t line, struct error *err)
{
	for (size_t i = 0; i < r->n_names; i++)
		if (strcmp(r->names[i], name) == 0)
			return error_set_at(err, ERR_FORMAT, r->source, line, -1,
				"source \"%s\" stands twice", name);
	if (r->n_names == CAP_SOURCES) {
		error_set_at(err, ERR_LIMIT, r->source, line, -1, "more than %d sources",
			CAP_SOURCES);
		return error_set_name(err, "limit.count");
	}
	r->names[r->n_names] = arena_text(&r->arena, name);
	if (!r->names[r->n_names])
		return arena_failed(&r->arena, r->source, err);
	r->n_names++;
	return true;
}

/* `ok` is the verdict on one column; false sets the error. */
static bool
check(const struct reader *r, const struct tsv_row *row, enum column column, bool ok,
	const char *rule, struct error *err)
{
	if (ok)
		return true;
	return error_set_at(err, ERR_FORMAT, r->source, row->line, -1,
		"%s \"%s\" is not %s", columns[column], row->values[column], rule);
}

static bool
read_row(void *ctx, const struct tsv_row *row, struct error *err)
{
	struct reader *r = ctx;
	const char *platform = row->values[PLATFORM];
	struct source_row out = {
		.name = row->values[NAME],
		.kind = row->values[KIND],
		.url = row->values[URL],
		.platform = platform,
		.trust = row->values[TRUST],
		.line = row->line,
	};

	return check(r, row, NAME, is_name(out.name),
		       "of lower-case letters, digits, . _ -", err) &&
	       check(r, row, KIND, is_name(out.kind), "a kind of source", err) &&
	       check(r, row, URL, is_url(out.url), "an https URL with a plain host",
		       err) &&
	       check(r, row, PLATFORM,
		       strcmp(platform, "any") == 0 ||
			       platform_parse(platform) != PLATFORM_UNKNOWN,
		       "a platform or \"any\"", err) &&
	       check(r, row, TRUST, is_trust(out.trust), "public, apple or file", err) &&
	       check(r, row, INTERVAL,
		       parse_interval(row->values[INTERVAL], &out.interval_s),
		       "a number of seconds up to 366 days", err) &&
	       remember_name(r, out.name, row->line, err) && r->fn(r->ctx, &out, err);
}

bool
registry_rows(const char *data, size_t len, const char *source, source_row_fn *fn,
	void *ctx, struct error *err)
{
	struct reader *r = malloc(sizeof *r);
	bool ok;

	if (!r)
		return error_set(err, ERR_NOMEM, source, "out of memory");
	r->source = source;
	r->fn = fn;
	r->ctx = ctx;
	r->n_names = 0;
	arena_init(&r->arena, MIB(1));
	ok = tsv_rows(data, len, source, columns, read_row, r, err);
	arena_clear(&r->arena);
	free(r);
	return ok;
}

static bool
starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool
ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len >= n && strcmp(text + len - n, suffix) == 0;
}

/* "others/index-13.merged-1.sucatalog.gz" is named "swscan-index-13". */
static bool
is_catalog_name(const char *name, const char *url)
{
	char wanted[CATALOGNAME_SOURCE_BYTES];

	return catalogname_source(url, wanted) && strcmp(name, wanted) == 0;
}

/* "https://support.apple.com/en-us/HT213825" is named "advisory-ht213825". */
static bool
is_note_name(const char *name, const char *url)
{
	char wanted[ADVISORY_SOURCE_BYTES];
	const char *id = url + strlen(ADVISORY_URL_PREFIX);

	return note_is_id(id) && strcmp(name, advisory_source_name(id, wanted)) == 0;
}

bool
registry_guess(const char *name, const char *url, struct source_row *out)
{
	const char *file;

	if (!is_name(name) || !is_url(url))
		return false;
	*out = (struct source_row){
		.name = name, .url = url, .platform = "any", .trust = "public"};
	if (starts_with(url, SWSCAN)) {
		out->kind = "catalog";
		out->platform = "macOS";
		out->interval_s = CATALOG_INTERVAL_S;
		return is_catalog_name(name, url);
	}
	if (strcmp(url, HTTPS "gdmf.apple.com/v2/pmv") == 0) {
		out->kind = "pmv";
		out->trust = "apple";
		out->interval_s = PMV_INTERVAL_S;
		return true;
	}
	if (starts_with(url, ADVISORY_URL_PREFIX)) {
		out->kind = "advisory";
		out->interval_s = ADVISORY_INTERVAL_S;
		return is_note_name(name, url);
	}
	file = strrchr(url, '/') + 1;
	out->interval_s = MESU_INTERVAL_S;
	if (!starts_with(url, MESU) || !starts_with(file, "com_apple_") ||
		!ends_with(file, ".xml"))
		return false;
	if (starts_with(file, "com_apple_MobileAsset_")) {
		out->kind = "mesu";
		return true;
	}
	if (starts_with(file, "com_apple_macOS"))
		out->platform = "macOS";
	else if (starts_with(file, "com_apple_bridgeOS"))
		out->platform = "bridgeOS";
	out->kind = "ipsw";
	return ends_with(file, "IPSW.xml");
}
