/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bplist_fixture.h - binary property lists put together object by object, also broken ones.
 *
 * References take one byte, offsets two; each function returns the number of its object.
 */
#ifndef SUCAT_TESTS_UNIT_BPLIST_FIXTURE_H
#define SUCAT_TESTS_UNIT_BPLIST_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bp {
	char bytes[16384];
	size_t n, count;
	size_t offsets[255];
};

static inline void
bp_put(struct bp *b, const void *bytes, size_t n)
{
	memcpy(b->bytes + b->n, bytes, n);
	b->n += n;
}

static inline void
bp_byte(struct bp *b, unsigned byte)
{
	b->bytes[b->n++] = (char)byte;
}

static inline void
bp_begin(struct bp *b)
{
	b->n = b->count = 0;
	bp_put(b, "bplist00", 8);
}

/* An object of raw bytes, the marker first. */
static inline unsigned
bp_raw(struct bp *b, const void *bytes, size_t n)
{
	b->offsets[b->count++] = b->n;
	bp_put(b, bytes, n);
	return (unsigned)(b->count - 1);
}

static inline void
bp_head(struct bp *b, unsigned marker, size_t n)
{
	b->offsets[b->count++] = b->n;
	bp_byte(b, marker << 4 | (n < 15 ? (unsigned)n : 15));
	if (n >= 15) {
		bp_byte(b, 0x11);
		bp_byte(b, (unsigned)n >> 8);
		bp_byte(b, (unsigned)n & 0xFF);
	}
}

static inline unsigned
bp_text(struct bp *b, const char *text)
{
	bp_head(b, 0x5, strlen(text));
	bp_put(b, text, strlen(text));
	return (unsigned)(b->count - 1);
}

static inline unsigned
bp_bool(struct bp *b, bool value)
{
	return bp_raw(b, value ? "\x09" : "\x08", 1);
}

static inline unsigned
bp_array(struct bp *b, const unsigned *refs, size_t n)
{
	bp_head(b, 0xA, n);
	for (size_t i = 0; i < n; i++)
		bp_byte(b, refs[i]);
	return (unsigned)(b->count - 1);
}

/* refs: key, value, key, value, ... */
static inline unsigned
bp_dict(struct bp *b, const unsigned *refs, size_t n_pairs)
{
	bp_head(b, 0xD, n_pairs);
	for (size_t i = 0; i < n_pairs; i++)
		bp_byte(b, refs[2 * i]);
	for (size_t i = 0; i < n_pairs; i++)
		bp_byte(b, refs[2 * i + 1]);
	return (unsigned)(b->count - 1);
}

static inline void
bp_number(struct bp *b, uint64_t value)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		bp_byte(b, (unsigned)(value >> shift) & 0xFF);
}

static inline void
bp_end(struct bp *b, unsigned root)
{
	size_t table = b->n;

	for (size_t i = 0; i < b->count; i++) {
		bp_byte(b, (unsigned)(b->offsets[i] >> 8) & 0xFF);
		bp_byte(b, (unsigned)b->offsets[i] & 0xFF);
	}
	bp_put(b, "\0\0\0\0\0\0\2\1", 8);
	bp_number(b, b->count);
	bp_number(b, root);
	bp_number(b, table);
}

#endif
