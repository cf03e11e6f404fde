/* SPDX-License-Identifier: Apache-2.0 */
#include "core/error.h"

#include "core/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Replace, byte by byte, what could drive a terminal, break a log line or is no text. */
static void
make_text(char *text)
{
	size_t len = strlen(text), n;
	uint32_t c;

	for (size_t at = 0; at < len; at += n) {
		n = utf8_next(text + at, len - at, &c);
		if (n > 0 && c >= 0x20 && c != 0x7f)
			continue;
		text[at] = '?';
		n = 1;
	}
}

/* `text` is the beginning of a longer one and fills `cap` bytes: let it end in "...", between two
 * characters. */
static void
mark_cut(char *text, size_t cap)
{
	size_t len = cap - sizeof "...";

	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	memcpy(text + len, "...", sizeof "...");
}

static bool set_va(struct error *err, enum error_code code, const char *source,
	int64_t line, int64_t offset, const char *fmt, va_list ap) PRINTF(6, 0);

static bool
set_va(struct error *err, enum error_code code, const char *source, int64_t line,
	int64_t offset, const char *fmt, va_list ap)
{
	if (err->code != ERR_NONE)
		return false;
	err->code = code;
	err->line = line;
	err->offset = offset;
	err->name = NULL;
	err->next = NULL;
	err->number = 0;
	if (snprintf(err->source, sizeof err->source, "%s", source ? source : "") >=
		(int)sizeof err->source)
		mark_cut(err->source, sizeof err->source);
	if (vsnprintf(err->reason, sizeof err->reason, fmt, ap) >=
		(int)sizeof err->reason)
		mark_cut(err->reason, sizeof err->reason);
	make_text(err->source);
	make_text(err->reason);
	return false;
}

bool
error_set(
	struct error *err, enum error_code code, const char *source, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)set_va(err, code, source, 0, -1, fmt, ap);
	va_end(ap);
	return false;
}

bool
error_set_at(struct error *err, enum error_code code, const char *source, int64_t line,
	int64_t offset, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)set_va(err, code, source, line, offset, fmt, ap);
	va_end(ap);
	return false;
}

bool
error_set_errno(struct error *err, const char *source, const char *what, int number)
{
	char why[128];

	if (error_is_set(err))
		return false;
	if (strerror_r(number, why, sizeof why))
		(void)snprintf(why, sizeof why, "error %d", number);
	(void)error_set(err, ERR_IO, source, "%s: %s", what, why);
	err->number = number;
	return false;
}

bool
error_set_name(struct error *err, const char *name)
{
	if (err->code != ERR_NONE && !err->name)
		err->name = name;
	return false;
}

bool
error_set_next(struct error *err, const char *next)
{
	if (err->code != ERR_NONE && !err->next)
		err->next = next;
	return false;
}

void
error_clear(struct error *err)
{
	*err = ERROR_INIT;
}

bool
error_is_set(const struct error *err)
{
	return err->code != ERR_NONE;
}
