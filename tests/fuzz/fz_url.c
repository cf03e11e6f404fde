/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_url - a URL, and on a second line where a server sends us from there. What is accepted is
 * https, has a host and no user information; what is followed leads home or to Apple.
 */
#include "fetcher/urlcheck.h"
#include "parser/notetext.h"
#include "parser/registry.h"
#include "tests/fuzz/target.h"

#include <string.h>
#include <strings.h>

/* By hand, so that it is not judged by the parser that it is to judge. */
static void
check_accepted(const char *url, const char *origin)
{
	size_t host = strcspn(origin, ":"), authority;

	promise(strncasecmp(url, "https:", 6) == 0, "%s", url);
	promise(strlen(url) <= CAP_URL_BYTES, "%s", url);
	for (const char *p = url; *p; p++)
		promise((unsigned char)*p > 0x20 && (unsigned char)*p < 0x7f &&
				*p != '\\',
			"%s", url);
	url += 6 + strspn(url + 6, "/");
	authority = strcspn(url, "/?#");
	promise(!memchr(url, '@', authority), "%s", url);
	promise(*origin && (host > 0 || *origin == '['), "%s: %s", url, origin);
	for (const char *p = origin; *p; p++)
		promise(!(*p >= 'A' && *p <= 'Z') && !strchr("/@?# ", *p), "%s", origin);
	if (!urlcheck_is_apple(origin))
		return;
	promise(strcmp(strrchr(origin, ':'), ":443") == 0, "%s", origin);
	promise(strstr(origin, ".apple.com:") || strstr(origin, ".cdn-apple.com:"), "%s",
		origin);
	promise(strncasecmp(url, origin, host) == 0 || memchr(url, '%', authority),
		"%s: %s", url, origin);
}

static void
check_redirect(const char *first, const char *location, const char *home)
{
	char to[CAP_URL_BYTES + 1], again[CAP_URL_BYTES + 1];
	char origin[URLCHECK_ORIGIN_BYTES];
	struct error err = ERROR_INIT;

	if (!urlcheck_redirect("gdmf-pmv", first, first, location, to, &err)) {
		fuzz_check_error(&err, "gdmf-pmv", false);
		return;
	}
	promise(urlcheck_given("gdmf-pmv", to, origin, &err), "%s: %s", to, err.reason);
	check_accepted(to, origin);
	promise(strcmp(origin, home) == 0 || urlcheck_is_apple(origin), "%s to %s", first,
		to);
	/* where it leads is where it leads */
	promise(urlcheck_redirect("gdmf-pmv", first, first, to, again, &err) &&
			strcmp(to, again) == 0,
		"%s, then %s", to, again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_texts t = fuzz_texts_of(data, size, 2);
	char origin[URLCHECK_ORIGIN_BYTES], id[NOTE_ID_BYTES], anchor[NOTE_ANCHOR_BYTES];
	struct error err = ERROR_INIT;
	struct source_row row;

	if (urlcheck_given("gdmf-pmv", t.list[0], origin, &err)) {
		check_accepted(t.list[0], origin);
		check_redirect(t.list[0], t.list[1], origin);
	} else {
		fuzz_check_error(&err, "gdmf-pmv", false);
		promise(err.name, "%s", err.reason);
	}
	if (registry_guess(t.list[1], t.list[0], &row)) {
		err = ERROR_INIT;
		promise(urlcheck_given(row.name, row.url, origin, &err), "%s: %s",
			row.url, err.reason);
		promise(urlcheck_is_apple(origin), "%s", row.url);
	}
	if (note_link(t.list[0], id, anchor))
		promise(note_is_id(id), "%s", id);
	fuzz_texts_free(&t);
	return 0;
}
