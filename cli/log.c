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

/* What an error means that says no more than why: of each code, once for all. */
static const struct meaning {
	const char *where, *what, *next;
} meanings[] = {
	[ERR_NONE] = {"sucat",        "failed",         "run it again with -v"                         },
	[ERR_USAGE] = {"command line", "refused",        "see: sucat --help"                            },
	[ERR_UNKNOWN] = {"store",        "nothing found",  "see: sucat status"                            },
	[ERR_NET] = {"network",      "no answer",      "run it again later"                           },
	[ERR_FORMAT] = {"input",        "refused",        "mend it, or give another"                     },
	[ERR_LIMIT] = {"input",        "refused",        "give what is smaller, or less at once"        },
	[ERR_VERIFY] = {"store",        "not believed",   "see: sucat verify"                            },
	[ERR_HELD] = {"store",        "held back",      "see: sucat status"                            },
	[ERR_REFUSED] = {"input",        "refused",        "ask for another"                              },
	[ERR_DB] = {"store",        "cannot be used",
		      "restore a copy, or make a new store and import the kept answers"                },
	[ERR_LOCKED] = {"store",        "locked",         "wait until it is free"                        },
	[ERR_IO] = {"sucat",        "failed",         "check the disk, and who may use what is named"},
	[ERR_NOMEM] = {"memory",       "cannot go on",
		      "free some, or raise its limit, and run it again"                                },
};

/* What to do when the system refuses; what stands in no row is the code's. */
static const struct {
	int number;
	const char *next;
} remedies[] = {
	{ENOENT,  "check the name: no folder is made, and nothing there is read"},
	{ENOTDIR, "check the path: a part of it is no folder"                   },
	{EISDIR,  "remove the folder that has its name"                         },
	{ELOOP,   "name the file itself: no link is followed"                   },
	{EACCES,  "run it as who may use it"                                    },
	{EPERM,   "run it as who may use it"                                    },
	{EROFS,   "name a place that can be written"                            },
	{ENOSPC,  "make room, then run it again"                                },
	{EDQUOT,  "make room, then run it again"                                },
	{EFBIG,   "raise the limit of file sizes, then run it again"            },
	{EPIPE,   "let its reader read to the end"                              },
	{EBADF,   "open it: it was closed by who started this"                  },
	{EMFILE,  "raise the limit of open files, then run it again"            },
	{ENFILE,  "close what holds so many files, then run it again"           },
	{EIO,     "check the disk"					      },
};

static const char *
remedy_of(const struct error *err)
{
	for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
		if (remedies[i].number == err->number)
			return remedies[i].next;
	return meanings[err->code].next;
}

/* Does it begin with WHAT? What stands in quotes is another's. */
static bool
says_what(const char *reason)
{
	bool quoted = false;

	for (const char *p = reason; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == ':' && p[1] == ' ')
			return true;
		else if (!quoted && *p == ';')
			return false;
	}
	return false;
}

/* The error with all that the form asks for. */
static struct error
complete(const struct error *err)
{
	const struct meaning *is = &meanings[err->code];
	struct error said = *err;

	if (!*err->source && err->line <= 0 && err->offset < 0)
		(void)snprintf(said.source, sizeof said.source, "%s", is->where);
	if (!says_what(err->reason))
		(void)snprintf(said.reason, sizeof said.reason, "%s: %.480s", is->what,
			err->reason);
	(void)error_set_next(&said, remedy_of(err));
	return said;
}

void
log_error(enum log_level level, const struct error *given)
{
	const struct error said = complete(given), *err = &said;
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
