/* SPDX-License-Identifier: Apache-2.0 */
#include "db/rawnear.h"

#include <string.h>

#define LINE_BYTES   32 /* the end of a line tells it apart; the beginning is white space */
#define SAMPLE_ONE   8  /* of so many pairs one */
#define LEAST_PAIRS  64 /* fewer tell nothing */
#define WORD_BITS    64
#define ODD_CONSTANT UINT64_C(0x9e3779b97f4a7c15)

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * ODD_CONSTANT;
	return hash ^ (hash >> 29);
}

static uint64_t
hash_line(const char *line, size_t len)
{
	size_t n = len < LINE_BYTES ? len : LINE_BYTES;
	const char *at = line + (len - n);
	uint64_t hash = len * ODD_CONSTANT, word;

	for (; n >= sizeof word; n -= sizeof word, at += sizeof word) {
		memcpy(&word, at, sizeof word);
		hash = mix(hash, word);
	}
	if (n == 0)
		return hash;
	word = 0;
	memcpy(&word, at, n);
	return mix(hash, word);
}

void
rawnear_sample(struct rawnear *to, const char *data, size_t len)
{
	const char *at = data, *end = data + len;
	uint64_t before = 0;

	memset(to, 0, sizeof *to);
	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		const char *stop = feed ? feed : end;
		uint64_t line = hash_line(at, (size_t)(stop - at));
		uint64_t pair = mix(before, line);

		if (pair % SAMPLE_ONE == 0) {
			uint64_t bit = (pair / SAMPLE_ONE) % RAWNEAR_BITS;

			to->bits[bit / WORD_BITS] |= UINT64_C(1) << (bit % WORD_BITS);
		}
		before = line * 3; /* so that a pair is not its reverse */
		at = stop + 1;
	}
}

static size_t
count_bits(uint64_t word)
{
	return (size_t)__builtin_popcountll(word);
}

bool
rawnear_tells(const struct rawnear *sample)
{
	size_t n = 0;

	for (size_t i = 0; i < RAWNEAR_BITS / WORD_BITS; i++)
		n += count_bits(sample->bits[i]);
	return n >= LEAST_PAIRS;
}

size_t
rawnear_lacks(const struct rawnear *other, const struct rawnear *sample)
{
	size_t n = 0;

	for (size_t i = 0; i < RAWNEAR_BITS / WORD_BITS; i++)
		n += count_bits(sample->bits[i] & ~other->bits[i]);
	return n;
}

void
rawnear_put(struct rawnear_shelf *shelf, int64_t id, const struct rawnear *sample)
{
	shelf->slots[shelf->next].id = id;
	shelf->slots[shelf->next].sample = *sample;
	shelf->next = (shelf->next + 1) % RAWNEAR_BODIES;
}

const struct rawnear *
rawnear_find(const struct rawnear_shelf *shelf, int64_t id)
{
	if (!id) /* which a free slot has */
		return NULL;
	for (size_t i = 0; i < RAWNEAR_BODIES; i++)
		if (shelf->slots[i].id == id)
			return &shelf->slots[i].sample;
	return NULL;
}
