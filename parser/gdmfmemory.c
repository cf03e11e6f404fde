/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/gdmfmemory.h"

#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

#define DAY_BYTES 10 /* 2026-03-17 */
#define MOST_DAYS 2

/* A date in the text of a row. */
struct place {
	size_t at;
	bool expires; /* else posted */
};

struct kept {
	struct gdmfmemory_row row; /* first, so that one is the other */
	struct kept *next;         /* in its section, which is: */
	struct section *section;
	uint64_t used; /* the answer that had it last */
	size_t bytes;  /* of this block */
	size_t values; /* of JSON */
	struct place days[MOST_DAYS];
	size_t n_days;
	size_t len;
	const char *text;
};

struct section {
	struct section *next;
	const char *list, *name;
	struct kept *first;
	struct kept **at; /* where the row is looked for first; kept rows go there */
};

struct gdmfmemory {
	int64_t now;
	uint64_t answer; /* its number */
	struct section *sections;
	struct section *here;           /* of the rows under way */
	const struct jsontree_node *in; /* their array */
	size_t rows, bytes;
};

/* --- forgetting ---------------------------------------------------------------------------- */

static void
forget_row(struct gdmfmemory *m, struct kept **link)
{
	struct kept *k = *link;

	*link = k->next;
	m->rows--;
	m->bytes -= k->bytes;
	free(k);
}

/* Drop the rows that were not met since that answer, and sections without any. */
static void
forget(struct gdmfmemory *m, uint64_t before)
{
	for (struct section **s = &m->sections; *s;) {
		struct section *section = *s;

		for (struct kept **k = &section->first; *k;)
			if ((*k)->used < before)
				forget_row(m, k);
			else
				k = &(*k)->next;
		section->at = &section->first;
		if (section->first) {
			s = &section->next;
			continue;
		}
		*s = section->next;
		free(section);
	}
}

static void
memory_free(void *of)
{
	forget(of, UINT64_MAX);
	free(of);
}

struct gdmfmemory *
gdmfmemory_begin(struct record_memory *record, int64_t now)
{
	struct gdmfmemory *m = record ? record->of : NULL;

	if (record && !m) {
		m = calloc(1, sizeof *m);
		if (m)
			*record = (struct record_memory){m, memory_free};
	}
	if (!m)
		return NULL;
	m->now = now;
	m->here = NULL;
	m->in = NULL;
	m->answer++;
	forget(m, m->answer > 2 ? m->answer - 2 : 0);
	return m;
}

/* --- finding ------------------------------------------------------------------------------- */

static struct section *
find_section(const struct gdmfmemory *m, const char *list, const char *name)
{
	struct section *s = m->sections;

	while (s && (strcmp(s->list, list) != 0 || strcmp(s->name, name) != 0))
		s = s->next;
	return s;
}

/* The day that stands there, as a row that is read has it without a notice. */
static bool
take_day(const struct gdmfmemory *m, const char *text, int64_t *day)
{
	char copy[DAY_BYTES + 1];

	memcpy(copy, text, DAY_BYTES);
	copy[DAY_BYTES] = '\0';
	return instant_parse_day(copy, day) && instant_is_plausible(*day, m->now);
}

/* Is it that row, but for its dates? Then they are set. */
static bool
is_row(const struct gdmfmemory *m, struct kept *k, const char *text, size_t len)
{
	int64_t posted = INSTANT_NONE, expires = INSTANT_NONE;
	size_t at = 0;

	if (k->used == m->answer || k->len > len)
		return false;
	for (size_t i = 0; i < k->n_days; i++) {
		const struct place *day = &k->days[i];

		if (memcmp(k->text + at, text + at, day->at - at) != 0 ||
			!take_day(m, text + day->at, day->expires ? &expires : &posted))
			return false;
		at = day->at + DAY_BYTES;
	}
	if (memcmp(k->text + at, text + at, k->len - at) != 0)
		return false;
	k->row.posted = posted;
	k->row.expires = expires;
	return true;
}

/* The link to the row, from `*link` up to `end`; NULL: it is not there. */
static struct kept **
search(const struct gdmfmemory *m, struct kept **link, const struct kept *end,
	const char *text, size_t len)
{
	for (; *link != end; link = &(*link)->next)
		if (is_row(m, *link, text, len))
			return link;
	return NULL;
}

size_t
gdmfmemory_find(void *ctx, struct jsontree_node *const *in, size_t depth,
	const char *text, size_t len, size_t *values, void **known)
{
	struct gdmfmemory *m = ctx;
	struct kept **found;

	if (depth != 3 || !in[1]->key || !in[2]->key)
		return 0;
	if (m->in != in[2]) {
		m->in = in[2];
		m->here = find_section(m, in[1]->key, in[2]->key);
	}
	if (!m->here)
		return 0;
	found = search(m, m->here->at, NULL, text, len);
	if (!found)
		found = search(m, &m->here->first, *m->here->at, text, len);
	if (!found)
		return 0;
	(*found)->used = m->answer;
	m->here->at = &(*found)->next;
	*values = (*found)->values;
	*known = &(*found)->row;
	return (*found)->len;
}

/* --- keeping ------------------------------------------------------------------------------- */

/* A block that is filled from its begin. */
struct block {
	char *at;
	size_t used; /* of it; without a block, how much it needs */
};

/* Room for n bytes; NULL while they are counted. */
static void *
room(struct block *b, size_t n)
{
	size_t at = (b->used + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);

	b->used = at + n;
	return b->at ? b->at + at : NULL;
}

static const char *
put(struct block *b, const char *bytes, size_t n)
{
	char *to = room(b, n);

	return to ? memcpy(to, bytes, n) : NULL;
}

static const char *
put_text(struct block *b, const char *text)
{
	return put(b, text, strlen(text) + 1);
}

static struct gdmfmemory_claim
put_claim(struct block *b, const struct claim *c)
{
	const char **devices = room(b, c->n_devices * sizeof *devices);
	struct gdmfmemory_claim to = {.claim = *c};

	to.claim.version = put_text(b, c->version);
	to.claim.extra = put_text(b, c->extra);
	to.claim.build = put_text(b, c->build);
	to.claim.prerequisite_build = put_text(b, c->prerequisite_build);
	to.claim.key = to.claim.list = to.claim.section = "";
	to.claim.devices = devices;
	for (size_t i = 0; i < c->n_devices; i++) {
		const char *device = put_text(b, c->devices[i]);

		if (devices)
			devices[i] = device;
	}
	return to;
}

/* Lay the row out; without a block only the bytes it needs are counted. */
static struct kept *
put_row(struct block *b, const struct kept *like, const struct gdmfmemory_reading *r)
{
	struct kept *k = room(b, sizeof *k);
	struct gdmfmemory_claim *claims = room(b, r->n * sizeof *claims);
	const char *text = put(b, r->data + r->row->begin, like->len);

	for (size_t i = 0; i < r->n; i++) {
		const struct gdmfmemory_claim claim = put_claim(b, &r->claims[i]);

		if (claims)
			claims[i] = claim;
	}
	if (!k)
		return NULL;
	*k = *like;
	k->row.claims = claims;
	k->row.n = r->n;
	k->text = text;
	return k;
}

/* Where a date stands between its quotes as it is; one written otherwise has to come again as it is. */
static void
find_day(struct kept *k, const struct gdmfmemory_reading *r, const char *key)
{
	const struct jsontree_node *day = jsontree_get(r->row, key);
	size_t at, n = k->n_days;

	if (!day || day->type != JSONTREE_STRING || strlen(day->text) != DAY_BYTES)
		return;
	at = (size_t)(day->text - r->tree->text);
	if (memcmp(r->data + at, day->text, DAY_BYTES) != 0 ||
		r->data[at + DAY_BYTES] != '"')
		return;
	k->days[n] = (struct place){at - r->row->begin, key[0] == 'E'};
	if (n && k->days[0].at > k->days[n].at) {
		const struct place first = k->days[n];

		k->days[n] = k->days[0];
		k->days[0] = first;
	}
	k->n_days++;
}

/* A row and what stands in it, all of it scalars and arrays of these. */
static size_t
count_values(const struct jsontree_node *row)
{
	size_t n = 1;

	for (const struct jsontree_node *m = row->first; m; m = m->next)
		n += 1 + m->n;
	return n;
}

static struct section *
make_section(struct gdmfmemory *m, const char *list, const char *name)
{
	size_t list_bytes = strlen(list) + 1, name_bytes = strlen(name) + 1;
	struct section *s;
	char *texts;

	s = calloc(1, sizeof *s + list_bytes + name_bytes);
	if (!s)
		return NULL;
	texts = (char *)(s + 1);
	s->list = memcpy(texts, list, list_bytes);
	s->name = memcpy(texts + list_bytes, name, name_bytes);
	s->at = &s->first;
	s->next = m->sections;
	m->sections = s;
	return s;
}

void
gdmfmemory_enter(struct gdmfmemory *m, const char *list, const char *section)
{
	m->here = find_section(m, list, section);
	if (m->here)
		m->here->at = &m->here->first;
}

void
gdmfmemory_pass(struct gdmfmemory *m, struct gdmfmemory_row *row)
{
	struct kept *k = (struct kept *)(void *)row;

	m->here = k->section;
	m->here->at = &k->next;
}

void
gdmfmemory_keep(struct gdmfmemory *m, const struct gdmfmemory_reading *r)
{
	struct kept like = {.used = m->answer, .len = r->row->end - r->row->begin}, *k;
	struct block b = {0};

	like.row.posted = like.row.expires = INSTANT_NONE;
	like.values = count_values(r->row);
	find_day(&like, r, "PostingDate");
	find_day(&like, r, "ExpirationDate");
	(void)put_row(&b, &like, r);
	like.bytes = b.used;
	if (m->rows >= CAP_MEMORY_ROWS || like.bytes > CAP_MEMORY_BYTES - m->bytes)
		return;
	if (!m->here)
		m->here = make_section(m, r->list, r->section);
	like.section = m->here;
	b = (struct block){.at = m->here ? malloc(like.bytes) : NULL};
	k = b.at ? put_row(&b, &like, r) : NULL;
	if (!k)
		return;
	k->next = *m->here->at;
	*m->here->at = k;
	m->here->at = &k->next;
	m->rows++;
	m->bytes += k->bytes;
}
