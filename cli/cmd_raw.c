/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/log.h"
#include "cli/writer.h"
#include "db/raw.h"

static bool
write_body(struct session *s, struct raw *raw, const char *text, struct error *err)
{
	struct digest digest;
	const char *data;
	size_t n_bytes, len, bytes;
	int64_t body;

	if (!digest_parse(text, &digest, &n_bytes))
		return error_set(err, ERR_USAGE, text,
			"no SHA-256 digest: 8 to 64 hex digits, an even number");
	if (!raw_find(raw, &digest, n_bytes, &body, err))
		return false;
	if (!body) {
		(void)error_set(err, ERR_UNKNOWN, text, "no answer has this digest");
		return error_set_next(err, "see: sucat log");
	}
	if (!raw_length(raw, body, &bytes, err) ||
		!raw_read(raw, body, &data, &len, err) ||
		!writer_bytes(s->writer, data, len, err))
		return false;
	if (len == bytes)
		return true;
	s->status = EXIT_PARTIAL;
	log_line(LOG_WARN,
		"%s: cut: of %zu bytes the first %zu are kept, as its source sent too many answers that were refused; ask it again: sucat sync",
		text, bytes, len);
	return true;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *const *operands;
	struct raw *raw;
	size_t n;
	bool ok;

	operands = option_operands(args, &n);
	if (n != 1)
		return error_set(err, ERR_USAGE, NULL, "give one DIGEST");
	raw = raw_new(s->db, err);
	ok = raw && write_body(s, raw, operands[0], err);
	raw_free(raw);
	return ok;
}

const struct command command_raw = {
	.name = "raw",
	.arguments = "DIGEST",
	.summary = "print the original bytes of an answer",
	.needs = NEED_DB_READ,
	.example = "$ sucat raw sha256:375908fc >answer.json\n",
	.run = run,
};
