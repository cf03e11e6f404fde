/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/history.h"
#include "db/source.h"

static const struct option_spec options[] = {
	{"since", 0, "TIME",  false,
         "only answers given at or after it; a bare day from its beginning"},
	{"until", 0, "TIME",  false,
         "only answers given at or before it; a bare day to its end"       },
	{"limit", 0, "COUNT", false, "at most that many, the newest"       },
	{NULL,    0, NULL,    false, NULL                                  },
};

static const struct column columns[] = {
	{"source",  "SOURCE",  false, true },
	{"at",      "AT",      false, false},
	{"last_at", "LAST AT", false, false},
	{"digest",  "DIGEST",  false, false},
	{"bytes",   "BYTES",   true,  false},
	{"verdict", "VERDICT", false, false},
	{"message", "MESSAGE", false, true },
};

/* As much of a digest as raw takes, so that the table fits a terminal. */
static json_t *
short_digest(const struct digest *digest)
{
	char hex[DIGEST_HEX_BYTES];

	return json_stringn(digest_hex(digest, hex), 8);
}

static bool
write_answer(void *ctx, const struct history_answer *a, struct error *err)
{
	return writer_record(ctx,
		json_pack("{s:s, s:o, s:o, s:o, s:I, s:s, s:o}", "source", a->source,
			"at", value_moment(a->first_at), "last_at",
			value_moment(a->last_at), "digest",
			writer_format_of(ctx) == WRITER_TABLE ? short_digest(&a->digest)
							      : value_digest(&a->digest),
			"bytes", (json_int_t)a->bytes, "verdict", a->verdict, "message",
			value_text(a->message)),
		err);
}

static bool
read_range(struct session *s, const struct option_values *args,
	struct history_range *range, struct error *err)
{
	const char *since = option_value(args, "since"),
		   *until = option_value(args, "until");
	const char *const *operands;
	size_t n;

	*range = (struct history_range){
		.source = "", .since = INT64_MIN, .until = INT64_MAX};
	operands = option_operands(args, &n);
	if (n > 1)
		return error_set(err, ERR_USAGE, NULL, "give one SOURCE, or none");
	if (n)
		range->source = operands[0];
	return (!since || instant_parse_since(
				  "--since", since, s->now, &range->since, err)) &&
	       (!until || instant_parse_human(
				  "--until", until, s->now, &range->until, err)) &&
	       option_number(args, "limit", 1, INT32_MAX, -1, &range->limit, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	struct history_range range;
	struct source *source;
	struct arena arena;
	bool ok;

	if (!read_range(s, args, &range, err))
		return false;
	arena_init(&arena, CAP_ARENA_BYTES);
	ok = !*range.source || ask_source(s->db, &arena, range.source, &source, err);
	arena_clear(&arena);
	return ok &&
	       writer_begin(s->writer, "sucat.log/1", "answers", NULL, columns,
		       sizeof columns / sizeof columns[0], err) &&
	       history_log(s->db, &range, write_answer, s->writer, err) &&
	       writer_end(s->writer, NULL, err);
}

const struct command command_log = {
	.name = "log",
	.arguments = "[SOURCE]",
	.summary = "tell the history of answers, newest first",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat log gdmf-pmv --limit 1 --csv\n"
		"source,at,last_at,digest,bytes,verdict,message\n"
		"gdmf-pmv,2026-04-08T18:54:34Z,2026-04-08T18:54:34Z,sha256:375908fc0e5403452f312e6506bfc5733d446b14befb230c27e817d1b31afa08,76851,accepted,\n",
	.run = run,
};
