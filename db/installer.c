/* SPDX-License-Identifier: Apache-2.0 */
#include "db/installer.h"

#include "core/instant.h"
#include "db/statement.h"

bool
installer_image_at(struct db *db, int64_t at, struct arena *arena,
	struct installer_image *image, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_installer_image, err);
	enum step step;
	bool ok = true;

	*image = (struct installer_image){0};
	if (!q)
		return false;
	query_bind_int(q, ":at", at);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		image->version = arena_text(arena, query_text(q, 0));
		image->build = arena_text(arena, query_text(q, 1));
		ok = image->version && image->build;
	}
	query_end(q);
	return step != STEP_FAIL && (ok || arena_failed(arena, "images", err));
}

bool
installer_product_named(struct db *db, const char *name, int64_t at, struct arena *arena,
	struct installer_product *product, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_installer_product, err);
	enum step step;
	bool ok = true;

	*product = (struct installer_product){.post_date = INSTANT_NONE};
	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	query_bind_int(q, ":at", at);
	step = query_step(q, err);
	if (step == STEP_ROW) {
		*product = (struct installer_product){
			.product = arena_text(arena, query_text(q, 0)),
			.version = arena_text(arena, query_text(q, 1)),
			.post_date = query_time(q, 2),
		};
		ok = product->product && product->version;
	}
	query_end(q);
	return step != STEP_FAIL && (ok || arena_failed(arena, "products", err));
}
