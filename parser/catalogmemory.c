/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/catalogmemory.h"

#include "core/limits.h"
#include "parser/catalogscan.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096 /* corpus: 700 products of three catalogs */

struct kept {
	struct kept *next; /* of its bucket */
	struct fingerprint print;
	uint64_t used; /* the answer that had it last */
	size_t bytes;  /* of this block */
	void *mark;
	struct product product;
	char texts[];
};

struct catalogmemory {
	struct fingerprint_key key;
	uint64_t answer; /* its number */
	int64_t now;
	const char *data;
	size_t len;
	size_t ended; /* where the last product ended; 0: what follows may be something else */
	size_t scanned; /* where the last scan began */
	struct catalogscan
		scan; /* what it found; its `end` is 0 when that does not count any more */
	struct kept *found;
	size_t bytes; /* of all blocks */
	struct kept *buckets[BUCKETS];
};

/* --- forgetting ---------------------------------------------------------------------------- */

/* Drop the products that were not met since that answer. */
static void
forget(struct catalogmemory *m, uint64_t before)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct kept **link = &m->buckets[i]; *link;) {
			struct kept *k = *link;

			if (k->used >= before) {
				link = &k->next;
				continue;
			}
			*link = k->next;
			m->bytes -= k->bytes;
			free(k);
		}
}

static void
memory_free(void *of)
{
	forget(of, UINT64_MAX);
	free(of);
}

static struct catalogmemory *
memory_new(struct record_memory *record)
{
	struct catalogmemory *m = calloc(1, sizeof *m);

	if (!m || !fingerprint_key_make(&m->key)) {
		free(m);
		return NULL;
	}
	record->of = m;
	record->free = memory_free;
	return m;
}

struct catalogmemory *
catalogmemory_begin(
	struct record_memory *record, const char *data, size_t len, int64_t now)
{
	struct catalogmemory *m = record ? record->of : NULL;

	if (record && !m)
		m = memory_new(record);
	if (!m)
		return NULL;
	m->now = now;
	m->data = data;
	m->len = len;
	m->ended = m->scanned = m->scan.end = 0;
	m->answer++;
	forget(m, m->answer > 2 ? m->answer - 2 : 0);
	return m;
}

/* --- finding ------------------------------------------------------------------------------- */

static bool
is_plausible(const struct catalogmemory *m, int64_t at)
{
	return at == INSTANT_NONE || instant_is_plausible(at, m->now);
}

/* The product that was scanned, if it is known and as good now as it was then. */
static struct kept *
find(const struct catalogmemory *m)
{
	struct kept *k = m->buckets[m->scan.print.low % BUCKETS];

	while (k && !fingerprint_is_same(&k->print, &m->scan.print))
		k = k->next;
	return k && is_plausible(m, k->product.post_date) &&
			       is_plausible(m, k->product.deferred_date)
		       ? k
		       : NULL;
}

const struct product *
catalogmemory_ahead(
	struct catalogmemory *m, size_t at, int64_t room, struct xmlgate_ahead *ahead)
{
	struct catalogscan *scan = &m->scan;

	if (m->ended > m->scanned) {
		m->scanned = m->ended;
		if (!catalogscan_read(&m->key, m->data, m->len, m->ended, scan))
			scan->end = 0;
		m->found = scan->end && m->ended == at ? find(m) : NULL;
		if (m->found && scan->elements <= room) {
			*ahead = (struct xmlgate_ahead){scan->end, true, scan->elements,
				scan->lines_before + scan->lines};
			m->found->product.line = scan->lines_before;
			return &m->found->product;
		}
	}
	if (scan->end > at)
		ahead->to = scan->end;
	return NULL;
}

void
catalogmemory_pass(struct catalogmemory *m)
{
	m->found->used = m->answer;
	m->ended = m->scan.end;
}

/* --- keeping ------------------------------------------------------------------------------- */

#define TEXTS 10

static void
list_texts(struct product *p, const char **list[TEXTS])
{
	const char **const texts[TEXTS] = {&p->id, &p->state, &p->smd_url, &p->dist_url,
		&p->type, &p->version, &p->build, &p->system, &p->url, &p->url_sha1};

	memcpy(list, texts, sizeof texts);
}

static void
keep(struct catalogmemory *m, const struct product *product)
{
	struct product copy = *product;
	size_t bytes = sizeof(struct kept);
	const char **texts[TEXTS];
	struct kept *k;
	char *to;

	list_texts(&copy, texts);
	for (size_t i = 0; i < TEXTS; i++)
		bytes += strlen(*texts[i]) + 1;
	k = bytes <= CAP_MEMORY_BYTES - m->bytes ? malloc(bytes) : NULL;
	if (!k)
		return;
	to = k->texts;
	for (size_t i = 0; i < TEXTS; i++) {
		size_t n = strlen(*texts[i]) + 1;

		*texts[i] = memcpy(to, *texts[i], n);
		to += n;
	}
	k->product = copy;
	k->product.packages_text = "";
	k->product.distributions_text = "";
	k->product.meta_text = "";
	k->mark = *product->mark;
	k->product.mark = &k->mark;
	k->print = m->scan.print;
	k->used = m->answer;
	k->bytes = bytes;
	m->bytes += bytes;
	k->next = m->buckets[k->print.low % BUCKETS];
	m->buckets[k->print.low % BUCKETS] = k;
}

void
catalogmemory_products(struct catalogmemory *m, size_t at)
{
	m->ended = at;
}

void
catalogmemory_read(
	struct catalogmemory *m, size_t end, int64_t lines, const struct product *product)
{
	/* a text of several lines would make those after it count wrong */
	if (product && m->scan.end == end && m->scan.lines == lines) {
		struct kept *k = find(m);

		if (k)
			k->used = m->answer;
		else
			keep(m, product);
	}
	m->ended = end;
	m->scan.end = 0;
}

void
catalogmemory_end(struct catalogmemory *m)
{
	m->ended = m->scan.end = 0;
}
