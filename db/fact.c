/* SPDX-License-Identifier: Apache-2.0 */
#include "db/fact.h"

#include "core/buf.h"
#include "core/limits.h"
#include "db/statement.h"

#include <string.h>

/* Text and a separator that no field may hold. */
static bool
field(struct buf *b, const char *text)
{
	return buf_append(b, text, strlen(text) + 1);
}

static bool
finish(struct buf *b, bool built, struct digest *out, struct error *err)
{
	bool ok;

	if (!built)
		return buf_failed(b, NULL, err);
	ok = digest_of(b->data, b->len, out);
	buf_clear(b);
	return ok || error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
fact_claim_digest(const struct claim *c, struct digest *out, struct error *err)
{
	struct buf b;
	bool ok;

	buf_init(&b, CAP_ARENA_BYTES);
	ok = field(&b, platform_name(c->platform)) && field(&b, c->version) &&
	     field(&b, c->extra) && field(&b, c->build) && field(&b, c->list) &&
	     field(&b, c->section) && field(&b, c->prerequisite_build) &&
	     field(&b, release_kind_name(c->kind)) && field(&b, c->rule) &&
	     field(&b, c->confidence) && field(&b, c->flag) &&
	     buf_printf(&b, "%d %d", (int)c->audience, c->beta ? 1 : 0);
	for (size_t i = 0; ok && i < c->n_devices; i++)
		ok = field(&b, c->devices[i]);
	return finish(&b, ok, out, err);
}

/* The row of a device, added when it is new. */
static bool
device_id(struct db *db, const char *name, enum platform platform, int64_t *id,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_by_name, err);

	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	if (!query_number(q, 0, id, err))
		return false;
	if (*id)
		return true;
	q = query_begin(db, STATEMENT_device_insert, err);
	if (!q)
		return false;
	query_bind_text(q, ":name", name);
	query_bind_text(q, ":platform", platform_name(platform));
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

static bool
add_member(struct db *db, int64_t set_id, int64_t device, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_device_set_member_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":set_id", set_id);
	query_bind_int(q, ":device_id", device);
	return query_run(q, err);
}

/* What a claim names becomes members of the set: a device by its identifier, or, as restore images
 * do, all devices of a model. */
static bool
add_named(struct db *db, int64_t set_id, const char *name, enum platform platform,
	struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_devices_of_model, err);
	bool found = false;
	enum step step;
	int64_t device;

	if (!q)
		return false;
	query_bind_text(q, ":platform", platform_name(platform));
	query_bind_text(q, ":name", name);
	while ((step = query_step(q, err)) == STEP_ROW) {
		found = true;
		if (!add_member(db, set_id, query_int(q, 0), err)) {
			query_end(q);
			return false;
		}
	}
	query_end(q);
	if (step == STEP_FAIL || found)
		return step != STEP_FAIL;
	return device_id(db, name, platform, &device, err) &&
	       add_member(db, set_id, device, err);
}

static bool
find_by_digest(struct db *db, enum statement which, const struct digest *digest,
	int64_t *id, struct error *err)
{
	struct query *q = query_begin(db, which, err);

	*id = 0;
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	return query_number(q, 0, id, err);
}

/* The row of the claim's set of devices, added with its members when it is new. */
static bool
device_set_id(struct db *db, const struct claim *c, int64_t *id, struct error *err)
{
	struct digest digest;
	struct query *q;
	struct buf b;
	bool ok = true;

	buf_init(&b, CAP_ARENA_BYTES);
	ok = buf_text(&b, "");
	for (size_t i = 0; ok && i < c->n_devices; i++)
		ok = field(&b, c->devices[i]);
	if (!finish(&b, ok, &digest, err) ||
		!find_by_digest(db, STATEMENT_device_set_find, &digest, id, err))
		return false;
	if (*id)
		return true;
	q = query_begin(db, STATEMENT_device_set_insert, err);
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest.bytes, DIGEST_BYTES);
	query_bind_int(q, ":size", (int64_t)c->n_devices);
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	for (size_t i = 0; i < c->n_devices; i++)
		if (!add_named(db, *id, c->devices[i], c->platform, err))
			return false;
	return true;
}

bool
fact_claim_id(struct db *db, const struct claim *c, const struct digest *digest,
	int64_t *id, struct error *err)
{
	struct query *q;
	int64_t set;

	if (!find_by_digest(db, STATEMENT_claim_find, digest, id, err))
		return false;
	if (*id)
		return true;
	if (!device_set_id(db, c, &set, err))
		return false;
	q = query_begin(db, STATEMENT_claim_insert, err);
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	query_bind_text(q, ":platform", platform_name(c->platform));
	query_bind_text(q, ":version", c->version);
	query_bind_text(q, ":extra", c->extra);
	query_bind_text(q, ":build", c->build);
	query_bind_text(q, ":list", c->list);
	query_bind_text(q, ":section", c->section);
	query_bind_text(q, ":prerequisite_build", c->prerequisite_build);
	query_bind_int(q, ":device_set_id", set);
	query_bind_int(q, ":audience", (int64_t)c->audience);
	query_bind_text(q, ":kind", release_kind_name(c->kind));
	query_bind_text(q, ":rule", c->rule);
	query_bind_text(q, ":confidence", c->confidence);
	query_bind_text(q, ":flag", c->flag);
	query_bind_int(q, ":beta", c->beta ? 1 : 0);
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

bool
fact_product_digest(const struct product *p, struct digest *out, struct error *err)
{
	struct buf b;
	bool ok;

	buf_init(&b, CAP_ARENA_BYTES);
	ok = field(&b, p->id) && field(&b, p->state) && field(&b, p->smd_url) &&
	     field(&b, p->packages_text) && field(&b, p->distributions_text) &&
	     field(&b, p->meta_text) &&
	     buf_printf(&b, "%lld %lld", (long long)p->post_date,
		     (long long)p->deferred_date);
	return finish(&b, ok, out, err);
}

static bool
bind_digest(struct query *q, const char *name, const char *text)
{
	struct digest d;

	if (!digest_of(text, strlen(text), &d))
		return false;
	query_bind_blob(q, name, d.bytes, DIGEST_BYTES);
	return true;
}

bool
fact_product_id(struct db *db, const struct product *p, const struct digest *digest,
	int64_t *id, struct error *err)
{
	struct query *q;

	if (!find_by_digest(db, STATEMENT_product_state_find, digest, id, err))
		return false;
	if (*id)
		return true;
	q = query_begin(db, STATEMENT_product_state_insert, err);
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	query_bind_text(q, ":product", p->id);
	query_bind_time(q, ":post_date", p->post_date);
	query_bind_time(q, ":deferred_date", p->deferred_date);
	query_bind_text(q, ":state", p->state);
	query_bind_text(q, ":type", p->type);
	query_bind_text(q, ":version", p->version);
	query_bind_text(q, ":build", p->build);
	query_bind_int(q, ":installer", p->installer ? 1 : 0);
	query_bind_int(q, ":packages", p->packages);
	query_bind_int(q, ":bytes", p->bytes);
	query_bind_text(q, ":smd_url", p->smd_url);
	query_bind_text(q, ":dist_url", p->dist_url);
	query_bind_text(q, ":system", p->system);
	query_bind_text(q, ":url", p->url);
	query_bind_int(q, ":url_bytes", p->url_bytes);
	query_bind_text(q, ":url_sha1", p->url_sha1);
	if (!bind_digest(q, ":packages_digest", p->packages_text) ||
		!bind_digest(q, ":distributions_digest", p->distributions_text) ||
		!bind_digest(q, ":meta_digest", p->meta_text)) {
		query_end(q);
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	return true;
}

bool
fact_advisory_digest(const struct advisory *a, struct digest *out, struct error *err)
{
	struct buf b;
	bool ok;

	buf_init(&b, CAP_ARENA_BYTES);
	ok = field(&b, a->id) && field(&b, a->anchor) && field(&b, a->title) &&
	     field(&b, a->available) &&
	     buf_printf(&b, "%d %d %lld %zu", a->page ? 1 : 0, a->no_cves ? 1 : 0,
		     (long long)a->date, a->n_releases);
	for (size_t i = 0; ok && i < a->n_releases; i++)
		ok = field(&b, platform_name(a->releases[i].platform)) &&
		     field(&b, a->releases[i].version) && field(&b, a->releases[i].extra);
	for (size_t i = 0; ok && i < a->n_cves; i++)
		ok = field(&b, a->cves[i].id) && field(&b, a->cves[i].component) &&
		     field(&b, a->cves[i].impact) &&
		     field(&b, a->cves[i].exploited ? "1" : "0");
	return finish(&b, ok, out, err);
}

static bool
add_release(
	struct db *db, int64_t id, const struct advisory_release *r, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_advisory_release_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":advisory_id", id);
	query_bind_text(q, ":platform", platform_name(r->platform));
	query_bind_text(q, ":version", r->version);
	query_bind_text(q, ":extra", r->extra);
	return query_run(q, err);
}

static bool
add_cve(struct db *db, int64_t id, const struct advisory_cve *c, struct error *err)
{
	struct query *q = query_begin(db, STATEMENT_advisory_cve_insert, err);

	if (!q)
		return false;
	query_bind_int(q, ":advisory_id", id);
	query_bind_text(q, ":cve", c->id);
	query_bind_int(q, ":exploited", c->exploited ? 1 : 0);
	query_bind_text(q, ":component", c->component);
	query_bind_text(q, ":impact", c->impact);
	return query_run(q, err);
}

bool
fact_advisory_id(struct db *db, const struct advisory *a, const struct digest *digest,
	int64_t *id, struct error *err)
{
	struct query *q;

	if (!find_by_digest(db, STATEMENT_advisory_find, digest, id, err))
		return false;
	if (*id)
		return true;
	q = query_begin(db, STATEMENT_advisory_insert, err);
	if (!q)
		return false;
	query_bind_blob(q, ":digest", digest->bytes, DIGEST_BYTES);
	query_bind_int(q, ":page", a->page ? 1 : 0);
	query_bind_text(q, ":advisory", a->id);
	query_bind_text(q, ":anchor", a->anchor);
	query_bind_text(q, ":title", a->title);
	query_bind_time(q, ":date", a->date);
	query_bind_text(q, ":available", a->available);
	query_bind_int(q, ":no_cves", a->no_cves ? 1 : 0);
	if (!query_run(q, err))
		return false;
	*id = db_last_id(db);
	for (size_t i = 0; i < a->n_releases; i++)
		if (!add_release(db, *id, &a->releases[i], err))
			return false;
	for (size_t i = 0; i < a->n_cves; i++)
		if (!add_cve(db, *id, &a->cves[i], err))
			return false;
	return true;
}
