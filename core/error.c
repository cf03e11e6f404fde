/* SPDX-License-Identifier: Apache-2.0 */
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Replace what could drive a terminal or break a log line. */
static void
escape_controls(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++)
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
}

/* Copy `text`, cutting it with "..." at a UTF-8 boundary when it does not fit. */
static void
copy_cut(char *to, size_t cap, const char *text)
{
	size_t len = strlen(text);

	if (len < cap) {
		memcpy(to, text, len + 1);
		return;
	}
	len = cap - 4;
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	(void)snprintf(to, cap, "%.*s...", (int)len, text);
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
	copy_cut(err->source, sizeof err->source, source ? source : "");
	(void)vsnprintf(err->reason, sizeof err->reason, fmt, ap);
	escape_controls(err->source);
	escape_controls(err->reason);
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
