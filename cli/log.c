/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"
#include "cli/writer.h"
#include "core/limits.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Set once by log_init(): talk needs no handle, everything in cli/ may warn. */
static struct {
	enum log_level most;
	bool journal;
} settings = {LOG_WARN, false};

/* syslog(3) priorities, as the journal reads them. */
static const char *const priorities[] = {
	[LOG_ERROR] = "<3>",
	[LOG_WARN] = "<4>",
	[LOG_INFO] = "<6>",
	[LOG_DEBUG] = "<7>",
};

void
log_init(enum log_level most, bool journal)
{
	settings.most = most;
	settings.journal = journal;
}

bool
log_shows(enum log_level level)
{
	return level <= settings.most;
}

/* Where standard error cannot be written nobody can be told. */
static void
write_all(const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDERR_FILENO, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char text[CAP_LOG_LINE_BYTES];
	char safe[CAP_LOG_LINE_BYTES + 16];
	char line[CAP_LOG_LINE_BYTES + 64];
	va_list ap;
	int n;

	if (!log_shows(level))
		return;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	n = snprintf(line, sizeof line, "%ssucat: %s\n",
		settings.journal ? priorities[level] : "",
		writer_escape(text, safe, CAP_LOG_LINE_BYTES));
	if (n > 0)
		write_all(line, (size_t)n);
}

/* The end of memory can come anywhere: what it means for the run is said here, once for all. */
static struct error
say_memory(const struct error *err)
{
	struct error said = *err;

	if (err->code != ERR_NOMEM)
		return said;
	if (!*err->source)
		(void)snprintf(said.source, sizeof said.source, "memory");
	if (!strchr(err->reason, ':'))
		(void)snprintf(said.reason, sizeof said.reason, "cannot go on: %.200s",
			err->reason);
	(void)error_set_next(&said, "free some, or raise its limit, and run it again");
	return said;
}

void
log_error(enum log_level level, const struct error *given)
{
	const struct error said = say_memory(given), *err = &said;
	bool named = err->name && log_shows(LOG_DEBUG);
	char at[64] = "";

	if (err->line > 0)
		(void)snprintf(at, sizeof at, "%s%lld", err->source[0] ? ":" : "line ",
			(long long)err->line);
	else if (err->offset >= 0)
		(void)snprintf(at, sizeof at, "%sbyte %lld", err->source[0] ? ": " : "",
			(long long)err->offset);
	log_line(level, "%s%s%s%s%s%s%s%s%s", err->source, at,
		err->source[0] || at[0] ? ": " : "", err->reason, err->next ? "; " : "",
		err->next ? err->next : "", named ? " [" : "", named ? err->name : "",
		named ? "]" : "");
}
