/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/limits.h"
#include "db/source.h"
#include "parser/format.h"

static const struct column columns[] = {
	{"name",       "NAME",       false, true },
	{"kind",       "KIND",       false, false},
	{"platform",   "PLATFORM",   true,  false},
	{"trust",      "TRUST",      true,  false},
	{"interval",   "INTERVAL",   false, false},
	{"parser",     "PARSER",     false, false},
	{"answers",    "ANSWERS",    false, false},
	{"url",        "URL",        true,  false},
	{"registered", "REGISTERED", true,  false},
};

static json_t *
describe(const struct source *source)
{
	const struct format *format = format_find(source->kind);
	bool parsed = format && format->parse;

	return json_pack("{s:s, s:s, s:o, s:s, s:s, s:I, s:b, s:b, s:I}", "name",
		source->name, "kind", source->kind, "url", value_text(source->url),
		"platform", source->platform, "trust", source->trust, "interval",
		(json_int_t)source->interval_s, "parser", parsed, "registered",
		source->registered, "answers", (json_int_t)source->answers);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct source *sources;
	struct arena arena;
	size_t n;
	bool ok = false;

	if (!option_no_operands(args, err))
		return false;
	arena_init(&arena, CAP_ARENA_BYTES);
	if (!source_list(s->db, &arena, &sources, &n, err) ||
		!writer_begin(s->writer, "sucat.sources/1", "sources", NULL, columns,
			sizeof columns / sizeof columns[0], err))
		goto out;
	for (size_t i = 0; i < n; i++)
		if (!writer_record(s->writer, describe(&sources[i]), err))
			goto out;
	ok = writer_end(s->writer, NULL, err);
out:
	arena_clear(&arena);
	return ok;
}

const struct command command_sources = {
	.name = "sources",
	.arguments = "",
	.summary = "list what is asked: the registry, and what was added by import",
	.needs = NEED_DB_READ,
	.example =
		"$ sucat sources --csv | grep ^gdmf-pmv\n"
		"gdmf-pmv,pmv,any,apple,1800,true,1165,https://gdmf.apple.com/v2/pmv,true\n",
	.run = run,
};
