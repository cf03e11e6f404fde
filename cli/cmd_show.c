/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/show.h"
#include "core/limits.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct option_spec options[] = {
	{"evidence", 0, NULL, false,
         "every sighting with its key path and digest; devices by name"},
	{NULL,       0, NULL, false, NULL                              },
};

static bool
is_cve(const char *text)
{
	return strncasecmp(text, "CVE-", 4) == 0;
}

/* "042-41700", "122-77690::1": digits and a hyphen, which no build or version has. */
static bool
is_product_shaped(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && text[digits] == '-';
}

/* "macOS 26.3.1" -> the platform, and what follows it. */
static enum platform
skip_platform(const char **text)
{
	char name[16];
	size_t len = strcspn(*text, " ");
	enum platform platform;

	if (len == 0 || len >= sizeof name || (*text)[len] == '\0')
		return PLATFORM_UNKNOWN;
	memcpy(name, *text, len);
	name[len] = '\0';
	platform = platform_parse(name);
	if (platform != PLATFORM_UNKNOWN)
		*text += len + strspn(*text + len, " ");
	return platform;
}

static bool
show_what(const struct show *show, struct error *err)
{
	const char *text = show->asked;
	const struct device *device;
	struct product_row *rows;
	enum platform platform;
	struct found *found;
	size_t n;

	if (is_cve(text))
		return show_cve(show, text, err);
	if (!product_history(show->db, text, show->arena, &rows, &n, err))
		return false;
	if (n)
		return show_product(show, rows, n, err);
	if (is_product_shaped(text)) {
		(void)error_set(err, ERR_UNKNOWN, text, "no catalog had such a product");
		return error_set_next(err, "see: sucat status");
	}
	platform = skip_platform(&text);
	if (isdigit((unsigned char)*text))
		return find_releases(
			       show->db, show->arena, text, platform, &found, &n, err) &&
		       show_releases(show, found, n, err);
	return ask_device(show->db, show->arena, show->asked, &device, NULL, NULL, err) &&
	       show_device(show, device, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct show show = {.db = s->db,
		.writer = s->writer,
		.evidence = option_flag(args, "evidence")};
	const char *const *operands;
	struct arena arena;
	bool ok = false;
	size_t n;

	arena_init(&arena, CAP_ARENA_BYTES);
	operands = option_operands(args, &n);
	if (n != 1 || !*operands[0]) {
		(void)error_set(err, ERR_USAGE, NULL,
			"give one build, version, product, device or CVE");
		(void)error_set_next(
			err, "a version with an extra is quoted: '26.3.1 (a)'");
		goto out;
	}
	if (strlen(operands[0]) > CAP_TEXT_ARGUMENT_BYTES) {
		(void)error_set(err, ERR_USAGE, NULL, "longer than %d bytes",
			CAP_TEXT_ARGUMENT_BYTES);
		goto out;
	}
	show.arena = &arena;
	show.asked = operands[0];
	ok = show_what(&show, err);
out:
	arena_clear(&arena);
	return ok;
}

const struct command command_show = {
	.name = "show",
	.arguments = "WHAT",
	.summary = "tell what is known of a build, version, product, device or CVE",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat show 22F770830b\n"
		"PLATFORM    macOS\n"
		"VERSION     13.4.1\n"
		"EXTRA       (a)\n"
		"BUILD       22F770830b\n"
		"ALIASES     -\n"
		"KIND        rsr\n"
		"RULE        bundled\n"
		"CONFIDENCE  medium\n"
		"FLAG        -\n"
		"BETA        no\n"
		"BASE        22F2083\n"
		"RELEASED    2023-07-10\n"
		"FIRST SEEN  -\n"
		"LAST SEEN   -\n"
		"LISTED      no\n"
		"WITHDRAWN   2023-07-11T12:00:00Z\n"
		"EXPIRES     -\n"
		"SECURITY    yes\n"
		"DEVICES     4\n"
		"\n"
		"AT                    STEP       SOURCE   DETAIL\n"
		"2023-07-11T12:00:00Z  withdrawn  bundled  -\n"
		"\n"
		"DATE        ADVISORY          CVES  EXPLOITED  URL\n"
		"2023-07-10  macOS 13.4.1 (a)  -     -          https://support.apple.com/en-us/HT213825#rsra\n"
		"\n"
		"SOURCE   FIRST SEEN            LAST SEEN             POSTED      LIST     SECTION\n"
		"bundled  2026-04-08T18:54:34Z  2026-04-08T18:54:34Z  2023-07-10  bundled  AppleDB\n",
	.run = run,
};
