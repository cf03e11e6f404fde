/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/news_options.h"

#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/consumer.h"
#include "parser/record.h"

#include <string.h>

#define TIMEOUT_S 60

const struct option_spec news_option_specs[] = {
	{"consumer",  0, "NAME",     false,
         "whose news: each has a cursor of its own [default]"                                  },
	{"since",     0, "TIME",     false,
         "where a new consumer begins: a time, or beginning [now]"                             },
	{"peek",      0, NULL,       false, "tell, but acknowledge nothing"                    },
	{"type",      0, "TYPE",     true,
         "only new, changed, withdrawn, expired, advisory; may be repeated"                    },
	{"platform",  0, "PLATFORM", true,  "only of macOS, iOS, ...; may be repeated"         },
	{"kind",      0, "KIND",     true,  "only full, rsr, bsi or unknown; may be repeated"  },
	{"security",  0, NULL,       false,
         "leave out what is known to fix nothing of security"                                  },
	{"device",    0, "ID",       false, "only what some source lists for this device"      },
	{"beta",      0, NULL,       false, "betas too"                                        },
	{"ndjson",    0, NULL,       false, "print one JSON object a line"                     },
	{"exec",      0, "PROGRAM",  false,
         "run it for each event, as JSON on its input; ending with status 0 it has taken it"   },
	{"arg",       0, "ARG",      true,  "an argument of the program; may be repeated"      },
	{"webhook",   0, "URL",      false, "POST each event there; @FILE holds the URL"       },
	{"headers",   0, "FILE",     false,
         "further headers of the POST, a line each; mode 0600"                                 },
	{"ca-file",   0, "FILE",     false, "roots (PEM) of the web server's private CA"       },
	{"timeout",   0, "SECONDS",  false, "how long program or web server may take [60]"     },
	{"group",     0, NULL,       false, "deliver what one release day brought at once"     },
	{"retry",     0, NULL,       false, "do not wait for the next try after a failure"     },
	{"parked",    0, NULL,       false,
         "tell the events that a program or server refused for good"                           },
	{"forget",    0, "NAME",     false, "with consumers, which lists them: forget that one"},
	{"wait",      0, "SECONDS",  false, "wait that long for another writer"                },
	{"exit-code", 0, NULL,       false, "status 10 when something was told"                },
	{NULL,        0, NULL,       false, NULL					       },
};

static const char *const types[] = {"new", "changed", "withdrawn", "expired", "advisory"};

/* An option that means something only beside another. */
static const struct {
	const char *name, *needs, *or_needs;
} companions[] = {
	{"arg",     "exec",    "exec"   },
	{"headers", "webhook", "webhook"},
	{"ca-file", "webhook", "webhook"},
	{"timeout", "exec",    "webhook"},
	{"group",   "exec",    "webhook"},
	{"retry",   "exec",    "webhook"},
};

/* Pairs that exclude each other. */
static const struct {
	const char *a, *b;
} rivals[] = {
	{"exec",    "webhook"},
	{"exec",    "peek"   },
	{"exec",    "ndjson" },
	{"exec",    "json"   },
	{"exec",    "csv"    },
	{"webhook", "peek"   },
	{"webhook", "ndjson" },
	{"webhook", "json"   },
	{"webhook", "csv"    },
	{"ndjson",  "json"   },
	{"ndjson",  "csv"    },
	{"parked",  "since"  },
};

/* Was it given, flag or not? */
static bool
given(const struct option_values *args, const char *name)
{
	size_t n;

	for (const struct option_spec *s = news_option_specs; s->name; s++)
		if (strcmp(s->name, name) == 0 && s->value) {
			(void)option_values_of(args, name, &n);
			return n > 0;
		}
	return option_flag(args, name);
}

static bool
check_company(const struct option_values *args, struct error *err)
{
	for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
		const char *needs = companions[i].needs, *other = companions[i].or_needs;

		if (!given(args, companions[i].name) || given(args, needs) ||
			given(args, other))
			continue;
		if (strcmp(needs, other) == 0)
			return error_set(err, ERR_USAGE, NULL, "--%s goes with --%s",
				companions[i].name, needs);
		return error_set(err, ERR_USAGE, NULL, "--%s goes with --%s or --%s",
			companions[i].name, needs, other);
	}
	for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++)
		if (given(args, rivals[i].a) && given(args, rivals[i].b))
			return error_set(err, ERR_USAGE, NULL,
				"--%s and --%s exclude each other", rivals[i].a,
				rivals[i].b);
	return true;
}

/* "consumers", and nothing else, may stand there. */
static bool
read_mode(const struct option_values *args, struct news_options *o, struct error *err)
{
	size_t n;
	const char *const *operands = option_operands(args, &n);
	const char *program = option_value(args, "exec");

	if (n > 1 || (n == 1 && strcmp(operands[0], "consumers") != 0))
		return error_set(err, ERR_USAGE, operands[n > 1 ? 1 : 0],
			"takes no operand but consumers");
	if (given(args, "forget") && n == 0)
		return error_set(
			err, ERR_USAGE, "--forget", "goes with: sucat news consumers");
	if (n == 1)
		o->mode = given(args, "forget") ? NEWS_FORGET : NEWS_CONSUMERS;
	else if (program)
		o->mode = NEWS_EXEC;
	else if (given(args, "webhook"))
		o->mode = NEWS_WEBHOOK;
	if (program && !strchr(program, '/')) {
		(void)error_set(err, ERR_USAGE, "--exec",
			"\"%.80s\" is no path: no shell or PATH finds it", program);
		return error_set_next(err,
			"give the whole path; arguments go with --arg, each its own");
	}
	return true;
}

static bool
read_since(const struct option_values *args, int64_t now, struct news_options *o,
	struct error *err)
{
	const char *text = option_value(args, "since");
	struct error why = ERROR_INIT;

	o->since = INSTANT_NONE;
	if (!text || strcmp(text, "now") == 0)
		return true;
	if (strcmp(text, "beginning") == 0) {
		o->since = NEWS_BEGINNING;
		return true;
	}
	if (instant_parse_day(text, &o->since))
		return true;
	if (!instant_parse_human("--since", text, now, &o->since, &why)) {
		(void)error_set(
			err, ERR_USAGE, "--since", "\"%.80s\" is not a time", text);
		return error_set_next(err,
			"give beginning, a day (2026-03-17), a moment in UTC (2026-03-17T18:34Z), now, today, yesterday or an age (7d)");
	}
	if (strcmp(text, "today") == 0 || strcmp(text, "yesterday") == 0)
		o->since = instant_day(o->since);
	return true;
}

static bool
read_platforms(const struct option_values *args, struct arena *arena,
	struct news_filter *f, struct error *err)
{
	const char *const *texts = option_values_of(args, "platform", &f->n_platforms);
	const char **names = arena_array(arena, f->n_platforms + 1, sizeof *names);

	if (!names)
		return arena_failed(arena, "--platform", err);
	for (size_t i = 0; i < f->n_platforms; i++) {
		enum platform p = platform_parse(texts[i]);

		if (p == PLATFORM_UNKNOWN)
			return error_set(err, ERR_USAGE, "--platform",
				"\"%.40s\" is not a platform", texts[i]);
		names[i] = platform_name(p);
	}
	f->platforms = names;
	return true;
}

static bool
is_type(const char *text)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i], text) == 0)
			return true;
	return false;
}

static bool
read_filter(const struct option_values *args, struct arena *arena, struct news_filter *f,
	struct error *err)
{
	f->types = option_values_of(args, "type", &f->n_types);
	f->kinds = option_values_of(args, "kind", &f->n_kinds);
	f->beta = option_flag(args, "beta");
	f->security = option_flag(args, "security");
	for (size_t i = 0; i < f->n_types; i++)
		if (!is_type(f->types[i]))
			return error_set(err, ERR_USAGE, "--type",
				"\"%.40s\" is not new, changed, withdrawn, expired or advisory",
				f->types[i]);
	for (size_t i = 0; i < f->n_kinds; i++)
		if (release_kind_parse(f->kinds[i]) == KIND_COUNT)
			return error_set(err, ERR_USAGE, "--kind",
				"\"%.40s\" is not full, rsr, bsi or unknown",
				f->kinds[i]);
	return read_platforms(args, arena, f, err);
}

bool
news_options_read(const struct session *s, const struct option_values *args,
	struct arena *arena, struct news_options *o, struct error *err)
{
	const char *name = option_value(args, "forget");
	int64_t timeout;

	*o = (struct news_options){.consumer = option_value(args, "consumer"),
		.peek = option_flag(args, "peek"),
		.parked = option_flag(args, "parked"),
		.grouped = option_flag(args, "group"),
		.retry = option_flag(args, "retry"),
		.lines = option_flag(args, "ndjson"),
		.exit_code = option_flag(args, "exit-code"),
		.device = option_value(args, "device")};
	if (name)
		o->consumer = name;
	if (!o->consumer)
		o->consumer = "default";
	if (!consumer_is_name(o->consumer))
		return error_set(err, ERR_USAGE, name ? "--forget" : "--consumer",
			"a name is 1 to %d letters, digits, '.', '_' and '-'",
			CONSUMER_NAME_BYTES);
	if (!check_company(args, err) || !read_mode(args, o, err) ||
		!read_since(args, s->now, o, err) ||
		!option_number(
			args, "timeout", 1, CAP_TRANSFER_S, TIMEOUT_S, &timeout, err) ||
		!option_number(args, "wait", 0, CAP_RUN_S, 0, &o->wait_s, err))
		return false;
	o->timeout_s = (int)timeout;
	return read_filter(args, arena, &o->filter, err);
}
