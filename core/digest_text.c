/* SPDX-License-Identifier: Apache-2.0 */
#include "core/digest.h"

#include <string.h>

const char *
digest_hex(const struct digest *d, char *to)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		to[2 * i] = hex[d->bytes[i] >> 4];
		to[2 * i + 1] = hex[d->bytes[i] & 15];
	}
	to[DIGEST_HEX_BYTES - 1] = '\0';
	return to;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
digest_parse(const char *text, struct digest *out, size_t *n_bytes)
{
	size_t len;

	if (strncmp(text, "sha256:", 7) == 0)
		text += 7;
	len = strlen(text);
	if (len < 8 || len > 2 * (size_t)DIGEST_BYTES || len % 2)
		return false;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < len; i += 2) {
		int high = hex_value(text[i]), low = hex_value(text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->bytes[i / 2] = (unsigned char)(high << 4 | low);
	}
	*n_bytes = len / 2;
	return true;
}
