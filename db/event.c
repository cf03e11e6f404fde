/* SPDX-License-Identifier: Apache-2.0 */
#include "db/event.h"

#include "core/instant.h"
#include "db/statement.h"

#include <string.h>

static bool
passes(const struct event_filter *filter, const char *kind)
{
	bool of_kind = filter->n_kinds == 0;

	for (size_t i = 0; i < filter->n_kinds; i++)
		of_kind = of_kind || strcmp(filter->kinds[i], kind) == 0;
	return of_kind;
}

bool
event_list(struct db *db, const struct event_filter *filter, event_fn *fn, void *ctx,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_event_list, err);
	enum step step;

	if (!q)
		return false;
	query_bind_int(q, ":after", filter->after);
	query_bind_time(q, ":since", filter->since);
	query_bind_time(q, ":until", filter->until);
	query_bind_text(q, ":type", filter->type ? filter->type : "");
	query_bind_text(q, ":platform", filter->platform ? filter->platform : "");
	while ((step = query_step(q, err)) == STEP_ROW) {
		const struct event event = {
			.seq = query_int(q, 0),
			.id = query_text(q, 1),
			.type = query_text(q, 2),
			.at = query_int(q, 3),
			.platform = query_text(q, 4),
			.build = query_text(q, 5),
			.group_key = query_text(q, 6),
			.detail = query_text(q, 7),
			.kind = query_text(q, 8),
			.beta = query_int(q, 9) != 0,
		};

		if (passes(filter, event.kind) && !fn(ctx, &event, err)) {
			step = STEP_FAIL;
			break;
		}
	}
	query_end(q);
	return step == STEP_DONE;
}

bool
event_last(struct db *db, int64_t *seq, struct error *err)
{
	return query_number(query_begin(db, STATEMENT_event_last, err), 0, seq, err);
}
