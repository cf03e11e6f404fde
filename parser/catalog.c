/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar is the table `steps`: where we are, which member comes, where that leads. A
 * container that no step knows is skipped with all below it, after refuse() has said what that
 * costs: nothing, a value, the product or the answer.
 */
#include "parser/catalog.h"

#include "core/limits.h"
#include "parser/catalogmemory.h"
#include "parser/plistwalk.h"
#include "parser/productdraft.h"

#include <stdlib.h>
#include <string.h>

enum place {
	AT_START,
	AT_TOP,
	AT_PRODUCTS,
	AT_PRODUCT,
	AT_PACKAGES,
	AT_PACKAGE,
	AT_PACKAGE_MEMBER, /* anything deeper in a package */
	AT_DISTRIBUTIONS,
	AT_META, /* any other member of a product, and deeper */
	AT_SKIP,
};

static const struct {
	enum place at;
	const char *key; /* NULL: any that no step before names */
	enum walk_type type;
	enum place next;
} steps[] = {
	{AT_START,          NULL,            WALK_DICT,  AT_TOP           },
	{AT_TOP,            "Products",      WALK_DICT,  AT_PRODUCTS      },
	{AT_PRODUCTS,       NULL,            WALK_DICT,  AT_PRODUCT       },
	{AT_PRODUCT,        "Packages",      WALK_ARRAY, AT_PACKAGES      },
	{AT_PRODUCT,        "Distributions", WALK_DICT,  AT_DISTRIBUTIONS },
	{AT_PRODUCT,        NULL,            WALK_DICT,  AT_META          },
	{AT_PRODUCT,        NULL,            WALK_ARRAY, AT_META          },
	{AT_META,           NULL,            WALK_DICT,  AT_META          },
	{AT_META,           NULL,            WALK_ARRAY, AT_META          },
	{AT_PACKAGES,       NULL,            WALK_DICT,  AT_PACKAGE       },
	{AT_PACKAGE,        NULL,            WALK_DICT,  AT_PACKAGE_MEMBER},
	{AT_PACKAGE,        NULL,            WALK_ARRAY, AT_PACKAGE_MEMBER},
	{AT_PACKAGE_MEMBER, NULL,            WALK_DICT,  AT_PACKAGE_MEMBER},
	{AT_PACKAGE_MEMBER, NULL,            WALK_ARRAY, AT_PACKAGE_MEMBER},
};

/* Members that must have their type, wherever a step with this key stands. */
static bool
is_named_step(enum place at, const char *key)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].at == at && steps[i].key && strcmp(steps[i].key, key) == 0)
			return true;
	return false;
}

struct reading {
	const char *source;
	const struct record_sink *sink;
	struct {
		enum place place;
		const char *path; /* AT_META, AT_PACKAGE_MEMBER: in the draft's arena */
		size_t item; /* its item in the draft's list, dropped when it has members */
		bool has_item;
	} open[CAP_XML_DEPTH];
	struct draft draft;
	struct catalogmemory *memory; /* or NULL */
	size_t products_at; /* where they should begin; 0 = not known. A piece of XML ends there */
	char **ids; /* of all products so far, sorted */
	size_t n_ids, alloc_ids;
	bool products_seen, version_seen;
};

static void
notice(const struct reading *r, enum notice_kind kind, const char *key,
	const char *detail, int64_t line)
{
	const struct notice n = {
		.kind = kind, .key = key, .detail = detail, .line = line};

	if (r->sink->notice)
		r->sink->notice(r->sink->ctx, &n);
}

static bool
fail(const struct reading *r, enum error_code code, const char *name,
	const struct walk_value *value, const char *reason, struct error *err)
{
	error_set_at(
		err, code, r->source, value->line, (int64_t)value->begin, "%s", reason);
	return error_set_name(err, name);
}

/* Is it the id of a product that was there? *at: where it is, or would be. */
static bool
has_id(const struct reading *r, const char *id, size_t *at)
{
	size_t low = 0, high = r->n_ids;
	int order = 1;

	while (low < high && order != 0) {
		size_t middle = low + (high - low) / 2;

		order = strcmp(r->ids[middle], id);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*at = high;
	return order == 0;
}

/* Remember a product id, at the place where it is not yet. */
static bool
add_id(struct reading *r, const char *id, size_t at, struct error *err)
{
	char *copy;

	if (r->n_ids == r->alloc_ids) {
		size_t alloc = r->alloc_ids ? r->alloc_ids * 2 : 1024;
		char **ids = realloc(r->ids, alloc * sizeof *ids);

		if (!ids)
			return error_set(err, ERR_NOMEM, r->source, "out of memory");
		r->ids = ids;
		r->alloc_ids = alloc;
	}
	copy = strdup(id);
	if (!copy)
		return error_set(err, ERR_NOMEM, r->source, "out of memory");
	memmove(r->ids + at + 1, r->ids + at, (r->n_ids - at) * sizeof *r->ids);
	r->ids[at] = copy;
	r->n_ids++;
	return true;
}

/* An opaque text, short and without control characters. */
static bool
is_product_id(const char *id)
{
	if (!*id || strlen(id) > CAP_NAME_BYTES)
		return false;
	for (; *id; id++)
		if ((unsigned char)*id < 0x20 || *id == 0x7f)
			return false;
	return true;
}

static bool
begin_product(struct reading *r, const struct walk_value *value, enum place *place,
	struct error *err)
{
	bool repeated;
	size_t at;

	if (!is_product_id(value->key)) {
		notice(r, NOTICE_BAD_RECORD, "Products", "a product id that is none",
			value->line);
		*place = AT_SKIP;
		return true;
	}
	repeated = has_id(r, value->key, &at);
	if (!repeated && r->n_ids == CAP_PRODUCTS)
		return fail(r, ERR_LIMIT, "limit.count", value,
			"more than 20000 products", err);
	if ((!repeated && !add_id(r, value->key, at, err)) ||
		!draft_begin(&r->draft, value->key, value->line, err))
		return false;
	if (repeated) {
		draft_notice(&r->draft, NOTICE_DUPLICATE, "", "the first one is kept",
			value->line);
		*place = AT_SKIP;
	}
	return true;
}

/* The list that collects what stands at this place, if it is one that collects. */
static struct canon *
collector(struct reading *r, enum place at)
{
	switch (at) {
	case AT_PRODUCT:
	case AT_META:
		return &r->draft.meta;
	case AT_PACKAGE:
	case AT_PACKAGE_MEMBER:
		return &r->draft.package;
	case AT_DISTRIBUTIONS:
		return &r->draft.distributions;
	default:
		return NULL;
	}
}

/* Collect a value below the container open[depth - 1]. */
static bool
collect(struct reading *r, const struct walk_value *value, const char **path,
	struct error *err)
{
	int up = value->depth - 1;
	struct canon *to = collector(r, r->open[up].place);
	struct draft *d = &r->draft;

	if (r->open[up].place == AT_DISTRIBUTIONS && to->n == CAP_LANGUAGES)
		return fail(r, ERR_LIMIT, "limit.count", value, "more than 256 languages",
			err);
	*path = canon_path(&d->arena, r->open[up].path, value);
	if (!*path || !canon_add(to, &d->arena, *path, value))
		return arena_failed(&d->arena, r->source, err);
	if (r->open[up].has_item)
		to->items[r->open[up].item].dropped = true;
	return true;
}

/* A value that has no step and is not collected where it stands. */
static bool
refuse(struct reading *r, const struct walk_value *value, struct error *err)
{
	switch (value->depth ? r->open[value->depth - 1].place : AT_START) {
	case AT_START:
		fail(r, ERR_FORMAT, "catalog.products", value,
			"not a catalog: no dictionary", err);
		return false;
	case AT_TOP:
		if (is_named_step(AT_TOP, value->key))
			return fail(r, ERR_FORMAT, "catalog.products", value,
				"Products is not a dictionary", err);
		notice(r, NOTICE_UNKNOWN_KEY, value->key, value->key, value->line);
		return true;
	case AT_PRODUCTS:
		notice(r, NOTICE_BAD_RECORD, "Products",
			"a product that is not a dictionary", value->line);
		return true;
	case AT_PRODUCT:
		draft_refuse(&r->draft, value->key, "has another type than this key has",
			value->line);
		return true;
	case AT_PACKAGES:
		draft_refuse(&r->draft, "Packages", "a package that is not a dictionary",
			value->line);
		return true;
	default:
		return true;
	}
}

/* The step from the parent of `value`; AT_SKIP when there is none. */
static enum place
step_from(enum place at, const struct walk_value *value)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].at == at && steps[i].type == value->type &&
			(steps[i].key ? strcmp(steps[i].key, value->key) == 0
				      : !is_named_step(at, value->key)))
			return steps[i].next;
	return AT_SKIP;
}

/* A second one of a member that has its own place is passed over. */
static bool
is_repeat(struct reading *r, enum place next, const struct walk_value *value)
{
	bool *seen = next == AT_PRODUCTS        ? &r->products_seen
		     : next == AT_PACKAGES      ? &r->draft.packages_seen
		     : next == AT_DISTRIBUTIONS ? &r->draft.distributions_seen
						: NULL;

	if (!seen || !*seen) {
		if (seen)
			*seen = true;
		return false;
	}
	if (next == AT_PRODUCTS)
		notice(r, NOTICE_DUPLICATE, value->key, "the first one is kept",
			value->line);
	else
		draft_notice(&r->draft, NOTICE_DUPLICATE, value->key,
			"the first one is kept", value->line);
	return true;
}

static bool
on_open(void *ctx, const struct walk_value *value, struct error *err)
{
	struct reading *r = ctx;
	enum place at = value->depth ? r->open[value->depth - 1].place : AT_START;
	enum place next = step_from(at, value);
	const char *path = "";
	bool has_item = false;

	if (next == AT_SKIP && at != AT_SKIP && at != AT_DISTRIBUTIONS &&
		!refuse(r, value, err))
		return false;
	if (is_repeat(r, next, value))
		next = AT_SKIP;
	if (next == AT_PRODUCTS && r->memory &&
		value->begin + sizeof "<dict>" - 1 == r->products_at)
		catalogmemory_products(r->memory, r->products_at);
	if (next == AT_PRODUCT && !begin_product(r, value, &next, err))
		return false;
	if (next == AT_META || next == AT_PACKAGE_MEMBER ||
		(at == AT_DISTRIBUTIONS && next == AT_SKIP)) {
		if (!collect(r, value, &path, err))
			return false;
		has_item = next != AT_SKIP;
	}
	r->open[value->depth].place = next;
	r->open[value->depth].path = path;
	r->open[value->depth].has_item = has_item;
	if (has_item)
		r->open[value->depth].item = collector(r, next)->n - 1;
	return true;
}

static bool
close_product(struct reading *r, const struct walk_value *value, struct error *err)
{
	const struct draft *d = &r->draft;

	if (!draft_deliver(&r->draft, err))
		return false;
	if (r->memory)
		catalogmemory_read(r->memory, value->end, value->line - d->line,
			d->plain && d->mark ? &d->product : NULL);
	return true;
}

static bool
on_close(void *ctx, const struct walk_value *value, struct error *err)
{
	struct reading *r = ctx;

	if (r->open[value->depth].place == AT_PACKAGE)
		return draft_end_package(&r->draft, value->line, err);
	if (r->open[value->depth].place == AT_PRODUCT)
		return close_product(r, value, err);
	if (r->open[value->depth].place == AT_PRODUCTS && r->memory)
		catalogmemory_end(r->memory);
	return true;
}

/* Deliver a known product, and let it be passed over. */
static bool
on_ahead(void *ctx, const struct xmlgate *gate, size_t at, struct xmlgate_ahead *ahead,
	struct error *err)
{
	struct reading *r = ctx;
	const struct product *known;
	struct product product;
	size_t place;

	if (at <
		r->products_at) /* at once or not decides where libxml2 tells of an encoding */
		ahead->to = r->products_at;
	if (at < r->products_at || !r->memory)
		return true;
	known = catalogmemory_ahead(r->memory, at, xmlgate_room(gate), ahead);
	if (!known)
		return true;
	if (has_id(r, known->id, &place) || r->n_ids == CAP_PRODUCTS) {
		ahead->passed = false; /* it is to be told */
		return true;
	}
	product = *known;
	product.line += xmlgate_line(gate);
	catalogmemory_pass(r->memory);
	return add_id(r, known->id, place, err) &&
	       (!r->sink->product || r->sink->product(r->sink->ctx, &product, err));
}

static bool
top_scalar(struct reading *r, const struct walk_value *value, struct error *err)
{
	int64_t version;

	if (strcmp(value->key, "CatalogVersion") == 0) {
		if (value->type != WALK_INTEGER ||
			!plistwalk_integer(value->text, &version) || version != 2)
			return fail(r, ERR_FORMAT, "catalog.version", value,
				"CatalogVersion is not 2: a format that this sucat does not know",
				err);
		r->version_seen = true;
		return true;
	}
	if (strcmp(value->key, "ApplePostURL") == 0 ||
		strcmp(value->key, "IndexDate") == 0)
		return true;
	return refuse(r, value, err);
}

static bool
on_scalar(void *ctx, const struct walk_value *value, struct error *err)
{
	struct reading *r = ctx;
	enum place at = value->depth ? r->open[value->depth - 1].place : AT_START;
	const char *path;

	if (at == AT_TOP)
		return top_scalar(r, value, err);
	if (collector(r, at) && !is_named_step(at, value->key))
		return collect(r, value, &path, err);
	return refuse(r, value, err);
}

/* Where `word` begins in data[from..to); `to` when nowhere. */
static size_t
find(const char *data, size_t from, size_t to, const char *word)
{
	size_t n = strlen(word);

	for (; from + n <= to; from++) {
		const char *p = memchr(data + from, word[0], to - from - n + 1);

		if (!p)
			return to;
		from = (size_t)(p - data);
		if (memcmp(p, word, n) == 0)
			return from;
	}
	return to;
}

#define SPACE " \t\r\n"

/* Where the products begin, behind the <dict> of them; 0: not found. It is looked for only where it stands. */
static size_t
find_products(const char *data, size_t len)
{
	static const char key[] = "<key>Products</key>", open[] = "<dict>";
	size_t end = len < CAP_CATALOG_HEAD_BYTES ? len : CAP_CATALOG_HEAD_BYTES;
	size_t at = find(data, 0, end, key);

	at += at < end ? sizeof key - 1 : 0;
	while (at < end && data[at] && strchr(SPACE, data[at]))
		at++;
	if (end - at < sizeof open - 1 || memcmp(data + at, open, sizeof open - 1) != 0)
		return 0;
	return at + sizeof open - 1;
}

bool
catalog_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	struct reading r = {.source = source, .sink = sink};
	const struct walk_sink walk = {.ctx = &r,
		.open = on_open,
		.close = on_close,
		.scalar = on_scalar,
		.ahead = on_ahead};
	bool ok;

	r.memory = catalogmemory_begin(sink->memory, data, len, now);
	r.products_at = find_products(data, len);
	draft_init(&r.draft, source, now, sink);
	ok = plistwalk_read(data, len, source, &walk, err);
	if (ok && !r.products_seen) {
		error_set(err, ERR_FORMAT, source, "not a catalog: no Products");
		ok = error_set_name(err, "catalog.products");
	}
	if (ok && !r.version_seen) {
		error_set(err, ERR_FORMAT, source, "not a catalog: no CatalogVersion");
		ok = error_set_name(err, "catalog.version");
	}
	for (size_t i = 0; i < r.n_ids; i++)
		free(r.ids[i]);
	free(r.ids);
	draft_clear(&r.draft);
	return ok;
}

int64_t
catalog_index_date(const char *data, size_t len)
{
	static const char key[] = "<key>IndexDate</key>", open[] = "<date>";
	size_t end = find(data, 0, len, "<key>Products</key>");
	size_t at = find(data, 0, end, key);
	char text[sizeof "2023-11-01T17:26:42Z"];
	int64_t date;

	if (at == end)
		return INSTANT_NONE;
	at += sizeof key - 1;
	while (at < end && data[at] && strchr(SPACE, data[at]))
		at++;
	if (end - at < sizeof open - 1 + sizeof text ||
		memcmp(data + at, open, sizeof open - 1) != 0)
		return INSTANT_NONE;
	memcpy(text, data + at + sizeof open - 1, sizeof text - 1);
	text[sizeof text - 1] = '\0';
	if (data[at + sizeof open - 1 + sizeof text - 1] != '<' ||
		!plistwalk_date(text, &date))
		return INSTANT_NONE;
	return date;
}
