/* SPDX-License-Identifier: Apache-2.0 */
/* Which body, and how long it is: nothing is decoded here. */
#include "db/raw.h"

#include "db/statement.h"

#include <string.h>

bool
raw_length(struct raw *r, int64_t body_id, size_t *bytes, struct error *err)
{
	struct query *q = query_begin(raw_db(r), STATEMENT_body_length, err);
	int64_t length;

	*bytes = 0;
	if (!q)
		return false;
	query_bind_int(q, ":id", body_id);
	if (!query_number(q, 0, &length, err))
		return false;
	*bytes = (size_t)length;
	return true;
}

bool
raw_find(struct raw *r, const struct digest *prefix, size_t n_bytes, int64_t *body_id,
	struct error *err)
{
	struct digest low = *prefix, high = *prefix;
	struct query *q = query_begin(raw_db(r), STATEMENT_body_find_prefix, err);
	enum step step;
	bool ok = false;

	*body_id = 0;
	if (!q)
		return false;
	memset(low.bytes + n_bytes, 0, DIGEST_BYTES - n_bytes);
	memset(high.bytes + n_bytes, 0xff, DIGEST_BYTES - n_bytes);
	query_bind_blob(q, ":low", low.bytes, DIGEST_BYTES);
	query_bind_blob(q, ":high", high.bytes, DIGEST_BYTES);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*body_id = query_int(q, 0);
		step = query_step(q, err);
		if (step == STEP_ROW) {
			(void)error_set(err, ERR_USAGE, "digest",
				"several answers begin with it");
			(void)error_set_next(err, "give more digits");
			goto out;
		}
	}
	ok = step == STEP_DONE;
out:
	query_end(q);
	return ok;
}
