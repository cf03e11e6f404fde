/* SPDX-License-Identifier: Apache-2.0 */
#include "db/refused.h"

#include "core/limits.h"
#include "db/statement.h"

bool
refused_try(const struct format *format, const char *body, size_t len, int64_t at,
	bool *taken, struct error *err)
{
	const struct record_sink nothing = {0};
	struct error why = ERROR_INIT;

	*taken = format->parse(body, len, "answer", at, &nothing, &why);
	if (*taken || why.code != ERR_NOMEM)
		return true;
	*err = why;
	return false;
}

static bool
read_kept(struct db *db, const struct refused_answer *answer, int64_t *whole,
	int64_t *bytes, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_refused_kept, err);
	enum step step;

	*whole = *bytes = 0;
	if (!q)
		return false;
	query_bind_int(q, ":source_id", answer->source_id);
	query_bind_int(q, ":since", answer->at - CAP_REFUSED_S);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*whole = query_int(q, 0);
		*bytes = query_int(q, 1);
	}
	query_end(q);
	return step != STEP_FAIL;
}

bool
refused_part(struct db *db, const struct format *format,
	const struct refused_answer *answer, size_t *part, struct error *err)
{
	const int64_t most = (int64_t)CAP_REFUSED_BYTES;
	int64_t whole, bytes;
	bool taken;

	*part = answer->len;
	if (!format || !format->parse)
		return true;
	if (!read_kept(db, answer, &whole, &bytes, err))
		return false;
	if (whole < CAP_REFUSED_BODIES && bytes + (int64_t)answer->len <= most)
		return true;
	if (!refused_try(format, answer->body, answer->len, answer->at, &taken, err))
		return false;
	if (taken)
		return true;
	*part = bytes + (int64_t)CAP_REFUSED_HEAD_BYTES <= most ? CAP_REFUSED_HEAD_BYTES
								: 0;
	return true;
}
