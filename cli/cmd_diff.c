/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/history.h"
#include "db/source.h"

#include <assert.h>
#include <string.h>

static const struct option_spec options[] = {
	{"dates", 0, NULL, false,
         "also stated dates, and every twin in a row of its own"},
	{NULL,    0, NULL, false, NULL                          },
};

static const struct column columns[] = {
	{"change",             "CHANGE",    false, false},
	{"what",               "WHAT",      false, false},
	{"product",            "PRODUCT",   false, false},
	{"post_date",          "POST DATE", false, false},
	{"platform",           "PLATFORM",  false, false},
	{"version",            "VERSION",   false, false},
	{"extra",              "EXTRA",     false, false},
	{"build",              "BUILD",     false, false},
	{"list",               "LIST",      false, false},
	{"section",            "SECTION",   false, false},
	{"prerequisite_build", "BASE",      false, false},
	{"devices",            "DEVICES",   false, false},
	{"changed",            "CHANGED",   false, false},
	{"devices_added",      "ADDED",     false, false},
	{"devices_removed",    "REMOVED",   false, false},
	{"aliases",            "ALIASES",   false, false},
};

/* The columns of a table of claims, and of one of products. */
static const struct column claim_columns[] = {
	{"change",             "CHANGE",   false, false},
	{"platform",           "PLATFORM", false, false},
	{"version",            "VERSION",  false, false},
	{"extra",              "EXTRA",    false, false},
	{"build",              "BUILD",    false, false},
	{"prerequisite_build", "BASE",     false, false},
	{"list",               "LIST",     false, false},
	{"section",            "SECTION",  false, false},
	{"devices",            "DEVICES",  false, false},
	{"devices_added",      "ADDED",    false, true },
	{"devices_removed",    "REMOVED",  false, true },
	{"changed",            "CHANGED",  false, false},
};
static const struct column product_columns[] = {
	{"change",    "CHANGE",    false, false},
	{"product",   "PRODUCT",   false, false},
	{"post_date", "POST DATE", false, false},
	{"version",   "VERSION",   false, false},
	{"packages",  "PACKAGES",  false, false},
	{"bytes",     "BYTES",     false, false},
	{"changed",   "CHANGED",   false, false},
};

/* What is collected: arrays by the name of the change. */
struct changes {
	json_t *added, *removed, *changed;
};

static json_t *
names_of(unsigned parts)
{
	json_t *names = json_array();

	for (unsigned i = 0; i < HISTORY_PARTS; i++)
		if (parts & 1U << i && json_array_append_new(names,
					       json_string(history_part_names[i])) != 0) {
			json_decref(names);
			return NULL;
		}
	return names;
}

/* The devices of `a` that `b` does not have. */
static json_t *
devices_beyond(const struct history_claim *a, const struct history_claim *b)
{
	json_t *names = json_array();
	size_t k = 0;

	for (size_t i = 0; names && i < a->n_devices; i++) {
		while (k < b->n_devices && strcmp(b->devices[k], a->devices[i]) < 0)
			k++;
		if (k < b->n_devices && strcmp(b->devices[k], a->devices[i]) == 0)
			continue;
		if (json_array_append_new(names, json_string(a->devices[i])) != 0) {
			json_decref(names);
			names = NULL;
		}
	}
	return names;
}

static json_t *
describe_claim(const struct history_claim *from, const struct history_claim *to)
{
	const struct history_claim *c = to ? to : from;
	bool twin;

	assert(c); /* one of the two is there: db/history.h */
	twin = strcmp(c->build, c->canonical_build) != 0;
	return json_pack(
		"{s:s, s:s, s:o, s:s, s:s, s:o, s:s, s:[], s:o, s:s, s:b, s:o, s:I, s:o, "
		"s:o}",
		"what", "claim", "list", c->list, "section", value_text(c->section),
		"platform", c->platform, "version", c->version, "extra",
		value_text(c->extra), "build", c->build, "aliases", "prerequisite_build",
		value_text(c->prerequisite_build), "kind", c->kind, "twin", twin,
		"canonical_build", value_text(twin ? c->canonical_build : ""), "devices",
		(json_int_t)c->n_devices, "posted", value_day(c->posted), "expires",
		value_day(c->expires));
}

static json_t *
describe_product(const struct history_product *from, const struct history_product *to)
{
	const struct history_product *p = to ? to : from;

	assert(p); /* one of the two is there: db/history.h */
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o}",
		"what", "product", "product", p->product, "post_date",
		value_moment(p->post_date), "deferred_date",
		value_moment(p->deferred_date), "state", value_text(p->state), "type",
		value_text(p->type), "version", value_text(p->version), "build",
		value_text(p->build), "packages", (json_int_t)p->packages, "bytes",
		(json_int_t)p->bytes, "server_metadata_url", value_text(p->smd_url));
}

/* Put a record where it belongs; both are taken. */
static bool
put(struct changes *changes, bool added, bool removed, json_t *record, json_t *more,
	struct error *err)
{
	json_t *array = added     ? changes->added
			: removed ? changes->removed
				  : changes->changed;
	bool ok = record && (!more || json_object_update(record, more) == 0);

	json_decref(more);
	if (!ok) {
		json_decref(record);
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return json_array_append_new(array, record) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static bool
take_claim(void *ctx, const struct history_claim *from, const struct history_claim *to,
	unsigned parts, struct error *err)
{
	json_t *more = NULL;

	if (from && to) {
		more = json_pack("{s:o, s:o, s:o, s:{s:o, s:o}}", "changed",
			names_of(parts), "devices_added", devices_beyond(to, from),
			"devices_removed", devices_beyond(from, to), "before", "posted",
			value_day(from->posted), "expires", value_day(from->expires));
		if (!more)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return put(ctx, !from, !to, describe_claim(from, to), more, err);
}

static bool
take_product(void *ctx, const struct history_product *from,
	const struct history_product *to, unsigned parts, struct error *err)
{
	json_t *more = NULL;

	if (from && to) {
		more = json_pack("{s:o, s:o}", "changed", names_of(parts), "before",
			describe_product(from, NULL));
		if (!more)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return put(ctx, !from, !to, describe_product(from, to), more, err);
}

/* Do two records of one change say the same of the same rows? */
static bool
same_change(const json_t *twin, const json_t *record)
{
	static const char *const keys[] = {"list", "section", "platform", "version",
		"extra", "devices_added", "devices_removed"};
	bool same = json_equal(json_object_get(twin, "canonical_build"),
		json_object_get(record, "build"));

	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && same; i++) {
		const json_t *a = json_object_get(twin, keys[i]);
		const json_t *b = json_object_get(record, keys[i]);

		same = (!a && !b) || json_equal(a, b);
	}
	return same;
}

/* A twin that changed as its canonical build did stands in the aliases of that. */
static bool
fold_twins(json_t *array, struct error *err)
{
	for (size_t i = json_array_size(array); i; i--) {
		json_t *twin = json_array_get(array, i - 1), *aliases = NULL;

		if (!json_is_true(json_object_get(twin, "twin")))
			continue;
		for (size_t j = json_array_size(array); j && !aliases; j--)
			if (same_change(twin, json_array_get(array, j - 1)))
				aliases = json_object_get(
					json_array_get(array, j - 1), "aliases");
		if (!aliases)
			continue;
		if (json_array_insert(aliases, 0, json_object_get(twin, "build")) != 0 ||
			json_array_remove(array, i - 1) != 0)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
	}
	return true;
}

static json_t *
describe_moment(const struct history_moment *m)
{
	return json_pack("{s:o, s:o, s:o}", "asked", value_moment(m->asked), "answer_at",
		value_moment(m->at), "digest", value_digest(&m->digest));
}

/* The records of a change; `what` chooses claims or products, NULL = both. */
static bool
write_array(struct session *s, json_t *array, const char *change, const char *what,
	struct error *err)
{
	json_t *record;
	size_t i;

	json_array_foreach(array, i, record) {
		const char *is = json_string_value(json_object_get(record, "what"));

		if (what && strcmp(is, what) != 0)
			continue;
		if (json_object_set_new(record, "change", json_string(change)) != 0)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
		if (!writer_record(s->writer, json_incref(record), err))
			return false;
	}
	return true;
}

static bool
write_rows(struct session *s, const struct changes *changes, const char *what,
	const struct column *shown, size_t n, struct error *err)
{
	return writer_begin(s->writer, "sucat.diff/1", "changes", NULL, shown, n, err) &&
	       write_array(s, changes->added, "added", what, err) &&
	       write_array(s, changes->removed, "removed", what, err) &&
	       write_array(s, changes->changed, "changed", what, err) &&
	       writer_end(s->writer, NULL, err);
}

/* JSON groups by change; table and CSV name it in a column. */
static bool
write_changes(struct session *s, const char *source, const struct history_moment *from,
	const struct history_moment *to, const struct changes *changes, struct error *err)
{
	json_t *head;

	if (writer_format_of(s->writer) == WRITER_CSV)
		return write_rows(s, changes, NULL, columns,
			sizeof columns / sizeof columns[0], err);
	if (writer_format_of(s->writer) == WRITER_TABLE)
		return write_rows(s, changes, "claim", claim_columns,
			       sizeof claim_columns / sizeof claim_columns[0], err) &&
		       write_rows(s, changes, "product", product_columns,
			       sizeof product_columns / sizeof product_columns[0], err);
	head = json_pack("{s:s, s:o, s:o, s:O, s:O, s:O}", "source", source, "from",
		describe_moment(from), "to", describe_moment(to), "added", changes->added,
		"removed", changes->removed, "changed", changes->changed);
	return writer_begin(s->writer, "sucat.diff/1", NULL, head, columns,
		       sizeof columns / sizeof columns[0], err) &&
	       writer_end(s->writer, NULL, err);
}

/* Both moments and what lies between them, of one snapshot. */
static bool
compare(struct session *s, const char *const *operands, bool dates, struct error *err)
{
	struct changes changes = {json_array(), json_array(), json_array()};
	const struct history_sink sink = {&changes, take_claim, take_product};
	struct history_moment from, to;
	struct source *source;
	struct arena arena;
	int64_t t1, t2;
	bool ok = false;

	arena_init(&arena, CAP_ARENA_BYTES);
	if (!changes.added || !changes.removed || !changes.changed) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	if (!instant_parse_human("T1", operands[1], s->now, &t1, err) ||
		!instant_parse_human("T2", operands[2], s->now, &t2, err) ||
		!db_begin(s->db, err))
		goto out;
	ok = ask_source(s->db, &arena, operands[0], &source, err) &&
	     history_moment(s->db, source, t1, &from, err) &&
	     history_moment(s->db, source, t2, &to, err) &&
	     history_diff(s->db, source->id, &from, &to, dates, &sink, err);
	db_rollback(s->db);
	ok = ok && (dates || (fold_twins(changes.added, err) &&
				     fold_twins(changes.removed, err) &&
				     fold_twins(changes.changed, err)));
	ok = ok && write_changes(s, operands[0], &from, &to, &changes, err);
out:
	json_decref(changes.added);
	json_decref(changes.removed);
	json_decref(changes.changed);
	arena_clear(&arena);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *const *operands;
	size_t n;

	operands = option_operands(args, &n);
	if (n != 3)
		return error_set(err, ERR_USAGE, NULL, "give SOURCE, T1 and T2");
	return compare(s, operands, option_flag(args, "dates"), err);
}

const struct command command_diff = {
	.name = "diff",
	.arguments = "SOURCE T1 T2",
	.summary = "tell what a source changed between two moments",
	.needs = NEED_DB_READ,
	.options = options,
	.example =
		"$ sucat diff gdmf-pmv 2026-03-16 2026-03-18 --csv | cut -d, -f 1,5-8,11\n"
		"change,platform,version,extra,build,prerequisite_build\n"
		"added,iOS,26.3.1,(a),23D771330a,23D8133\n"
		"added,iPadOS,26.3.1,(a),23D771330a,23D8133\n"
		"added,macOS,26.3.1,(a),25D771280a,25D2128\n"
		"added,macOS,26.3.2,(a),25D771400a,25D2140\n",
	.run = run,
};
