/* SPDX-License-Identifier: Apache-2.0 */
#include "db/chain.h"

#include "core/buf.h"
#include "core/limits.h"
#include "db/row.h"

#include <string.h>

bool
chain_link(const struct digest *before, const char *source, const struct digest *body,
	int64_t at, const char *url, struct digest *out, struct error *err)
{
	struct buf b;
	bool ok;

	buf_init(&b, 4 * CAP_URL_BYTES + CAP_NAME_BYTES);
	if (!buf_append(&b, before->bytes, DIGEST_BYTES) ||
		!buf_append(&b, body->bytes, DIGEST_BYTES) ||
		!buf_printf(&b, "%lld\n%s\n%s", (long long)at, source, url))
		return buf_failed(&b, source, err);
	ok = digest_of(b.data, b.len, out);
	buf_clear(&b);
	return ok || error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
chain_head(struct db *db, struct digest *head, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_answer_last_chain, err);
	enum step step;

	*head = (struct digest){0};
	if (!q)
		return false;
	step = query_step(q, err);
	if (step == STEP_ROW)
		*head = row_digest(q, 1);
	query_end(q);
	return step != STEP_FAIL;
}

/* The name of a source and the digest of a body, by row. */
static bool
names(struct db *db, int64_t source_id, int64_t body_id, char *source,
	struct digest *body, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_chain_names, err);
	bool ok;

	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":body_id", body_id);
	ok = query_step(q, err) == STEP_ROW;
	if (ok) {
		(void)strncpy(source, query_text(q, 0), CAP_NAME_BYTES);
		*body = row_digest(q, 1);
	} else {
		(void)error_set(
			err, ERR_DB, db_path(db), "an answer without source or body");
	}
	query_end(q);
	return ok;
}

bool
chain_append(struct db *db, int64_t source_id, int64_t body_id, int64_t at,
	const char *url, int64_t *id, struct error *err)
{
	char source[CAP_NAME_BYTES + 1] = "";
	struct digest before, body, link;
	struct query *q;

	if (!names(db, source_id, body_id, source, &body, err) ||
		!chain_head(db, &before, err) ||
		!chain_link(&before, source, &body, at, url, &link, err))
		return false;
	q = query_begin(db, STATEMENT_answer_insert, err);
	if (!q)
		return false;
	query_bind_int(q, ":source_id", source_id);
	query_bind_int(q, ":body_id", body_id);
	query_bind_int(q, ":at", at);
	query_bind_text(q, ":url", url);
	query_bind_blob(q, ":chain", link.bytes, DIGEST_BYTES);
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	return true;
}
