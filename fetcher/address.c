/* SPDX-License-Identifier: Apache-2.0 */
#include "fetcher/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#define V4_BYTES 4

struct range {
	unsigned char bytes[8]; /* no range is told by more */
	int bits;
};

static const struct range v4_special[] = {
	{{0},            8 },
	{{10},           8 },
	{{100, 64},      10},
	{{127},          8 },
	{{169, 254},     16},
	{{172, 16},      12},
	{{192, 0, 0},    24},
	{{192, 0, 2},    24},
	{{192, 168},     16},
	{{198, 18},      15},
	{{198, 51, 100}, 24},
	{{203, 0, 113},  24},
	{{224},          4 },
	{{240},          4 },
};

/* Inside 2000::/3, which is all that is public. */
static const struct range v6_special[] = {
	{{0x20, 0x01, 0x00},       23}, /* protocol assignments, Teredo among them */
	{{0x20, 0x01, 0x0d, 0xb8}, 32},
	{{0x3f, 0xff, 0x00},       20},
};

/* IPv6 prefixes behind which an IPv4 address stands, and after how many bytes. */
static const struct {
	unsigned char bytes[12];
	size_t len, at;
} v4_inside[] = {
	{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 12, 12}, /* mapped */
	{{0x00, 0x64, 0xff, 0x9b},                   12, 12}, /* NAT64 */
	{{0x20, 0x02},			       2,  2 }, /* 6to4 */
};

static bool
is_in(const unsigned char *bytes, const struct range *range)
{
	size_t whole = (size_t)range->bits / 8;
	int rest = range->bits % 8;

	return memcmp(bytes, range->bytes, whole) == 0 &&
	       (rest == 0 ||
		       bytes[whole] >> (8 - rest) == range->bytes[whole] >> (8 - rest));
}

static bool
is_in_any(const unsigned char *bytes, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_in(bytes, &ranges[i]))
			return true;
	return false;
}

static bool
v4_is_public(const unsigned char *bytes)
{
	return !is_in_any(bytes, v4_special, sizeof v4_special / sizeof *v4_special);
}

static bool
v6_is_public(const unsigned char *bytes)
{
	static const struct range global = {{0x20}, 3};

	for (size_t i = 0; i < sizeof v4_inside / sizeof *v4_inside; i++)
		if (memcmp(bytes, v4_inside[i].bytes, v4_inside[i].len) == 0)
			return v4_is_public(bytes + v4_inside[i].at);
	return is_in(bytes, &global) &&
	       !is_in_any(bytes, v6_special, sizeof v6_special / sizeof *v6_special);
}

bool
address_is_public(const struct sockaddr *address)
{
	unsigned char bytes[16];

	if (address->sa_family == AF_INET) {
		memcpy(bytes,
			&((const struct sockaddr_in *)(const void *)address)->sin_addr,
			V4_BYTES);
		return v4_is_public(bytes);
	}
	if (address->sa_family == AF_INET6) {
		memcpy(bytes,
			&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
			sizeof bytes);
		return v6_is_public(bytes);
	}
	return false;
}
