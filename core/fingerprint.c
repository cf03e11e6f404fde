/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fingerprint.h"

#include <string.h>
#include <sys/random.h>

#define MOST_ENTROPY 256                 /* at once */
#define CONTAINER    (UINT64_C(1) << 63) /* in the place of a length */

bool
fingerprint_key_make(struct fingerprint_key *key)
{
	unsigned char *to = (unsigned char *)key, *end = to + sizeof *key;

	/* not libcrypto's: its first use without memory for it waits for itself */
	while (to < end) {
		size_t n = end - to < MOST_ENTROPY ? (size_t)(end - to) : MOST_ENTROPY;

		if (getentropy(to, n) != 0)
			return false;
		to += n;
	}
	return true;
}

/* --- NH: a sum of products, of which each key word stands in one --------------------------------- */

static void
compress_pair(
	const struct fingerprint_key *key, size_t at, const char *text, uint64_t sums[2])
{
	uint32_t pair[2];

	memcpy(pair, text, sizeof pair);
	for (int i = 0; i < 2; i++)
		sums[i] += (uint64_t)(pair[0] + key->text[i][at]) *
			   (pair[1] + key->text[i][at + 1]);
}

static void
compress(
	const struct fingerprint_key *key, const char *text, size_t len, uint64_t sums[2])
{
	char last[2 * sizeof(uint32_t)] = {0};
	size_t at = 0;

	for (; len >= sizeof last; len -= sizeof last, text += sizeof last, at += 2)
		compress_pair(key, at, text, sums);
	if (len == 0)
		return;
	memcpy(last, text, len);
	compress_pair(key, at, last, sums);
}

/* --- SipHash ------------------------------------------------------------------------------------- */

struct state {
	uint64_t a, b, c, d;
};

static inline uint64_t
rotate(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

static inline struct state
turn(struct state v)
{
	v.a += v.b;
	v.c += v.d;
	v.b = rotate(v.b, 13) ^ v.a;
	v.d = rotate(v.d, 16) ^ v.c;
	v.a = rotate(v.a, 32);
	v.c += v.b;
	v.a += v.d;
	v.b = rotate(v.b, 17) ^ v.c;
	v.d = rotate(v.d, 21) ^ v.a;
	v.c = rotate(v.c, 32);
	return v;
}

static inline struct state
take_in(struct state v, uint64_t word)
{
	v.d ^= word;
	v = turn(v);
	v.a ^= word;
	return v;
}

static inline struct state
finish(struct state v)
{
	return turn(turn(turn(v)));
}

struct fingerprint
fingerprint_of(const struct fingerprint_key *key, const char *text, size_t len,
	const struct fingerprint *within)
{
	uint64_t sums[2] = {0};
	struct fingerprint of;
	struct state v = {
		UINT64_C(0x736f6d6570736575) ^ key->mix[0],
		UINT64_C(0x646f72616e646f83) ^ key->mix[1],
		UINT64_C(0x6c7967656e657261) ^ key->mix[0],
		UINT64_C(0x7465646279746573) ^ key->mix[1],
	};

	compress(key, text, len, sums);
	v = take_in(take_in(v, sums[0]), sums[1]);
	if (within)
		v = take_in(take_in(v, within->low), within->high);
	v = take_in(v, len | (within ? CONTAINER : 0));
	v.c ^= 0xee;
	v = finish(v);
	of.low = v.a ^ v.b ^ v.c ^ v.d;
	v.b ^= 0xdd;
	v = finish(v);
	of.high = v.a ^ v.b ^ v.c ^ v.d;
	return of;
}

void
fingerprint_add(struct fingerprint *list, const struct fingerprint *member)
{
	list->low += member->low;
	list->high += member->high;
}

bool
fingerprint_is_same(const struct fingerprint *a, const struct fingerprint *b)
{
	return a->low == b->low && a->high == b->high;
}
