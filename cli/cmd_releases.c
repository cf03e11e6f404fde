/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/release_json.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "parser/record.h"

#include <string.h>

static const struct option_spec options[] = {
	{"platform", 0, "PLATFORM", false, "only of macOS, iOS, iPadOS, ..."                    },
	{"kind",     0, "KIND",     true,  "only full, rsr, bsi or unknown; may be repeated"    },
	{"since",    0, "TIME",     false, "only released on or after that day"                 },
	{"until",    0, "TIME",     false, "only released on or before that day"                },
	{"at",       0, "TIME",     false, "what was known then; a bare day means its end (UTC)"},
	{"beta",     0, NULL,       false, "betas too"                                          },
	{"security", 0, NULL,       false, "only security releases"                             },
	{NULL,       0, NULL,       false, NULL						 },
};

static const struct column columns[] = {
	{"platform",           "PLATFORM",   false, false},
	{"kind",               "KIND",       false, false},
	{"version",            "VERSION",    false, false},
	{"extra",              "EXTRA",      false, false},
	{"build",              "BUILD",      false, false},
	{"released",           "RELEASED",   false, false},
	{"prerequisite_build", "BASE",       false, false},
	{"aliases",            "ALIASES",    false, true },
	{"beta",               "BETA",       true,  false},
	{"posted",             "POSTED",     true,  false},
	{"expires",            "EXPIRES",    true,  false},
	{"first_seen",         "FIRST SEEN", true,  false},
	{"last_seen",          "LAST SEEN",  true,  false},
	{"withdrawn",          "WITHDRAWN",  true,  false},
	{"sources",            "SOURCES",    true,  false},
	{"advisory",           "ADVISORY",   true,  false},
	{"security",           "SECURITY",   true,  false},
};

static bool
read_time(const struct option_values *args, const char *name, const char *option,
	int64_t now, int64_t *at, struct error *err)
{
	const char *text = option_value(args, name);

	*at = INSTANT_NONE;
	return !text || instant_parse_human(option, text, now, at, err);
}

static bool
read_filter(const struct option_values *args, int64_t now, struct release_filter *f,
	struct error *err)
{
	const char *platform = option_value(args, "platform");

	*f = (struct release_filter){.platform = "",
		.build = "",
		.at = INT64_MAX, /* all that is known, whatever the clock says */
		.beta = option_flag(args, "beta"),
		.security = option_flag(args, "security")};
	if (platform) {
		enum platform p = platform_parse(platform);

		if (p == PLATFORM_UNKNOWN)
			return error_set(err, ERR_USAGE, "--platform",
				"\"%.40s\" is not a platform", platform);
		f->platform = platform_name(p);
	}
	f->kinds = option_values_of(args, "kind", &f->n_kinds);
	for (size_t i = 0; i < f->n_kinds; i++)
		if (release_kind_parse(f->kinds[i]) == KIND_COUNT)
			return error_set(err, ERR_USAGE, "--kind",
				"\"%.40s\" is not full, rsr, bsi or unknown",
				f->kinds[i]);
	return read_time(args, "since", "--since", now, &f->since, err) &&
	       read_time(args, "until", "--until", now, &f->until, err) &&
	       (!option_value(args, "at") || ask_at(args, now, &f->at, err));
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct release_filter filter;
	struct release_row *rows;
	struct arena arena;
	bool ok = false;
	size_t n;

	arena_init(&arena, CAP_ARENA_BYTES);
	if (!option_no_operands(args, err)) {
		(void)error_set_next(err, "to look one up: sucat show");
		goto out;
	}
	if (!read_filter(args, s->now, &filter, err) ||
		!release_list(s->db, &filter, &arena, &rows, &n, err) ||
		!writer_begin(s->writer, "sucat.releases/1", "releases", NULL, columns,
			sizeof columns / sizeof columns[0], err))
		goto out;
	for (size_t i = 0; i < n; i++)
		if (!writer_record(s->writer, release_json(&rows[i]), err))
			goto out;
	ok = writer_end(s->writer, NULL, err);
out:
	arena_clear(&arena);
	return ok;
}

const struct command command_releases = {
	.name = "releases",
	.arguments =
		"[--platform PLATFORM] [--kind KIND]... [--since TIME] [--until TIME] "
		"[--at TIME] [--beta] [--security]",
	.summary = "list releases",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat releases --platform macOS --kind rsr --since 2023-07-12\n"
		"PLATFORM  KIND  VERSION  EXTRA  BUILD       RELEASED    BASE     ALIASES\n"
		"macOS     rsr   13.4.1   (c)    22F770820d  2023-07-12  22F82    -\n"
		"macOS     rsr   13.4.1   (c)    22F770830e  2023-07-12  22F2083  -\n",
	.run = run,
};
